"""Who is who, as a person knows better: two devices are one, one is two, one is not to be shown; each with undo."""

from __future__ import annotations

import hashlib

from starlette.responses import Response

from discover.observation import Key
from netzplan.store import Correction
from netzplan.web.service import label
from netzplan.web.visit import Page, Visit
from topology.inventory import Device


def merge(visit: Visit) -> Response:
    """The device of this page and another one are the same; this page's id and words stay."""
    mine, other = _device(visit, visit.path["id"]), _device(visit, visit.form.get("other", ""))
    if mine is None or other is None or mine.id == other.id:
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say("web.merge-needs"))
    _keep(visit, Correction("merge", other.id, mine.id, label(other, visit.lang), visit.service.now(), visit.who))
    return visit.go(f"/devices/{mine.id}")


def split(visit: Visit) -> Response:
    """The chosen numbers and addresses belong to another device, which gets an id of its own."""
    mine = _device(visit, visit.path["id"])
    if mine is None:
        return visit.missing()
    known = {f"{k.kind} {k.value}" for k in splittable(mine)}
    chosen = sorted(known & {name[4:] for name in visit.form if name.startswith("key ")})
    if not chosen or len(chosen) == len(known):
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say("web.split-needs"))
    target = "d" + hashlib.blake2b("\0".join((visit.site, "split", *chosen)).encode(), digest_size=5).hexdigest()
    name = label(mine, visit.lang)
    _keep(visit, *(Correction("split", k, target, name, visit.service.now(), visit.who) for k in chosen))
    return visit.go(f"/devices/{target}")


def remove(visit: Visit) -> Response:
    """The device is not shown any more, here and in every output."""
    mine = _device(visit, visit.path["id"])
    if mine is None or mine.presumed:
        return visit.missing()
    _keep(visit, Correction("remove", mine.id, "", label(mine, visit.lang), visit.service.now(), visit.who))
    return visit.go("/devices#removed")


def undo(visit: Visit) -> Response:
    """Takes a correction back: everything is as the evidence has it."""
    what, subject, target = (visit.form.get(name, "") for name in ("what", "subject", "target"))
    known = visit.service.store.corrections(visit.site)
    if not any(c.what == what and subject in ("", c.subject) and target in ("", c.target) for c in known):
        return visit.missing()
    visit.service.store.no_longer_correct(visit.site, what, subject, target)
    back = visit.form.get("back", "")
    inventory = visit.service.inventory(visit.site)
    return visit.go(f"/devices/{back}" if inventory is not None and inventory.device(back) else "/devices")


def splittable(device: Device) -> list[Key]:
    """The keys by which a device may be taken apart, the surest first."""
    return [k for k in device.keys if k.kind not in ("ip", "name")]


def made_for(visit: Visit, device: str) -> list[Correction]:
    """The corrections that have made this device what it is; of a split one of each."""
    found: dict[tuple[str, str], Correction] = {}
    for one in visit.service.store.corrections(visit.site):
        if one.what in ("merge", "split") and one.target == device:
            found.setdefault((one.what, one.subject if one.what == "merge" else one.target), one)
    return list(found.values())


def joined(visit: Visit, device: str) -> str:
    """The device that one was joined with, and that with another: where older links lead to."""
    into = {c.subject: c.target for c in visit.service.store.corrections(visit.site) if c.what == "merge"}
    seen: set[str] = set()
    while device in into and device not in seen:
        seen.add(device)
        device = into[device]
    return device


def _device(visit: Visit, id_: str) -> Device | None:
    inventory = visit.service.inventory(visit.site)
    found = inventory.device(id_) if inventory is not None else None
    return None if found is not None and found.role == "internet" else found


def _keep(visit: Visit, *corrections: Correction) -> None:
    visit.service.store.correct(visit.site, corrections)


ROUTES = [
    Page("/devices/{id}/merge", "fill", merge, ("POST",)),
    Page("/devices/{id}/split", "fill", split, ("POST",)),
    Page("/devices/{id}/remove", "fill", remove, ("POST",)),
    Page("/corrections/undo", "fill", undo, ("POST",)),
]
