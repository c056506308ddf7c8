"""What differs between two inventories of a site: kinds and data for the table of texts `changes`.

Rather silent than wrong: a value that one scan did not see is no change, nor is a device that comes and goes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from topology.analysis import Site
from topology.inventory import Device, Finding, Inventory
from topology.keys import Strength, is_random, strength

# Devices that sleep, and that people carry in and out.
_CARRIED = frozenset({"smartphone", "tablet"})
_NAMES = ("name", "sys_name", "hostname", "netbios_name", "friendly_name", "fqdn")
_EPHEMERAL = 32768
_ORDER = ("new", "new-nowhere", "gone", "gone-nowhere", "moved", "moved-behind")

Place = tuple[str, str | None]


class Change(msgspec.Struct, frozen=True):
    """`kind` names the text, `device` is the id of the device it is about, `data` fills the text's placeholders."""

    kind: str
    device: str
    data: dict[str, str] = {}


class _View:
    """One of the two inventories, as far as it matters here. Presumed devices come and go with the evidence."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.site = Site(inventory)
        self.devices = {d.id: d for d in inventory.devices if not d.presumed and d.role != "internet"}
        self.heard = {i for i, d in self.devices.items() if not _only_shown(d)}

    def place(self, device: str) -> Place | None:
        return self.site.place(device)

    def words(self, place: Place | None) -> str:
        if place is None or place[0] not in self.devices:
            return ""
        return ", ".join(filter(None, (self.devices[place[0]].label, place[1])))


def compare(before: Inventory, after: Inventory) -> tuple[Change, ...]:
    """Devices that came, went and moved first, then what changed about the others; by name."""
    old, new = _View(before), _View(after)
    found: list[Change] = []
    for kind, here, there in (("new", new, old), ("gone", old, new)):
        for id_ in here.devices.keys() - there.heard:
            device = here.devices[id_]
            if _quiet(device) or (kind == "gone" and device.role in _CARRIED) or _same_again(device, there):
                continue
            place = here.words(here.place(id_))
            data = {"name": device.label, "place": place} if place else {"name": device.label}
            found.append(Change(kind if place else f"{kind}-nowhere", id_, data))
    for id_ in old.devices.keys() & new.devices.keys():
        if (id_ in old.heard) == (id_ in new.heard):
            found += _changed(old, new, id_)
    return tuple(sorted(found, key=_rank))


def _rank(change: Change) -> tuple[int, str, str, str, tuple[tuple[str, str], ...]]:
    first = _ORDER.index(change.kind) if change.kind in _ORDER else len(_ORDER)
    name = change.data.get("name", "").casefold()
    return first, name, change.kind, change.device, tuple(sorted(change.data.items()))


def _quiet(device: Device) -> bool:
    """Nothing but a random address is known: the same phone has another one tomorrow. Or only switches show it."""
    return _only_shown(device) or (_random(device) and not device.name)


def _only_shown(device: Device) -> bool:
    """Nothing but the address that a switch shows: it forgets within minutes who is silent, and shows for minutes who
    is gone."""
    if device.name or device.ips or any(k.kind != "mac" for k in device.keys):
        return False
    return all(e.probe == "snmp" for e in device.evidence)


def _random(device: Device) -> bool:
    """It has locally administered MAC addresses alone, and nothing else that tells it from others."""
    random = bool(device.macs) and all(is_random(m) for m in device.macs)
    return random and not any(strength(k) >= Strength.MEDIUM for k in device.keys)


def _same_again(device: Device, there: _View) -> bool:
    """A phone that has taken another random address: the other inventory has one of the same name that has, too. Who
    is who stays open, since a name is a weak key; but it is no news."""
    if not device.name or not _random(device):
        return False
    name = device.name.casefold()
    return any(_random(d) and d.name is not None and d.name.casefold() == name for d in there.devices.values())


def _changed(old: _View, new: _View, id_: str) -> Iterator[Change]:
    was, is_ = old.devices[id_], new.devices[id_]
    yield from _moved(old, new, id_)
    if was.name and is_.name and was.name != is_.name and not _also_called(was, is_):
        yield Change("renamed", id_, {"name": is_.name, "before": was.name})
    gone = [ip for ip in was.ips if ":" not in ip and ip not in is_.ips]
    came = [ip for ip in is_.ips if ":" not in ip and ip not in was.ips]
    if gone and came and was.role not in _CARRIED:
        data = {"name": is_.label, "before": ", ".join(gone), "after": ", ".join(came)}
        yield Change("address-changed", id_, data)
    yield from _version(was, is_)
    if was.services:
        known = {(s.protocol, s.port) for s in was.services}
        for one in is_.services:
            if one.protocol == "tcp" and one.port < _EPHEMERAL and (one.protocol, one.port) not in known:
                service = f"{one.port}/{one.protocol}" + (f" ({one.name})" if one.name else "")
                yield Change("new-service", id_, {"name": is_.label, "service": service})


def _moved(old: _View, new: _View, id_: str) -> Iterator[Change]:
    """A device moves when it hangs on another port, or another device, and what it hung on is still there."""
    was, is_ = old.place(id_), new.place(id_)
    if was is None or is_ is None or was == is_:
        return
    if was[0] not in new.devices or is_[0] not in old.devices or old.site.roots != new.site.roots:
        return
    if was[0] == is_[0] and None in (was[1], is_[1]):  # the same device; the port is merely known now, or no longer
        return
    before, after = old.words(was), new.words(is_)
    if before and after:
        yield Change("moved", id_, {"name": new.devices[id_].label, "before": before, "after": after})


def _also_called(was: Device, is_: Device) -> bool:
    """Whether the device went by both names at once: then another answer was chosen, and nobody renamed it."""

    def names(device: Device) -> set[str]:
        found = {device.notes.get("name", "")}
        for kind in _NAMES:
            if (resolved := device.attributes.get(kind)) is not None:
                found |= {resolved.value, *(a.value for a in resolved.disputed_by)}
        return {part for n in found if n for part in (n.casefold(), n.casefold().partition(".")[0])}

    return (is_.name or "").casefold() in names(was) or (was.name or "").casefold() in names(is_)


def _version(was: Device, is_: Device) -> Iterator[Change]:
    """The first of firmware, version and system that changed: they change together."""
    for name in ("firmware", "os_version", "os"):
        before, after = was.attributes.get(name), is_.attributes.get(name)
        if before is None or after is None or before.value == after.value:
            continue
        if before.value in {a.value for a in after.disputed_by} or after.value in {a.value for a in before.disputed_by}:
            continue
        yield Change("version-changed", is_.id, {"name": is_.label, "before": before.value, "after": after.value})
        return


def findings(before: Inventory, after: Inventory) -> tuple[Finding, ...]:
    """What of the changes the owner should look at: devices that came, vanished and moved since the time before."""
    codes = {"new": "device-new", "gone": "device-gone", "moved": "device-moved"}
    found = []
    for change in compare(before, after):
        kind = change.kind.removesuffix("-nowhere")
        if kind in codes:
            level = "in-order" if kind == "moved" else "soon"
            here = tuple(d.id for d in after.devices if d.id == change.device)
            found.append(Finding(codes[kind], level, here, data={"place": "–", **change.data}))
    return tuple(found)
