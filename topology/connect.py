"""The one place that weighs the ways to see a link against each other.

What a device tells itself (LLDP, CDP, spanning tree) goes before what forwarding tables let conclude. Tables fill in
what nobody told: switches that do not speak LLDP, and the stations. Where both leave a choice, nothing is claimed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from discover.observation import Key, Neighbour, NeighbourTable
from topology.base import Base, evidence
from topology.inventory import Device, End, Link, NotLocated
from topology.links import (
    adjacency,
    association,
    finish,
    forwarding,
    gateway,
    hosting,
    neighbours,
    routes,
    stations,
    stp,
    unseen,
)
from topology.links.directions import Directions
from topology.links.lag import Carriers
from topology.links.segments import Segment, Segments, by_end
from topology.links.shape import Known, shape
from topology.links.tables import Tables
from topology.links.wire import Wire, forwards, rank, says_it_forwards
from topology.ports import Ports

_EDGE_VLANS = 2
"""A port for end devices carries data and voice; more VLANs make it a trunk."""


class Connected(msgspec.Struct, frozen=True):
    """All devices (those given, and presumed ones), the links between them, and devices whose place is not decided."""

    devices: tuple[Device, ...]
    links: tuple[Link, ...]
    not_located: tuple[NotLocated, ...]
    identities: Mapping[Key, str] = {}
    """Keys of devices that only their neighbours tell of, with the ids they have here."""


def connect(base: Base, known: Mapping[Key, str] | None = None, stays: frozenset[str] = frozenset()) -> Connected:
    """`known` are the device ids of earlier scans, `stays` the presumed switches that a person has confirmed."""
    seen, base = base, unseen.extended(base, known or {})
    carriers = Carriers(base)
    ports = Ports(base)
    told = [*neighbours.wires(base, ports), *stp.wires(base, ports)]
    tables = Tables(base, carriers)
    directions = Directions(tables, _told_directions(tables, carriers, told), _closed(tables, carriers, told))
    segments = _segments(tables, directions, carriers, told, base.devices)
    floating = [*association.links(base), *hosting.links(base)]
    placed = association.stations(base) | hosting.guests(base)
    whole = segments.all()
    undecided = _hang(whole, tables, directions, placed)
    about = msgspec.structs.replace(_known(base, tables, carriers), stays=stays)
    shaped = [shape(segment, about) for segment in whole]
    cables = [link for one in shaped for link in one.links]
    cables += [*routes.links(base, carriers, cables), *adjacency.links(base, carriers, cables)]
    internet, ways_out = gateway.internet(base)
    devices = dict(base.devices)
    for device in (*(d for one in shaped for d in one.devices), *([internet] if internet else [])):
        devices[device.id] = device
    links = finish.links([*cables, *floating, *ways_out], devices, tables, carriers, told)
    return Connected(
        tuple(devices[i] for i in sorted(devices)),
        links,
        _not_located(base, tables, directions, links, undecided),
        unseen.identities(seen, base),
    )


def _told_directions(tables: Tables, carriers: Carriers, told: list[Wire]) -> dict[tuple[int, int], str]:
    """Directions that neighbours told, where they told one only."""
    blocked = _closed(tables, carriers, told)
    ways: dict[tuple[int, int], set[str]] = {}
    for i, j, port in _between_switches(tables, carriers, (w for w in told if w.state != "blocked")):
        if (i, j, port) not in blocked:
            ways.setdefault((i, j), set()).add(port)
    return {pair: ports.pop() for pair, ports in ways.items() if len(ports) == 1}


def _closed(tables: Tables, carriers: Carriers, told: list[Wire]) -> set[tuple[int, int, str]]:
    """(switch, the other, port) of both ends of each cable that spanning tree has closed."""
    return set(_between_switches(tables, carriers, (w for w in told if w.state == "blocked")))


def _between_switches(tables: Tables, carriers: Carriers, wires: Iterable[Wire]) -> Iterator[tuple[int, int, str]]:
    """(switch, the other, port) of each end of wires between switches that answer."""
    number = tables.number
    for wire in wires:
        for end, other in ((wire.a, wire.b), (wire.b, wire.a)):
            if end.device in number and other.device in number:
                port = carriers.of(end.device, end.port)
                if port is not None:
                    yield number[end.device], number[other.device], port


def _segments(
    tables: Tables,
    directions: Directions,
    carriers: Carriers,
    told: list[Wire],
    devices: Mapping[str, Device],
) -> Segments:
    segments = Segments(carriers)
    number = tables.number

    def filled(end: End, other: End) -> End:
        """An end whose port nobody named, with the port that the tables tell."""
        if end.port is not None or end.device not in number:
            return end
        if other.device in number:
            return End(end.device, directions.port[number[end.device]].get(number[other.device]))
        return End(end.device, tables.port_of(end.device, devices[other.device].macs))

    named = {frozenset((w.a.device, w.b.device)) for w in told if w.a.port is not None and w.b.port is not None}
    for wire in told:
        vague = wire.method == "stp" and None in (wire.a.port, wire.b.port)
        if vague and frozenset((wire.a.device, wire.b.device)) in named:
            continue  # one of the cables that are told already; spanning tree numbers their aggregate
        segments.join(msgspec.structs.replace(wire, a=filled(wire.a, wire.b), b=filled(wire.b, wire.a)))
    heard = {end: segment.ends - {end} for segment in segments.all() for end in segment.ends}
    linked = {frozenset((w.a.device, w.b.device)) for w in told if w.state != "blocked"}
    pairs = [
        (End(tables.switches[p.a], p.a_port), End(tables.switches[p.b], p.b_port))
        for p in forwarding.adjacent(tables, directions)
    ]
    near = {*pairs, *((b, a) for a, b in pairs)}
    for a, b in pairs:
        why = tuple(
            evidence(tables.seen[here.device], f"fdb: {here.port} → {_called(devices[there.device])}")
            for here, there in ((a, b), (b, a))
        )
        _add(segments, tables, Wire(a, b, "forwarding", evidence=why), heard, linked, near)
    return segments


def _called(device: Device) -> str:
    return f"{device.label} ({device.macs[0]})" if device.macs and device.macs[0] != device.label else device.label


def _add(
    segments: Segments,
    tables: Tables,
    wire: Wire,
    heard: Mapping[End, set[End]],
    linked: set[frozenset[str]],
    near: set[tuple[End, End]],
) -> None:
    """Takes in what forwarding tables say of two switches, as far as nobody told otherwise."""
    a, b = wire.a, wire.b
    if segments.has(a) and segments.has(b) and segments.together(a, b):
        segments.join(wire)
        return
    if frozenset((a.device, b.device)) in linked:
        return  # the same cables, under the name that the tables give their aggregate
    # A neighbour heard on one side that answers nothing stands between the two, or hangs there too. One that answers
    # hangs there too if its table says so.
    here, there = heard.get(a, set()), heard.get(b, set())
    if all((h, b) in near for h in here if h.device in tables.number) and all(
        (a, h) in near for h in there if h.device in tables.number
    ):
        segments.join(wire)


def _hang(whole: list[Segment], tables: Tables, directions: Directions, placed: set[str]) -> dict[str, tuple[End, ...]]:
    """Hangs stations on their segments, new ones where a port is not on any; returns devices left undecided."""
    at = by_end(whole)
    answering = set(tables.switches)
    trunks = {e for s in whole for e in s.ends if any(o.device in answering for o in s.ends if o != e)}
    found = stations.places(tables, directions, trunks, {end: id(segment) for end, segment in at.items()})
    told = {e.device for s in whole for e in s.ends}
    for segment in whole:
        ends = [e for e in sorted(segment.ends, key=rank) if e.device in answering]
        for thing in found.between.get(id(segment), ()):
            if tables.device(thing) in told - segment.devices():
                continue  # a neighbour has told its place; what tables let guess amid switches is less
            _put(segment, tables, thing, [e for e in ends if tables.shows(e, thing)], placed)
    for end, things in found.edge.items():
        if end not in at:
            at[end] = Segment({end})
            whole.append(at[end])
        for thing in things:
            _put(at[end], tables, thing, [end], placed)
        if not at[end].hanging and len(tables.vlans.get((end.device, end.port or ""), ())) > _EDGE_VLANS:
            at[end].strangers.clear()  # a trunk to somewhere else, not a switch on a desk
    return {device: ends for thing, ends in sorted(found.open.items()) if (device := tables.device(thing)) is not None}


def _put(segment: Segment, tables: Tables, thing: int, ends: list[End], placed: set[str]) -> None:
    device, mac = tables.device(thing), tables.mac(thing)
    why = tuple(sorted(evidence(tables.seen[end.device], f"fdb: {end.port} → {mac}") for end in ends))
    if device is None:
        segment.strangers[mac] = why
    elif device not in placed and all(end.device != device for end in segment.ends):
        segment.macs.setdefault(device, set()).add(mac)
        segment.hanging[device] = tuple(sorted({*segment.hanging.get(device, ()), *why}))


def _known(base: Base, tables: Tables, carriers: Carriers) -> Known:
    says = {
        remote
        for device in sorted(base.devices)
        for claim, _ in base.claims(device, Neighbour)
        if says_it_forwards(claim.capabilities) and (remote := neighbours.remote_device(base, claim)) is not None
    }
    answering = set(tables.switches)

    def port_of(device: str, macs: Iterable[str]) -> str | None:
        """Units of one port share its address."""
        wanted = set(macs)
        found = {carriers.of(device, p.name) for p in base.devices[device].ports if p.mac in wanted}
        return found.pop() if len(found) == 1 else None

    return Known(
        forwards=lambda d: d in says or forwards(base, d),
        answers=answering.__contains__,
        carries_wireless=lambda d: base.devices[d].role == "access-point",
        takes_one=lambda d: base.devices[d].role == "phone",
        macs=lambda d: base.devices[d].macs if d in base.devices else (),
        port_of=port_of,
    )


def _not_located(
    base: Base,
    tables: Tables,
    directions: Directions,
    links: tuple[Link, ...],
    undecided: dict[str, tuple[End, ...]],
) -> tuple[NotLocated, ...]:
    """Devices without any link but the way out, each with the ends it may hang on."""
    linked = {end.device for link in links if link.medium != "wan" for end in (link.a, link.b)}
    out = sorted(gateway.gateways(base))
    found = []
    loose = sorted(base.devices.keys() - linked)
    undecided = {**forwarding.undecided(tables, directions, loose), **undecided}
    heard = {} if tables.switches else _on_ports(base, loose)
    for device in loose:
        if device in undecided:
            found.append(NotLocated(device, undecided[device], "ambiguous"))
        elif not tables.switches and (ends := heard.get(device)):
            found.append(NotLocated(device, tuple(sorted(ends)), "gateway-only"))
        elif not tables.switches and out:
            if device not in out:
                found.append(NotLocated(device, tuple(End(o) for o in _own_gateway(base, device, out)), "gateway-only"))
        else:
            found.append(NotLocated(device))
    return tuple(found)


def _on_ports(base: Base, wanted: Iterable[str]) -> dict[str, set[End]]:
    """Devices → the ports on which neighbour tables of others hold their addresses."""
    loose, found = frozenset(wanted), defaultdict[str, set[End]](set)
    for device in sorted(base.devices):
        for claim, _ in base.claims(device, NeighbourTable):
            for row in claim.rows:
                other = base.owner((Key("mac", row.mac), Key("ip", row.ip)))
                if row.port is not None and other is not None and other != device and other in loose:
                    found[other].add(End(device, row.port))
    return found


def _own_gateway(base: Base, device: str, out: list[str]) -> list[str]:
    """The gateways that share a network with the device; all of them where that tells nothing."""
    networks = set(base.devices[device].networks)
    return [o for o in out if networks & set(base.devices[o].networks)] or out
