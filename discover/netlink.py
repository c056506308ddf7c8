"""Asks the Linux kernel for its addresses, links, routes and neighbours (rtnetlink, RFC 3549), without any tool.

Unlike /sys, a netlink socket always answers for the network namespace the process is in.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping

GETLINK, GETADDR, GETROUTE, GETNEIGH = 18, 22, 26, 30
_DELNEIGH = 29
_BODY = {GETLINK: 16, GETADDR: 8, GETROUTE: 12, GETNEIGH: 12}
_REQUEST, _ACK, _DUMP = 0x1, 0x4, 0x300
_ERROR, _DONE = 2, 3
_NDA_DST, _PERMANENT = 1, 0x80
_GENERIC = 16  # NETLINK_GENERIC

Message = tuple[bytes, dict[int, bytes]]
"""The fixed part of a message (ifinfomsg, ifaddrmsg, rtmsg or ndmsg) and its attributes by type."""


def dump(kind: int, family: int = socket.AF_UNSPEC) -> list[Message]:
    """All entries of one table. Raises OSError where the kernel does not answer."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as asked:
        asked.settimeout(2.0)
        body = struct.pack("=B", family).ljust(_BODY[kind], b"\0")
        asked.send(struct.pack("=IHHII", 16 + len(body), kind, _REQUEST | _DUMP, 1, 0) + body)
        found: list[Message] = []
        while True:
            for sort, payload in _messages(asked.recv(1 << 16)):
                if sort == _DONE:
                    return found
                if sort == _ERROR:
                    code = -struct.unpack_from("=i", payload)[0]
                    raise OSError(code or errno.EIO, "netlink")
                size = _BODY[kind]
                found.append((payload[:size], attributes(payload[size:])))


def generic(
    family: int, command: int, given: Mapping[int, bytes] | None = None, dump: bool = True
) -> list[dict[int, bytes]]:
    """The attributes of each answer to a generic netlink command (linux/genetlink.h). Raises OSError where the kernel
    does not answer, or refuses."""
    body = struct.pack("=BBH", command, 1, 0)
    for kind, value in (given or {}).items():
        body += struct.pack("=HH", 4 + len(value), kind) + value.ljust((len(value) + 3) & ~3, b"\0")
    flags = _REQUEST | (_DUMP if dump else _ACK)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _GENERIC) as asked:
        asked.settimeout(2.0)
        asked.send(struct.pack("=IHHII", 16 + len(body), family, flags, 1, 0) + body)
        found: list[dict[int, bytes]] = []
        while True:
            for sort, payload in _messages(asked.recv(1 << 17)):
                if sort == _DONE:
                    return found
                if sort == _ERROR:
                    if code := -struct.unpack_from("=i", payload)[0]:
                        raise OSError(code, os.strerror(code))
                    return found  # the acknowledgement comes last
                found.append(attributes(payload[4:]))


def forget(neighbours: Iterable[tuple[str, int]]) -> bool:
    """Takes neighbours (address, index of the interface) out of the kernel's table, which asks anew when it needs them.

    False when this process may not (it takes CAP_NET_ADMIN); an address that is not in the table is none the worse."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as asked:
        asked.settimeout(2.0)
        for address, index in neighbours:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            raw = socket.inet_pton(family, address)
            # ndmsg: family, interface, state, flags, type; then the attribute NDA_DST (rtnetlink(7))
            body = struct.pack("=BxxxiHBB", family, index, 0, 0, 0) + struct.pack("=HH", 4 + len(raw), 1) + raw
            asked.send(struct.pack("=IHHII", 16 + len(body), _DELNEIGH, _REQUEST | _ACK, 1, 0) + body)
            for sort, payload in _messages(asked.recv(1 << 12)):
                if sort == _ERROR and -struct.unpack_from("=i", payload)[0] == errno.EPERM:
                    return False
    return True


def permanent() -> set[str]:
    """The addresses whose neighbours a person has written down: the kernel never forgets them. Raises OSError."""
    found = set()
    for header, attributes in dump(GETNEIGH):
        family, _, state = struct.unpack_from("=BxxxiH", header)
        raw = attributes.get(_NDA_DST, b"")
        if state & _PERMANENT and len(raw) == (4 if family == socket.AF_INET else 16):
            found.add(socket.inet_ntop(family, raw))
    return found


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 16 <= len(data):
        length, sort = struct.unpack_from("=IH", data, at)
        if length < 16:
            return
        yield sort, data[at + 16 : at + length]
        at += (length + 3) & ~3


def attributes(data: bytes) -> dict[int, bytes]:
    """Attributes by type; of one that is there twice the last."""
    found = {}
    at = 0
    while at + 4 <= len(data):
        length, sort = struct.unpack_from("=HH", data, at)
        if length < 4:
            break
        found[sort & 0x3FFF] = data[at + 4 : at + length]
        at += (length + 3) & ~3
    return found
