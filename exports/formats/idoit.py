"""`export idoit`: objects for i-doit's CSV import."""

from __future__ import annotations

import csv
import io

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, system, target, written
from topology.inventory import Inventory

TYPES = {
    "modem": "C__OBJTYPE__ROUTER",
    "router": "C__OBJTYPE__ROUTER",
    "firewall": "C__OBJTYPE__ROUTER",
    "switch": "C__OBJTYPE__SWITCH",
    "access-point": "C__OBJTYPE__ACCESS_POINT",
    "server": "C__OBJTYPE__SERVER",
    "hypervisor": "C__OBJTYPE__SERVER",
    "virtual-machine": "C__OBJTYPE__VIRTUAL_SERVER",
    "nas": "C__OBJTYPE__SAN",
    "workstation": "C__OBJTYPE__CLIENT",
    "laptop": "C__OBJTYPE__CLIENT",
    "phone": "C__OBJTYPE__VOIP_PHONE",
    "printer": "C__OBJTYPE__PRINTER",
    "ups": "C__OBJTYPE__UPS",
}
_COLUMNS = {
    "de": (
        *("Titel", "Objekttyp", "Hersteller", "Modell", "Seriennummer", "Betriebssystem", "Firmware", "IP-Adresse"),
        *("MAC-Adresse", "Standort", "Zweck", "Inventarnummer", "netzplan-ID"),
    ),
    "en": (
        *("Title", "Object type", "Manufacturer", "Model", "Serial number", "Operating system", "Firmware"),
        *("IP address", "MAC address", "Location", "Purpose", "Inventory number", "netzplan ID"),
    ),
}


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """UTF-8 without BOM, semicolon; types as constants. What i-doit has no type for is C__OBJTYPE__CLIENT."""
    devices = listed(inventory)
    called = names(devices, settings, 255, None, cuts)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS[settings.lang])
    for device in devices:
        row = (
            called[device.id],
            TYPES.get(device.role, "C__OBJTYPE__CLIENT"),
            line(device.get("vendor")),
            line(device.get("model")),
            line(device.get("serial")),
            system(device),
            line(device.get("firmware")),
            next(iter(device.ips), ""),
            next(iter(device.macs), ""),
            line(device.notes.get("room") or device.get("location")),
            line(device.notes.get("purpose")),
            line(device.notes.get("asset_tag")),
            identifier(device.id),
        )
        writer.writerow([written(v, 255, column, cuts) for column, v in zip(_COLUMNS[settings.lang], row, strict=True)])
    return out.getvalue().encode()


FORMAT = target(
    "idoit",
    ("i-doit: Objekte für den CSV-Import", "i-doit: objects for the CSV import"),
    ".csv",
    make,
    "i-doit 1.18+",
    (
        "Spalten und Typkonstanten wie in der Dokumentation von i-doit; in keinem laufenden i-doit erprobt",
        "columns and type constants as in i-doit's documentation; not tried with a running i-doit",
    ),
)
