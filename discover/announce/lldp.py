"""What LLDP (IEEE 802.1AB clause 8.5) says, whether it came in a frame or out of a MIB."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from discover.observation import Key, Neighbour, canonical_mac
from discover.snmp.table import address, inet, mac, station, text

# 802.1AB table 8-4; bit 0 is the most significant of the first octet in the MIB's BITS.
CAPABILITIES = ("other", "repeater", "bridge", "wlan-ap", "router", "telephone", "docsis", "station")
_MAC, _NETWORK = 4, 5
_MAC_PORT, _NETWORK_PORT, _NAME_PORT = 3, 4, 5


def chassis_key(subtype: int | None, value: bytes) -> Key | None:
    """The key in a chassis id; None for one that tells nothing."""
    if subtype in (_MAC, None) or (len(value) == 6 and text(value) is None):
        if (found := mac(value)) is not None:
            return Key.mac(found)
        if subtype == _MAC:
            return None
    if subtype == _NETWORK:  # the first octet is the IANA address family
        ip = inet(value[0], value[1:]) if len(value) in (5, 17) else address(value)
        return Key.ip(ip) if ip else None
    if (said := text(value)) is None:
        return None
    written = canonical_mac(said) if len(said) >= 12 else None
    if written is not None:  # many give a MAC address as text under `local`
        return Key.mac(written) if station(written) else None
    return Key.chassis(subtype or 7, said)


def port_name(subtype: int | None, value: bytes) -> str | None:
    """A port id as text: a MAC address in its canonical form, an IP address, else what it says."""
    if subtype == _MAC_PORT and (found := canonical_mac(value)) is not None:
        return found
    if subtype == _NETWORK_PORT and len(value) in (5, 17) and (ip := inet(value[0], value[1:])):
        return ip
    said = text(value)
    if said is None or (len(value) == 6 and not value.isascii()):
        return canonical_mac(value) or said
    return (canonical_mac(said) or said) if subtype == _MAC_PORT else said


def capabilities(bits: bytes | int | str | None) -> tuple[str, ...]:
    """Names of the capabilities in the MIB's BITS."""
    if not isinstance(bits, bytes) or not bits:
        return ()
    return tuple(name for i, name in enumerate(CAPABILITIES) if bits[0] & (0x80 >> i))


def frame_capabilities(bits: int) -> tuple[str, ...]:
    """Names of the capabilities in a frame, where bit 0 is the least significant (802.1AB 8.5.8.1)."""
    return tuple(name for i, name in enumerate(CAPABILITIES) if bits & (1 << i))


_CHASSIS_ID, _PORT_ID, _PORT_DESCR, _NAME, _DESCR, _CAPABILITIES, _MANAGEMENT, _END = 1, 2, 4, 5, 6, 7, 8, 0


def _fields(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and value of each TLV (802.1AB 8.4): seven bits of type, nine of length."""
    at = 0
    while at + 2 <= len(payload):
        (head,) = struct.unpack_from("!H", payload, at)
        kind, size = head >> 9, head & 0x1FF
        if kind == _END or at + 2 + size > len(payload):
            return
        yield kind, payload[at + 2 : at + 2 + size]
        at += 2 + size


def neighbour(payload: bytes, port: str) -> Neighbour | None:
    """What an LLDP frame, heard on `port`, says of its sender; None when it says nothing."""
    said: dict[int, bytes] = {}
    ips = []
    for kind, value in _fields(payload):
        said.setdefault(kind, value)
        if kind == _MANAGEMENT and len(value) > 2 and (ip := inet(value[1], value[2 : 1 + value[0]])):
            ips.append(Key.ip(ip))
    chassis, remote = said.get(_CHASSIS_ID, b""), said.get(_PORT_ID, b"")
    first = chassis_key(chassis[0], chassis[1:]) if len(chassis) > 1 else None
    name = text(said.get(_NAME))
    keys = [*([first] if first else []), *ips, *([Key.name(name)] if name else [])]
    if not keys:
        return None
    bits = said.get(_CAPABILITIES, b"")
    enabled = int.from_bytes(bits[2:4], "big") or int.from_bytes(bits[:2], "big")
    return Neighbour(
        "lldp",
        port,
        tuple(dict.fromkeys(keys)),
        port_name(remote[0], remote[1:]) if len(remote) > 1 else None,
        remote[0] if remote else None,
        text(said.get(_PORT_DESCR)),
        name,
        text(said.get(_DESCR)),
        frame_capabilities(enabled),
    )
