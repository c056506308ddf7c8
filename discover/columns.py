"""What the columns of a device list are called, in German and English, and what its words for kinds of devices mean."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping

# Field → what its column is called, folded to letters and digits.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "kennung", "netzplanid"),
    "check": ("prüfwert", "check"),
    "name": (
        *("name", "gerätename", "hostname", "host", "rechnername", "computername", "bezeichnung", "itemname", "device"),
        *("gerät", "titel", "title", "configurationname", "assetname", "gerätebezeichnung", "netzwerkname", "dnsname"),
    ),
    "ip": (
        "networkip",
        "netzwerkip",
        *("ip", "ipadresse", "ipaddress", "ipv4", "ipv4adresse", "ipv4address", "primaryip", "ipadressen", "adresse"),
        *("primaryip4", "primaryipv4", "ipaddresses", "networkportsip"),
    ),
    "mac": ("mac", "macadresse", "macaddress", "macadressen", "physischeadresse", "physicaladdress", "hardwareadresse"),
    "serial": ("serial", "seriennummer", "serialnumber", "serialno", "snr", "sn", "seriennr", "servicetag"),
    "vendor": ("vendor", "hersteller", "manufacturer", "fabrikat", "marke", "manufacturers", "manufacturersid"),
    "model": (
        "model",
        "modell",
        "modelname",
        "modellname",
        "devicetype",
        "typmodell",
        "modellbezeichnung",
        "modelnumber",
    ),
    "kind": ("assettype", "typ", "type", "gerätetyp", "types", "configurationtype", "objekttyp", "objecttype"),
    "role": (
        "rolle",
        "role",
        "kategorie",
        "category",
        "art",
        "geräteart",
        "gerätekategorie",
        "beschreibung",
        "description",
    ),
    "room": (
        *(
            "room",
            "raum",
            "standortraum",
            "locationroom",
            "zimmer",
            "location",
            "lagerort",
            "ort",
            "standort",
            "locations",
        ),
        *("locationsid", "raumnummer", "raumnr", "etage", "gebäuderaum", "aufstellort", "lokation"),
    ),
    "owner": ("owner", "verantwortlich", "verantwortlicher", "besitzer", "eigentümer", "zuständig", "ansprechpartner"),
    "users": (
        "username",
        "contacts",
        "kontakt",
        "kontakte",
        "alternativerbenutzername",
        "users",
        "user",
        "benutzer",
        "nutzer",
        "mitarbeiter",
        "anwender",
        "contact",
        "alternateusername",
        "usersid",
    ),
    "administrator": ("administrator", "administratoren", "admin", "technician", "techniker", "itverantwortlich"),
    "purpose": ("purpose", "zweck", "verwendung", "einsatzzweck", "verwendungszweck", "funktion", "function"),
    "asset_tag": (
        *("assettag", "inventarnummer", "inventarnr", "inventarnum", "inventorynumber", "anlagennummer", "anlagennr"),
        *("otherserial", "inventarid", "assetid", "tagnumber"),
    ),
    "warranty": ("warranty", "garantie", "garantiebis", "warrantyuntil", "garantieende", "warrantyexpiration"),
    "contract": ("contract", "vertrag", "wartungsvertrag", "vertragsnummer", "vertragsnr"),
    "remark": (
        "remark",
        "bemerkung",
        "bemerkungen",
        "notiz",
        "notizen",
        "comments",
        "kommentar",
        "kommentare",
        "notes",
    ),
}
# Of netzplan's own lists and of well-known exports: columns that say nothing that only a person knows.
_PASSED = frozenset(
    {
        *("answer", "antwort", "betriebssystem", "betriebssystemname", "connectedto", "created", "display"),
        *("einheit", "entity", "firmware", "hängtan", "lastupdate", "lastupdated", "letzteaktualisierung"),
        *("lfdnr", "mandant", "network", "netz", "no", "nr", "operatingsystem", "operatingsystemname", "os"),
        *("platform", "plattform", "port", "pos", "position", "rack", "region", "schrank", "site", "slug"),
        # Of NetBox' own export of devices.
        *("tenantgroup", "sitegroup", "parentdevice", "positiondevicebay", "rackface", "latitude", "longitude"),
        *("airflow", "coolingmethod", "ipv6address", "oobip", "cluster", "virtualchassis", "vcposition", "vcpriority"),
        *("configtemplate", "ownergroup", "uheight", "consoleports", "consoleserverports", "powerports"),
        *("poweroutlets", "coolingintakes", "coolingoutflows", "interfaces", "frontports", "rearports", "devicebays"),
        *("modulebays", "inventoryitems"),
        *("statesid", "status", "tags", "tenant", "url", "uuid", "wasfehlt", "whatismissing"),
    }
)
FIELD = {name: field for field, names in COLUMNS.items() for name in names}
FIELDS = tuple(f for f in COLUMNS if f not in ("id", "check", "kind"))
"""What a column can be said to hold."""
# By which of them it can be told which device is meant.
WHO = frozenset({"ip", "mac", "serial", "name"})
# In netzplan's own lists these only tell which device is meant.
OURS = frozenset({"ip", "mac"})
NOTHING = frozenset({"", "unbekannt", "unknown", "na", "ka", "none", "null", "nil", "keine", "keiner", "tbd", "tbc"})
"""Folded words that people and systems write where there is nothing to say."""
_ALIKE = 0.8

ROLES: dict[str, str] = {
    word: role
    for role, words in {
        "modem": "modem",
        "router": "router gateway",
        "firewall": "firewall utm",
        "switch": "switch netzwerkswitch networkswitch",
        "unmanaged-switch": "unverwalteterswitch unmanagedswitch",
        "access-point": "wlanaccesspoint wifiaccesspoint accesspoint ap",
        "wlan-controller": "wlancontroller wificontroller",
        "server": "server",
        "hypervisor": "virtualisierungshost hypervisor virtualisationhost",
        "virtual-machine": "virtuellemaschine virtualmachine vm",
        "nas": "nasspeicher nasstorage nas",
        "workstation": "pc workstation arbeitsplatz desktop arbeitsplatzpc computer",
        "laptop": "notebook laptop",
        "smartphone": "smartphone handy mobiltelefon",
        "tablet": "tablet",
        "phone": "iptelefon ipphone telefon phone",
        "pbx": "telefonanlage pbx telephonesystem",
        "printer": "drucker printer multifunktionsgerät",
        "camera": "kamera camera ipkamera ipcamera",
        "nvr": "videorekorder videorecorder nvr",
        "media": "mediengerät mediadevice tv fernseher",
        "ups": "usv ups usvnotstrom upsbackuppower",
        "pdu": "steckdosenleiste pdu powerstrippdu powerdistributionunit",
        "sensor": "sensor",
        "building-control": "gebäudetechnik gebäudesteuerung buildingcontrol",
        "plc": "steuerung steuerungsps plc sps controllerplc",
        "management-controller": "managementcontroller serverfernwartung servermanagementcontroller",
        "iot": "vernetztesgerät connecteddevice iotgerät iotdevice iot",
    }.items()
    for word in words.split()
}
"""Folded word for a kind of device → its role."""


def folded(word: str) -> str:
    return re.sub(r"[\W_]+", "", word.casefold())


def recognised(header: list[str], said: Mapping[str, str] | None = None) -> dict[int, str]:
    """Position → field of the columns that are recognised; empty when none of them tells which device is meant, or it
    is the only one. The first column of a name wins; `said` (title → field, "" for none) goes before everything."""
    said = said or {}
    found: dict[int, str] = {}
    titles = [title.strip() for title in header[:500]]
    for position, title in enumerate(titles):
        if said.get(title):
            found[position] = said[title]
    for position, title in enumerate(titles):
        field = FIELD.get(folded(title))
        if field == "role" and "role" in found.values():  # `Description` beside `Role` tells what it is for
            field = "purpose"
        if field and title not in said and field not in found.values():
            found[position] = field
    found = dict(sorted(found.items()))
    return found if len(found) > 1 and WHO & set(found.values()) else {}


def unclear(header: list[str], said: Mapping[str, str] | None = None) -> dict[str, str]:
    """Title → the field that it may mean, "" when it is like none: of columns that are not recognised and not known to
    be of no use."""
    said = said or {}
    known = recognised(header, said)
    found: dict[str, str] = {}
    for position, title in enumerate(t.strip() for t in header[:500]):
        word = folded(title)
        if position in known or title in said or len(word) < 2 or word in _PASSED or word in FIELD:
            continue
        close = difflib.get_close_matches(word, FIELD, n=1, cutoff=_ALIKE)
        guess = FIELD[close[0]] if close else next((f for f in _parts(title) if f), "")
        # Of what is known already, another column tells something else.
        found[title] = "" if guess in ("id", "check", "kind", *known.values()) else guess
    return found


def _parts(title: str) -> list[str]:
    """Of `Inv.-Nr.` or `Netzwerk-Name des Geräts`: what its words mean by themselves, or begin."""
    words = [folded(w) for w in re.split(r"[\W_]+", title) if len(folded(w)) > 2]
    whole = [FIELD.get(w, "") for w in words]
    begun = [f for w in words for f, names in COLUMNS.items() for n in names if len(w) > 2 and n.startswith(w)]
    return [*whole, *begun]


def print_of(value: str) -> str:
    """Six digits by which a cell is known to be as it was written, however a spreadsheet has laid it out since."""
    plain = re.sub(r"[\s,]+", " ", value.lstrip("'")).strip().casefold()
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:6]


def prints(values: Mapping[str, str]) -> str:
    """For the column `check`: the print of each field's cell."""
    return " ".join(f"{field}={print_of(values[field])}" for field in FIELDS if values.get(field) and field not in OURS)


def untouched(check: str, field: str, value: str) -> bool:
    """Whether the cell is as it was written; not known of cells without a print."""
    return f" {field}={print_of(value)} " in f" {check} "
