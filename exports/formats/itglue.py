"""`export itglue`: configurations for IT Glue's CSV import."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import line, listed, names, remark, role, system, target, written
from topology.inventory import Inventory

COLUMNS = (
    *("name", "configuration_type", "configuration_status", "hostname", "primary_ip", "default_gateway"),
    *("mac_address", "serial_number", "asset_tag", "manufacturer", "model", "operating_system", "notes", "location"),
)


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """UTF-8, comma."""
    devices = listed(inventory)
    called = names(devices, settings, 255, None, cuts)
    addresses = {d.id: next(iter(d.ips), "") for d in (settings.whole or inventory).devices}
    gateways = {n.id: addresses.get(n.gateway or "", "") for n in inventory.networks}
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for device in devices:
        row = (
            called[device.id],
            role(device, settings.lang),
            "Active",
            line(device.get("fqdn") or device.get("hostname")),
            next(iter(device.ips), ""),
            next((gateways[n] for n in device.networks if gateways.get(n)), ""),
            next(iter(device.macs), ""),
            line(device.get("serial")),
            line(device.notes.get("asset_tag")),
            line(device.get("vendor")),
            line(device.get("model")),
            system(device),
            remark(device),
            line(device.notes.get("room") or inventory.site),
        )
        writer.writerow([written(value, 255, column, cuts) for column, value in zip(COLUMNS, row, strict=True)])
    return out.getvalue().encode()


FORMAT = target(
    "itglue",
    ("IT Glue: Konfigurationen (CSV, ungeprüft)", "IT Glue: configurations (CSV, unverified)"),
    ".csv",
    make,
    "–",
    (
        "ungeprüft: Spalten, wie sie in Skripten anderer stehen",
        "unverified: columns as other people's scripts use them",
    ),
)
