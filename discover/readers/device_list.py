"""Device lists that people keep: netzplan's own workbook with its empty columns filled in, a CSV or XLSX with columns
in German or English, an export of NetBox (CSV) or GLPI (inventory JSON, CSV). What stands there, a person has said."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from discover.observation import Attribute, Confidence, Key, SameDevice, canonical_ip, canonical_mac
from discover.probe import Capture, Reader, Statement

LARGEST = 64 << 20
"""No workbook is opened that unpacks to more bytes than this."""
_LONGEST = 2000
_ROWS = 200_000
# Field → what its column is called, folded to letters and digits.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "kennung", "netzplanid"),
    "name": ("name", "gerätename", "hostname", "host", "rechnername", "bezeichnung", "itemname", "device", "gerät"),
    "ip": ("ip", "ipadresse", "ipaddress", "ipv4", "ipv4adresse", "primaryip", "ipadressen", "adresse"),
    "mac": ("mac", "macadresse", "macaddress", "macadressen", "physischeadresse"),
    "serial": ("serial", "seriennummer", "serialnumber", "serialno", "snr", "sn"),
    "vendor": ("vendor", "hersteller", "manufacturer", "fabrikat"),
    "model": ("model", "modell", "modelname", "modellname", "devicetype", "gerätetyp", "typmodell"),
    "room": ("room", "raum", "standortraum", "locationroom", "zimmer", "location", "lagerort", "ort"),
    "owner": ("owner", "verantwortlich", "verantwortlicher", "besitzer", "eigentümer"),
    "users": ("users", "user", "benutzer", "nutzer"),
    "administrator": ("administrator", "administratoren", "admin"),
    "purpose": ("purpose", "zweck", "verwendung", "einsatzzweck"),
    "asset_tag": ("assettag", "inventarnummer", "inventarnr", "inventarnum", "inventorynumber", "anlagennummer"),
    "warranty": ("warranty", "garantie", "garantiebis", "warrantyuntil"),
    "contract": ("contract", "vertrag", "wartungsvertrag"),
    "remark": ("remark", "bemerkung", "bemerkungen", "notiz", "notizen", "comments", "kommentar", "kommentare"),
}
_FIELD = {name: field for field, names in _COLUMNS.items() for name in names}
_WHO = frozenset({"ip", "mac", "serial", "name"})
# In netzplan's own workbook these only repeat what it found itself, and are no one's word.
_OURS = frozenset({"ip", "mac", "serial", "vendor", "model"})
# Field → the name of the attribute; all others are called as the field.
_ATTRIBUTE = {"name": "friendly_name", "room": "location"}


def sniff(name: str, head: bytes) -> bool:
    if head.startswith(b"PK\x03\x04"):
        return name.lower().endswith(".xlsx")
    if head.lstrip()[:1] == b"{":
        return b'"deviceid"' in head and b'"itemtype"' in head
    first, _, _ = _text(head).partition("\n")
    return name.lower().endswith((".csv", ".txt", ".tsv")) and bool(columns(next(_rows(first), [])))


def columns(header: list[str]) -> dict[int, str]:
    """Position → field of the columns that are recognised; empty when none of them tells which device is meant, or it
    is the only one. The first column of a name wins."""
    found: dict[int, str] = {}
    for position, title in enumerate(header[:500]):
        field = _FIELD.get(re.sub(r"[\W_]+", "", title.casefold()))
        if field and field not in found.values():
            found[position] = field
    return found if len(found) > 1 and _WHO & set(found.values()) else {}


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One capture for each row that names a device."""
    try:
        if content.startswith(b"PK\x03\x04"):
            rows: Iterator[dict[str, str]] = _listed(_sheet(content))
        elif content.lstrip()[:1] == b"{":
            rows = iter([_glpi(msgspec.json.decode(content))])
        else:
            rows = _listed(_rows(_text(content)))
        for row in rows:
            if _WHO & set(row):
                yield Capture("device_list", vantage, at, name, msgspec.json.encode(row))
    except Exception:  # a damaged workbook or file gives the rows before the damage
        return


def _text(content: bytes) -> str:
    """UTF-8, else what Excel writes on a German Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut = error.start > len(content) - 4  # within the last letter of what was read
        return content.decode("utf-8-sig", "replace") if cut else content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[list[str]]:
    first, _, _ = text.partition("\n")
    delimiter = max(";,\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _sheet(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
            return
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True, max_row=_ROWS, max_col=500):
        yield ["" if value is None else str(value) for value in row]


def _listed(rows: Iterator[list[str]]) -> Iterator[dict[str, str]]:
    known = columns(next(rows, []))
    for number, row in enumerate(rows):
        if number >= _ROWS:
            return
        told = {field: _cell(row[at]) for at, field in known.items() if at < len(row)}
        yield {field: value for field, value in told.items() if value}


def _cell(value: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running it."""
    plain = value.strip()
    if plain[:1] == "'" and plain[1:2] in ("=", "+", "-", "@"):
        plain = plain[1:]
    return plain[:_LONGEST].encode("utf-8", "replace").decode()


def _glpi(whole: Any) -> dict[str, str]:
    """One device of GLPI's inventory format."""
    content = whole["content"]
    device, bios = content.get("network_device") or {}, content.get("bios") or {}
    cards = content.get("networks") or [{}]
    mine = str(whole["deviceid"]).startswith("netzplan-")
    found = {
        "id": whole["deviceid"] if mine else None,
        "name": device.get("name") or (content.get("hardware") or {}).get("name"),
        "ip": next(iter(device.get("ips") or ()), None) or cards[0].get("ipaddress"),
        "mac": device.get("mac") or cards[0].get("mac"),
        "serial": device.get("serial") or bios.get("ssn"),
        "vendor": device.get("manufacturer") or bios.get("smanufacturer"),
        "model": device.get("model") or bios.get("smodel"),
        "room": device.get("location"),
        "asset_tag": device.get("assettag") or bios.get("assettag"),
    }
    return {field: _cell(value) for field, value in found.items() if isinstance(value, str) and value.strip()}


def parse(capture: Capture) -> list[Statement]:
    """What a person said about one device, known by MAC address, else IP address, else serial number, else name."""
    try:
        row = msgspec.json.decode(capture.payload, type=dict[str, str])
    except msgspec.MsgspecError:
        return []
    keys = list(_keys(row))
    if not keys:
        return []
    subject, sure = keys[0], Confidence.AUTHORITATIVE
    ours = bool(row.get("id")) and not row["id"].isdigit()  # NetBox and GLPI number theirs
    found = [Statement(subject, SameDevice(key), sure) for key in keys[1:] if key.kind == "mac"]
    for field, value in sorted(row.items()):
        if field in ("id", "ip", "mac") or field not in _COLUMNS or (ours and field in _OURS):
            continue
        found.append(Statement(subject, Attribute(_ATTRIBUTE.get(field, field), value), sure))
    return found


def _keys(row: dict[str, str]) -> Iterator[Key]:
    """The surest first. A list may hold an address of long ago, so addresses are no further keys beside a MAC."""
    words = re.split(r"[\s,;]+", row.get("mac", ""))
    yield from (Key.mac(mac) for word in words if (mac := canonical_mac(word)))
    for word in re.split(r"[\s,;]+", row.get("ip", "")):
        if ip := canonical_ip(word.partition("/")[0]):
            yield Key.ip(ip)
    if row.get("serial") and row.get("vendor"):
        yield Key.serial(row["vendor"], row["serial"])
    if row.get("name"):
        yield Key.name(row["name"])


READER = Reader(
    name="device_list",
    summary="Device lists (XLSX, CSV, NetBox, GLPI)",
    sniff=sniff,
    captures=captures,
    parse=parse,
)
