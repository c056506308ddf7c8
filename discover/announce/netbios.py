"""NetBIOS over UDP (RFC 1002) as overheard: names that computers register, and who sends datagrams."""

from __future__ import annotations

from collections.abc import Iterator

from discover.observation import Attribute, Key
from discover.probe import Statement
from discover.snmp.table import text

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
