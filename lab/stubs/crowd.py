"""Many devices behind one cable, played by one socket."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from typing import Any


async def crowd(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Many devices behind one cable: answers ARP for `count` addresses from `first` on, each with a MAC of its own."""
    first = int(ipaddress.ip_address(given["first"]))
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
    ear.bind((node["port"], 0x0806))
    ear.setblocking(False)

    def answer() -> None:
        for _ in range(512):
            try:
                frame = ear.recv(128)
            except BlockingIOError:
                return
            number = int.from_bytes(frame[38:42], "big") - first
            if frame[20:22] != b"\0\1" or not 0 <= number < given["count"]:
                continue
            mac = bytes.fromhex(given["oui"].replace(":", "")) + number.to_bytes(3, "big")
            head = struct.pack(">HHHBBH", 0x0806, 1, 0x0800, 6, 4, 2)
            try:
                ear.send(frame[6:12] + mac + head + mac + frame[38:42] + frame[22:32])
            except OSError:
                return

    asyncio.get_running_loop().add_reader(ear, answer)
