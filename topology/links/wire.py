"""What the methods hand over: wires that evidence shows, and small questions that several methods ask."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from discover.observation import Confidence, Neighbour
from topology.base import Base
from topology.inventory import End, Evidence


class Wire(msgspec.Struct, frozen=True):
    """Two ports on one wire, as one method shows it. A port is None where nobody named it. What stands between the
    two without being heard (a dumb switch, a cable) is not this type's business."""

    a: End
    b: End
    method: str
    confidence: Confidence = Confidence.REPORTED
    evidence: tuple[Evidence, ...] = ()
    state: str = "forwarding"


def rank(end: End) -> tuple[str, str]:
    """The order of ends, also of those without a port."""
    return end.device, end.port or ""


def between(one: End, other: End) -> tuple[End, End]:
    """The ends of a link in the order in which it holds them."""
    return (one, other) if rank(one) <= rank(other) else (other, one)


def sorted_wires(wires: Iterable[Wire]) -> list[Wire]:
    return sorted(wires, key=lambda w: (rank(w.a), rank(w.b), w.method, w.state, w.evidence))


_FORWARDS = frozenset({"bridge", "repeater", "wlan-ap", "telephone", "docsis"})
_FORWARDING_ROLES = frozenset({"switch", "access-point", "wlan-controller", "modem", "phone", "router", "firewall"})


def forwards(base: Base, device: str) -> bool:
    """Whether frames of others pass through this device: it says so, or its role does so."""
    known = base.devices.get(device)
    if known is None:
        return False
    if known.role in _FORWARDING_ROLES:
        return True
    return bool(_FORWARDS.intersection(base.attribute(device, "capability")))


def told_capabilities(heard: Iterable[Neighbour]) -> frozenset[str]:
    """What the frames themselves said of their sender."""
    return frozenset(c for one in heard for c in one.capabilities)


def says_it_forwards(capabilities: Iterable[str]) -> bool:
    return bool(_FORWARDS.intersection(capabilities))
