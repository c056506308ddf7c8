"""Recordings of snmpsim: `identifier|tag|value`, one a line; a tag with `x` holds hexadecimal digits."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from discover.mibs import wanted
from discover.probe import Capture, Reader
from discover.snmp.table import Value, Walk, oid, storable

_ROW = re.compile(rb"\.?([0-2](?:\.\d+)+)\|([0-9]+)([a-z]?)(?::[^|]*)?\|(.*)", re.DOTALL)
_DIGITS = re.compile(rb"(?:[0-9A-Fa-f]{2}\s+)*[0-9A-Fa-f]{2}\s*")
_NUMBERS = frozenset({b"2", b"65", b"66", b"67", b"70", b"71"})  # ASN.1 tags: INTEGER, Counter32, Gauge32, …


def rows(content: bytes) -> Iterator[tuple[str, Value]]:
    """(dotted identifier, value) of every row that some MIB reads and that can be read."""
    for line in content.split(b"\n"):
        if not wanted(line.partition(b"|")[0].removeprefix(b".").decode("latin-1")):
            continue
        row = _ROW.fullmatch(line.rstrip(b"\r"))
        if row and (found := _value(row[2], row[3], row[4])) is not None and storable(found):
            yield row[1].decode(), found


def _mended(octets: bytes) -> bytes:
    """Long values that a recorder took from snmpwalk's text: 16 octets, and the lines after them still as digits."""
    if len(octets) > 17 and octets[16] == 0x0A and _DIGITS.fullmatch(octets[17:]):
        return octets[:16] + bytes.fromhex(octets[17:].decode())
    return octets


def _value(tag: bytes, style: bytes, given: bytes) -> Value | None:
    try:
        if style == b"x":
            octets = _mended(bytes.fromhex(given.decode()))
            return int.from_bytes(octets, "big") if tag in _NUMBERS else octets
        if tag in _NUMBERS:
            return int(given)
        if tag == b"64":
            return ipaddress.IPv4Address(given.decode().strip()).packed if len(given) != 4 else given
        if tag == b"6":
            written = given.decode().strip().removeprefix(".")
            return oid(written) if re.fullmatch(r"\d+(\.\d+)*", written) else None
    except ValueError:
        return None
    return given if tag in (b"4", b"68") else None


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    found = dict(rows(content))
    if found or sniff(name, content[:4096]):  # a device is one also when nothing that it said is understood
        yield Capture("snmp", vantage, at, name, Walk({"": found}, recording=name).encode())


def sniff(name: str, head: bytes) -> bool:
    lines = [line for line in head.split(b"\n")[:20] if line.strip() and not line.startswith(b"#")]
    return any(_ROW.match(line) for line in lines[:3])


READER = Reader(name="snmprec", summary="Recordings of snmpsim", sniff=sniff, captures=captures)
