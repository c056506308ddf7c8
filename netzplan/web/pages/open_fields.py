"""What only a person knows, one device after another, the most important first."""

from __future__ import annotations

from starlette.responses import Response

from exports.table import order
from netzplan.fields import ASKED, SITE, open_of, progress
from netzplan.web.app import Page, Visit
from topology.inventory import Device, Inventory


def open_fields(visit: Visit) -> Response:
    """The next device with something open; `skip` passes over some."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    waiting = open_devices(inventory)
    skip = visit.query.get("skip", "0")
    number = min(int(skip), len(waiting) - 1) if skip.isdigit() and waiting else 0
    done, all_ = progress(inventory, visit.service.store.notes(visit.site).get(SITE, {}))
    return visit.page(
        "open",
        device=waiting[number] if waiting else None,
        position=number,
        waiting=len(waiting),
        done=done,
        all=all_,
        fields=("name", *ASKED),
    )


def open_devices(inventory: Inventory) -> list[Device]:
    """The devices that a handover should say more about."""
    return sorted((d for d in inventory.devices if open_of(d)), key=order)


ROUTES = [Page("/open", "fill", open_fields)]
