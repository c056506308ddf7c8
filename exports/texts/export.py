"""What stands in the files for other systems."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown": ("Unbekannt", "Unknown"),
    "netbox-readme": (
        "Dateien für NetBox 4.2 bis 4.7: für den ersten Import in ein NetBox ohne diese Geräte\n"
        "\n"
        "1. In NetBox beim jeweiligen Menüpunkt auf „Importieren“ gehen, „Datei hochladen“ wählen, „Einreichen“.\n"
        "2. Eine Datei nach der anderen, in der Reihenfolge unten: jede braucht, was davor steht.\n"
        "3. csv/ oder json/, beide enthalten dasselbe; JSON ist sicherer.\n"
        "\n"
        "NetBox nimmt eine Datei ganz oder gar nicht, und beim zweiten Mal lehnt es sie ab oder legt Doppeltes an. "
        "Steht dort schon etwas davon (ein Hersteller, eine Rolle), oder kommt der nächste Monat: „netzplan push "
        "netbox“ gleicht ab, statt anzulegen, und kennt auch, was mit diesen Dateien kam.\n"
        "\n"
        "Geräte, die nichts über ihre Anschlüsse sagen, haben einen Anschluss „LAN“. Im Feld Kommentare steht die "
        "Kennung des Geräts; bitte stehen lassen.",
        "Files for NetBox 4.2 to 4.7: for the first import into a NetBox without these devices\n"
        "\n"
        "1. In NetBox, at each item of the menu, choose “Import”, then “Upload File”, and submit.\n"
        "2. One file after the other, in the order below: each needs what stands before it.\n"
        "3. csv/ or json/, both hold the same; JSON is safer.\n"
        "\n"
        "NetBox takes a file whole or not at all, and the second time it refuses it or makes duplicates. Where "
        "something of it is there already (a manufacturer, a role), or when the next month comes: “netzplan push "
        "netbox” brings NetBox up to date instead, and knows what came with these files.\n"
        "\n"
        "Devices that tell nothing of their ports have one interface “LAN”. The field comments carries the id of the "
        "device; please leave it there.",
    ),
    "netbox-head": ("Datei, Einträge, Menüpunkt:", "File, entries, menu item:"),
    "netbox-dcim/sites": ("Organisation → Standorte", "Organization → Sites"),
    "netbox-dcim/locations": ("Organisation → Lokationen", "Organization → Locations"),
    "netbox-dcim/manufacturers": ("Geräte → Hersteller", "Devices → Manufacturers"),
    "netbox-dcim/device-types": ("Geräte → Gerätetypen", "Devices → Device Types"),
    "netbox-dcim/device-roles": ("Geräte → Geräterollen", "Devices → Device Roles"),
    "netbox-dcim/platforms": ("Geräte → Betriebssysteme (Platforms)", "Devices → Platforms"),
    "netbox-ipam/vrfs": ("IPAM → VRFs", "IPAM → VRFs"),
    "netbox-ipam/vlans": ("IPAM → VLANs", "IPAM → VLANs"),
    "netbox-ipam/prefixes": ("IPAM → Prefixe", "IPAM → Prefixes"),
    "netbox-dcim/devices": ("Geräte → Geräte", "Devices → Devices"),
    "netbox-virtualization/virtual-machines": (
        "Virtualisierung → Virtuelle Maschinen",
        "Virtualization → Virtual Machines",
    ),
    "netbox-dcim/interfaces": ("Geräte → Schnittstellen", "Devices → Interfaces"),
    "netbox-virtualization/interfaces": ("Virtualisierung → Schnittstellen", "Virtualization → Interfaces"),
    "netbox-dcim/mac-addresses": ("Geräte → MAC-Adressen", "Devices → MAC Addresses"),
    "netbox-ipam/ip-addresses": ("IPAM → IP-Adressen", "IPAM → IP Addresses"),
    "netbox-dcim/cables": ("Verbindungen → Kabel", "Connections → Cables"),
    "netbox-wireless/wireless-lans": ("Funknetze → WLANs", "Wireless → Wireless LANs"),
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
        "Gekürzt, umgeschrieben oder ausgelassen, weil NetBox anderes nicht zulässt:",
        "Cut, rewritten or left out, because NetBox does not permit it:",
    ),
}
