"""`export checkmk`: hosts for Checkmk's bulk import."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import listed, names, remark, target, written
from topology.inventory import Inventory


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """`host_name;alias;ipaddress;ipv6address`, UTF-8 without BOM. Outside the alias one letter that is no ASCII makes
    Checkmk refuse the whole file."""
    devices = listed(inventory)
    called = names(devices, settings, 200, r"A-Za-z0-9_.\-", cuts, everywhere=True)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("host_name", "alias", "ipaddress", "ipv6address"))
    for device in devices:
        four = next((ip for ip in device.ips if ":" not in ip), "")
        six = next((ip for ip in device.ips if ":" in ip and not ip.startswith("fe80")), "")
        alias = f"{cuts.fit(device.label, 160, 'alias')} ({remark(device)})"
        cuts.changed(alias, alias.replace(";", ","), "alias")
        writer.writerow((called[device.id], written(alias.replace(";", ","), 255, "alias", cuts), four, six))
    return out.getvalue().encode()


FORMAT = target(
    "checkmk",
    ("Checkmk: Hosts für den Massenimport (CSV)", "Checkmk: hosts for the bulk import (CSV)"),
    ".csv",
    make,
    "Checkmk 2.1–2.4",
    (
        "Spalten und Zeichen wie im Quelltext von Checkmk; in keinem laufenden Checkmk erprobt",
        "columns and character sets as in Checkmk's source; not tried with a running Checkmk",
    ),
)
