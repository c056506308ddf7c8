"""What routers know of devices beyond the attached network: the MAC address behind an IP address, from ARP tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from discover.observation import Address, Key, NeighbourTable, Observation, SameDevice
from topology.keys import Strength, is_shared, strength


def told_by_tables(observations: Sequence[Observation]) -> list[Observation]:
    """For each address that answered without showing a MAC address, and that the neighbour tables give one and the same
    to, the statement that they are one device, with the newest table as its source.

    Says nothing where a MAC address is given for several addresses: a router that answers for others looks like that.
    """
    rows: defaultdict[str, set[str]] = defaultdict(set)
    held: defaultdict[str, set[str]] = defaultdict(set)
    newest: dict[str, Observation] = {}
    for seen in observations:
        if isinstance(seen.claim, NeighbourTable):
            for row in seen.claim.rows:
                rows[row.ip].add(row.mac)
                held[row.mac].add(row.ip)
                newest[row.ip] = seen
    if not rows:
        return []
    for seen in observations:
        if isinstance(seen.claim, Address) and seen.subject.kind == "mac":
            held[seen.subject.value].add(seen.claim.ip)
    bare = _bare(observations)
    found = []
    for ip in sorted(bare & rows.keys()):
        if len(rows[ip]) != 1:
            continue
        mac = next(iter(rows[ip]))
        same_kind = [one for one in held[mac] if (":" in one) == (":" in ip)]
        if len(same_kind) == 1 and not is_shared(mac) and strength(Key("mac", mac)) != Strength.NOBODY:
            same = SameDevice(Key("mac", mac))
            found.append(msgspec.structs.replace(newest[ip], subject=Key("ip", ip), claim=same))
    return found


def _bare(observations: Iterable[Observation]) -> set[str]:
    """Addresses that were seen themselves, and that nothing better was seen at than a key which tables do not know."""
    seen_at: set[str] = set()
    known: set[str] = set()
    for seen in observations:
        if seen.subject.kind == "ip":
            seen_at.add(seen.subject.value)
            if isinstance(seen.claim, SameDevice) and seen.claim.key.kind == "mac":
                known.add(seen.subject.value)
        elif isinstance(seen.claim, Address) or (isinstance(seen.claim, SameDevice) and seen.claim.key.kind == "ip"):
            known.add(seen.claim.ip if isinstance(seen.claim, Address) else seen.claim.key.value)
    return seen_at - known
