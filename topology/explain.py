"""Every statement about a device, with the evidence behind it and what disputes it."""

from __future__ import annotations

import msgspec

from discover.observation import Confidence
from topology.inventory import Alternative, End, Evidence, Inventory
from topology.keys import is_random

SEVERAL = frozenset({"ssid"})
"""Attributes of which a device has several at once: further values are no dissent."""


class Statement(msgspec.Struct, frozen=True):
    """One thing that the inventory says. `name` is `seen`, `presumed`, `random-address` (its MAC addresses are locally
    administered), `link`, `not-located`, `note`, or an attribute's name; `value` is a value or, for a link, both ends
    with their ports."""

    name: str
    value: str
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()
    disputed_by: tuple[Alternative, ...] = ()


def explain(inventory: Inventory, device_id: str) -> tuple[Statement, ...]:
    """Empty when there is no such device."""
    device = inventory.device(device_id)
    if device is None:
        return ()
    labels = {d.id: d.label for d in inventory.devices}
    first = "presumed" if device.presumed else "seen"
    found = [Statement(first, device.label, device.confidence, device.evidence)]
    if device.macs and all(map(is_random, device.macs)):
        found.append(Statement("random-address", ", ".join(device.macs), Confidence.REPORTED))
    for name, resolved in sorted(device.attributes.items(), key=lambda item: (item[0] != "role", item[0])):
        found.append(Statement(name, resolved.value, resolved.confidence, resolved.evidence, resolved.disputed_by))
    for field, text in sorted(device.notes.items()):
        found.append(Statement("note", f"{field} = {text}", Confidence.AUTHORITATIVE))
    for link in inventory.links:
        if device_id in (link.a.device, link.b.device):
            here, there = (link.a, link.b) if link.a.device == device_id else (link.b, link.a)
            says = f"{here.port or '?'} – {_end(there, labels)} ({', '.join((link.medium, *link.methods))})"
            found.append(Statement("link", says, link.confidence, link.evidence))
    for one in inventory.not_located:
        if one.device == device_id:
            ends = ", ".join(_end(e, labels) for e in one.candidates)
            found.append(Statement("not-located", f"{one.reason}: {ends}" if ends else one.reason, Confidence.GUESS))
    return tuple(found)


def _end(end: End, labels: dict[str, str]) -> str:
    return labels.get(end.device, end.device) + (f" · {end.port}" if end.port else "")
