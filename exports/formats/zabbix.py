"""`export zabbix`: hosts for Zabbix' import (YAML, version 6.0)."""

from __future__ import annotations

import hashlib
import textwrap
from typing import Any

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, role, system, target, yaml
from exports.texts import text
from topology.inventory import Device, Inventory

_SNMP = 161


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """`host` holds letters, digits, space, `. _ -` only, the visible `name` anything. Host groups by role below
    `netzplan/`."""
    head = textwrap.fill(text(settings.lang, "export.zabbix-head"), 100, initial_indent="# ", subsequent_indent="# ")
    return head.encode() + b"\n" + document(hosts(inventory, settings, cuts))


def hosts(inventory: Inventory, settings: Settings, cuts: Cuts) -> list[dict[str, Any]]:
    """Each device as a host of Zabbix' import format."""
    devices = listed(inventory)
    technical = names(devices, settings, 128, r"A-Za-z0-9 ._\-", cuts, everywhere=True)
    visible = names(devices, settings, 128, None, cuts, everywhere=True)
    return [_host(d, technical[d.id], visible[d.id], inventory, settings, cuts) for d in devices]


def document(some: list[dict[str, Any]]) -> bytes:
    """A whole import file: the hosts, and the groups they are in."""
    whole: dict[str, Any] = {"version": "6.0"}
    if some:
        groups = sorted({str(group["name"]) for host in some for group in host["groups"]})
        whole["groups"] = [{"uuid": uuid4(f"group {name}"), "name": name} for name in groups]
        whole["hosts"] = some
    return yaml({"zabbix_export": whole}).encode()


def _host(
    device: Device, technical: str, visible: str, inventory: Inventory, settings: Settings, cuts: Cuts
) -> dict[str, Any]:
    kind = role(device, settings.lang)
    host: dict[str, Any] = {"host": technical, "name": visible, "groups": [{"name": f"netzplan/{kind}"}]}
    if device.ips:
        host["interfaces"] = [_interface(device)]
    tags = [("netzplan-id", identifier(device.id)), ("role", device.role), ("site", line(inventory.site)[:255])]
    host["tags"] = [{"tag": tag, "value": value} for tag, value in tags if value]
    host["inventory_mode"] = "MANUAL"
    # Lengths of Zabbix' host_inventory table.
    facts = {
        "type": cuts.fit(kind, 64, "type"),
        "name": cuts.fit(device.label, 128, "name"),
        "os": cuts.fit(system(device), 128, "os"),
        "serialno_a": cuts.fit(device.get("serial"), 64, "serialno_a"),
        "asset_tag": cuts.fit(device.notes.get("asset_tag"), 64, "asset_tag"),
        "macaddress_a": next(iter(device.macs), ""),
        "vendor": cuts.fit(device.get("vendor"), 64, "vendor"),
        "model": cuts.fit(device.get("model"), 64, "model"),
        "location": cuts.fit(device.notes.get("room") or device.get("location"), 1000, "location"),
    }
    host["inventory"] = {key: value for key, value in facts.items() if value}
    return host


def _interface(device: Device) -> dict[str, Any]:
    """By SNMP where that answers, else by the agent; the community stays a macro, for no secret leaves."""
    if any(s.port == _SNMP for s in device.services):
        details = {"community": "{$SNMP_COMMUNITY}"}
        return {"type": "SNMP", "ip": device.ips[0], "port": str(_SNMP), "details": details, "interface_ref": "if1"}
    return {"ip": device.ips[0], "interface_ref": "if1"}


def uuid4(seed: str) -> str:
    """32 digits of the form of a UUID version 4, always the same for the same text: Zabbix takes no other."""
    digits = hashlib.sha256(f"netzplan {seed}".encode()).hexdigest()[:32]
    return f"{digits[:12]}4{digits[13:16]}{'89ab'[int(digits[16], 16) % 4]}{digits[17:]}"


FORMAT = target(
    "zabbix",
    ("Zabbix: Hosts mit Inventar (YAML)", "Zabbix: hosts with inventory (YAML)"),
    ".yaml",
    make,
    "Zabbix 6.0–7.x",
    (
        "in ein laufendes Zabbix 6.0.14 eingelesen",
        "imported into a running Zabbix 6.0.14",
    ),
)
