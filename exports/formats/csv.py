"""`devices -o x.csv`: the device list as German offices open it: BOM, semicolon, CRLF."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import shown, target
from exports.table import checked, devices, headers
from topology.inventory import Inventory


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """UTF-8 with BOM; the separator is `;` in German and `,` in English; every cell is quoted and harmless."""
    table = checked(devices(inventory, settings))
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=";" if settings.lang == "de" else ",", quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writerow(headers(table, settings.lang))
    names = headers(table, settings.lang)
    for row in table.rows:
        told = [shown(value, column, cuts) for column, value in zip(names, row, strict=True)]
        writer.writerow([value.replace("\n", ", ") for value in told])
    return out.getvalue().encode("utf-8-sig", "replace")


FORMAT = target(
    "csv",
    ("CSV: Geräteliste für Excel und Importe", "CSV: device list for Excel and imports"),
    ".csv",
    make,
    "Excel, LibreOffice; Docusnap, Lansweeper, Hudu",
    (
        "mit dem csv-Modul von Python zurückgelesen",
        "read back with Python's csv",
    ),
    "list",
)
