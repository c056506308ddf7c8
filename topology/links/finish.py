"""What both ports say of a link, once it is decided: speed, VLANs, state, members; and the names people know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from topology.inventory import Device, End, Link, Port
from topology.links.lag import Carriers
from topology.links.tables import Tables
from topology.links.wire import Wire

_BLOCKED = frozenset({"blocking", "discarding"})


def links(
    found: Iterable[Link], devices: Mapping[str, Device], tables: Tables, carriers: Carriers, told: list[Wire]
) -> tuple[Link, ...]:
    """Sorted, each pair of ends once."""
    ports = {(d.id, p.name): p for d in devices.values() for p in d.ports}
    names = _names(carriers, told)
    members = _members(carriers, told)
    whole: dict[tuple[str, str, str, str, str], Link] = {}
    for link in found:
        a, b = ports.get((link.a.device, link.a.port or "")), ports.get((link.b.device, link.b.port or ""))
        done = msgspec.structs.replace(
            link,
            a=_named(link.a, names),
            b=_named(link.b, names),
            speed_bps=_speed(a, b) if link.medium == "ethernet" else link.speed_bps,
            vlans=_vlans(link, a, b, tables),
            state="blocked" if any(p and p.stp_state in _BLOCKED for p in (a, b)) else link.state,
            members=tuple(sorted(members.get((link.a, link.b), ()))),
        )
        key = (done.a.device, done.a.port or "", done.b.device, done.b.port or "", done.medium)
        before = whole.get(key)
        whole[key] = done if before is None else _both(before, done)
    return tuple(whole[key] for key in sorted(whole))


def _both(one: Link, other: Link) -> Link:
    return msgspec.structs.replace(
        one,
        methods=tuple(sorted({*one.methods, *other.methods})),
        confidence=max(one.confidence, other.confidence),
        evidence=tuple(sorted({*one.evidence, *other.evidence})),
        inferred=one.inferred and other.inferred,
    )


def _names(carriers: Carriers, told: list[Wire]) -> dict[End, str]:
    """Port that stands for a wire → the name its device gave when it told of it, where that is one name."""
    said: defaultdict[End, set[str]] = defaultdict(set)
    for wire in told:
        for end in (wire.a, wire.b):
            if (port := carriers.of(end.device, end.port)) is not None and end.port is not None:
                if carriers.members(end.device, port):
                    said[End(end.device, port)].add(port)
                else:
                    said[End(end.device, port)].add(end.port)
    return {end: min(names) for end, names in said.items() if len(names) == 1}


def _named(end: End, names: Mapping[End, str]) -> End:
    return End(end.device, names.get(end, end.port))


def _members(carriers: Carriers, told: list[Wire]) -> dict[tuple[End, End], set[tuple[str, str]]]:
    found: defaultdict[tuple[End, End], set[tuple[str, str]]] = defaultdict(set)
    for wire in told:
        if wire.a.port is None or wire.b.port is None:
            continue
        a = End(wire.a.device, carriers.of(wire.a.device, wire.a.port))
        b = End(wire.b.device, carriers.of(wire.b.device, wire.b.port))
        bundles = [(end, mine) for end, mine in ((a, wire.a), (b, wire.b)) if carriers.members(end.device, end.port)]
        # a method that names the aggregate itself tells of no cable
        if bundles and all(mine.port != end.port for end, mine in bundles):
            found[a, b].add((wire.a.port, wire.b.port))
            found[b, a].add((wire.b.port, wire.a.port))
    return found


def _speed(a: Port | None, b: Port | None) -> int | None:
    speeds = [p.speed_bps for p in (a, b) if p is not None and p.speed_bps]
    return min(speeds, default=None)


def _vlans(link: Link, a: Port | None, b: Port | None, tables: Tables) -> tuple[int, ...]:
    """VLANs that both ports carry; where one does not say, those of the other; else those its table shows there."""
    told = [set(p.vlans) for p in (a, b) if p is not None and p.vlans]
    if told:
        return tuple(sorted(set.intersection(*told)))
    return tuple(sorted({v for end in (link.a, link.b) for v in tables.vlans.get((end.device, end.port or ""), ())}))
