"""Devices that nothing answered for: only forwarding tables show their address, on a port.

Not each address is a device. Makers number the interfaces of one device in a row: an address next to that of a known
device, and shown wherever that one is shown, is one more of its; so is one next to a switch's that everybody but this
switch shows, and so are two or three in a row alone on a port."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from discover.observation import (
    Address,
    ForwardingTable,
    Key,
    Learned,
    Neighbour,
    NeighbourTable,
    Observation,
    SameDevice,
)
from topology.keys import is_station
from topology.links.presumed import IN_A_ROW, place

_INTERFACES = 3
"""More addresses in a row than this were bought in one box."""

_Tables = Sequence[tuple[str, Observation, Sequence[Learned]]]


class Shown(msgspec.Struct):
    """An address of nobody known: switch → the port on which it shows it, and a table that does."""

    on: dict[str, str]
    seen: Observation


def shown_by_tables(observations: Sequence[Observation], by_key: Mapping[Key, str]) -> list[Observation]:
    """For each such address that it is a device; and which IP address it has, where neighbour tables give it one that
    nobody else has."""
    owners = {key.value: device for key, device in by_key.items() if key.kind == "mac"}
    tables = [
        (by_key.get(o.subject, o.subject.value), o, o.claim.rows)
        for o in observations
        if isinstance(o.claim, ForwardingTable)
    ]
    told = _told(observations, by_key)
    strange = _strange(tables, owners.keys() | told.keys())
    known = _beside(strange, tables, told)
    few = _few(strange)
    own = _own({mac: one for mac, one in strange.items() if few[mac]}, tables, owners)
    bound = _bound(observations, strange)
    theirs = {key.value for o in observations if isinstance(o.claim, Neighbour) for key in o.claim.remote}
    found = {
        mac: one
        for mac, one in strange.items()
        if not (few[mac] and _of_known(mac, one, known, owners)) and not theirs.intersection(bound.get(mac, ()))
    }
    pairs = [(mac, own.get(mac, mac)) for mac in found]
    pairs += _in_a_row({mac: one for mac, one in found.items() if few[mac]}, tables)
    said = [
        msgspec.structs.replace(found[mac].seen, subject=Key("mac", mac), claim=SameDevice(Key("mac", other)))
        for mac, other in pairs
    ]
    return said + [
        msgspec.structs.replace(why, subject=Key("mac", mac), claim=Address(ip))
        for mac in found
        for ip, why in bound.get(mac, {}).items()
        if Key("ip", ip) not in by_key
    ]


def _told(observations: Iterable[Observation], by_key: Mapping[Key, str]) -> dict[str, dict[str, str]]:
    """Addresses by which neighbours tell of somebody → who hears that, and on which port."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for seen in observations:
        if isinstance(seen.claim, Neighbour):
            for key in seen.claim.remote:
                if key.kind == "mac":
                    found[key.value][by_key.get(seen.subject, seen.subject.value)] = seen.claim.port
    return found


def _strange(tables: _Tables, known: Container[str]) -> dict[str, Shown]:
    """The addresses that are nobody's, sorted."""
    found: dict[str, Shown] = {}
    others: set[str] = set()
    for switch, seen, rows in tables:
        for row in rows:
            mac = row.mac
            if mac in known or mac in others:
                continue
            if (one := found.get(mac)) is not None:
                one.on.setdefault(switch, row.port)
            elif is_station(mac):
                found[mac] = Shown({switch: row.port}, seen)
            else:
                others.add(mac)
    return {mac: found[mac] for mac in sorted(found)}


def _beside(
    strange: Mapping[str, Shown], tables: _Tables, told: Mapping[str, dict[str, str]]
) -> dict[int, list[tuple[str, dict[str, str]]]]:
    """The other addresses in a row with strange ones: their place in the row → what shows them where."""
    rows = {n for mac in strange for n in _row(mac)}
    on: dict[str, dict[str, str]] = {mac: dict(ports) for mac, ports in told.items() if place(mac) in rows}
    for switch, _, table in tables if rows else ():
        for row in table:
            if row.mac not in strange and (row.mac in on or place(row.mac) in rows):
                on.setdefault(row.mac, {}).setdefault(switch, row.port)
    found: defaultdict[int, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for mac, ports in sorted(on.items()):
        found[place(mac)].append((mac, ports))
    return found


def _of_known(
    mac: str,
    one: Shown,
    known: Mapping[int, list[tuple[str, dict[str, str]]]],
    owners: Mapping[str, str],
) -> bool:
    """Whether an address is one more of a device that is known; what that device itself shows on a port is not."""
    for other, ports in (o for n in _row(mac) for o in known.get(n, ())):
        both = one.on.keys() & ports.keys()
        if both and owners.get(other) not in one.on and all(one.on[switch] == ports[switch] for switch in both):
            return True
    return False


def _own(strange: Mapping[str, Shown], tables: _Tables, owners: Mapping[str, str]) -> dict[str, str]:
    """Addresses that are a switch's own → one that it is known by: next to no other device's, and not shown by the
    switch itself."""
    switches = {switch for switch, _, _ in tables}
    rows: defaultdict[int, set[str]] = defaultdict(set)
    near = {n for mac in strange for n in _row(mac)}
    for mac, owner in owners.items():
        if (at := place(mac)) in near:
            rows[at].add(owner)
    known = {place(mac): mac for mac in sorted(owners) if place(mac) in rows}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for mac in strange:
        beside = {o for n in _row(mac) for o in rows.get(n, ())}
        if len(beside) == 1 and (switch := next(iter(beside))) in switches:
            found[switch].append(mac)
    return {
        mac: known[min((n for n in _row(mac) if n in known), key=lambda n: (abs(n - place(mac)), n))]
        for switch, macs in found.items()
        if len(macs) <= _INTERFACES and not any(switch in strange[mac].on for mac in macs)
        for mac in macs
    }


def _few(strange: Iterable[str]) -> dict[str, bool]:
    """Whether an address has few strange ones in its row. Where numbers run on from device to device, being next to
    another one tells nothing."""
    places = sorted(map(place, strange))
    return {
        mac: bisect_right(places, place(mac) + IN_A_ROW) - bisect_left(places, place(mac) - IN_A_ROW) <= _INTERFACES
        for mac in strange
    }


def _row(mac: str) -> range:
    """The places of the addresses that one device may have together with this one."""
    return range(place(mac) - IN_A_ROW, place(mac) + IN_A_ROW + 1)


def _in_a_row(found: Mapping[str, Shown], tables: _Tables) -> list[tuple[str, str]]:
    """Pairs of addresses that are one device's: few, in a row, and nobody else is on that port."""
    crowd = Counter((switch, row.port) for switch, _, rows in tables for row in rows) if found else Counter()
    ports: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mac, one in found.items():
        for end in one.on.items():
            if crowd[end] <= _INTERFACES:
                ports[end].append(mac)
    pairs: set[tuple[str, str]] = set()
    for end, macs in ports.items():
        macs = sorted(macs, key=place)
        if len(macs) == crowd[end] and place(macs[-1]) - place(macs[0]) <= IN_A_ROW:
            pairs.update((mac, macs[0]) for mac in macs[1:])
    return sorted(pairs)


def _bound(observations: Iterable[Observation], wanted: Mapping[str, Shown]) -> dict[str, dict[str, Observation]]:
    """Address → the IP addresses that it alone has, one of a kind, and the newest table that tells."""
    macs: defaultdict[str, set[str]] = defaultdict(set)
    newest: dict[str, Observation] = {}
    for seen in observations:
        for row in seen.claim.rows if isinstance(seen.claim, NeighbourTable) else ():
            macs[row.ip].add(row.mac)
            newest[row.ip] = seen
    held: defaultdict[str, list[str]] = defaultdict(list)
    for ip in sorted(macs):
        if len(macs[ip]) == 1 and (mac := next(iter(macs[ip]))) in wanted:
            held[mac].append(ip)
    return {
        mac: {ip: newest[ip] for ip in ips if sum((":" in o) == (":" in ip) for o in ips) == 1}
        for mac, ips in held.items()
    }
