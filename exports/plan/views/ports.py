"""Port maps: the front of each switch, with what is plugged into each socket."""

from __future__ import annotations

import msgspec

from exports.cells import plain
from exports.plan import front, icons, size
from exports.plan.faceplate import numbers, on_ports, slots, sockets
from exports.plan.model import Card, Model, Socket
from exports.plan.ports import natural, short
from exports.plan.summarise import Summary
from exports.plan.words import brief
from exports.texts import speed
from topology.analysis import Site
from topology.inventory import Device, Port

_SWITCHES = ("switch", "router", "firewall", "access-point")
_LEAST = 3
_FAR = 64


def model(summary: Summary) -> Model:
    """A card for each device that has several ports and tells of them."""
    behind = on_ports(summary.inventory)
    cards = {}
    site = Site(summary.inventory)
    devices = [d for d in summary.devices.values() if d.role in _SWITCHES]
    for device in sorted(devices, key=lambda d: (_SWITCHES.index(d.role), _steps(site, d), natural(d.label), d.id)):
        ports = sockets(device)
        if len(ports) >= _LEAST:
            cards[device.id] = _card(summary, device, ports, behind)
    return Model(
        cards,
        (),
        (),
        flow=tuple(cards),
        vlans=tuple(summary.vlans.values()),
        groups=tuple(g for g, _ in summary.groups),
        legend=tuple(summary.say(f"ports-{code}") for code in ("linked", "up", "down", "odd")),
    )


def _steps(site: Site, device: Device) -> int:
    """How far it is from the Internet; what is not joined to it comes last."""
    here: str | None = device.id
    for steps in range(_FAR):
        here = site.parent.get(here or "")
        if here is None:
            return steps or _FAR
    return _FAR


def _card(summary: Summary, device: Device, ports: list[Port], behind: dict[tuple[str, str], list[str]]) -> Card:
    shown = numbers(ports)
    places = slots([p.name for p in ports])
    cells = tuple(
        msgspec.structs.replace(_socket(summary, p, shown[p.name], behind.get((device.id, p.name), [])), slot=at)
        for p, at in zip(ports, places, strict=True)
    )
    used = sum(c.state != "down" for c in cells)
    card = summary.card(device.id, ())
    return Card(
        device.id,
        device.role,
        card.title,
        " · ".join(x for x in (summary.say("ports-used", used=used, count=len(cells)), card.subtitle) if x),
        full=card.full,
        devices=card.devices,
        sockets=cells,
        wide=max(size.CARD, front.width(front.taken(places))),
        tall=size.HEADER + front.height(front.taken(places)),
    )


def _socket(summary: Summary, port: Port, number: str, others: list[str]) -> Socket:
    """What is in a socket: a device by its name, several by their number; else whether it has a link."""
    there = [summary.devices[d] for d in dict.fromkeys(others) if d in summary.devices]
    vlan = port.pvid if port.pvid in summary.vlans else None
    words = [port.name, plain(port.alias or "", 60), speed(summary.lang, port.speed_bps) if port.speed_bps else ""]
    words += [f"VLAN {port.pvid}" if port.pvid is not None else ""]
    words += [plain(d.label, 80) for d in there]
    told = " · ".join(w for w in words if w)
    rate = brief(summary.lang, port.speed_bps) if port.speed_bps else ""
    if there:
        name = there[0].label if len(there) == 1 else summary.say("ports-several", count=len(there))
        kind = there[0].role if len({d.role for d in there}) == 1 else "switch"
        if len(there) == 1 and there[0].presumed and not there[0].name:
            name = summary.card(there[0].id, ()).title
        ids = tuple(d.id for d in there)
        return Socket(
            short(number), plain(name, 60).replace("\n", " "), icons.icon(kind), vlan, "linked", told, rate, ids
        )
    state = "up" if port.oper_up else "down"
    return Socket(
        short(number), summary.say("ports-active" if state == "up" else "ports-free"), "", vlan, state, told, rate
    )
