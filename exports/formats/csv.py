"""`devices -o x.csv`: the device list as German offices open it: BOM, semicolon, CRLF."""

from __future__ import annotations

import csv
import io

from exports.cells import cell
from exports.format import Format, Settings
from exports.table import devices, headers
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """UTF-8 with BOM; the separator is `;` in German and `,` in English; every cell is quoted and harmless."""
    table = devices(inventory, settings)
    out = io.StringIO(newline="")
    writer = csv.writer(
        out, delimiter=";" if settings.lang == "de" else ",", quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    writer.writerow(headers(table, settings.lang))
    for row in table.rows:
        writer.writerow([cell(value).replace("\n", ", ") for value in row])
    return out.getvalue().encode("utf-8-sig", "replace")


FORMAT = Format(
    "csv",
    ("CSV: Geräteliste für Excel und Importe", "CSV: device list for Excel and imports"),
    ".csv",
    "list",
    render,
    "read back with Python's csv",
)
