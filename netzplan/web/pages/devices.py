"""The device list to search, filter and sort; and one device with its evidence, ports, place and history."""

from __future__ import annotations

import time

from starlette.responses import Response

from netzplan.commands.note import FIELDS
from netzplan.web.app import Page, Visit
from netzplan.web.service import Row, label, labels, rows
from topology.analysis import path
from topology.inventory import ROLES

SORTS = {
    "name": lambda r: (r.name == "", r.name.casefold()),
    "vendor": lambda r: (r.vendor == "", r.vendor.casefold(), r.model.casefold()),
    "place": lambda r: (r.place == "", r.place.casefold()),
}


def devices(visit: Visit) -> Response:
    """The list; `q` searches names, addresses, vendors and ports, `role` filters, `sort` sorts."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    everything = rows(inventory, visit.lang)
    query, role, sort = visit.query.get("q", "")[:200], visit.query.get("role", ""), visit.query.get("sort", "")
    found = [r for r in everything if (not role or r.role == role) and matches(r, query)]
    if sort in SORTS:
        found.sort(key=SORTS[sort])
    roles = [r for r in ROLES if any(one.role == r for one in everything)]
    return visit.page("devices", rows=found, total=len(everything), q=query, chosen=role, roles=roles, sort=sort)


def matches(row: Row, query: str) -> bool:
    """Whether every word of the query is somewhere in the row."""
    text = " ".join((row.name, row.vendor, row.model, row.place, row.role, *row.ips, *row.macs)).casefold()
    loose = text.replace(":", "").replace("-", "")
    return all(w in text or w.replace(":", "").replace("-", "") in loose for w in query.casefold().split())


def device(visit: Visit) -> Response:
    """Everything about one device, each statement with its evidence."""
    inventory = visit.service.inventory(visit.site)
    found = inventory.device(visit.path["id"]) if inventory else None
    if inventory is None or found is None:
        return visit.missing()
    names = labels(inventory, visit.lang)
    return visit.page(
        "device",
        device=found,
        title=label(found, visit.lang),
        labels=names,
        links=[one for one in inventory.links if found.id in (one.a.device, one.b.device)],
        path=[step.device for step in path(inventory, found.id)],
        findings=[f for f in inventory.findings if found.id in f.devices],
        places=[n for n in inventory.not_located if n.device == found.id],
        fields=FIELDS,
        roles=[r for r in ROLES if r != "internet"],
        history=history(visit, found.id) if visit.query.get("history") else None,
    )


def history(visit: Visit, device: str) -> list[tuple[float, str]]:
    """Where it was when: the moments at which its place or addresses changed, newest first; the last 50 scans."""
    told: list[tuple[float, str]] = []
    for run in visit.service.store.runs(visit.site, "scan")[-50:]:
        inventory = visit.service.at(visit.site, run)
        if inventory is None:
            continue
        row = next((r for r in rows(inventory, visit.lang) if r.id == device), None)
        said = " · ".join((*row.ips, row.place)) if row else visit.say("web.not-seen")
        if not told or told[-1][1] != said:
            told.append((run.started, said))
    return told[::-1]


def note(visit: Visit) -> Response:
    """Keeps what a person says about a device. What somebody else has written meanwhile is shown, not lost."""
    site, wanted = visit.site, visit.path["id"]
    inventory = visit.service.inventory(site)
    found = inventory.device(wanted) if inventory else None
    if found is None:
        return visit.missing()
    now = visit.service.store.notes(site).get(wanted, {})
    changed, clashes = {}, []
    for field in FIELDS:
        value = visit.form.get(field)
        seen = visit.form.get(f"seen-{field}", "")
        if value is None or value.strip() == seen:
            continue
        wrong = field == "role" and value.strip() and value.strip() not in ROLES
        if wrong or now.get(field, "") not in (seen, value.strip()):
            clashes.append((field, now.get(field, ""), value.strip()))
        else:
            changed[field] = value.strip()[:2000]
    if changed:
        visit.service.store.note(site, wanted, changed, time.time(), visit.who)
    if clashes:
        return visit.page("clash", 409, device=found, clashes=clashes)
    return visit.go(visit.form.get("back") if visit.form.get("back") == "/open" else f"/devices/{wanted}")  # type: ignore[arg-type]  # compared just before


ROUTES = [
    Page("/devices", "inventory", devices),
    Page("/devices/{id}", "inventory", device),
    Page("/devices/{id}", "fill", note, ("POST",)),
]
