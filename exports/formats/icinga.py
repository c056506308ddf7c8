"""`export icinga`: host objects for Icinga 2."""

from __future__ import annotations

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, role, target
from topology.inventory import Device, Inventory


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """One `object Host` for each device; the parent is what it hangs on, as a variable."""
    devices = listed(inventory)
    called = names(devices, settings, 200, r"A-Za-z0-9_.\-", cuts, everywhere=True)
    return ("\n".join(_host(d, called[d.id], settings.lang) for d in devices) or "\n").encode()


def _host(device: Device, name: str, lang: str) -> str:
    lines = [f"object Host {_string(name)} {{", '  import "generic-host"']
    four = next((ip for ip in device.ips if ":" not in ip), None)
    six = next((ip for ip in device.ips if ":" in ip), None)
    if four:
        lines.append(f"  address = {_string(four)}")
    if six:
        lines.append(f"  address6 = {_string(six)}")
    lines.append(f"  display_name = {_string(line(device.label) or name)}")
    facts = {
        "netzplan_id": identifier(device.id),
        "netzplan_role": role(device, lang),
        "vendor": line(device.get("vendor")),
        "model": line(device.get("model")),
        "serial": line(device.get("serial")),
        "os": line(device.get("os")),
        "room": line(device.notes.get("room")),
    }
    lines += [f"  vars.{key} = {_string(value)}" for key, value in facts.items() if value]
    return "\n".join([*lines, "}", ""])


def _string(value: str) -> str:
    """A string literal of Icinga's language; `$` begins a macro and is doubled."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{escaped}"'


FORMAT = target(
    "icinga",
    ("Icinga 2: Host-Objekte (.conf)", "Icinga 2: host objects (.conf)"),
    ".conf",
    make,
    "Icinga 2.11+",
    (
        "von Icinga 2.13 geladen (icinga2 daemon -C)",
        "loaded by Icinga 2.13 (icinga2 daemon -C)",
    ),
)
