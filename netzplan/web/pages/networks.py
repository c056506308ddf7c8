"""Networks and VLANs, and the switches with their ports."""

from __future__ import annotations

from starlette.responses import Response

from exports.plan.faceplate import on_ports, sockets
from exports.table import order
from netzplan.web.service import labels
from netzplan.web.visit import Page, Visit
from topology.inventory import Device, Inventory

_SWITCHES = ("switch", "router", "firewall", "access-point")


def networks(visit: Visit) -> Response:
    """All networks and radio networks; all switches with what hangs on each port."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    switches = _switches(inventory)
    return visit.page(
        "networks",
        networks=inventory.networks,
        radio=radio(inventory),
        switches=[(d, sockets(d)) for d in switches],
        labels=labels(inventory, visit.lang),
        behind=on_ports(inventory),
        colour=colours(inventory),
    )


def _switches(inventory: Inventory) -> list[Device]:
    return sorted((d for d in inventory.devices if d.role in _SWITCHES and len(d.ports) > 2), key=order)


def colours(inventory: Inventory) -> dict[int, int]:
    """VLAN → the number of its colour, the same on every page."""
    vlans = sorted({p.pvid for d in _switches(inventory) for p in d.ports if p.pvid})
    return {vlan: number % 5 for number, vlan in enumerate(vlans)}


def radio(inventory: Inventory) -> list[tuple[Device, list[str], list[tuple[str, str]]]]:
    """Access points with their network names and the stations (device, network name) that were seen on them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for link in inventory.links:
        if link.medium == "wireless":
            for one, other in ((link.a, link.b), (link.b, link.a)):
                found.setdefault(one.device, []).append((other.device, link.ssid or ""))
    points = sorted((d for d in inventory.devices if d.role == "access-point" or _serves(d, found)), key=order)
    told = []
    for point in points:
        there = sorted(set(found.get(point.id, ())))
        names = {ssid for _, ssid in there if ssid} | set(filter(None, [point.get("ssid")]))
        told.append((point, sorted(names), there))
    return told


def _serves(device: Device, found: dict[str, list[tuple[str, str]]]) -> bool:
    return device.role in ("router", "firewall", "wlan-controller") and device.id in found


ROUTES = [Page("/networks", "inventory", networks, lasting=True)]
