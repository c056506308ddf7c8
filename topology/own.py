"""What a person draws: devices that no scan can see, and cables. They lie over what the evidence says and win. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from discover.observation import Confidence, Key
from topology.inventory import Device, End, Evidence, Link, NotLocated, Resolved
from topology.links.wire import between

_CARRIES = frozenset(
    {"internet", "modem", "router", "firewall", "switch", "unmanaged-switch", "access-point", "wlan-controller"}
)


class OwnDevice(msgspec.Struct, frozen=True):
    """A device that a person has added. `at`: when, in seconds since the epoch; `author`: who."""

    id: str
    name: str
    role: str
    at: float
    author: str


class OwnCable(msgspec.Struct, frozen=True):
    """A cable that a person has drawn between two devices, by their ids; ports where known."""

    a: End
    b: End
    at: float
    author: str


class Own(msgspec.Struct, frozen=True):
    """Everything that people have drawn of one site."""

    devices: tuple[OwnDevice, ...] = ()
    cables: tuple[OwnCable, ...] = ()


def drawn_devices(own: Own, known: Iterable[Device]) -> list[Device]:
    """The devices that people have added and the evidence does not know."""
    there = {d.id for d in known}
    found = []
    for one in sorted(own.devices, key=lambda d: d.id):
        if one.id not in there:
            why = (_witness(one.at, one.author, one.name),)
            facts = {n: Resolved(v, Confidence.AUTHORITATIVE, why) for n, v in (("name", one.name), ("role", one.role))}
            found.append(
                Device(
                    one.id,
                    keys=(Key("human", one.id),),
                    attributes=facts,
                    confidence=Confidence.AUTHORITATIVE,
                    evidence=why,
                )
            )
    return found


def drawn_links(own: Own, links: Sequence[Link], devices: Iterable[Device]) -> list[Link]:
    """All links, with those that people have drawn. A drawn cable takes the place of what was only concluded: between
    the same two devices; to the Internet, where it is drawn to somewhere else; of a station that hangs elsewhere."""
    known = {d.id: d for d in devices}
    cables = [c for c in own.cables if c.a.device in known and c.b.device in known and c.a.device != c.b.device]
    if not cables:
        return list(links)
    drawn = {
        frozenset((c.a.device, c.b.device)): _link(c, known) for c in sorted(cables, key=lambda c: (c.at, c.author))
    }
    outside = any("internet" in (known[d].role for d in pair) for pair in drawn)
    stations = {d for pair in drawn for d in pair if known[d].role not in _CARRIES}
    kept = []
    for link in links:
        pair = frozenset((link.a.device, link.b.device))
        concluded = link.inferred or set(link.methods) <= {"forwarding", "gateway", "human"}
        if pair in drawn:
            drawn[pair] = _both(drawn[pair], link)
            continue
        if concluded and (pair & stations or (outside and link.medium == "wan")):
            continue
        kept.append(link)
    return [*kept, *drawn.values()]


def placed(own: Own, lost: Iterable[NotLocated]) -> list[NotLocated]:
    """Devices whose place is still not known: not those that a person has drawn a cable to."""
    found = {end.device for cable in own.cables for end in (cable.a, cable.b)}
    return [one for one in lost if one.device not in found]


def _link(cable: OwnCable, known: dict[str, Device]) -> Link:
    a, b = between(cable.a, cable.b)
    outside = "internet" in (known[a.device].role, known[b.device].role)
    says = f"{cable.a.port or '?'} – {cable.b.port or '?'}"
    return Link(
        a,
        b,
        medium="wan" if outside else "ethernet",
        methods=("human",),
        confidence=Confidence.AUTHORITATIVE,
        evidence=(_witness(cable.at, cable.author, says),),
    )


def _both(mine: Link, seen: Link) -> Link:
    """A drawn cable that the evidence shows too: the person's ports, else those that were seen; all reasons."""
    said = {end.device: end for end in (mine.a, mine.b) if end.port}
    a, b = between(said.get(seen.a.device, seen.a), said.get(seen.b.device, seen.b))
    return msgspec.structs.replace(
        seen,
        a=a,
        b=b,
        methods=tuple(sorted({*mine.methods, *seen.methods})),
        confidence=Confidence.AUTHORITATIVE,
        evidence=tuple(sorted({*mine.evidence, *seen.evidence})),
        inferred=False,
    )


def _witness(at: float, author: str, says: str) -> Evidence:
    return Evidence("human", author, at, says, Confidence.AUTHORITATIVE)
