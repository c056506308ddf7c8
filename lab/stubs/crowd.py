"""Many devices behind one cable, played by one socket."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from typing import Any

from discover.packets import checksum

_ARP, _IP, _ICMP, _TCP = 0x0806, 0x0800, 1, 6
_FIN, _SYN, _RST, _PSH, _ACK = 0x01, 0x02, 0x04, 0x08, 0x10


async def crowd(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Many devices behind one cable: answers ARP for `count` addresses from `first` on, each with a MAC of its own.

    With `page` each also answers ping, refuses connections, and has a web page of that title and its number."""
    one = _Crowd(given)
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    ear.bind((node["port"], 3 if given.get("page") else _ARP))
    ear.setblocking(False)

    def answer() -> None:
        for _ in range(512):
            try:
                frame, where = ear.recvfrom(2048)
            except BlockingIOError:
                return
            if where[2] == socket.PACKET_OUTGOING:
                continue
            for told in one.answers(frame):
                try:
                    ear.send(told)
                except OSError:
                    return

    asyncio.get_running_loop().add_reader(ear, answer)


class _Crowd:
    def __init__(self, given: dict[str, Any]) -> None:
        self.first, self.count = int(ipaddress.ip_address(given["first"])), given["count"]
        self.maker, self.page = bytes.fromhex(given["oui"].replace(":", "")), given.get("page", "")

    def answers(self, frame: bytes) -> list[bytes]:
        """What one of the crowd says to a frame; nothing where it is for nobody of it."""
        kind = int.from_bytes(frame[12:14], "big")
        asked = frame[38:42] if kind == _ARP else frame[30:34]
        number = int.from_bytes(asked, "big") - self.first
        if not 0 <= number < self.count:
            return []
        head = frame[6:12] + self.maker + number.to_bytes(3, "big") + frame[12:14]
        if kind == _ARP and frame[20:22] == b"\0\1":
            return [head + struct.pack(">HHBBH", 1, _IP, 6, 4, 2) + head[6:12] + asked + frame[22:32]]
        if kind != _IP or not self.page or len(frame) < 34:
            return []
        body = frame[14 + (frame[14] & 15) * 4 : 14 + int.from_bytes(frame[16:18], "big")]
        said = self._ping(body) if frame[23] == _ICMP else self._tcp(frame, body, number) if frame[23] == _TCP else []
        return [head + _packet(frame[30:34], frame[26:30], frame[23], one) for one in said]

    def _ping(self, body: bytes) -> list[bytes]:
        if body[:1] != b"\x08":
            return []
        rest = b"\0\0\0\0" + body[4:]
        return [rest[:2] + checksum(rest + b"\0" * (len(rest) % 2)) + rest[4:]]

    def _tcp(self, frame: bytes, body: bytes, number: int) -> list[bytes]:
        """A web server without memory: what it says follows from the packet that it answers (RFC 9293 3.10)."""
        if len(body) < 20:
            return []
        near, far, sequence, acknowledged, offset, flags = struct.unpack_from(">HHIIBB", body)
        text = body[(offset >> 4) * 4 :]

        def told(flags: int, at: int, more: int, content: bytes = b"") -> bytes:
            mine = struct.pack(">HHIIBBHHH", far, near, at, (sequence + more) & 0xFFFFFFFF, 0x50, flags, 65535, 0, 0)
            covered = frame[30:34] + frame[26:30] + struct.pack(">HH", _TCP, 20 + len(content)) + mine + content
            return mine[:16] + checksum(covered + b"\0" * (len(covered) % 2)) + mine[18:] + content

        if flags & _RST:
            return []
        if flags & _SYN:
            return [told(_SYN | _ACK, 0, 1) if far == 80 else told(_RST | _ACK, 0, 1)]
        if text:
            page = f"<title>{self.page} {number}</title>".encode()
            head = f"HTTP/1.1 200 OK\r\nServer: {self.page}\r\nContent-Length: {len(page)}\r\n\r\n".encode()
            return [told(_ACK | _PSH | _FIN, acknowledged, len(text), head + page)]
        return [told(_ACK, acknowledged, 1)] if flags & _FIN else []


def _packet(source: bytes, target: bytes, protocol: int, body: bytes) -> bytes:
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0) + source + target
    return head[:10] + checksum(head) + head[12:] + body
