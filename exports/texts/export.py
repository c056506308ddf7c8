"""What stands in the files for other systems."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown": ("Unbekannt", "Unknown"),
    "netbox-readme": (
        "Dateien für NetBox, für den ersten Import in ein NetBox ohne diese Geräte. Bitte in dieser Reihenfolge "
        "einlesen (im Menü beim jeweiligen Modell: Importieren); csv/ und json/ enthalten dasselbe, JSON ist sicherer. "
        "NetBox nimmt eine Datei ganz oder gar nicht und legt beim zweiten Mal Doppeltes an. Steht dort schon etwas "
        "davon, ein Hersteller zum Beispiel, hilft „netzplan push netbox“. Geräte, die nichts über ihre Anschlüsse "
        "sagen, haben einen Anschluss „LAN“. Das Feld Kommentare trägt die Kennung des Geräts.",
        "Files for NetBox, for the first import into a NetBox without these devices. Please import them in this order "
        "(in the menu of each model: Import); csv/ and json/ hold the same, JSON is safer. NetBox takes a file whole "
        "or not at all, and makes duplicates the second time. Where something of it is there already, a manufacturer "
        "for example, “netzplan push netbox” helps. Devices that tell nothing of their ports have one interface “LAN”. "
        "The field comments carries the id of the device.",
    ),
    "netbox-line": ("{name}: {model} ({count})", "{name}: {model} ({count})"),
    "part": ("Geräte darin: {count} von {all}.", "Devices in it: {count} of {all}."),
    "part-none": (
        "Kein Gerät passt zu dieser Auswahl: darin steht nichts.",
        "No device fits this selection: there is nothing in it.",
    ),
    "left": (
        "Im Ordner liegen noch Dateien, die nicht zu diesem Satz gehören: {names}. Bitte nicht mit einlesen.",
        "The folder holds files that do not belong to this set: {names}. Please do not import them.",
    ),
    "no-address": ("ohne IP-Adresse, darum nicht dabei: {name}", "left out, as it has no IP address: {name}"),
    "summary": (
        "Was das Format nicht zulässt, wurde gekürzt oder umgeschrieben ({count} Angaben):",
        "What the format does not permit was cut or rewritten ({count} values):",
    ),
    "summary-rest": ("… und {count} weitere: {path}", "… and {count} more: {path}"),
    "zabbix-head": (
        "Für den ersten Import (Datenerfassung, Hosts, Importieren). Beim zweiten legt „Neue erstellen“ an, was fehlt; "
        "„Vorhandene aktualisieren“ ersetzt Gruppen, Tags, Makros und Schnittstellen ganzer "
        "Hosts. Besser: netzplan push zabbix.",
        "For the first import (Data collection, Hosts, Import). The second time, “Create new” makes what is missing; "
        "“Update existing” replaces groups, tags, macros and interfaces of whole hosts. Better: netzplan push zabbix.",
    ),
    "double-address": (
        "Adresse {ip} haben mehrere Geräte: sie steht bei {other}, nicht bei {name}",
        "several devices have the address {ip}: it stands at {other}, not at {name}",
    ),
    "cuts": (
        "Gekürzt oder weggelassen, weil NetBox nicht mehr erlaubt:",
        "Cut or left out, because NetBox permits no more:",
    ),
}
