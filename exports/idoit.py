"""The devices as objects of i-doit, with their categories, for its JSON-RPC method cmdb.external.push.v2."""

from __future__ import annotations

from typing import Any

import msgspec

from exports.format import Cuts, Settings
from exports.formats.idoit import TYPES
from exports.provider import identifier, line, listed, names, slug, system
from topology.inventory import Device, Inventory

SOURCE = "netzplan"
"""Of the external identifier, the part that names who says so."""
Entries = dict[str, dict[str, Any]]


class Item(msgspec.Struct, frozen=True):
    """One object: `identity` is ours for ever, `data` is category constant → name of an entry → its attributes."""

    identity: str
    kind: str
    title: str
    data: dict[str, Entries]


def items(inventory: Inventory, settings: Settings, cuts: Cuts) -> list[Item]:
    devices = listed(inventory)
    called = names(devices, settings, 255, None, cuts)
    return [
        Item(identifier(d.id), TYPES.get(d.role, "C__OBJTYPE__CLIENT"), called[d.id], _categories(d, inventory, cuts))
        for d in devices
    ]


def _categories(device: Device, inventory: Inventory, cuts: Cuts) -> dict[str, Entries]:
    def fit(value: str | None, field: str) -> str:
        return cuts.fit(value, 255, field)

    made: dict[str, Entries] = {}
    model = {
        "manufacturer": fit(device.get("vendor"), "vendor"),
        "title": fit(device.get("model"), "model"),
        "serial": fit(device.get("serial"), "serial"),
        "firmware": fit(device.get("firmware") or system(device), "firmware"),
    }
    _add(made, "C__CATG__MODEL", "model", model)
    _add(made, "C__CATG__ACCOUNTING", "accounting", {"inventory_no": fit(device.notes.get("asset_tag"), "asset_tag")})
    _add(made, "C__CATG__GLOBAL", "global", {"purpose": fit(device.notes.get("purpose"), "purpose")})
    for number, ip in enumerate(device.ips):
        six = ":" in ip
        kind: dict[str, Any] = {"net_type": 1000 if six else 1, "primary": int(number == 0), "active": 1}
        kind |= {"ipv6_address": ip} if six else {"ipv4_address": ip}
        if number == 0:
            kind |= {"hostname": line(device.get("hostname"))[:255]} if device.get("hostname") else {}
        made.setdefault("C__CATG__IP", {})[f"ip-{ip}"] = kind
    for number, mac in enumerate(device.macs[:64], 1):
        made.setdefault("C__CATG__NETWORK_PORT", {})[f"mac-{mac}"] = {"title": f"LAN {number}", "mac": mac}
    if room := fit(device.notes.get("room") or device.get("location"), "room"):
        place = {"title": room, "class": "C__OBJTYPE__ROOM", "extType": SOURCE}
        place["extId"] = f"room-{slug(inventory.site, 40)}-{slug(room, 60)}"
        made["C__CATG__LOCATION"] = {"location": {"parent": place}}
    return made


def _add(made: dict[str, Entries], category: str, name: str, fields: dict[str, str]) -> None:
    if told := {k: v for k, v in fields.items() if v}:
        made[category] = {name: told}
