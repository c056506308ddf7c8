"""Frames that devices send by themselves: an ARP announcement, by which switches learn them, and a phone's LLDP."""

from __future__ import annotations

import socket
import struct
from typing import Any

_BROADCAST = b"\xff" * 6
_NEAREST_BRIDGE = bytes.fromhex("0180c200000e")  # IEEE 802.1AB 7.1


def announcement(mac: str, ip: str) -> bytes:
    """An ARP announcement (RFC 5227 2.3)."""
    own, address = bytes.fromhex(mac.replace(":", "")), socket.inet_aton(ip)
    return _BROADCAST + own + struct.pack(">HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + own + address + bytes(6) + address


def lldp(node: dict[str, Any], given: dict[str, Any]) -> bytes:
    """An LLDPDU (IEEE 802.1AB 8) as desk phones send it: chassis is the IP address, port the MAC address."""
    own, address = bytes.fromhex(node["mac"].replace(":", "")), socket.inet_aton(node["ip"])
    tlvs = [
        (1, b"\x05\x01" + address),
        (2, b"\x03" + own),
        (3, struct.pack(">H", 120)),
        (4, given.get("port_descr", "WAN PORT").encode()),
        (5, node["name"].encode()),
        (6, given["descr"].encode()),
        (7, struct.pack(">HH", 0x24, 0x24)),  # bridge, telephone
        (8, b"\x05\x01" + address + b"\x02" + struct.pack(">I", 1) + b"\0"),
        (0, b""),
    ]
    body = b"".join(struct.pack(">H", kind << 9 | len(value)) + value for kind, value in tlvs)
    return _NEAREST_BRIDGE + own + b"\x88\xcc" + body
