"""`export snipeit`: assets for Snipe-IT's CSV import."""

from __future__ import annotations

import csv
import io

from exports.cells import cell
from exports.format import Format, Settings
from exports.provider import identifier, line, listed, names, remark, role
from topology.inventory import Inventory

# Snipe-IT matches headers in the language of its own interface.
_HEADERS = {
    "en": (
        *("asset tag", "category", "item name", "manufacturer", "model name", "model number", "serial number"),
        *("status", "location", "notes"),
    ),
    "de": (
        *("Asset Tag", "Kategorie", "Asset Name", "Hersteller", "Modellname", "Modellnummer", "Seriennummer"),
        *("Status", "Standort", "Notizen"),
    ),
}
_STATUS = {"en": "Ready to Deploy", "de": "Einsatzbereit"}
_UNKNOWN = {"en": "Unknown", "de": "Unbekannt"}


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Comma, UTF-8. The asset tag is the person's own, else the stable id: a second import updates."""
    lang = settings.lang
    devices = listed(inventory)
    called = names(devices, lang, 191)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_HEADERS[lang])
    for device in devices:
        kind = role(device, lang)
        row = (
            line(device.notes.get("asset_tag")) or f"NP-{identifier(device.id)}",
            kind,
            called[device.id],
            line(device.get("vendor")) or _UNKNOWN[lang],
            line(device.get("model")) or f"{_UNKNOWN[lang]} ({kind})",
            "",
            line(device.get("serial")),
            _STATUS[lang],
            line(device.notes.get("room") or inventory.site),
            ", ".join([*device.ips[:2], *device.macs[:1], remark(device)]),
        )
        writer.writerow([cell(value[:191]) for value in row])
    return out.getvalue().encode()


FORMAT = Format(
    "snipeit",
    ("Snipe-IT 8: Assets (CSV, Spalten in der Sprache von --lang)", "Snipe-IT 8: assets (CSV, columns as --lang)"),
    ".csv",
    "export",
    render,
    "columns as in the source of Snipe-IT 8; not imported into a running Snipe-IT",
)
