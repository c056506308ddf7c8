"""Networks and VLANs, and the switches with their ports."""

from __future__ import annotations

import re

from starlette.responses import Response

from exports.table import order
from netzplan.web.app import Page, Visit
from netzplan.web.service import labels
from topology.inventory import Device, Inventory, Port

_SWITCHES = ("switch", "router", "firewall", "access-point")
_VIRTUAL = frozenset({1, 24, 53, 131, 135, 136, 209})
"""ifType (RFC 7224): other, loopback, propVirtual, tunnel, l2vlan, l3ipvlan, bridge."""
_PARTS = re.compile(r"\d+|\D+", re.ASCII).findall


def networks(visit: Visit) -> Response:
    """All networks; all switches with what hangs on each port."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    names = labels(inventory, visit.lang)
    switches = sorted((d for d in inventory.devices if d.role in _SWITCHES and len(d.ports) > 2), key=order)
    behind = on_ports(inventory)
    return visit.page(
        "networks",
        networks=inventory.networks,
        switches=[(d, sockets(d)) for d in switches],
        labels=names,
        behind=behind,
    )


def sockets(device: Device) -> list[Port]:
    """The ports that a cable or radio may be on, as they are counted: loopback, bridges and tunnels left out."""
    real = [p for p in device.ports if p.if_type not in _VIRTUAL and p.name != "lo" and not p.lower]
    return sorted(real, key=lambda p: [(int(part), "") if part.isdigit() else (-1, part) for part in _PARTS(p.name)])


def on_ports(inventory: Inventory) -> dict[tuple[str, str], list[str]]:
    """(device, port) → the devices at the other end."""
    found: dict[tuple[str, str], list[str]] = {}
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                found.setdefault((one.device, one.port), []).append(other.device)
    return found


ROUTES = [Page("/networks", "inventory", networks, lasting=True)]
