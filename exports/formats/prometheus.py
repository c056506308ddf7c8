"""`export prometheus`: targets for Prometheus' file-based discovery."""

from __future__ import annotations

import msgspec

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, reachable, target
from topology.inventory import Inventory


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """`file_sd_configs`: a list of target groups, each with one address and its labels."""
    devices = reachable(listed(inventory), settings, cuts)
    called = names(devices, settings, 200, None, cuts)
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


FORMAT = target(
    "prometheus",
    ("Prometheus: Ziele für file_sd (JSON)", "Prometheus: targets for file_sd (JSON)"),
    ".json",
    make,
    "Prometheus 2, 3",
    (
        "von promtool 2.42 geprüft",
        "checked by promtool 2.42",
    ),
)
