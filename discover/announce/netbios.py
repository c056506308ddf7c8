"""NetBIOS over UDP (RFC 1002) as overheard: names that computers register, and who sends datagrams."""

from __future__ import annotations

from collections.abc import Iterator

from discover.observation import Attribute, Confidence, Key, SameDevice, Service
from discover.probe import Statement
from discover.snmp.table import mac, text

UDP_PORTS = (137, 138)
_REGISTRATION, _REFRESHES = 5, (8, 9)
_WORKSTATION, _SERVER = 0x00, 0x20
_GROUP = 0x8000
_DATAGRAMS = (0x10, 0x11, 0x12)  # direct unique, direct group, broadcast


def name(encoded: bytes) -> tuple[str, int] | None:
    """A first-level encoded name (RFC 1001 14.1): 32 letters A to P → text and the suffix that tells its use."""
    if len(encoded) != 32 or any(not 0x41 <= c <= 0x50 for c in encoded):
        return None
    raw = bytes((encoded[i] - 0x41) << 4 | (encoded[i + 1] - 0x41) for i in range(0, 32, 2))
    said = text(raw[:15].rstrip(b" "))
    return (said, raw[15]) if said and not said.startswith(("\x01", "__MSBROWSE__")) else None


def heard(payload: bytes, source: str, mac_: str | None) -> list[Statement]:
    subject = Key.mac(mac_) if mac_ else Key.ip(source)
    if payload[:1] and payload[0] in _DATAGRAMS and len(payload) > 47 and payload[14] == 32:
        return list(_named(subject, name(payload[15:47]), group=False))
    return list(_registered(subject, payload))


def _registered(subject: Key, payload: bytes) -> Iterator[Statement]:
    """A name registration or refresh: the question, then a record that points back to it, whose flags tell a group."""
    if len(payload) < 68 or payload[12] != 32:
        return
    flags = int.from_bytes(payload[2:4], "big")
    if flags & 0x8000 or flags >> 11 & 0xF not in (_REGISTRATION, *_REFRESHES):
        return
    group = bool(int.from_bytes(payload[62:64], "big") & _GROUP)
    yield from _named(subject, name(payload[13:45]), group)


def _named(subject: Key, found: tuple[str, int] | None, group: bool) -> Iterator[Statement]:
    if found is None or found[1] not in (_WORKSTATION, _SERVER):
        return
    yield Statement(subject, Attribute("workgroup" if group else "netbios_name", found[0]))


_STATUS, _INTERNET = 0x21, 1
_CONTROLLERS = 0x1C
_ROW = 18


def status_question(ident: int = 0x6E70) -> bytes:
    """A node status request for the name `*` (RFC 1002 4.2.17)."""
    encoded = b"CK" + b"A" * 30
    head = ident.to_bytes(2, "big") + b"\0\0\0\1" + bytes(6)
    return head + bytes([32]) + encoded + b"\0" + _STATUS.to_bytes(2, "big") + _INTERNET.to_bytes(2, "big")


def status(payload: bytes) -> tuple[list[tuple[str, int, bool]], str | None]:
    """A node status response (RFC 1002 4.2.18): (name, suffix, group) of each name, and the MAC address if told."""
    if len(payload) < 12 or not payload[2] & 0x80:
        return [], None
    at = 14 if payload[12:13] and payload[12] & 0xC0 else 12 + 34
    if payload[at : at + 2] != _STATUS.to_bytes(2, "big"):
        return [], None
    at += 10
    count = payload[at] if at < len(payload) else 0
    rows = [payload[at + 1 + _ROW * i : at + 1 + _ROW * (i + 1)] for i in range(count)]
    names = []
    for row in rows:
        if len(row) == _ROW and row[0] > 0x20 and (said := text(row[:15].rstrip(b" "))):
            names.append((said, row[15], bool(row[16] & 0x80)))
    unit = payload[at + 1 + _ROW * count :][:6]
    return names, mac(unit) if len(unit) == 6 else None


def told(payload: bytes, subject: Key) -> Iterator[Statement]:
    """What a node status response says of the device that gave it."""
    names, unit = status(payload)
    for said, suffix, group in names:
        yield from _named(subject, (said, suffix), group) if not (group and suffix == _SERVER) else ()
        if suffix == _CONTROLLERS and group:
            yield Statement(subject, Attribute("role", "server"), Confidence.HINT)
    if names:
        yield Statement(subject, Service("udp", 137, "netbios-ns"))
    if names and unit:
        yield Statement(subject, SameDevice(Key.mac(unit)), Confidence.HINT)
