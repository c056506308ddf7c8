"""The bridge that spanning tree names on a port, and the neighbour that is heard there: one device that nobody asked.

Silent switches are told of twice, by LLDP chassis id and by bridge id, which need not be the same address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from discover.observation import Key, Neighbour, Observation, SpanningTree
from topology.links.wire import says_it_forwards


def with_bridges(observations: Sequence[Observation], by_key: Mapping[Key, str]) -> Sequence[Observation]:
    """The same statements; where all that is heard on a port is one unknown switch, and the designated bridge there
    (802.1D 9.2.7) is nobody known either, it is told by that bridge's address as well."""
    bridges: defaultdict[tuple[Key, str], set[str]] = defaultdict(set)
    heard: defaultdict[tuple[Key, str], set[frozenset[Key]]] = defaultdict(set)
    for seen in observations:
        claim = seen.claim
        if isinstance(claim, SpanningTree) and claim.designated_bridge not in (None, claim.bridge):
            bridges[seen.subject, claim.port].add(str(claim.designated_bridge))
        elif isinstance(claim, Neighbour):
            heard[seen.subject, claim.port].add(frozenset(claim.remote))
    found = {
        at: Key.mac(next(iter(bridges[at])))
        for at, remotes in heard.items()
        if len(bridges.get(at, ())) == 1 == len(remotes) and not any(key in by_key for key in next(iter(remotes)))
    }
    found = {at: key for at, key in found.items() if key not in by_key}
    return [_with(seen, found) for seen in observations] if found else observations


def _with(seen: Observation, bridges: Mapping[tuple[Key, str], Key]) -> Observation:
    claim = seen.claim
    if not isinstance(claim, Neighbour) or not says_it_forwards(claim.capabilities):
        return seen
    bridge = bridges.get((seen.subject, claim.port))
    if bridge is None or bridge in claim.remote:
        return seen
    return msgspec.structs.replace(seen, claim=msgspec.structs.replace(claim, remote=(*claim.remote, bridge)))
