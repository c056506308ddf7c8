"""Devices that answer nothing but ARP: no IP stack at all, only these frames (RFC 826)."""

from __future__ import annotations

import asyncio
import contextlib
import socket

_ARP = 0x0806
_HEAD = bytes.fromhex("000108000604")


def open_link(port: str) -> socket.socket:
    """A raw socket on a port of the namespace the caller is in."""
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ARP))
    link.bind((port, _ARP))
    link.setblocking(False)
    return link


def announcement(mac: str, ip: str) -> bytes:
    """A gratuitous ARP: lets every switch learn where the device is, as DHCP clients and phones do."""
    here, address = bytes.fromhex(mac.replace(":", "")), socket.inet_aton(ip)
    return b"\xff" * 6 + here + b"\x08\x06" + _HEAD + b"\0\x01" + here + address + b"\0" * 6 + address


def reply(frame: bytes, mac: str, ip: str) -> bytes | None:
    """The answer to an ARP request for this address; None for everything else."""
    address = socket.inet_aton(ip)
    if len(frame) < 42 or frame[12:22] != b"\x08\x06" + _HEAD + b"\0\x01" or frame[38:42] != address:
        return None
    here, asker = bytes.fromhex(mac.replace(":", "")), frame[22:28]
    return asker + here + b"\x08\x06" + _HEAD + b"\0\x02" + here + address + asker + frame[28:32]


def answer(loop: asyncio.AbstractEventLoop, link: socket.socket, mac: str, ip: str) -> None:
    """Answers from now on."""

    def readable() -> None:
        with contextlib.suppress(OSError):
            said = reply(link.recv(2048), mac, ip)
            if said is not None:
                link.send(said)

    loop.add_reader(link, readable)
