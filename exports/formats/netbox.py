"""`export netbox`: a set of files in the order in which NetBox imports them (ZIP)."""

from __future__ import annotations

import csv
import io
import textwrap

import msgspec

from exports.format import Cuts, Settings
from exports.netbox import FILES, rows
from exports.netbox_fields import COMMA, QUOTE, Row
from exports.provider import target, zipped
from exports.texts import text
from topology.inventory import Inventory


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """csv/ and json/ hold the same objects, one file for each model; README.txt says the order and what was cut."""
    files: dict[str, bytes] = {}
    order = []
    made = {model: _without_commas(model, found, cuts) for model, found in rows(inventory, settings, cuts).items()}
    for number, (model, columns) in enumerate(FILES, 1):
        found = made.get(model, [])
        if not found:
            continue
        name = f"{number:02}-{model.replace('/', '-')}"
        # What nobody has filled is one column less to be refused over: versions differ.
        columns = tuple(c for c in columns if c not in ("vrf", "location") or any(row.get(c) for row in found))
        files[f"csv/{name}.csv"] = _csv(columns, found, cuts)
        kept = [{k: v for k, v in row.items() if v != ""} for row in found]
        files[f"json/{name}.json"] = msgspec.json.format(msgspec.json.encode(kept), indent=1)
        where = text(settings.lang, f"export.netbox-{model}")
        order.append(f"{name:<36} {len(found):>6}  {where}")
    files["README.txt"] = _readme(order, cuts, settings)
    return zipped(files)


# Model → its columns that hold names which the import of cables refers to.
_NAMED = {
    "dcim/devices": ("name",),
    "dcim/interfaces": ("device", "name"),
    "dcim/mac-addresses": ("device", "interface"),
    "ipam/ip-addresses": ("device", "interface"),
    "dcim/cables": ("side_a_device", "side_a_name", "side_b_device", "side_b_name"),
}


def _without_commas(model: str, found: list[Row], cuts: Cuts) -> list[Row]:
    """From 4.7 on, the import form of cables takes a comma within a name for the end of it (dcim.forms.bulk_import,
    _split_side_values): in names of devices and interfaces, another sign stands for it."""
    columns = [c for c in _NAMED.get(model, ()) if any("," in str(row[c]) for row in found)]
    for row in found if columns else ():
        for column in columns:
            value = str(row[column])
            row[column] = value.replace(",", COMMA)
            if column == "name":
                cuts.changed(value, str(row[column]), "name")
    return found


def _csv(columns: tuple[str, ...], found: list[Row], cuts: Cuts) -> bytes:
    """Every field quoted, and no quote within: NetBox guesses the delimiter, and guesses wrong otherwise."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in found:
        told = {column: row.get(column, "") for column in columns}
        writer.writerow([_word(value) for value in told.values()])
        for column, value in told.items():
            if isinstance(value, str) and '"' in value:
                cuts.changed(value, _word(value), f"CSV {column}")
    return out.getvalue().encode()


def _word(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace('"', QUOTE)


def _readme(order: list[str], cuts: Cuts, settings: Settings) -> bytes:
    """For Windows' own editor as well: lines that are not too long, and its line ends."""
    told = text(settings.lang, "export.netbox-readme").split("\n")
    lines = [part for one in told for part in textwrap.wrap(one, 96) or [""]]
    lines += ["", text(settings.lang, "export.netbox-head"), *order]
    if cuts.lines:
        lines += ["", text(settings.lang, "export.cuts"), *(f"- {line}" for line in sorted(set(cuts.lines)))]
    return ("\r\n".join(lines) + "\r\n").encode()


FORMAT = target(
    "netbox",
    (
        "NetBox 4: geordnete Dateien für den ersten Import (ZIP mit CSV und JSON)",
        "NetBox 4: ordered files for the first import (ZIP with CSV and JSON)",
    ),
    ".zip",
    make,
    "NetBox 4.2–4.7",
    (
        "in ein laufendes NetBox 4.7.3 eingelesen; an den Importformularen von 4.6.8 geprüft: Pflichtfelder, Auswahl, "
        "Längen, Reihenfolge, Verweise",
        "imported into a running NetBox 4.7.3; held against the import forms of 4.6.8: required fields, choices, "
        "lengths, order, references",
    ),
)
