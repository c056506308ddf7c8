"""The Cisco Discovery Protocol in a frame: type, length, value after a version, a time to live and a checksum."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from discover.observation import Key, Neighbour, canonical_mac
from discover.snmp.table import address, station, text

_DEVICE_ID, _ADDRESSES, _PORT_ID, _CAPABILITIES, _VERSION, _PLATFORM, _MANAGEMENT = 1, 2, 3, 4, 5, 6, 0x16
_IP = b"\x01\x01\xcc"  # NLPID, one octet: IPv4
# CDP capability bits, as 802.1AB calls them.
_BITS = (
    (0x01, "router"),
    (0x02, "bridge"),
    (0x04, "bridge"),
    (0x08, "bridge"),
    (0x10, "station"),
    (0x40, "repeater"),
    (0x80, "telephone"),
)
_WRITTEN_MAC = re.compile(r"[0-9A-Fa-f]{12}|SEP[0-9A-Fa-f]{12}|([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")


def device_keys(raw: bytes) -> tuple[list[Key], str | None]:
    """Keys and name in a device id: a host name, `SERIAL(name)` (CatOS), `name(SERIAL)` (NX-OS), or a MAC address in
    octets or digits."""
    said = text(raw)
    found = canonical_mac(raw) if len(raw) == 6 and (said is None or not raw.isalnum()) else None
    if found is None and said and _WRITTEN_MAC.fullmatch(said):
        found = canonical_mac(said.removeprefix("SEP"))
    keys = [Key.mac(found)] if found and station(found) else []
    if said is None or (found and not said.startswith("SEP")):
        return keys, None
    if with_serial := re.fullmatch(r"([A-Z0-9]{8,14})\((.+)\)", said):
        return [*keys, Key.name(with_serial[2])], with_serial[2]
    if with_serial := re.fullmatch(r"(.+)\(([A-Z0-9]{8,14})\)", said):
        return [*keys, Key.name(with_serial[1])], with_serial[1]
    return [*keys, Key.name(said)], said


def capabilities(bits: int) -> tuple[str, ...]:
    """CDP capability bits in the words of 802.1AB."""
    return tuple(dict.fromkeys(name for bit, name in _BITS if bits & bit))


def _fields(payload: bytes) -> Iterator[tuple[int, bytes]]:
    at = 4
    while at + 4 <= len(payload):
        kind, size = struct.unpack_from("!HH", payload, at)
        if size < 4 or at + size > len(payload):
            return
        yield kind, payload[at + 4 : at + size]
        at += size


def _addresses(value: bytes) -> Iterator[str]:
    at = 4
    while at + 4 <= len(value):
        head = 2 + value[at + 1]
        size = int.from_bytes(value[at + head : at + head + 2], "big")
        raw = value[at + head + 2 : at + head + 2 + size]
        if value[at : at + head] == _IP and len(raw) == 4 and (ip := address(raw)):
            yield ip
        at += head + 2 + size


def neighbour(payload: bytes, port: str) -> Neighbour | None:
    """What a CDP frame (after its SNAP header), heard on `port`, says of its sender; None when it says nothing."""
    said: dict[int, bytes] = {}
    for kind, value in _fields(payload):
        said.setdefault(kind, value)
    keys, name = device_keys(said.get(_DEVICE_ID, b""))
    for kind in (_ADDRESSES, _MANAGEMENT):
        keys += [Key.ip(ip) for ip in _addresses(said.get(kind, b""))]
    if not keys:
        return None
    return Neighbour(
        "cdp",
        port,
        tuple(dict.fromkeys(keys)),
        text(said.get(_PORT_ID)),
        None,
        None,
        name,
        text(said.get(_PLATFORM)) or text(said.get(_VERSION)),
        capabilities(int.from_bytes(said.get(_CAPABILITIES, b"")[-4:], "big")),
    )
