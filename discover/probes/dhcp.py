"""DHCP: who gives addresses on the link, and which routes do they tell? An inform (RFC 2131 4.4.3) asks for settings
only: no address is taken, offered or kept. More than one server shows too."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator

from discover.announce import dhcp
from discover.interfaces import Attached, attached, on_link
from discover.packets import DHCP_ANSWERS as ANSWERS
from discover.packets import Frames, checksum, packet_socket
from discover.probe import Capture, Context, Needs, Probe, Statement

_SERVER, _CLIENT = 67, 68
_WAITS = (0.4, 1.0)
_WANTED = bytes((1, 3, 6, 15, 33, 42, 119, 121, 249))
"""Mask, router, name servers, domain, static routes, time servers, search list, classless routes (RFC 3442, and the
number that Windows had for them before)."""
_MOST = 8


def question(mac: str, ip: str, ident: bytes) -> bytes:
    """The frame of an inform from this address to everybody."""
    own, address = bytes.fromhex(mac.replace(":", "")), socket.inet_aton(ip)
    options = b"\x63\x82\x53\x63\x35\x01\x08\x37" + bytes([len(_WANTED)]) + _WANTED + b"\xff"
    message = struct.pack("!BBBB4sHH", 1, 1, 6, 0, ident, 0, 0) + address + bytes(12) + own.ljust(16, b"\0")
    message = (message + bytes(192) + options).ljust(300, b"\0")  # some old servers want the length of BOOTP
    udp = struct.pack("!HHHH", _CLIENT, _SERVER, 8 + len(message), 0) + message  # no checksum: RFC 768
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, address, b"\xff" * 4)
    head = head[:10] + checksum(head) + head[12:]
    return b"\xff" * 6 + own + b"\x08\x00" + head + udp


def _answer(frame: bytes, ident: bytes, own: bytes) -> tuple[str, bytes] | None:
    """(server's address, message) of an answer to this question."""
    start = 14 + (frame[14] & 15) * 4
    message = frame[start + 8 :]
    if len(message) < 240 or message[0] != 2 or message[4:8] != ident or message[28:34] != own:
        return None
    return socket.inet_ntoa(frame[26:30]), message


async def _link(context: Context, source: Attached) -> AsyncIterator[Capture]:
    loop = asyncio.get_running_loop()
    ident, own = os.urandom(4), bytes.fromhex((source.mac or "").replace(":", ""))
    asked = question(source.mac or "", source.ip, ident)
    heard: set[tuple[str, bytes]] = set()
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(contextlib.closing(packet_socket(source.name, 0x0800, ANSWERS)))
        # Somebody must be at the port, or this computer itself tells the server that nobody is.
        there = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        with contextlib.suppress(OSError):
            there.bind((source.ip, _CLIENT))
        frames, ready = Frames(16, 2048), asyncio.Event()
        loop.add_reader(opened, ready.set)
        stack.callback(loop.remove_reader, opened)
        for wait in _WAITS:
            await context.budget.packets()
            opened.send(asked)
            context.asked()
            until = loop.time() + wait
            while (left := until - loop.time()) > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ready.wait(), left)
                ready.clear()
                for frame in frames.receive(opened.fileno()):
                    answer = _answer(frame, ident, own)
                    if answer is not None and answer not in heard and len(heard) < _MOST:
                        heard.add(answer)
                        yield context.capture(PROBE.name, *answer)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the DHCP message."""
    cards = {one.name: one for one, _ in reversed(on_link(context.scope, attached()))}
    if not cards:
        context.note("not-attached")
    for source in cards.values():
        async for capture in _link(context, source):
            yield capture


def parse(capture: Capture) -> list[Statement]:
    """Who gives addresses, and which routes it tells its clients."""
    return dhcp.heard(capture.payload, capture.peer, None)


PROBE = Probe(
    name="dhcp",
    summary="DHCP: who gives addresses and routes; nothing is taken",
    stage="ports",
    collect=collect,
    parse=parse,
    needs=Needs(privileges=("raw",)),
    ports=(_SERVER,),
)
