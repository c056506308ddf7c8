"""What only a person knows, one device after another, the most important first."""

from __future__ import annotations

from starlette.responses import Response

from netzplan.show import order
from netzplan.web.app import Page, Visit
from topology.inventory import Device, Inventory

ASKED = ("room", "owner", "purpose")
_ASKED_OF = (
    "router",
    "firewall",
    "modem",
    "switch",
    "access-point",
    "server",
    "hypervisor",
    "nas",
    "printer",
    "ups",
    "unknown",
)


def open_fields(visit: Visit) -> Response:
    """The next device with something open; `skip` passes over some."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    waiting = open_devices(inventory)
    skip = visit.query.get("skip", "0")
    number = min(int(skip), len(waiting) - 1) if skip.isdigit() and waiting else 0
    done, all_ = progress(inventory)
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
    asked = [d for d in inventory.devices if d.role in _ASKED_OF and not d.presumed]
    return sorted((d for d in asked if any(not d.notes.get(f) for f in ASKED)), key=order)


def progress(inventory: Inventory) -> tuple[int, int]:
    """How many of the fields asked for are filled in, and how many there are."""
    asked = [d for d in inventory.devices if d.role in _ASKED_OF and not d.presumed]
    return sum(bool(d.notes.get(f)) for d in asked for f in ASKED), len(asked) * len(ASKED)


ROUTES = [Page("/open", "fill", open_fields)]
