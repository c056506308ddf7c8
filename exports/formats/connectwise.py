"""`export connectwise`: configurations for ConnectWise PSA's import."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import line, listed, names, remark, role, system, target, written
from topology.inventory import Inventory

COLUMNS = (
    *("Company", "Site", "Configuration Name", "Configuration Type", "Configuration Status", "Manufacturer"),
    *("Model Number", "Serial Number", "Tag Number", "IP Address", "MAC Address", "OS Type", "Notes"),
)


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """UTF-8, comma."""
    devices = listed(inventory)
    called = names(devices, settings, 100, None, cuts)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for device in devices:
        row = (
            line(settings.customer or inventory.site),
            line(inventory.site),
            called[device.id],
            role(device, settings.lang),
            "Active",
            line(device.get("vendor")),
            line(device.get("model")),
            line(device.get("serial")),
            line(device.notes.get("asset_tag")),
            next(iter(device.ips), ""),
            next(iter(device.macs), ""),
            system(device),
            remark(device),
        )
        writer.writerow([written(value, 250, column, cuts) for column, value in zip(COLUMNS, row, strict=True)])
    return out.getvalue().encode()


FORMAT = target(
    "connectwise",
    ("ConnectWise PSA: Konfigurationen (CSV, ungeprüft)", "ConnectWise PSA: configurations (CSV, unverified)"),
    ".csv",
    make,
    "–",
    (
        "ungeprüft: jede Installation ordnet ihre Spalten selbst zu",
        "unverified: every instance maps its own columns",
    ),
)
