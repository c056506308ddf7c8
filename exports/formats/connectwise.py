"""`export connectwise`: configurations for ConnectWise PSA's import."""

from __future__ import annotations

import csv
import io

from exports.cells import cell
from exports.format import Format, Settings
from exports.provider import line, listed, names, remark, role, system
from topology.inventory import Inventory

COLUMNS = (
    *("Company", "Site", "Configuration Name", "Configuration Type", "Configuration Status", "Manufacturer"),
    *("Model Number", "Serial Number", "Tag Number", "IP Address", "MAC Address", "OS Type", "Notes"),
)


def render(inventory: Inventory, settings: Settings) -> bytes:
    """UTF-8, comma."""
    devices = listed(inventory)
    called = names(devices, settings.lang, 100)
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
        writer.writerow([cell(value[:250]) for value in row])
    return out.getvalue().encode()


FORMAT = Format(
    "connectwise",
    ("ConnectWise PSA: Konfigurationen (CSV, ungeprüft)", "ConnectWise PSA: configurations (CSV, unverified)"),
    ".csv",
    "export",
    render,
    "unverified: every instance maps its own columns",
)
