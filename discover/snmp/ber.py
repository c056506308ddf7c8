"""SNMP v1 and v2c messages (RFC 1157, RFC 3416) in the Basic Encoding Rules of ASN.1, and no more of either."""

from __future__ import annotations

import msgspec

from discover.snmp.table import Oid, Value

GET, GET_NEXT, RESPONSE, GET_BULK, REPORT = 0xA0, 0xA1, 0xA2, 0xA5, 0xA8
VERSIONS = {"1": 0, "2c": 1}
TOO_BIG, NO_SUCH_NAME = 1, 2
_SEQUENCE, _INTEGER, _OCTETS, _NULL, _OID = 0x30, 0x02, 0x04, 0x05, 0x06
SEQUENCE, OCTETS = _SEQUENCE, _OCTETS
_UNSIGNED = frozenset({0x41, 0x42, 0x43, 0x46, 0x47})  # Counter32, Gauge32, TimeTicks, Counter64, Uinteger32
_NOTHING = frozenset({_NULL, 0x80, 0x81, 0x82})  # NULL, noSuchObject, noSuchInstance, endOfMibView

Row = tuple[Oid, Value | None]
"""An identifier and its value; None where there is nothing (any more)."""


class BerError(ValueError):
    """Bytes that are no SNMP message."""


class Answer(msgspec.Struct, frozen=True):
    """A response. `whole` is False when the datagram ended before the message did; the rows before that are kept."""

    request: int
    status: int
    index: int
    rows: list[Row]
    whole: bool = True


def _length(size: int) -> bytes:
    if size < 128:
        return bytes((size,))
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((0x80 | len(octets),)) + octets


def _tlv(tag: int, content: bytes) -> bytes:
    return bytes((tag,)) + _length(len(content)) + content


def _int(value: int) -> bytes:
    return _tlv(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def encode_oid(value: Oid) -> bytes:
    """The content octets of an identifier of at least two numbers."""
    out = bytearray()
    for number in (value[0] * 40 + value[1], *value[2:]):
        if number < 128:
            out.append(number)
            continue
        octets = [number & 0x7F]
        while number := number >> 7:
            octets.append(0x80 | (number & 0x7F))
        out += bytes(reversed(octets))
    return bytes(out)


def request(
    version: str, community: bytes, kind: int, number: int, identifiers: list[Oid], repetitions: int = 0
) -> bytes:
    """A request as it goes out. `repetitions` counts for GET_BULK, of which no identifier is a non-repeater."""
    return sequence(_int(VERSIONS[version]), _tlv(_OCTETS, community), pdu(kind, number, identifiers, repetitions))


def pdu(kind: int, number: int, identifiers: list[Oid], repetitions: int = 0) -> bytes:
    """The request itself, without what is put around it."""
    rows = b"".join(_tlv(_SEQUENCE, _tlv(_OID, encode_oid(i)) + b"\x05\x00") for i in identifiers)
    second = repetitions if kind == GET_BULK else 0
    return _tlv(kind, _int(number) + _int(0) + _int(second) + _tlv(_SEQUENCE, rows))


def sequence(*parts: bytes) -> bytes:
    return _tlv(_SEQUENCE, b"".join(parts))


def octets(content: bytes) -> bytes:
    return _tlv(_OCTETS, content)


def integer(value: int) -> bytes:
    return _int(value)


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """(tag, start of the content, its end as announced)."""
    tag, size = data[at], data[at + 1]
    at += 2
    if size & 0x80:
        count = size & 0x7F
        if not 0 < count <= 4 or at + count > len(data):
            raise BerError("length")
        size = int.from_bytes(data[at : at + count], "big")
        at += count
    return tag, at, at + size


def _expect(data: bytes, at: int, tag: int) -> tuple[int, int]:
    found, start, end = _head(data, at)
    if found != tag:
        raise BerError(f"tag {found:#x} instead of {tag:#x}")
    return start, end


def _number(data: bytes, at: int) -> tuple[int, int]:
    start, end = _expect(data, at, _INTEGER)
    if end > len(data) or end - start > 9:
        raise BerError("integer")
    return int.from_bytes(data[start:end], "big", signed=True), end


def decode_oid(octets: bytes) -> Oid:
    """Raises BerError for an identifier without numbers or with one beyond 64 bits."""
    if not octets:
        raise BerError("empty identifier")
    if octets.isascii():  # every number below 128: the usual case
        first = octets[0]
        return (
            (1, 3, *octets[1:]) if first == 43 else (min(first // 40, 2), first - 40 * min(first // 40, 2), *octets[1:])
        )
    numbers: list[int] = []
    value = 0
    for octet in octets:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(value)
            value = 0
        elif value >> 64:
            raise BerError("identifier")
    if not numbers:
        raise BerError("identifier")
    first = min(numbers[0] // 40, 2)
    return (first, numbers[0] - 40 * first, *numbers[1:])


def _value(tag: int, octets: bytes) -> Value | None:
    if tag == _OCTETS:
        return octets
    if tag == _INTEGER:
        return int.from_bytes(octets, "big", signed=True)
    if tag in _UNSIGNED:
        return int.from_bytes(octets, "big")
    if tag == _OID:
        return decode_oid(octets) if octets else (0, 0)
    return None if tag in _NOTHING else octets


def _rows(data: bytes, at: int, end: int) -> tuple[list[Row], bool]:
    """The rows from `at` on, and whether all of them were there. What cannot be read ends the list."""
    rows: list[Row] = []
    size = len(data)
    try:
        while at < end:
            if data[at] != _SEQUENCE:
                return rows, False
            _, start, stop = _head(data, at)
            if stop > size:
                return rows, False
            tag, first, last = _head(data, start)
            if tag != _OID or last > stop:
                return rows, False
            kind, begin, close = _head(data, last)
            if close > stop:
                return rows, False
            rows.append((decode_oid(data[first:last]), _value(kind, data[begin:close])))
            at = stop
    except (IndexError, BerError):
        return rows, False
    return rows, True


def decode(data: bytes) -> Answer:
    """A response as it came in. Raises BerError for what is none."""
    try:
        at, _ = _expect(data, 0, _SEQUENCE)
        _, at = _number(data, at)
        _, at = _expect(data, at, _OCTETS)
        return _pdu(data, *_expect(data, at, RESPONSE))
    except IndexError as problem:
        raise BerError("truncated") from problem


def _pdu(data: bytes, at: int, _: int) -> Answer:
    try:
        number, at = _number(data, at)
        status, at = _number(data, at)
        index, at = _number(data, at)
        at, end = _expect(data, at, _SEQUENCE)
    except IndexError as problem:
        raise BerError("truncated") from problem
    rows, whole = _rows(data, at, end)
    return Answer(number, status, index, rows, whole)


def scoped(data: bytes) -> tuple[int, Answer]:
    """(kind, answer) of a scoped PDU (RFC 3412 6.8), whatever stands behind it. Raises BerError."""
    inside = Reader(data).inside(SEQUENCE)
    inside.octets()
    inside.octets()
    try:
        kind, start, end = _head(data, inside.at)
    except IndexError as problem:
        raise BerError("truncated") from problem
    if kind not in (RESPONSE, REPORT):
        raise BerError(f"tag {kind:#x}")
    return kind, _pdu(data, start, end)


class Reader:
    """Takes values one after the other; raises BerError for what is not as asked. `at` is where the next one begins."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = None) -> None:
        self._data = data
        self.at = at
        self._end = len(data) if end is None else end

    def _take(self, tag: int) -> tuple[int, int]:
        try:
            start, end = _expect(self._data, self.at, tag)
        except IndexError as problem:
            raise BerError("truncated") from problem
        if end > self._end:
            raise BerError("truncated")
        self.at = end
        return start, end

    def inside(self, tag: int) -> Reader:
        """A reader of what stands inside the next value."""
        return Reader(self._data, *self._take(tag))

    def octets(self) -> bytes:
        start, end = self._take(_OCTETS)
        return self._data[start:end]

    def integer(self) -> int:
        start, end = self._take(_INTEGER)
        if not 0 < end - start < 10:
            raise BerError("integer")
        return int.from_bytes(self._data[start:end], "big", signed=True)

    def content(self) -> int:
        """Where the content of the next value begins, which is not taken."""
        try:
            return _head(self._data, self.at)[1]
        except IndexError as problem:
            raise BerError("truncated") from problem

    def rest(self) -> bytes:
        return self._data[self.at : self._end]
