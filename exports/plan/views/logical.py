"""The logical plan: which networks and VLANs there are, who is in them, and which device joins them."""

from __future__ import annotations

import ipaddress
from collections import Counter

import msgspec

from exports.cells import plain
from exports.plan.model import Card, Model, Row, Wire
from exports.plan.summarise import Summary
from topology.analysis import Site
from topology.inventory import Device, Network

_WIDE = 250.0
_ROUTES = ("internet", "modem", "router", "firewall")
_FAR = 64


def model(summary: Summary) -> Model:
    """A card for each network on its gateway; a router with a foot in several networks hangs on all of them."""
    networks = [n for n in summary.inventory.networks if n.devices or n.prefix]
    inside = _inside(summary, networks)
    gateways = {n.gateway for n in networks if n.gateway and n.gateway in summary.devices}
    gateways |= _joining(summary, inside)
    internet = [d.id for d in summary.devices.values() if d.role == "internet"]
    ways = _ways_out(summary, gateways)
    cards: dict[str, Card] = {}
    for device in sorted({*internet, *gateways, *(d for pair in ways for d in pair)}):
        cards[device] = msgspec.structs.replace(summary.card(device, ()), rows=(), devices=(device,))
    wires = [_between(summary, *pair) for pair in sorted(ways)]
    for network in networks:
        card = _card(summary, network, [d for d in inside[network.id] if d not in gateways])
        cards[card.id] = card
        for holder in sorted(gateways & {network.gateway, *inside[network.id]}):
            wires.append(Wire(holder, card.id, kind="logical", tag=_address(summary.devices[holder], network)))
    roots = tuple(internet) or tuple(sorted(gateways))[:1]
    return Model(
        cards, tuple(wires), roots, vlans=tuple(summary.vlans.values()), groups=tuple(g for g, _ in summary.groups)
    )


def _inside(summary: Summary, networks: list[Network]) -> dict[str, list[str]]:
    """Network → its devices: by address, else by VLAN."""
    found: dict[str, list[str]] = {n.id: [] for n in networks}
    by_vlan = {n.vlan: n.id for n in reversed(networks) if n.vlan is not None}
    for device in summary.devices.values():
        if device.role == "internet" or device.presumed:
            continue
        mine = [n for n in device.networks if n in found]
        mine = mine or sorted({by_vlan[v] for v in device.vlans if v in by_vlan})[:1]
        for network in mine:
            found[network].append(device.id)
    return found


def _joining(summary: Summary, inside: dict[str, list[str]]) -> set[str]:
    """Routers with a foot in several networks."""
    feet = Counter(d for several in inside.values() for d in set(several))
    return {d for d, count in feet.items() if count > 1 and summary.devices[d].role in ("router", "firewall")}


def _address(device: Device, network: Network) -> str:
    """The device's own address in a network."""
    if not network.prefix:
        return ""
    try:
        prefix = ipaddress.ip_network(network.prefix, strict=False)
        mine = (ip for ip in device.ips if ipaddress.ip_address(ip) in prefix)
    except ValueError:
        return ""
    return next(mine, "")


def _ways_out(summary: Summary, gateways: set[str]) -> set[tuple[str, str]]:
    """From each gateway to the Internet, over what routes on the way; whatever only passes on is left out."""
    parent = Site(summary.inventory).parent
    found = set()
    for gateway in gateways:
        last, here, steps = gateway, parent.get(gateway), 0
        while here is not None and here in summary.devices and steps < _FAR:
            if summary.devices[here].role in _ROUTES or here in gateways:
                found.add((here, last))
                last = here
            here, steps = parent.get(here), steps + 1
    return found


def _between(summary: Summary, upper: str, lower: str) -> Wire:
    """The cable between two of them, else that they belong together."""
    for link in summary.near[upper]:
        if lower in (link.a.device, link.b.device):
            return summary.wire(link)
    return Wire(upper, lower, kind="logical")


def _card(summary: Summary, network: Network, inside: list[str]) -> Card:
    vlan = summary.vlans.get(network.vlan) if network.vlan is not None else None
    name = plain(network.name or "", 80).replace("\n", " ")
    prefix = plain(network.prefix or "", 60)
    parts = [f"VLAN {network.vlan}" if network.vlan is not None else "", name if name != prefix else ""]
    title = " ".join(p for p in parts if p) or prefix or plain(network.id, 60)
    gateway = summary.devices.get(network.gateway or "")
    address = (_address(gateway, network) or plain(gateway.label, 60)) if gateway else ""
    words = [prefix if prefix != title else "", summary.say("gateway", address=address) if address else ""]
    return Card(
        f"network {network.id}",
        "network",
        title,
        " · ".join(w for w in words if w),
        _rows(summary, inside),
        full=title,
        devices=tuple(inside),
        wide=_WIDE,
        colour=f"vlan-{vlan.colour}" if vlan else "machine",
    )


def _rows(summary: Summary, inside: list[str]) -> tuple[Row, ...]:
    rows = summary.rows(inside)
    return tuple(msgspec.structs.replace(r, vlans=()) for r in rows)
