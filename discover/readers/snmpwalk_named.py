"""Text of snmpwalk with the names of MIBs: `IF-MIB::ifName.3 = STRING: x`, also as -Os (`ifName.3`), -OX (`ifName[3]`),
-Of (`.iso.org.dod…ifName.3`), -OQ and -Oq write it.

Octets in an index that are no text are printed as dots. Such a row tells nothing and is left out, unless the column
beside it holds the same address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

from discover.mibs import names
from discover.observation import canonical_mac
from discover.probe import Capture, Reader
from discover.readers import snmpwalk
from discover.readers.snmpwalk import kept, value
from discover.snmp.table import Oid, Value, Walk, oid

_INDEX = r"(?:\.(?:-?\d+|[A-Za-z]\w*|\"[^\"]*\"|'(?:[^'\\]|\\.)*'))*|(?:\[[^\]]*\])*"
_NAME = r"(?P<where>[A-Za-z][\w-]*::|\.iso\.(?:[A-Za-z][\w-]*\.)+)?\.?(?P<name>[A-Za-z][\w-]*)" rf"(?P<index>{_INDEX})"
_ROW = re.compile(rf"{_NAME}(?:[ \t]*=[ \t]*|[ \t]+|$)(?P<value>.*)", re.DOTALL)
_POINTER = re.compile(rf"(?:OID:\s*)?{_NAME}\s*")
_PART = re.compile(r"\.(-?\d+|[A-Za-z]\w*|\"[^\"]*\"|'(?:[^'\\]|\\.)*')|\[([^\]]*)\]")
_WORDY = re.compile(r"(?:Status|State|Type|Subtype)$")
_POINTERS = frozenset({"sysObjectID", "ipAddressPrefix"})
_ADDRESS, _BESIDE = "dot1dTpFdbAddress", frozenset({"dot1dTpFdbPort", "dot1dTpFdbStatus"})
_NUMERIC = re.compile(r"\.?1\.[023]\.\d")
_HEAD = 40


def rows(content: bytes) -> Iterator[tuple[str, Value]]:
    """(dotted identifier, value) of every row that can be read, also of those that have numbers only."""
    known, addresses = names.objects(), dict[str, Oid]()
    for text in _texts(content):
        if _NUMERIC.match(text):
            yield from snmpwalk.rows(text.encode("latin-1"))
        if (row := _ROW.fullmatch(text)) is None or (base := known.get(row["name"])) is None:
            continue
        name = row["name"]
        if name == _ADDRESS and (mac := canonical_mac(row["value"].rpartition(" ")[2].strip('" \n'))):
            addresses[row["index"]] = tuple(int(part, 16) for part in mac.split(":"))
        index = addresses.get(row["index"]) if name in _BESIDE else None
        index = _index(row["index"]) if index is None else index
        if index is not None and (found := _value(name, row["value"])) is not None:
            yield ".".join((base, *map(str, index))), found


def _texts(content: bytes) -> Iterator[str]:
    """The rows, each with the lines that go on with its value."""
    parts: list[str] = []
    for raw in content.replace(b"\r\n", b"\n").split(b"\n"):
        line = raw.decode("latin-1")
        if parts and _begins(line):
            yield "\n".join(parts)
            parts = []
        parts.append(line)
    yield "\n".join(parts).rstrip("\n")


def _begins(line: str) -> bool:
    """Whether a row begins here: below a module or the root, or with a name that is known and an index."""
    if _NUMERIC.match(line):
        return True
    row = _ROW.fullmatch(line)
    return row is not None and bool(row["where"] or (row["index"] and row["name"] in names.objects()))


def _index(text: str) -> Oid | None:
    """The numbers of an index; None where it is not whole."""
    found: list[int] = []
    for part in _PART.finditer(text):
        numbers = _numbers(part[1] if part[1] is not None else part[2].strip())
        if numbers is None:
            return None
        found += numbers
    return tuple(found)


def _numbers(part: str) -> Oid | None:
    if re.fullmatch(r"\d{1,10}", part):
        return (int(part),)
    if re.fullmatch(r"\d+(\.\d+)+", part):  # an IpAddress in brackets
        return oid(part)
    if (mac := canonical_mac(part.removeprefix("STRING: "))) is not None:
        return tuple(int(octet, 16) for octet in mac.split(":"))
    if part.startswith('"'):
        octets = _octets(part.strip('"'))
        return (len(octets), *octets) if octets else None
    number = names.word("", part)
    return None if number is None else (number,)


def _octets(text: str) -> bytes | None:
    """An InetAddress as its textual convention writes it (RFC 4001); None for other octets, which are not whole."""
    pairs = text.split(":")
    if len(pairs) == 16 and all(re.fullmatch(r"[0-9A-Fa-f]{1,2}", pair) for pair in pairs):
        return bytes(int(pair, 16) for pair in pairs)
    try:
        return ipaddress.ip_address(text).packed
    except ValueError:
        return None


def _value(name: str, text: str) -> Value | None:
    if name in _POINTERS and (pointer := _POINTER.fullmatch(text)) is not None:
        base, index = names.objects().get(pointer["name"]), _index(pointer["index"])
        return None if base is None or index is None else (*oid(base), *index)
    found = value(text.encode("latin-1"))
    if isinstance(found, bytes) and _WORDY.search(name):
        return names.word(name, found.decode("latin-1").partition("(")[0].strip())
    return found


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    yield Capture("snmp", vantage, at, name, Walk({"": kept(rows(content))}, recording=name).encode())


def sniff(name: str, head: bytes) -> bool:
    lines = [line.decode("latin-1") for line in head.split(b"\n")[:_HEAD] if line.strip()]
    found = [row for line in lines[:3] if (row := _ROW.fullmatch(line)) is not None]
    return any((row["where"] or "").endswith("::") or _known(row) for row in found)


def _known(row: re.Match[str]) -> bool:
    return bool(row["index"]) and row["name"] in names.objects() and row["name"] != "iso"


READER = Reader(
    name="snmpwalk_named", summary="Text of snmpwalk with the names of MIBs", sniff=sniff, captures=captures
)
