"""Forwarding tables (RFC 4188, RFC 4363) of all switches that answer, as sets that can be compared quickly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from discover.observation import ForwardingTable, Observation
from topology.base import Base
from topology.inventory import End
from topology.keys import is_station
from topology.links.lag import Carriers

_BITS = [[bit for bit in range(8) if octet >> bit & 1] for octet in range(256)]
_SEVERAL = "\0several"


class Tables:
    """`switches` are the devices with a table, sorted. Things seen are numbered: the switches first, then every
    other MAC address. `at[i][x]` is the port of switch i that shows thing x; `behind[i][port]` the same as a set of
    bits; `known[i]` all that switch i shows. What a switch shows on several ports is left out for that switch."""

    def __init__(self, base: Base, carriers: Carriers) -> None:
        owners = {key.value: device for key, device in base.by_key.items() if key.kind == "mac"}
        self.seen: dict[str, Observation] = {}
        self.vlans: dict[tuple[str, str], set[int]] = defaultdict(set)
        several: dict[tuple[str, str], set[str]] = {}
        rows = _rows(base, carriers, self.seen, self.vlans, several)
        self.switches = sorted(rows)
        self.number = {device: i for i, device in enumerate(self.switches)}
        macs = sorted({mac for table in rows.values() for mac in table if owners.get(mac) not in self.number})
        self.macs = macs
        self.first = len(self.switches)
        """The number of the first thing that is no switch."""
        self.owner = [owners.get(mac) for mac in macs]
        self.thing = {mac: self.first + i for i, mac in enumerate(macs)}
        self.at = [self._one(i, rows[device], owners) for i, device in enumerate(self.switches)]
        self.behind = [_sets(table, self.first + len(macs)) for table in self.at]
        self.known = [union(ports.values()) for ports in self.behind]
        self.ways = [self._several(i, rows[device], owners, several) for i, device in enumerate(self.switches)]
        """For each switch the others that it shows on several ports, as with a tree for each VLAN: switch → ports."""

    def _several(
        self, own: int, table: dict[str, str], owners: dict[str, str], several: dict[tuple[str, str], set[str]]
    ) -> dict[int, set[str]]:
        found: defaultdict[int, set[str]] = defaultdict(set)
        for mac, port in table.items():
            other = self.number.get(owners.get(mac, ""))
            if other is not None and other != own:
                found[other] |= several[self.switches[own], mac] if port == _SEVERAL else {port}
        return {other: ports for other, ports in found.items() if len(ports) > 1}

    def _one(self, own: int, table: dict[str, str], owners: dict[str, str]) -> dict[int, str]:
        found: dict[int, str] = {}
        torn: set[int] = set()
        for mac, port in table.items():
            thing = self.thing.get(mac)
            if thing is None:
                thing = self.number[owners[mac]]
            if found.setdefault(thing, port) != port or port == _SEVERAL:
                torn.add(thing)
        for thing in {*torn, own}:
            found.pop(thing, None)
        return found

    def shows(self, end: End, thing: int) -> bool:
        """Whether the switch shows the thing on this port."""
        return self.at[self.number[end.device]].get(thing) == end.port

    def port_of(self, switch: str, macs: Iterable[str]) -> str | None:
        """The one port on which a switch shows these addresses."""
        shown = self.at[self.number[switch]]
        ports = {shown[self.thing[mac]] for mac in macs if mac in self.thing and self.thing[mac] in shown}
        return ports.pop() if len(ports) == 1 else None

    def mac(self, thing: int) -> str:
        """The MAC address of a thing that is no switch."""
        return self.macs[thing - self.first]

    def device(self, thing: int) -> str | None:
        """The device that owns the thing; None for an address of nobody known."""
        return self.switches[thing] if thing < self.first else self.owner[thing - self.first]


def _rows(
    base: Base,
    carriers: Carriers,
    seen: dict[str, Observation],
    vlans: dict[tuple[str, str], set[int]],
    several: dict[tuple[str, str], set[str]],
) -> dict[str, dict[str, str]]:
    """Device → MAC → port, `_SEVERAL` where it is shown on more than one, which stand in `several` then."""
    found: dict[str, dict[str, str]] = {}
    stations: dict[str, bool] = {}
    for device in base.devices:
        for claim, observation in base.claims(device, ForwardingTable):
            table = found.setdefault(device, {})
            seen[device] = observation
            wire = {row.port: carriers.of(device, row.port) or row.port for row in claim.rows}
            for row in claim.rows:
                mac, port = row.mac, wire[row.port]
                if (station := stations.get(mac)) is None:
                    station = stations[mac] = is_station(mac)
                if not station:
                    continue
                if (before := table.setdefault(mac, port)) != port:
                    several.setdefault((device, mac), {before}).add(port)
                    table[mac] = _SEVERAL
                if row.vlan is not None:
                    vlans[device, port].add(row.vlan)
    return {device: table for device, table in found.items() if table}


def _sets(table: dict[int, str], size: int) -> dict[str, int]:
    things: defaultdict[str, list[int]] = defaultdict(list)
    for thing, port in table.items():
        things[port].append(thing)
    return {port: bits(of, size) for port, of in things.items()}


def bits(numbers: list[int], size: int) -> int:
    """The set of these numbers, all below `size`."""
    octets = bytearray(size // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def each(of: int) -> Iterator[int]:
    """The numbers in a small set, ascending, one by one."""
    while of:
        low = of & -of
        yield low.bit_length() - 1
        of ^= low


def numbers(of: int) -> list[int]:
    """The numbers in a set, ascending."""
    octets = of.to_bytes((of.bit_length() + 7) // 8, "little")
    return [at << 3 | bit for at, octet in enumerate(octets) if octet for bit in _BITS[octet]]


def lowest(of: int) -> int:
    """The smallest number in a set that is not empty."""
    return (of & -of).bit_length() - 1


def union(sets: Iterable[int]) -> int:
    """All numbers of these sets."""
    found = 0
    for one in sets:
        found |= one
    return found
