"""`export snipeit`: assets for Snipe-IT's CSV import."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, remark, role, target, written
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


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """Comma, UTF-8. The asset tag is the person's own, else the stable id: a second import updates."""
    lang = settings.lang
    devices = listed(inventory)
    called = names(devices, settings, 191, None, cuts)
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
        writer.writerow([written(value, 191, column, cuts) for column, value in zip(_HEADERS[lang], row, strict=True)])
    return out.getvalue().encode()


FORMAT = target(
    "snipeit",
    ("Snipe-IT 8: Assets (CSV, Spalten in der Sprache von --lang)", "Snipe-IT 8: assets (CSV, columns as --lang)"),
    ".csv",
    make,
    "Snipe-IT 6–8",
    (
        "Spalten wie im Quelltext von Snipe-IT 8; in keinem laufenden Snipe-IT erprobt",
        "columns as in the source of Snipe-IT 8; not tried with a running Snipe-IT",
    ),
)
