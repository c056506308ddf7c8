"""Networks and VLANs, and the switches with their ports."""

from __future__ import annotations

from starlette.responses import Response

from netzplan.web.app import Page, Visit
from topology.inventory import Inventory

_SWITCHES = ("switch", "router", "firewall", "access-point")


def networks(visit: Visit) -> Response:
    """All networks; all switches with what hangs on each port."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    labels = {d.id: d.label for d in inventory.devices}
    switches = [d for d in inventory.devices if d.role in _SWITCHES and len(d.ports) > 2]
    behind = on_ports(inventory)
    return visit.page("networks", networks=inventory.networks, switches=switches, labels=labels, behind=behind)


def on_ports(inventory: Inventory) -> dict[tuple[str, str], list[str]]:
    """(device, port) → the devices at the other end."""
    found: dict[tuple[str, str], list[str]] = {}
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                found.setdefault((one.device, one.port), []).append(other.device)
    return found


ROUTES = [Page("/networks", "inventory", networks)]
