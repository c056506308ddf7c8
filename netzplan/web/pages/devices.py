"""The device list to search, filter and sort; and one device with its evidence, ports, place and history."""

from __future__ import annotations

from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from exports.plan.faceplate import on_ports, sockets
from exports.plan.ports import natural
from exports.texts.attributes import TEXTS as ATTRIBUTES
from netzplan.commands.note import FIELDS
from netzplan.fields import open_of
from netzplan.store.service import Whereabouts
from netzplan.web import historian
from netzplan.web.forms import number
from netzplan.web.listing import Listing, Wish, as_csv, chosen, listing, told_of
from netzplan.web.pages.documents import TYPES
from netzplan.web.pages.networks import colours
from netzplan.web.pages.who import joined, made_for, splittable
from netzplan.web.service import label, labels
from netzplan.web.visit import Page, Visit, remember
from topology.analysis import Site
from topology.inventory import ROLES, Device, Inventory, Link, Resolved

PAGE = 200
_FORMER = 50


def devices(visit: Visit) -> Response:
    """The list, as the reader has asked for it, a part at a time."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    whole, wish = _asked(visit, inventory)
    found = chosen(whole, wish)
    pages = max(1, -(-len(found) // PAGE))
    page = min(number(visit.query.get("page", ""), 999_999) or 1, pages)
    answer = visit.page(
        "devices",
        rows=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        total=len(whole.rows),
        wish=wish,
        columns=whole.columns,
        page=page,
        pages=pages,
        titles=lambda columns: [(c, visit.say(f"lists.column-{c}")) for c in columns],
        link=lambda **changed: _link(wish, **changed),
        roles=[r for r in ROLES if any(one.role == r for one in whole.rows)],
        networks=[n for n in inventory.networks if n.prefix],
        former=former(visit, inventory, wish.query),
        removed=[c for c in visit.service.store.corrections(visit.site) if c.what == "remove"],
    )
    if visit.request.query_params.getlist("column"):
        remember(visit, answer, "netzplan_columns", ".".join(wish.columns))
    return answer


def shown(visit: Visit) -> Response:
    """What the list shows, as a file: CSV with the columns chosen, or the workbook of the devices chosen."""
    inventory = visit.service.inventory(visit.site)
    kind = visit.path["kind"]
    if inventory is None or kind not in ("csv", "xlsx"):
        return visit.missing()
    whole, wish = _asked(visit, inventory)
    found = chosen(whole, wish)
    if kind == "csv":
        return visit.download(as_csv(found, wish.columns, visit.lang), f"{visit.site}.csv", "text/csv")
    from exports.registry import formats
    from exports.select import select

    part = select(inventory, only={r.id for r in found})
    settings = msgspec.structs.replace(visit.service.format_settings(visit.lang), whole=inventory)
    content = formats()["xlsx"].render(part, settings)
    return visit.download(content, f"{visit.site}.xlsx", TYPES["xlsx"])


def found_list(visit: Visit, inventory: Inventory) -> Listing:
    """All devices; computed once for each state."""
    whole: Listing = visit.service.once(
        ("listing", visit.site, visit.lang), visit.service.stamp(visit.site), lambda: listing(inventory, visit.lang)
    )
    return whole


def _asked(visit: Visit, inventory: Inventory) -> tuple[Listing, Wish]:
    whole = found_list(visit, inventory)
    columns = visit.request.query_params.getlist("column")
    return whole, Wish.of(
        visit.query, columns or visit.request.cookies.get("netzplan_columns", "").split("."), whole.columns
    )


def _link(wish: Wish, **changed: str | int) -> str:
    """The query string of this list with something changed."""
    now = {"q": wish.query, "role": wish.role, "network": wish.network, "sort": wish.sort, **changed}
    return "?" + urlencode({k: v for k, v in now.items() if v})


def device(visit: Visit) -> Response:
    """Everything about one device, each statement with its evidence."""
    inventory = visit.service.inventory(visit.site)
    found = inventory.device(visit.path["id"]) if inventory else None
    if inventory is None or found is None:
        target = joined(visit, visit.path["id"])
        return visit.go(f"/devices/{target}") if inventory and inventory.device(target) else gone(visit)
    names = labels(inventory, visit.lang)
    return visit.page(
        "device",
        device=found,
        facts=facts(found),
        ports=sockets(found),
        behind=on_ports(inventory),
        colour=colours(inventory) if found.role == "switch" else None,
        title=label(found, visit.lang),
        labels=names,
        links=cables(inventory, found.id),
        path=[step.device for step in around(visit, inventory).path(found.id)],
        findings=[f for f in inventory.findings if found.id in f.devices],
        places=[n for n in inventory.not_located if n.device == found.id],
        fields=FIELDS,
        asked=open_of(found),
        roles=[r for r in ROLES if r != "internet"],
        others=[(i, n) for i, n in sorted(names.items(), key=lambda one: one[1].casefold()) if i != found.id],
        keys=splittable(found),
        corrections=made_for(visit, found.id),
        history=history(visit, found.id) if visit.query.get("history") else None,
        waiting=len(historian.waiting(visit.service.store, visit.site)) if visit.query.get("history") else 0,
    )


def gone(visit: Visit) -> Response:
    """A device that is not there any more: where it was when."""
    known = visit.service.store.whereabouts(visit.site, visit.path["id"])
    hidden = {c.subject for c in visit.service.store.corrections(visit.site) if c.what == "remove"}
    if not known or visit.path["id"] in hidden:
        return visit.missing()
    return visit.page("gone", title=known[0].label, macs=known[0].macs, history=history(visit, visit.path["id"]))


def former(visit: Visit, inventory: Inventory, query: str) -> list[Whereabouts]:
    """What was there once, by name or MAC address; only for who asks for something."""
    words = query.casefold().split()
    if not words:
        return []
    store = visit.service.store
    hidden = {c.subject for c in store.corrections(visit.site) if c.what in ("remove", "merge")}
    once = (w for w in store.last_whereabouts(visit.site).values() if inventory.device(w.device) is None)
    return [w for w in once if w.device not in hidden and told_of(words, f"{w.label} {w.macs}")][:_FORMER]


def facts(device: Device) -> list[tuple[str, Resolved]]:
    """What is known of it, the most telling first."""
    order = {name: number for number, name in enumerate(ATTRIBUTES)}
    return sorted(device.attributes.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))


def cables(inventory: Inventory, device: str) -> list[Link]:
    """Its links, in the order of its ports."""
    mine = [one for one in inventory.links if device in (one.a.device, one.b.device)]
    return sorted(mine, key=lambda one: natural((one.a if one.a.device == device else one.b).port))


def around(visit: Visit, inventory: Inventory) -> Site:
    """Who hangs on whom; computed once for each state."""
    made: Site = visit.service.once(("around", visit.site), visit.service.stamp(visit.site), lambda: Site(inventory))
    return made


def history(visit: Visit, device: str) -> list[tuple[float, str]]:
    """Where it was when: the moments at which its place or addresses changed, newest first."""
    visit.service.learn(visit.site)
    told = []
    for one in visit.service.store.whereabouts(visit.site, device):
        said = " · ".join(filter(None, (one.ips.replace(" ", ", "), one.place)))
        told.append((one.since, said or visit.say("web.not-seen")))
    return told


def note(visit: Visit) -> Response:
    """Keeps what a person says about a device. What somebody else has written meanwhile is shown, not lost."""
    site, wanted = visit.site, visit.path["id"]
    inventory = visit.service.inventory(site)
    found = inventory.device(wanted) if inventory else None
    if found is None:
        return visit.missing()
    now = found.notes
    changed, clashes = {}, []
    for field in FIELDS:
        value = visit.form.get(field)
        seen = visit.form.get(f"seen-{field}", "")
        if value is None or value.strip() == seen:
            continue
        wrong = field == "role" and value.strip() and value.strip() not in ROLES
        if wrong or now.get(field, "") not in (seen, value.strip()):
            title = visit.say(f"cli.note.field.{field}")
            clashes.append(("" if wrong else field, title, now.get(field, ""), value.strip()))
        else:
            changed[field] = value.strip()[:2000]
    if changed:
        visit.service.store.note(site, wanted, changed, visit.service.now(), visit.who)
    if clashes:
        return visit.page("clash", 409, action=f"/devices/{wanted}", clashes=clashes)
    return visit.go(visit.form.get("back") if visit.form.get("back") == "/open" else f"/devices/{wanted}")  # type: ignore[arg-type]  # compared just before


ROUTES = [
    Page("/devices", "inventory", devices, lasting=True),
    Page("/devices/as/{kind}", "export", shown),
    Page("/devices/{id}", "inventory", device, lasting=True),
    Page("/devices/{id}", "fill", note, ("POST",)),
]
