"""The WLAN plan: radio networks, the access points that send them, their channels and who is connected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from exports.cells import plain
from exports.plan.model import Card, Model, Row
from exports.plan.ports import natural
from exports.plan.summarise import Summary
from exports.texts import has, text
from topology.inventory import Device, Radio

_WIDE = 270.0
_MOST = 12
_WEAK = frozenset({"open", "wep", "wpa", "wps"})


def model(summary: Summary) -> Model:
    """A card for each access point, one for each radio network of the office, and one that counts the neighbours'."""
    clients = _clients(summary)
    radios = [r for r in summary.inventory.radios if r.own]
    sending: dict[str, list[Radio]] = defaultdict(list)
    for radio in radios:
        if radio.device in summary.devices:
            sending[str(radio.device)].append(radio)
    points = [d for d in summary.devices.values() if d.role == "access-point" or d.id in clients or d.id in sending]
    cards = {}
    for ssid in sorted(_names(clients, radios, points), key=natural):
        card = _network(summary, ssid, clients, radios)
        cards[card.id] = card
    first = sorted(points, key=lambda d: (natural(d.label), d.id))
    for point in first:
        cards[point.id] = _point(summary, point, clients.get(point.id, []), sending.get(point.id, []))
    if foreign := [r for r in summary.inventory.radios if not r.own]:
        card = _neighbours(summary, foreign)
        cards[card.id] = card
    return Model(
        cards,
        (),
        (),
        vlans=tuple(summary.vlans.values()),
        groups=tuple(g for g, _ in summary.groups),
        flow=tuple(cards),
        breaks=(*(d.id for d in first[:1]), "neighbours"),
        legend=(summary.say("wlan-legend"),),
    )


def _clients(summary: Summary) -> dict[str, list[tuple[str, str]]]:
    """Access point → (device, name of the radio network)."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for link in summary.links:
        if link.medium != "wireless":
            continue
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if _sends(summary.devices[one.device]) and not _sends(summary.devices[other.device]):
                found[one.device].append((other.device, link.ssid or ""))
    return found


def _sends(device: Device) -> bool:
    return device.role in ("access-point", "router", "firewall", "wlan-controller")


def _names(clients: dict[str, list[tuple[str, str]]], radios: Iterable[Radio], points: Iterable[Device]) -> set[str]:
    told = {ssid for several in clients.values() for _, ssid in several} | {r.ssid or "" for r in radios}
    return {name for name in told | {p.get("ssid") or "" for p in points} if name}


def _network(summary: Summary, ssid: str, clients: dict[str, list[tuple[str, str]]], radios: list[Radio]) -> Card:
    mine = [r for r in radios if r.ssid == ssid]
    kinds = sorted({_protection(summary, r) for r in mine if r.protection})
    devices = sorted({d for several in clients.values() for d, name in several if name == ssid})
    points = {p for p, several in clients.items() if any(name == ssid for _, name in several)}
    points |= {r.device for r in mine if r.device}
    words = [", ".join(kinds) or summary.say("wlan-unknown-protection"), summary.say("wlan-points", count=len(points))]
    rows = summary.rows(devices)
    vlans = {v for r in rows for v in r.vlans}
    return Card(
        f"ssid {ssid}",
        "wlan",
        plain(ssid, 80).replace("\n", " "),
        " · ".join(words),
        rows,
        full=plain(ssid, 200),
        devices=tuple(devices),
        wide=_WIDE,
        colour=f"vlan-{summary.vlans[vlans.pop()].colour}" if len(vlans) == 1 else "radio",
    )


def _point(summary: Summary, point: Device, clients: list[tuple[str, str]], radios: list[Radio]) -> Card:
    rows = [_radio(summary, r) for r in sorted(radios, key=lambda r: (r.channel or 0, r.bssid or ""))[:_MOST]]
    by_name: dict[str, list[str]] = defaultdict(list)
    for device, ssid in clients:
        by_name[ssid].append(device)
    for ssid, devices in sorted(by_name.items()):
        rows += [
            Row(r.icon, r.text, r.count, plain(ssid, 40).replace("\n", " "), (), r.warn, devices=r.devices)
            for r in summary.rows(sorted(set(devices)))
        ]
    card = summary.card(point.id, ())
    place = ""
    for link in summary.near[point.id]:
        other = link.b if link.a.device == point.id else link.a
        if link.medium == "ethernet" and other.port:
            place = f"{summary.devices[other.device].label} · {other.port}"
            break
    note = "" if rows else summary.say("wlan-nothing")
    return Card(
        point.id,
        point.role,
        card.title,
        " · ".join(w for w in (card.subtitle, plain(place, 80)) if w),
        tuple(rows),
        card.warnings,
        note=note,
        full=card.full,
        devices=(point.id, *(d for d, _ in clients)),
        wide=_WIDE,
    )


def _radio(summary: Summary, radio: Radio) -> Row:
    """One network that an access point sends: name, channel, protection."""
    words = [
        summary.say("wlan-channel", channel=radio.channel) if radio.channel else "",
        f"{radio.width_mhz} MHz" if radio.width_mhz else "",
        _protection(summary, radio),
    ]
    name = plain(radio.ssid, 60).replace("\n", " ") if radio.ssid else summary.say("wlan-hidden")
    open_ = (radio.protection or "").lower() in _WEAK
    return Row("wifi", name, None, " · ".join(w for w in words if w), (), False, open_, ())


def _protection(summary: Summary, radio: Radio) -> str:
    """As people write it."""
    kind = (radio.protection or "").lower()
    code = f"lists.protection-{kind}"
    return text(summary.lang, code) if kind and has(code) else plain(radio.protection or "", 30)


def _neighbours(summary: Summary, foreign: list[Radio]) -> Card:
    """What others send: counted by channel, no name of it."""
    channels: dict[int, int] = defaultdict(int)
    for radio in foreign:
        channels[radio.channel or 0] += 1
    shown = sorted(channels.items(), key=lambda one: (-one[1], one[0]))[:_MOST]
    rows = tuple(
        Row("wifi", summary.say("wlan-channel", channel=c) if c else summary.say("wlan-no-channel"), n)
        for c, n in sorted(shown)
    )
    names = {r.bssid or r.ssid for r in foreign}
    return Card(
        "neighbours", "wlan", summary.say("wlan-neighbours"), summary.say("wlan-heard", count=len(names)), rows,
        wide=_WIDE, colour="machine",
    )  # fmt: skip
