"""Sockets made inside a namespace. A socket stays where it was made, so one process can answer in many namespaces."""

from __future__ import annotations

import ctypes
import os
import pathlib
import socket
import struct

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def enter(path: str) -> None:
    """Moves this thread into a network namespace; all sockets made from now on are there."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if _libc.setns(handle, _CLONE_NEWNET):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), path)
    finally:
        os.close(handle)


def tcp(ip: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((ip, port))
    made.setblocking(False)
    return made


def udp(ip: str, port: int, group: str | None = None) -> socket.socket:
    """A UDP socket; with `group` it hears that multicast group on the interface of `ip`."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("" if group else ip, port))
    if group:
        member = struct.pack("4s4s", socket.inet_aton(group), socket.inet_aton(ip))
        made.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(ip))
    made.setblocking(False)
    return made


def packet(interface: str) -> socket.socket:
    """A raw socket that sends Ethernet frames; it receives nothing."""
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    made.bind((interface, 0))
    made.setblocking(False)
    return made


def paper(folder: str, name: str) -> pathlib.Path:
    """Where a printer writes down what it was sent on its raw ports."""
    return pathlib.Path(folder) / f"paper-{name}"
