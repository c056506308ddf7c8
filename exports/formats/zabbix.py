"""`export zabbix`: hosts for Zabbix' import (YAML, version 6.0)."""

from __future__ import annotations

import hashlib
from typing import Any

from exports.format import Format, Settings
from exports.provider import Cuts, identifier, line, listed, names, role, system, yaml
from topology.inventory import Device, Inventory

_SNMP = 161


def render(inventory: Inventory, settings: Settings) -> bytes:
    """`host` holds letters, digits, space, `. _ -` only, the visible `name` anything. Host groups by role below
    `netzplan/`."""
    return document(hosts(inventory, settings, Cuts()))


def hosts(inventory: Inventory, settings: Settings, cuts: Cuts) -> list[dict[str, Any]]:
    """Each device as a host of Zabbix' import format."""
    devices, lang = listed(inventory), settings.lang
    technical = names(devices, lang, 128, r"A-Za-z0-9 ._\-")
    visible = names(devices, lang, 128)
    return [_host(d, technical[d.id], visible[d.id], f"netzplan/{role(d, lang)}", inventory, lang) for d in devices]


def document(some: list[dict[str, Any]]) -> bytes:
    """A whole import file: the hosts, and the groups they are in."""
    whole: dict[str, Any] = {"version": "6.0"}
    if some:
        groups = sorted({str(group["name"]) for host in some for group in host["groups"]})
        whole["groups"] = [{"uuid": uuid4(f"group {name}"), "name": name} for name in groups]
        whole["hosts"] = some
    return yaml({"zabbix_export": whole}).encode()


def _host(device: Device, technical: str, visible: str, group: str, inventory: Inventory, lang: str) -> dict[str, Any]:
    host: dict[str, Any] = {"host": technical, "name": visible, "groups": [{"name": group}]}
    if device.ips:
        host["interfaces"] = [_interface(device)]
    tags = [("netzplan-id", identifier(device.id)), ("role", device.role), ("site", line(inventory.site)[:255])]
    host["tags"] = [{"tag": tag, "value": value} for tag, value in tags if value]
    host["inventory_mode"] = "MANUAL"
    # Lengths of Zabbix' host_inventory table.
    facts = {
        "type": role(device, lang)[:64],
        "name": line(device.label)[:128],
        "os": system(device)[:128],
        "serialno_a": line(device.get("serial"))[:64],
        "asset_tag": line(device.notes.get("asset_tag"))[:64],
        "macaddress_a": next(iter(device.macs), ""),
        "vendor": line(device.get("vendor"))[:64],
        "model": line(device.get("model"))[:64],
        "location": line(device.notes.get("room") or device.get("location"))[:1000],
    }
    host["inventory"] = {key: value for key, value in facts.items() if value}
    return host


def _interface(device: Device) -> dict[str, Any]:
    """By SNMP where that answers, else by the agent; the community stays a macro, for no secret leaves."""
    if any(s.port == _SNMP for s in device.services):
        details = {"community": "{$SNMP_COMMUNITY}"}
        return {"type": "SNMP", "ip": device.ips[0], "port": str(_SNMP), "details": details, "interface_ref": "if1"}
    return {"ip": device.ips[0], "interface_ref": "if1"}


def uuid4(text: str) -> str:
    """32 digits of the form of a UUID version 4, always the same for the same text: Zabbix takes no other."""
    digits = hashlib.sha256(f"netzplan {text}".encode()).hexdigest()[:32]
    return f"{digits[:12]}4{digits[13:16]}{'89ab'[int(digits[16], 16) % 4]}{digits[17:]}"


FORMAT = Format(
    "zabbix",
    ("Zabbix 6: Hosts mit Inventar (YAML)", "Zabbix 6: hosts with inventory (YAML)"),
    ".yaml",
    "export",
    render,
    "shape as imported into Zabbix 6.0.14; read by PyYAML",
)
