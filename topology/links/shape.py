"""From a segment to links: a cable where two share it, else what stands in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from discover.observation import Confidence
from topology.inventory import Device, End, Evidence, Link
from topology.links import presumed
from topology.links.segments import Segment
from topology.links.wire import Wire, between, rank, sorted_wires

_CONVINCES = 12
"""Of a hundred addresses behind one port, each on its own says the same."""


class Known(msgspec.Struct, frozen=True):
    """What shaping asks about devices. `forwards`: passes on frames of others; `answers`: has a forwarding table;
    `carries_wireless`: an access point; `takes_one`: a phone, with place for one PC behind it; `macs`: of a device;
    `port_of`: the device's own name of the port with
    one of these MAC addresses."""

    forwards: Callable[[str], bool]
    answers: Callable[[str], bool]
    carries_wireless: Callable[[str], bool]
    takes_one: Callable[[str], bool]
    macs: Callable[[str], tuple[str, ...]]
    port_of: Callable[[str, Iterable[str]], str | None]
    stays: frozenset[str] = frozenset()
    """Presumed switches that a person has confirmed."""


class Shaped(msgspec.Struct, frozen=True):
    links: tuple[Link, ...]
    devices: tuple[Device, ...] = ()


def shape(segment: Segment, known: Known) -> Shaped:
    strangers = _strangers(segment, known)
    ends = sorted(segment.ends, key=rank)
    hanging = sorted(segment.hanging)
    joined = _joined(segment, ends, hanging, strangers, known)
    if joined is not None:
        return joined
    twice = {e.device for e in ends if sum(o.device == e.device for o in ends) > 1}
    if twice:
        # One silent device with several ports here is what joins them, and what else is here hangs on it.
        silent = twice.pop() if len(twice) == 1 and not known.answers(min(twice)) else None
        behind = _behind(segment, silent, [d for d in hanging if d != silent], known) if silent else []
        return Shaped((*_told(segment), *behind))
    anchors = [e for e in ends if known.stays and presumed.switch_id(e) in known.stays]
    if anchors:
        return _through(segment, anchors[0], ends, hanging, strangers, known)
    if len(ends) + len(hanging) == 2 and not strangers:
        other = ends[1] if len(ends) == 2 else _own(segment, hanging[0], known)
        return Shaped((_link(segment, ends[0], other, _why(segment, hanging)),))
    host = None if strangers else _host(segment, ends, hanging, known)
    middle = host or _middle(ends, hanging, strangers, known)
    if middle is not None:
        medium = "virtual" if host else "wireless" if known.carries_wireless(middle) else "ethernet"
        return Shaped(tuple(_around(segment, middle, ends, hanging, known, medium)))
    if len(ends) + len(hanging) + len(strangers) < 3:
        return Shaped(tuple(_told(segment)))
    anchor = min(ends, key=lambda e: (not known.answers(e.device), rank(e)))
    return _through(segment, anchor, ends, hanging, strangers, known)


def _through(
    segment: Segment, anchor: End, ends: list[End], hanging: list[str], strangers: list[str], known: Known
) -> Shaped:
    """Everything on a switch that answers nothing, known by the port it hangs on."""
    every = _all(segment, [*hanging, *strangers])
    switch = presumed.unmanaged_switch(anchor, every)
    links = [_link(segment, end, End(switch.id), every, inferred=True) for end in ends]
    links += [
        _link(
            segment,
            _own(segment, device, known),
            End(switch.id),
            segment.hanging[device],
            inferred=True,
        )
        for device in hanging
    ]
    return Shaped(tuple(links), (switch,))


def _joined(segment: Segment, ends: list[End], hanging: list[str], strangers: list[str], known: Known) -> Shaped | None:
    """Where neighbours tell of parts of the segment, and tables say that the parts are one: what joins them are the
    switches that answer nothing. None where that is not so, or where a part has several of them."""
    parts = _parts(segment, ends)
    gates: list[End] = []
    silent: list[str] = []
    for part in parts:
        mute = sorted({e.device for e in part if _mute(e.device, known)})
        if len(mute) == 1:
            silent += mute
        elif len(part) == 1 and not mute:
            gates += part
        else:
            return None
    if len(parts) < 2 or not silent:
        return None
    every = _all(segment, [*hanging, *strangers])
    if len(silent) == 1:
        cables = [_link(segment, end, End(silent[0]), every, inferred=True) for end in gates]
        rest = [d for d in hanging if d != silent[0]]
        return Shaped((*_told(segment), *cables, *_behind(segment, silent[0], rest, known)))
    if len(silent) == 2 and not gates and not hanging:
        return Shaped((*_told(segment), _link(segment, End(silent[0]), End(silent[1]), every, inferred=True)))
    anchor = min(ends, key=lambda e: (not known.answers(e.device), rank(e)))
    switch = presumed.unmanaged_switch(anchor, every)
    cables = [_link(segment, end, End(switch.id), every, inferred=True) for end in (*gates, *map(End, silent))]
    return Shaped((*_told(segment), *cables, *_behind(segment, switch.id, hanging, known)), (switch,))


def _parts(segment: Segment, ends: list[End]) -> list[list[End]]:
    """The ends, those together whose devices neighbours join."""
    part = {end.device: end.device for end in ends}

    def root(device: str) -> str:
        while part[device] != device:
            device = part[device]
        return device

    for wire in segment.wires:
        if wire.method != "forwarding" and wire.a.device in part and wire.b.device in part:
            first, second = sorted((root(wire.a.device), root(wire.b.device)))
            part[second] = first
    found: dict[str, list[End]] = {}
    for end in ends:
        found.setdefault(root(end.device), []).append(end)
    return [found[name] for name in sorted(found)]


def _mute(device: str, known: Known) -> bool:
    """Whether a device passes frames on like a switch, and answers nothing."""
    forwards = known.forwards(device) and not known.answers(device)
    return forwards and not known.carries_wireless(device) and not known.takes_one(device)


def _own(segment: Segment, device: str, known: Known) -> End:
    """The end of a device that hangs on the segment."""
    return End(device, known.port_of(device, segment.macs.get(device, ())))


def _strangers(segment: Segment, known: Known) -> list[str]:
    """Addresses on the segment that call for a device of their own: not made up by software on one that is there, and
    no further address of one that is there."""
    there = [mac for device in segment.devices() for mac in known.macs(device)]
    found: list[str] = []
    for mac in sorted(segment.strangers):
        if presumed.local(mac) or presumed.virtual(mac):
            continue
        if not any(presumed.alike(mac, other) for other in (*there, *found)):
            found.append(mac)
    return found


def _host(segment: Segment, ends: list[End], hanging: list[str], known: Known) -> str | None:
    """The one machine on an edge port whose company all have addresses as hypervisors give to their guests."""
    guests = {d for d in hanging if all(presumed.virtual(mac) for mac in segment.macs[d])}
    # a guest that tells of itself is heard through its host
    guests |= {e.device for e in ends if known.macs(e.device) and all(map(presumed.virtual, known.macs(e.device)))}
    others = [d for d in (*(e.device for e in ends), *hanging) if d not in guests and not known.answers(d)]
    return others[0] if guests and len(others) == 1 and not known.forwards(others[0]) else None


def _middle(ends: list[End], hanging: list[str], strangers: list[str], known: Known) -> str | None:
    """The one device on the segment that all frames of the others pass; None where there is none or several."""
    candidates = [e.device for e in ends] + hanging
    through = [d for d in candidates if known.forwards(d) and not known.answers(d)]
    if len(through) != 1:
        return None
    others = len(candidates) - 2 + len(strangers)
    if known.takes_one(through[0]) and (others > 1 or sum(known.answers(d) for d in candidates) > 1):
        return None
    return through[0]


def _around(
    segment: Segment, middle: str, ends: list[End], hanging: list[str], known: Known, behind: str
) -> list[Link]:
    """The links of what is in the middle; `behind` is the medium of those that hang on it."""
    found = []
    here = next((e for e in ends if e.device == middle), _own(segment, middle, known))
    why = _why(segment, hanging)
    rest = [e for e in ends if e.device != middle]
    direct = {frozenset((w.a.device, w.b.device)) for w in segment.wires}
    for end in rest:
        said = frozenset((end.device, middle)) in direct
        own = here if said or len(rest) == 1 else End(middle)
        link = _link(segment, end, own, why, inferred=len(rest) > 1 and not said)
        inside = behind == "virtual" and not known.answers(end.device)
        found.append(msgspec.structs.replace(link, medium=behind) if inside else link)
    on_it = _behind(segment, middle, [d for d in hanging if d != middle], known)
    return found + [msgspec.structs.replace(link, medium=behind) for link in on_it]


def _behind(segment: Segment, middle: str, hanging: list[str], known: Known) -> list[Link]:
    """The links of stations that hang on a device, on a port that nothing tells."""
    return [
        _link(segment, _own(segment, device, known), End(middle), segment.hanging[device], inferred=True)
        for device in hanging
    ]


def _why(segment: Segment, of: Iterable[str]) -> tuple[Evidence, ...]:
    return tuple(sorted({e for one in of for e in (*segment.hanging.get(one, ()), *segment.strangers.get(one, ()))}))


def _all(segment: Segment, of: Iterable[str]) -> tuple[Evidence, ...]:
    """What tells of the segment as a whole: all wires, and as many of those that hang there as convince."""
    return tuple(sorted({*(e for w in segment.wires for e in w.evidence), *_why(segment, of)[:_CONVINCES]}))


def _told(segment: Segment) -> list[Link]:
    """Each cable as its ends told it, where the segment as a whole is no single cable or switch."""
    told = [w for w in sorted_wires(segment.wires) if w.method != "forwarding" and (w.a.port or w.b.port)]
    whole = {(end, other.device) for w in told if w.a.port and w.b.port for end, other in ((w.a, w.b), (w.b, w.a))}
    pairs = dict.fromkeys(
        between(w.a, w.b) for w in told if not {(w.a, w.b.device), (w.b, w.a.device)} & whole or (w.a.port and w.b.port)
    )
    return [_link(segment, a, b, ()) for a, b in pairs]


def _link(
    segment: Segment, a: End, b: End, why: tuple[Evidence, ...], inferred: bool = False, method: str = "forwarding"
) -> Link:
    """The link between two ends of a segment, held up by the wires that join just these two, and by `why`."""
    wires: list[Wire] = [w for w in segment.wires if {w.a.device, w.b.device} == {a.device, b.device}]
    a, b = between(a, b)
    methods = {w.method for w in wires} | ({method} if not wires or why else set())
    confidence = max((w.confidence for w in wires), default=Confidence.HINT if inferred else Confidence.REPORTED)
    return Link(
        a,
        b,
        methods=tuple(sorted(methods)),
        confidence=confidence,
        evidence=tuple(sorted({e for w in wires for e in w.evidence} | set(why))),
        inferred=inferred,
        state="blocked" if any(w.state == "blocked" for w in wires) else "forwarding",
    )
