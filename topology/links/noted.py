"""Switches that were only presumed until a person said what they are: they stay, also when evidence grows thin."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from discover.observation import Confidence
from topology.base import Base
from topology.inventory import Device, End, Evidence, Link, NotLocated, Resolved
from topology.links import presumed
from topology.links.wire import between

_CONFIRMS = ("name", "role", "vendor", "model", "serial", "room", "asset_tag")
"""Who fills in one of these has seen the thing; a remark may as well doubt it."""


def confirmed(notes: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """The presumed switches that a person has said something about which only a real one has."""
    return frozenset(
        id_ for id_, said in notes.items() if presumed.is_switch(id_) and any(said.get(f) for f in _CONFIRMS)
    )


def kept(
    base: Base, devices: Iterable[Device], links: Iterable[Link], stays: Collection[str], as_of: float
) -> tuple[tuple[Device, ...], tuple[Link, ...], tuple[NotLocated, ...]]:
    """What is to be added for confirmed switches that the evidence of today alone does not call for: each on the port
    it was presumed on, as long as that port is known and nothing else is plugged in there."""
    missing = sorted(set(stays) - {d.id for d in devices})
    if not missing:
        return (), (), ()
    used = {end for link in links for end in (link.a, link.b) if end.port is not None}
    places = _places(base, missing)
    more: list[Device] = []
    cables: list[Link] = []
    lost: list[NotLocated] = []
    for id_ in missing:
        why = (_witness(as_of, places.get(id_)),)
        role = {"role": Resolved("unmanaged-switch", Confidence.HINT, why)}
        more.append(Device(id_, attributes=role, presumed=True, confidence=Confidence.HINT, evidence=why))
        end = places.get(id_)
        if end is None:
            lost.append(NotLocated(id_))
        elif end in used:
            lost.append(NotLocated(id_, (end,), "ambiguous"))
        else:
            a, b = between(end, End(id_))
            cables.append(Link(a, b, methods=("human",), confidence=Confidence.HINT, evidence=why, inferred=True))
    return tuple(more), tuple(cables), tuple(lost)


def _places(base: Base, wanted: Collection[str]) -> dict[str, End]:
    """The port that each of these hangs on. An id is made of its port, so that the port is found by making them all."""
    found: dict[str, End] = {}
    for device in sorted(base.devices):
        for port in (None, *(p.name for p in base.devices[device].ports)):
            end = End(device, port)
            if (id_ := presumed.switch_id(end)) in wanted:
                found.setdefault(id_, end)
    return found


def _witness(as_of: float, end: End | None) -> Evidence:
    says = f"on {end.device} {end.port}" if end is not None and end.port else "named by a person"
    return Evidence("human", "human", as_of, says, Confidence.AUTHORITATIVE)


def vouched(device: Device) -> Device:
    """A presumed device that a person has confirmed: there for good."""
    return msgspec.structs.replace(device, presumed=False, confidence=Confidence.AUTHORITATIVE)
