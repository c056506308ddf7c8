"""`export prometheus`: targets for Prometheus' file-based discovery."""

from __future__ import annotations

import msgspec

from exports.format import Format, Settings
from exports.provider import identifier, line, listed, names
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """`file_sd_configs`: a list of target groups, each with one address and its labels."""
    devices = [d for d in listed(inventory) if d.ips]
    called = names(devices, settings.lang, 200)
    groups = []
    for device in devices:
        labels = {"netzplan_id": identifier(device.id), "name": called[device.id], "role": device.role}
        for name in ("vendor", "model", "os"):
            if value := line(device.get(name)):
                labels[name] = value
        if device.notes.get("room"):
            labels["room"] = line(device.notes["room"])
        address = f"[{device.ips[0]}]" if ":" in device.ips[0] else device.ips[0]
        groups.append({"targets": [address], "labels": {"site": line(inventory.site), **labels}})
    return msgspec.json.format(msgspec.json.encode(groups), indent=2) + b"\n"


FORMAT = Format(
    "prometheus",
    ("Prometheus: Ziele für file_sd (JSON)", "Prometheus: targets for file_sd (JSON)"),
    ".json",
    "export",
    render,
    "shape as in Prometheus' documentation; not loaded by a running Prometheus",
)
