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
    """All networks and radio networks; all switches with what hangs on each port."""
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return visit.page("empty")
    switches = sorted((d for d in inventory.devices if d.role in _SWITCHES and len(d.ports) > 2), key=order)
    vlans = sorted({p.pvid for d in switches for p in d.ports if p.pvid})
    return visit.page(
        "networks",
        networks=inventory.networks,
        radio=radio(inventory),
        switches=[(d, sockets(d)) for d in switches],
        labels=labels(inventory, visit.lang),
        behind=on_ports(inventory),
        colour={vlan: number % 5 for number, vlan in enumerate(vlans)},
    )


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


def sockets(device: Device) -> list[Port]:
    """The ports that a cable or radio may be on, as they are counted: loopback, bridges and tunnels left out."""
    real = [p for p in device.ports if p.if_type not in _VIRTUAL and p.name != "lo" and not p.lower]
    if sum(p.pvid is not None for p in real) > 2:  # it tells which of them switch: the rest is inside
        real = [p for p in real if p.pvid is not None]
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
