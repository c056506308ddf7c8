"""`export checkmk`: hosts for Checkmk's bulk import."""

from __future__ import annotations

import csv
import io

from exports.cells import cell
from exports.format import Format, Settings
from exports.provider import line, listed, names
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """`host_name;alias;ipaddress;ipv6address`, UTF-8 without BOM. Outside the alias one letter that is no ASCII makes
    Checkmk refuse the whole file."""
    devices = listed(inventory)
    called = names(devices, settings.lang, 200, r"A-Za-z0-9_.\-")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("host_name", "alias", "ipaddress", "ipv6address"))
    for device in devices:
        four = next((ip for ip in device.ips if ":" not in ip), "")
        six = next((ip for ip in device.ips if ":" in ip and not ip.startswith("fe80")), "")
        writer.writerow((called[device.id], cell(line(device.label)[:200]).replace(";", ","), four, six))
    return out.getvalue().encode()


FORMAT = Format(
    "checkmk",
    ("Checkmk: Hosts für den Massenimport (CSV)", "Checkmk: hosts for the bulk import (CSV)"),
    ".csv",
    "export",
    render,
    "columns and character sets as in Checkmk's source; not imported into a running Checkmk",
)
