"""One port under two names: a controller numbers a switch's ports (`Port 5`), the switch calls them otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from discover.observation import Address, Claim, ForwardingTable, Interface, Key, Neighbour, Observation, SpanningTree

_NUMBERED = re.compile(r"[Pp]ort \d{1,4}")


def one_name(
    said: Mapping[str, tuple[Observation, ...]], by_key: Mapping[Key, str]
) -> dict[str, tuple[Observation, ...]]:
    """The same statements, with a port that is only numbered under the name that the device gives the port of that
    number (dot1dBasePort, RFC 4188); nothing is changed where that is not one port."""
    names = {device: found for device, seen in said.items() if (found := _names(seen))}
    if not names:
        return dict(said)
    return {
        device: tuple(_renamed(one, names.get(device, {}), names, by_key) for one in seen)
        for device, seen in said.items()
    }


def _names(seen: Sequence[Observation]) -> dict[str, str]:
    """`Port 5` → the one other name of the port with the same number."""
    at: dict[int, set[str]] = {}
    for one in seen:
        if isinstance(one.claim, Interface) and one.claim.bridge_port is not None:
            at.setdefault(one.claim.bridge_port, set()).add(one.claim.name)
    found = {}
    for number, names in at.items():
        plain = {n for n in names if _NUMBERED.fullmatch(n) and int(n[5:]) == number}
        own = names - plain
        if len(own) == 1:
            found.update(dict.fromkeys(plain, next(iter(own))))
    return found


def _renamed(
    one: Observation, mine: Mapping[str, str], all_: Mapping[str, Mapping[str, str]], by_key: Mapping[Key, str]
) -> Observation:
    claim: Claim = one.claim
    if isinstance(claim, Neighbour):
        remote = next((by_key[k] for k in claim.remote if k in by_key), "")
        theirs = all_.get(remote, {}).get(claim.remote_port or "", claim.remote_port)
        port = mine.get(claim.port, claim.port)
        if (port, theirs) != (claim.port, claim.remote_port):
            return msgspec.structs.replace(one, claim=msgspec.structs.replace(claim, port=port, remote_port=theirs))
        return one
    if not mine:
        return one
    changed: Claim = claim
    if isinstance(claim, Interface) and claim.name in mine:
        changed = msgspec.structs.replace(claim, name=mine[claim.name])
    elif isinstance(claim, ForwardingTable) and any(row.port in mine for row in claim.rows):
        rows = (msgspec.structs.replace(row, port=mine.get(row.port, row.port)) for row in claim.rows)
        changed = ForwardingTable(tuple(rows))
    elif isinstance(claim, SpanningTree) and claim.port in mine:
        changed = msgspec.structs.replace(claim, port=mine[claim.port])
    elif isinstance(claim, Address) and claim.interface in mine:
        changed = msgspec.structs.replace(claim, interface=mine[claim.interface or ""])
    return one if changed is claim else msgspec.structs.replace(one, claim=changed)
