"""Device lists that people keep: netzplan's own workbook with its empty columns filled in, a CSV or XLSX with columns
in German or English, an export of NetBox (CSV) or GLPI (inventory JSON, CSV). What stands there, a person has said."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from discover.columns import COLUMNS, FIELD, NOTHING, OURS, ROLES, WHO, folded, recognised, untouched
from discover.observation import Attribute, Confidence, Key, SameDevice, canonical_ip, canonical_mac
from discover.probe import Capture, Reader, Statement

LARGEST = 64 << 20
"""No workbook is opened that unpacks to more bytes than this."""
_LONGEST = 2000
_ROWS = 200_000
# The headers of netzplan's own sheet of what is missing, folded.
_OPEN = (
    ["gerät", "ipadresse", "wasfehlt", "antwort", "kennung"],
    ["device", "ipaddress", "whatismissing", "answer", "id"],
)
_MARK = re.compile(r"netzplan-id: [\w-]+")
# Of what came back from another system, nobody knows whether a person has changed it: our own guess is not repeated,
# and what a device said of itself is one more witness, not a person's word.
_SEEN = frozenset({"vendor", "model", "serial"})
_ROLE_TITLES = frozenset({*ROLES, "unbekanntesgerät", "unknowndevice"})
# Field → the name of the attribute; all others are called as the field.
_ATTRIBUTE = {"name": "friendly_name", "room": "location"}


def sniff(name: str, head: bytes) -> bool:
    if head.startswith(b"PK\x03\x04"):
        return name.lower().endswith(".xlsx")
    if head.lstrip()[:1] in (b"{", b"["):
        return _objects_in(head)
    first, _, _ = _text(head).partition("\n")
    return name.lower().endswith((".csv", ".txt", ".tsv")) and bool(recognised(next(_rows(first), [])))


def _objects_in(head: bytes) -> bool:
    """GLPI's inventory; lists of NetBox's and of GLPI's REST API."""
    if b'"deviceid"' in head and b'"itemtype"' in head:
        return True
    return b'"name"' in head and (b'"asset_tag"' in head or b'"otherserial"' in head)


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One capture for each row that names a device."""
    return captures_of(name, content, vantage, at, {})


def captures_of(name: str, content: bytes, vantage: str, at: float, said: Mapping[str, str]) -> Iterable[Capture]:
    """As `captures`; `said` tells what columns hold (title → field of discover.columns, "" for none of them)."""
    try:
        if content.startswith(b"PK\x03\x04"):
            rows = _workbook(content, said)
        elif content.lstrip()[:1] in (b"{", b"["):
            rows = _json(msgspec.json.decode(content))
        else:
            rows = _listed(_rows(_text(content)), said)
        for row in rows:
            if WHO & set(row):
                yield Capture("device_list", vantage, at, name, msgspec.json.encode(row))
    except Exception:  # a damaged workbook or file gives the rows before the damage
        return


def titles(content: bytes) -> list[tuple[str, str]]:
    """The columns of a list, each with its first value; empty for what has none."""
    try:
        if content.startswith(b"PK\x03\x04"):
            rows = next(_sheets(content), iter(()))
        elif content.lstrip()[:1] in (b"{", b"["):
            return []
        else:
            rows = _rows(_text(content))
        header, *some = [row for row, _ in zip(rows, range(20), strict=False)]
    except Exception:  # damaged: the reading itself says so
        return []
    return [
        (title.strip(), next((row[at] for row in some if at < len(row) and row[at]), ""))
        for at, title in enumerate(header[:500])
    ]


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


def _sheets(content: bytes) -> Iterator[Iterator[list[str]]]:
    """The rows of each sheet."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
            return
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True, max_row=_ROWS, max_col=500)
        yield (["" if value is None else str(value) for value in row] for row in rows)


def _workbook(content: bytes, said: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The devices of the first sheet, and the answers in netzplan's own sheet of what is missing."""
    for number, rows in enumerate(_sheets(content)):
        if number == 0:
            yield from _listed(rows, said)
        else:
            header = [word for title in next(rows, []) if (word := folded(title))]
            if header in _OPEN:
                yield from _answers(rows)


def _answers(rows: Iterator[list[str]]) -> Iterator[dict[str, str]]:
    """Device, IP address, what is missing, answer, id. An answer to several questions names them (`Raum: EG; …`)."""
    for row in rows:
        device, ip, missing, answer, id_ = (_cell(value) for value in [*row, "", "", "", "", ""][:5])
        if not answer or not id_:
            continue
        fields = [FIELD[w] for title in re.split(r",\s+(?=\w)", missing) if (w := folded(title)) in FIELD]
        told = {"ip": ip} if ip else {"who": device, "name": device}
        for part in re.split(r"[;\n]+", answer):
            title, colon, value = part.partition(":")
            if colon and folded(title) in FIELD:
                told[FIELD[folded(title)]] = value.strip()
            else:
                field = fields[0] if len(fields) == 1 else "remark"
                told[field] = f"{told[field]}; {part.strip()}" if field in told else part.strip()
        yield {"id": id_, **{field: value for field, value in told.items() if value}}


def _listed(rows: Iterator[list[str]], said: Mapping[str, str]) -> Iterator[dict[str, str]]:
    known = recognised(next(rows, []), said)
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


def _json(whole: Any) -> Iterator[dict[str, str]]:
    """GLPI's inventory of one device, or a list of objects as the REST APIs of NetBox and GLPI give them."""
    if isinstance(whole, dict) and "deviceid" in whole:
        yield _glpi(whole)
        return
    for one in whole.get("results", ()) if isinstance(whole, dict) else whole:
        found: dict[str, str] = {}
        for key, value in one.items():
            field = FIELD.get(folded(key))
            if field and field not in ("id", "check", "kind", "role") and (text := _named(value)):
                found.setdefault(field, text)
        if "device_type" in one and (text := _named(one.get("description"))):
            found.setdefault("purpose", text)  # as NetBox' CSV has it
        if isinstance(kind := one.get("device_type"), dict):
            found |= {"model": _named(kind.get("model")), "vendor": _named(kind.get("manufacturer"))}
        yield {field: value for field, value in found.items() if value}


def _named(value: Any) -> str:
    """What an object that is nested in another is called."""
    if isinstance(value, dict):
        value = next((value[k] for k in ("address", "name", "display", "label") if value.get(k)), "")
    return _cell(value) if isinstance(value, str) else ""


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
    # Which addresses are one device, netzplan's own list only repeats.
    more = () if _ours(row) else keys[1:]
    found = [Statement(subject, SameDevice(key), sure) for key in more if key.kind == "mac"]
    back = _ours(row) and not row.get("check")
    for field, value in sorted(_said(row).items()):
        how = Confidence.HINT if back and field in _SEEN else sure
        found.append(Statement(subject, Attribute(_ATTRIBUTE.get(field, field), value), how))
    return found


def _ours(row: dict[str, str]) -> bool:
    """Whether netzplan wrote it: a list of its own (NetBox and GLPI number theirs), or what came back."""
    return (bool(row.get("id")) and not row["id"].isdigit()) or bool(_MARK.search(row.get("remark", "")))


def _said(row: dict[str, str]) -> dict[str, str]:
    """Field → what a person said. What netzplan's own list only repeats is nobody's word."""
    ours = _ours(row)
    if "remark" in row:
        row = {**row, "remark": _MARK.sub("", row["remark"]).strip()}
    check = row.get("check", "")
    found: dict[str, str] = {}
    for field, value in row.items():
        if field in ("id", "ip", "mac", "check", "who") or field not in COLUMNS or folded(value) in NOTHING:
            continue
        if field == "name" and row.get("who"):
            continue
        if ours and (field in OURS or untouched(check, field, value) or (field == "role" and not check)):
            continue
        if field == "model" and (ours or folded(value) not in ROLES) and folded(value) in _ROLE_TITLES:
            continue  # what stands where a device's model is not known
        found[field] = value
    if "role" not in found and folded(found.get("model", "")) in ROLES:
        found["role"] = found.pop("model")
    if ours and not check and folded(found.get("kind", "")) in ROLES:
        del found["kind"]
    for field in ("kind", "role"):  # a word for a role, else something else that is worth keeping
        if (word := found.pop(field, "")) and (role := ROLES.get(folded(word))):
            found["role"] = role
        elif word and folded(word) not in _ROLE_TITLES:
            found.setdefault("model" if field == "kind" else "purpose", word)
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
