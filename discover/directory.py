"""LDAP messages (RFC 4511) as far as reading computers from a directory needs them: bind, StartTLS, paged search
(RFC 2696). Pure; what cannot be read is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from discover import web

BIND, UNBIND, SEARCH, EXTENDED = 0x60, 0x42, 0x63, 0x77
BOUND, ENTRY, DONE, EXTENDED_DONE = 0x61, 0x64, 0x65, 0x78
_SEQUENCE, _SET, _OCTETS, _INTEGER, _ENUMERATED, _BOOLEAN = 0x30, 0x31, 0x04, 0x02, 0x0A, 0x01
_CONTROLS, _SIMPLE, _EQUALS, _PRESENT, _REQUEST_NAME = 0xA0, 0x80, 0xA3, 0x87, 0x80
_PAGED = b"1.2.840.113556.1.4.319"
_START_TLS = b"1.3.6.1.4.1.1466.20037"
LARGEST = 4 << 20
"""No message longer than this is read."""


class Message(msgspec.Struct, frozen=True):
    """One answer: `kind` is its tag, `cookie` where the next page of a search begins (empty: there is none)."""

    ident: int
    kind: int
    content: bytes
    cookie: bytes = b""

    @property
    def code(self) -> int | None:
        """resultCode of an answer that has one; 0 is success, 49 invalidCredentials."""
        first = next(parts(self.content), None)
        return int.from_bytes(first[1][:4], "big") if first is not None and first[0] == _ENUMERATED else None


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def _int(value: int, tag: int = _INTEGER) -> bytes:
    return _tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _message(ident: int, operation: bytes, controls: bytes = b"") -> bytes:
    return _tlv(_SEQUENCE, _int(ident) + operation + (_tlv(_CONTROLS, controls) if controls else b""))


def bind(ident: int, user: str, password: str) -> bytes:
    """A simple bind (4.2); only ever sent over TLS."""
    return _message(ident, _tlv(BIND, _int(3) + _tlv(_OCTETS, user.encode()) + _tlv(_SIMPLE, password.encode())))


def start_tls(ident: int) -> bytes:
    return _message(ident, _tlv(EXTENDED, _tlv(_REQUEST_NAME, _START_TLS)))


def unbind(ident: int) -> bytes:
    return _message(ident, _tlv(UNBIND, b""))


def search(
    ident: int,
    base: str,
    wanted: Iterable[str],
    equals: tuple[str, str] | None = None,
    page: tuple[int, bytes] | None = None,
) -> bytes:
    """The whole subtree where `equals` (attribute, value) holds, else the base object alone. `page` is how many entries
    at once, and the cookie of the page before."""
    scope = 2 if equals else 0
    limits = _int(scope, _ENUMERATED) + _int(0, _ENUMERATED) + _int(0) + _int(60) + _tlv(_BOOLEAN, b"\0")
    told = b"".join(_tlv(_OCTETS, part.encode()) for part in equals or ())
    filter_ = _tlv(_EQUALS, told) if equals else _tlv(_PRESENT, b"objectClass")
    names = _tlv(_SEQUENCE, b"".join(_tlv(_OCTETS, name.encode()) for name in wanted))
    controls = b""
    if page is not None:
        value = _tlv(_SEQUENCE, _int(page[0]) + _tlv(_OCTETS, page[1]))
        controls = _tlv(_SEQUENCE, _tlv(_OCTETS, _PAGED) + _tlv(_OCTETS, value))
    return _message(ident, _tlv(SEARCH, _tlv(_OCTETS, base.encode()) + limits + filter_ + names), controls)


def _header(content: bytes, at: int) -> tuple[int, int, int] | None:
    """Tag, begin and size of the element; None where it cannot be read."""
    if at + 2 > len(content):
        return None
    tag, size, at = content[at], content[at + 1], at + 2
    if size & 0x80:
        more = size & 0x7F
        if not 0 < more <= 4 or at + more > len(content):
            return None
        size, at = int.from_bytes(content[at : at + more], "big"), at + more
    return tag, at, size


def parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element; ends at what cannot be read."""
    at = 0
    while (found := _header(content, at)) is not None:
        tag, begin, size = found
        if begin + size > len(content):
            return
        yield tag, content[begin : begin + size]
        at = begin + size


def length(heard: bytes) -> int | None:
    """How long the first message is, with its header; None while that cannot be told. Raises ValueError for what is no
    message, or too long a one."""
    if heard and heard[0] != _SEQUENCE:
        raise ValueError
    found = _header(heard, 0)
    if found is None:
        if len(heard) >= 6:
            raise ValueError
        return None
    if found[2] > LARGEST:
        raise ValueError
    return found[1] + found[2]


def message(raw: bytes) -> Message | None:
    """One whole message; None when it is none."""
    inner = [content for tag, content in parts(raw) if tag == _SEQUENCE][:1]
    told = list(parts(inner[0])) if inner else []
    if len(told) < 2 or told[0][0] != _INTEGER:
        return None
    cookie = next((_cookie(content) for tag, content in told[2:] if tag == _CONTROLS), b"")
    return Message(int.from_bytes(told[0][1][:4], "big"), told[1][0], told[1][1], cookie)


def _cookie(controls: bytes) -> bytes:
    for _, control in parts(controls):
        told = list(parts(control))
        if told and told[0][1] == _PAGED:
            value = next((inner for _, inner in parts(told[-1][1])), b"")
            told = list(parts(value))
            return told[1][1][:4096] if len(told) > 1 else b""
    return b""


def entry(content: bytes) -> dict[str, list[str]]:
    """Attributes of a search result by lower-case name, as lines of text."""
    told = list(parts(content))
    rows = told[1][1] if len(told) > 1 else b""
    found: dict[str, list[str]] = {}
    for _, row in parts(rows):
        cells = list(parts(row))
        if len(cells) == 2 and cells[0][0] == _OCTETS and cells[1][0] == _SET:
            name = cells[0][1].decode("latin-1").lower()[:60]
            texts = (web.clean(value[:2000].decode("utf-8", "replace")) for _, value in parts(cells[1][1]))
            found[name] = [text for text in texts if text][:20]
    return found


def first(told: dict[str, list[str]], names: Sequence[str]) -> dict[str, str]:
    """The first value of each of these attributes, by the name asked for."""
    return {name: values[0] for name in names if (values := told.get(name.lower()))}
