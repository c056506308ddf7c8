"""What a Linux packet socket hears: filters in the kernel, and many Ethernet frames for each system call (recvmmsg)."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
from functools import lru_cache

_SOL_PACKET, _ADD_MEMBERSHIP, _MR_ALLMULTI = 263, 1, 2
_SO_ATTACH_FILTER, _SO_RCVBUFFORCE = 26, 33
_MSG_DONTWAIT = 0x40
_HEARD = 128  # bytes kept of each frame; an ARP frame has 42, padded to 60


class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class _Msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("namelen", ctypes.c_uint),
        ("iov", ctypes.POINTER(_Iovec)),
        ("iovlen", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class _Mmsghdr(ctypes.Structure):
    _fields_ = [("header", _Msghdr), ("length", ctypes.c_uint)]


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


class Frames:
    """`count` slots for frames of at most `size` bytes in one buffer."""

    def __init__(self, count: int, size: int) -> None:
        self.count, self.size = count, size
        self._memory = ctypes.create_string_buffer(count * size)
        self.view = memoryview(self._memory).cast("B")
        start = ctypes.addressof(self._memory)
        self._iovecs = (_Iovec * count)()
        self._headers = (_Mmsghdr * count)()
        for i in range(count):
            self._iovecs[i].base = start + i * size
            self._iovecs[i].length = size
            self._headers[i].header.iov = ctypes.pointer(self._iovecs[i])
            self._headers[i].header.iovlen = 1

    def receive(self, fd: int) -> list[bytes]:
        """The frames that are waiting, at most `count`; never waits itself."""
        got: int = _libc().recvmmsg(fd, ctypes.byref(self._headers), self.count, _MSG_DONTWAIT, None)
        if got > 0:
            size, headers, data = self.size, self._headers, self.view[: got * self.size].tobytes()
            return [data[i * size : i * size + min(headers[i].length, size)] for i in range(got)]
        code = ctypes.get_errno() if got < 0 else 0
        if code in (0, errno.EAGAIN, errno.EINTR):
            return []
        raise OSError(code, os.strerror(code))


Program = list[tuple[int, int, int, int]]
"""Steps of a classic BPF program (code, jump if true, jump if false, operand); falling off its end drops the frame."""
# EtherType ARP, operation reply (RFC 826).
ARP_REPLIES: Program = [(0x28, 0, 0, 12), (0x15, 0, 3, 0x0806), (0x28, 0, 0, 20), (0x15, 0, 1, 2), (6, 0, 0, _HEARD)]
# EtherType IPv6, next header ICMPv6 or hop-by-hop options, as multicast listener reports have (RFC 8200, RFC 3810).
ICMPV6: Program = [
    (0x28, 0, 0, 12),
    (0x15, 0, 4, 0x86DD),
    (0x30, 0, 0, 20),
    (0x15, 1, 0, 58),
    (0x15, 0, 1, 0),
    (6, 0, 0, 2048),
]


# UDP to the port of DHCP clients (RFC 2131).
DHCP_ANSWERS: Program = [
    (0x28, 0, 0, 12),
    (0x15, 0, 6, 0x0800),
    (0x30, 0, 0, 23),
    (0x15, 0, 4, 17),
    (0xB1, 0, 0, 14),
    (0x48, 0, 0, 16),
    (0x15, 0, 1, 68),
    (6, 0, 0, 2048),
]


def checksum(data: bytes) -> bytes:
    """The Internet checksum of an even number of bytes (RFC 1071)."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF)


def _announcements() -> Program:
    """What devices say to everybody: ARP; LLDP; frames with a length (spanning tree, CDP: IEEE 802.3); ICMPv6; UDP from
    or to the ports of DHCP, mDNS, SSDP, NetBIOS, WS-Discovery. Not what is sent to or by this computer alone."""
    ports4 = (67, 68, 137, 138, 1900, 3702, 5353)
    ports6 = (546, 547, 1900, 3702, 5353)
    load_half, load_byte, load_header, load_indirect = 0x28, 0x30, 0xB1, 0x48
    equal, at_least, any_bit = 0x15, 0x35, 0x45
    broadcast, multicast, packet_kind = 1, 2, 0xFFFFF004  # PACKET_*, SKF_AD_OFF + SKF_AD_PKTTYPE
    # Jumps are by name until all steps stand.
    steps: list[tuple[int, str, str, int] | str] = [
        (load_half, "", "", packet_kind),
        (equal, "all", "", broadcast),
        (equal, "", "drop", multicast),
        "all",
        (load_half, "", "", 12),
        (equal, "keep", "", 0x0806),
        (equal, "keep", "", 0x88CC),
        (at_least, "", "keep", 1501),
        (equal, "six", "", 0x86DD),
        (equal, "", "drop", 0x0800),
        (load_byte, "", "", 23),
        (equal, "", "drop", 17),
        (load_half, "", "", 20),
        (any_bit, "drop", "", 0x1FFF),  # a later fragment has no ports
        (load_header, "", "", 14),
        (load_indirect, "", "", 14),
        *[(equal, "keep", "", port) for port in ports4],
        (load_indirect, "", "", 16),
        *[(equal, "keep", "", port) for port in ports4],
        (0x05, "drop", "", 0),
        "six",
        (load_byte, "", "", 20),
        (equal, "keep", "", 58),
        (equal, "keep", "", 0),
        (equal, "", "drop", 17),
        (load_half, "", "", 54),
        *[(equal, "keep", "", port) for port in ports6],
        (load_half, "", "", 56),
        *[(equal, "keep", "", port) for port in ports6],
        (0x05, "drop", "", 0),
        "keep",
        (0x06, "", "", 2048),
    ]
    places: dict[str, int] = {}
    for step in steps:
        if isinstance(step, str):
            places[step] = sum(isinstance(s, tuple) for s in steps[: steps.index(step)])
    program = [step for step in steps if isinstance(step, tuple)]
    places["drop"] = len(program)

    def jump(at: int, name: str) -> int:
        return places[name] - at - 1 if name else 0

    return [
        (code, 0, 0, jump(at, yes)) if code == 0x05 else (code, jump(at, yes), jump(at, no), value)
        for at, (code, yes, no, value) in enumerate(program)
    ]


ANNOUNCEMENTS: Program = _announcements()


def packet_socket(interface: str, ethertype: int, program: Program, all_multicast: bool = False) -> socket.socket:
    """A non-blocking packet socket that sends on `interface` and hears what the program lets pass. Raises OSError."""
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    try:
        # The filter is in place before the socket is bound, so nothing else ever gets in.
        _attach(opened, program)
        try:
            opened.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 32 << 20)
        except OSError:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        if all_multicast:
            membership = struct.pack("=iHH8s", socket.if_nametoindex(interface), _MR_ALLMULTI, 0, bytes(8))
            opened.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, membership)
        opened.bind((interface, ethertype))
        opened.setblocking(False)
    except BaseException:
        opened.close()
        raise
    return opened


def _attach(to: socket.socket, program: Program) -> None:
    code = b"".join(struct.pack("=HBBI", *step) for step in [*program, (6, 0, 0, 0)])
    held = ctypes.create_string_buffer(code, len(code))
    to.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", len(code) // 8, ctypes.addressof(held)))
