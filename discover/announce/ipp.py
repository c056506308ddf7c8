"""IPP (RFC 8010, RFC 8011): a question for a printer's attributes, and what the answer says."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from discover import web
from discover.observation import Attribute, Key, SameDevice
from discover.probe import Statement

_CHARSET, _LANGUAGE, _URI, _KEYWORD = 0x47, 0x48, 0x45, 0x44
_OPERATION, _END = 0x01, 0x03
_GET_PRINTER_ATTRIBUTES = 0x000B
_WANTED = (
    "printer-make-and-model",
    "printer-name",
    "printer-dns-sd-name",
    "printer-info",
    "printer-location",
    "printer-uuid",
    "printer-device-id",
    "printer-firmware-string-version",
    "device-service-count",
    "cups-version",
)
_MOST_ROWS = 400
_MOST_TEXT = 120
_DEVICE_ID = {
    "MFG": "vendor",
    "MANUFACTURER": "vendor",
    "MDL": "model",
    "MODEL": "model",
    "SN": "serial",
    "SER": "serial",
    "SERN": "serial",
}
_UUID = re.compile(r"urn:uuid:([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})")


def _row(tag: int, name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    return bytes([tag]) + struct.pack("!H", len(key)) + key + struct.pack("!H", len(text)) + text


def question(host: str, path: str = "/ipp/print") -> bytes:
    """Get-Printer-Attributes, version 1.1, which old printers know too."""
    rows = _row(_CHARSET, "attributes-charset", "utf-8") + _row(_LANGUAGE, "attributes-natural-language", "en")
    rows += _row(_URI, "printer-uri", f"ipp://{host}{path}")
    rows += b"".join(_row(_KEYWORD, "" if i else "requested-attributes", name) for i, name in enumerate(_WANTED))
    return struct.pack("!BBHI", 1, 1, _GET_PRINTER_ATTRIBUTES, 1) + bytes([_OPERATION]) + rows + bytes([_END])


def attributes(content: bytes) -> dict[str, str]:
    """Name → first value, as text, of everything printable in an answer; empty for what is none or reports an error."""
    if len(content) < 9 or content[0] not in (1, 2) or struct.unpack_from("!H", content, 2)[0] >= 0x0400:
        return {}
    found: dict[str, str] = {}
    at = 8
    for _ in range(_MOST_ROWS):
        if at >= len(content) or content[at] == _END:
            break
        if content[at] < 0x10:  # the beginning of a group
            at += 1
            continue
        parts = _value(content, at + 1)
        if parts is None:
            break
        name, value, at = parts
        said = web.clean(value.decode("utf-8", "replace"))
        if name and said:
            found.setdefault(name.decode("latin-1"), said[: 8 * _MOST_TEXT])
    return found


def _value(content: bytes, at: int) -> tuple[bytes, bytes, int] | None:
    """Name, value and where the next row begins; None when the answer ends before they do."""
    parts = []
    for _ in range(2):
        if at + 2 > len(content):
            return None
        (size,) = struct.unpack_from("!H", content, at)
        parts.append(content[at + 2 : at + 2 + size])
        at += 2 + size
    return (parts[0], parts[1], at) if at <= len(content) else None


def statements(content: bytes, subject: Key) -> Iterator[Statement]:
    """Model, name, place and serial number; of a print server (CUPS) nothing, since its printers are others."""
    said = attributes(content)
    if "cups-version" in said or not said:
        return
    for name, attribute in (
        ("printer-make-and-model", "model"),
        ("printer-dns-sd-name", "friendly_name"),
        ("printer-location", "location"),
        ("printer-firmware-string-version", "firmware"),
    ):
        if name in said:
            yield Statement(subject, Attribute(attribute, said[name][:_MOST_TEXT]))
    if "printer-make-and-model" in said:
        yield Statement(subject, Attribute("role", "printer"))
        yield Statement(subject, Attribute("printer_model", said["printer-make-and-model"][:_MOST_TEXT]))
    if uuid := _UUID.fullmatch(said.get("printer-uuid", "")):
        yield Statement(subject, SameDevice(Key.uuid(uuid[1])))
    for part in said.get("printer-device-id", "").split(";"):
        key, _, value = part.partition(":")
        known = _DEVICE_ID.get(key.strip().upper())
        if known and 0 < len(value.strip()) <= _MOST_TEXT:
            yield Statement(subject, Attribute(known, value.strip()))
