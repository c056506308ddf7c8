"""Text as net-snmp's snmpwalk prints it, with numeric identifiers: `.1.3… = TYPE: value`, `iso.3…`, and the plain
forms of -OQ and -Oq; values over several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from discover.mibs import wanted
from discover.probe import Capture, Reader
from discover.snmp.table import Value, Walk, oid, storable

# A row begins with an identifier below iso (1.0, 1.2 or 1.3) of at least five numbers, then ` = ` or a blank.
_ROW = re.compile(rb"^\s?\.?((?:iso|1)\.[023](?:\.\d+){3,})(?:[ \t]*=[ \t]*|[ \t]+|$)(.*)$", re.DOTALL)
_TYPED = re.compile(rb"([A-Za-z][A-Za-z0-9-]*(?: Address)?):(?: |$)")
_WRONG = re.compile(rb"Wrong Type \(should be [^)]*\): ")
_INTEGER = re.compile(rb"[^(]*\((-?\d+)\)|(-?\d+)")
_NAMED = re.compile(rb"[A-Za-z][\w-]*::[A-Za-z]")
_NOTHING = (b"No Such", b"No more variables", b"NULL")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}\s+)*[0-9A-Fa-f]{2}\s*")
_HEX_QUOTED = re.compile(rb"(?:[0-9A-Fa-f]{2}\s+)+")
_NUMBERS = frozenset(
    {
        b"integer",
        b"integer32",
        b"counter32",
        b"counter64",
        b"gauge32",
        b"unsigned32",
        b"uinteger32",
        b"timeticks",
        b"counter",
        b"gauge",
    }
)


def rows(content: bytes, where: Callable[[str], bool] = lambda _: True) -> Iterator[tuple[str, Value]]:
    """(dotted identifier, value) of every row that can be read, of those whose identifier passes `where`."""
    for key, text in _joined(content):
        dotted = key.decode()
        dotted = f"1{dotted[3:]}" if dotted.startswith("iso") else dotted
        if where(dotted) and (found := value(text)) is not None:
            yield dotted, found


def _joined(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Rows with the lines that go on with their values."""
    key, parts = b"", [b""]
    for line in content.replace(b"\r\n", b"\n").split(b"\n"):
        begun = _ROW.match(line)
        if begun is None:
            parts.append(line)
            continue
        if key:
            yield key, b"\n".join(parts)
        key, parts = begun[1], [begun[2]]
    if key:
        yield key, b"\n".join(parts).rstrip(b"\n")


def value(given: bytes) -> Value | None:
    """What stands after an identifier; None for no value."""
    given = _WRONG.sub(b"", given, count=1)
    if given.startswith(_NOTHING):
        return None
    typed = _TYPED.match(given)
    if typed is None:
        return _plain(given.strip(b"\n"))
    rest = given[typed.end() :]
    kind = typed[1].lower()
    if kind in _NUMBERS:
        number = _INTEGER.match(rest.strip())
        return int(number[1] or number[2]) if number else None
    return _typed(kind, rest, given)


def _typed(kind: bytes, rest: bytes, given: bytes) -> Value | None:
    match kind:
        case b"string":
            return _unquoted(rest)
        case b"hex-string" | b"bits":
            pairs = _HEX.match(rest.strip())
            return bytes.fromhex(pairs[0].decode()) if pairs else b""
        case b"oid":
            return _identifier(rest.strip())
        case b"ipaddress":
            numbers = rest.strip().split(b".")
            return _address(numbers, 10)
        case b"network address":
            return _address(rest.strip().split(b":"), 16)
        case b"opaque":
            return None
    return _plain(given.strip(b"\n"))


def _address(numbers: list[bytes], base: int) -> bytes | None:
    try:
        return bytes(int(n, base) for n in numbers) if len(numbers) == 4 else None
    except ValueError:
        return None


def _identifier(given: bytes) -> Value | None:
    written = re.sub(rb"^\.?iso(?=\.)", b"1", given).removeprefix(b".")
    return oid(written.decode()) if re.fullmatch(rb"\d+(\.\d+)*", written) else None


def _unquoted(given: bytes) -> bytes:
    given = given.rstrip(b"\n")
    stripped = given.strip()
    if len(stripped) >= 2 and stripped.startswith(b'"') and stripped.endswith(b'"'):
        return re.sub(rb'\\(["\\])', rb"\1", stripped[1:-1])
    return given


def _plain(given: bytes) -> Value:
    """A value whose type is not told."""
    stripped = given.strip()
    if re.fullmatch(rb"-?\d{1,20}", stripped):
        return int(stripped)
    if re.fullmatch(rb"\.\d+(\.\d+)+", stripped):
        return oid(stripped.decode())
    unquoted = _unquoted(given)
    if unquoted != given and _HEX_QUOTED.fullmatch(unquoted):  # -Oq writes octets as "00 1B 2C "
        return bytes.fromhex(unquoted.decode())
    return unquoted


def kept(found: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Only rows that some MIB reads: counters would be most of what is stored."""
    return {key: value for key, value in found if wanted(key) and storable(value)}


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    found = kept(rows(content, wanted))
    if found or any(True for _ in rows(content)):  # a device is one also when nothing that it said is understood
        yield Capture("snmp", vantage, at, name, Walk({"": found}, recording=name).encode())


def sniff(name: str, head: bytes) -> bool:
    lines = [line for line in head.split(b"\n")[:-1] if line.strip()] or [head]
    if any(_NAMED.match(line) for line in lines[:3]):
        return False
    return any((_ROW.match(line) and b"=" in line) or _ROW.match(line.lstrip(b".")) for line in lines[:3])


READER = Reader(name="snmpwalk", summary="Text of snmpwalk with numeric identifiers", sniff=sniff, captures=captures)
