"""What only a person knows, one device after another, the most important first."""

from __future__ import annotations

from starlette.responses import Response

from exports.table import order
from netzplan.fields import ASKED, SITE, SITE_FIELDS, open_of, progress, title
from netzplan.web.forms import number
from netzplan.web.visit import Page, Visit
from topology.inventory import Device, Inventory


def open_fields(visit: Visit) -> Response:
    """The next device with something open; `skip` passes over some."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    waiting = open_devices(inventory)
    skip = min(number(visit.query.get("skip", ""), 10**9) or 0, max(0, len(waiting) - 1))
    done, all_ = progress(inventory, visit.service.store.notes(visit.site).get(SITE, {}))
    return visit.page(
        "open",
        device=waiting[skip] if waiting else None,
        position=skip,
        waiting=len(waiting),
        done=done,
        all=all_,
        fields=("name", *ASKED),
    )


def open_devices(inventory: Inventory) -> list[Device]:
    """The devices that a handover should say more about."""
    return sorted((d for d in inventory.devices if open_of(d)), key=order)


def about_site(visit: Visit) -> Response:
    """What the document asks about the site as a whole."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    said = visit.service.store.notes(visit.site).get(SITE, {})
    done, all_ = progress(inventory, said)
    groups = [(name, [(f, title(visit.lang, f), said.get(f, "")) for f in fields]) for name, fields in _GROUPS]
    return visit.page("open_site", groups=groups, done=done, all=all_)


def keep_site(visit: Visit) -> Response:
    """Keeps the answers. What somebody else has written meanwhile is shown, not lost."""
    now = visit.service.store.notes(visit.site).get(SITE, {})
    changed, clashes = {}, []
    for field in SITE_FIELDS:
        value, seen = visit.form.get(field), visit.form.get(f"seen-{field}", "")
        if value is None or value.strip() == seen:
            continue
        if now.get(field, "") not in (seen, value.strip()):
            clashes.append((field, title(visit.lang, field), now.get(field, ""), value.strip()))
        else:
            changed[field] = value.strip()[:2000]
    if changed:
        visit.service.store.note(visit.site, SITE, changed, visit.service.now(), visit.who)
    if clashes:
        return visit.page("clash", 409, action="/open/site", clashes=clashes)
    return visit.go("/open/site")


_LAST = ("approved-by", "distribution", "handed-over", "open-points")
_GROUPS = (
    ("contacts", tuple(f for f in SITE_FIELDS if f.startswith("contact."))),
    ("contracts", tuple(f for f in SITE_FIELDS if not f.startswith("contact.") and f not in _LAST)),
    ("handover", _LAST),
)

ROUTES = [
    Page("/open", "fill", open_fields),
    Page("/open/site", "fill", about_site),
    Page("/open/site", "fill", keep_site, ("POST",)),
]
