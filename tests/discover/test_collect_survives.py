"""Whatever a device does at a port, the probe that talks to it ends within the device's patience, takes no more than it
can bear, goes nowhere it is sent, states nothing that cannot be kept, and leaves no fault of ours behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest

from discover.observation import Observation
from discover.probe import Capture, Probe, Target, observe
from discover.registry import probes
from discover.scope import Scope

HOST, VICTIM = "127.0.71.5", "127.0.71.6"
_LIMIT = 15.0
_MOST_KEPT = 2 << 20
"""Bytes of captures about one device."""
# Those that talk to one device, and neither to a system with an access nor with raw frames.
TALKERS = {
    name: probe
    for name, probe in probes().items()
    if probe.ports and probe.login is None and "raw" not in probe.needs.privileges
}
_APART = {"knock", "domain", "path"}  # ask about addresses or through the system, not at a target


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(-1)


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(random.Random(4711).randbytes(1 << 16))
    await writer.drain()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(4096):
        writer.write(part)
        await writer.drain()


async def floods(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for _ in range(4096):
        writer.write(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 16000)
        await writer.drain()


async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    for letter in b"SSH-2.0-RTSP/1.0 200 OK\r\n" * 40:
        writer.write(bytes([letter]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def sends_away(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """To another device, and to a public address."""
    await reader.read(4096)
    head = f"HTTP/1.1 302 Found\r\nLocation: http://{VICTIM}:80/a\r\nLOCATION: http://203.0.113.9/b\r\n"
    page = f'<meta http-equiv="refresh" content="0;url=http://{VICTIM}/"><link rel=icon href="//203.0.113.9/i">'
    writer.write(f"{head}Content-Length: {len(page)}\r\n\r\n{page}".encode())
    await writer.drain()


class Datagrams(asyncio.DatagramProtocol):
    """Answers in one of these manners too."""

    def __init__(self, manner: str) -> None:
        self.manner = manner

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        how = random.Random(len(data))
        if self.manner in ("echo", "drips"):
            self.transport.sendto(data, addr)
        elif self.manner == "garbage":
            for _ in range(8):
                self.transport.sendto(how.randbytes(how.randrange(1, 1400)), addr)
                self.transport.sendto(data[: how.randrange(len(data))] + how.randbytes(20), addr)
        elif self.manner == "floods":
            for _ in range(300):
                self.transport.sendto(data[:2] + how.randbytes(1200), addr)
        elif self.manner == "sends_away":
            away = "HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: http://203.0.113.9/d\r\nUSN: uuid:1::x\r\n\r\n"
            for text in (away, away.replace("203.0.113.9", VICTIM), away.replace("203.0.113.9", "name.example")):
                self.transport.sendto(text.encode(), addr)


MANNERS: dict[str, Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]] = {
    one.__name__: one for one in (silent, hangs_up, garbage, echo, floods, drips, sends_away)
}


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


@contextlib.asynccontextmanager
async def device(probe: Probe, manner: str, victim: list[str]) -> AsyncIterator[None]:
    """Listens on every port of the probe, and on those of another device that nobody may be sent to."""
    loop = asyncio.get_running_loop()
    talking: set[asyncio.Task[None]] = set()
    async with contextlib.AsyncExitStack() as stack:

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            mine = asyncio.current_task()
            assert mine is not None
            talking.add(mine)
            try:
                with contextlib.suppress(OSError, EOFError):
                    await MANNERS[manner](reader, writer)
            finally:
                await _close(writer)

        async def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            victim.append(manner)
            await _close(writer)

        for port in probe.ports:
            server = await asyncio.start_server(talk, HOST, port)
            stack.callback(server.close)
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.bind((HOST, port))
            one.setblocking(False)
            transport, _ = await loop.create_datagram_endpoint(lambda: Datagrams(manner), sock=one)
            stack.callback(transport.close)
        other = await asyncio.start_server(called, VICTIM, 80)
        stack.callback(other.close)
        yield
        for one in talking:
            one.cancel()
        await asyncio.gather(*talking, return_exceptions=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: listens on the ports of services")
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", sorted(TALKERS.keys() - _APART))
def test_it_ends_and_keeps_what_is_whole(desk_type: Any, name: str, manner: str) -> None:
    probe = TALKERS[name]
    desk = desk_type(Scope((f"{HOST}/32",)), timeout=0.1)
    victim: list[str] = []

    async def work() -> list[Capture]:
        async with device(probe, manner, victim), asyncio.timeout(_LIMIT):
            target = Target(HOST, None, tuple(sorted(probe.ports)))
            return [capture async for capture in probe.collect(desk.context(target))]

    began = time.monotonic()
    found = asyncio.run(work())
    assert time.monotonic() - began < _LIMIT
    assert victim == [], "it went where it was sent"
    assert {capture.peer for capture in found} <= {HOST}
    assert sum(len(capture.payload) for capture in found) < _MOST_KEPT
    assert not [note for note in desk.notes if note.startswith("error:")], desk.notes
    for one in (o for capture in found for o in observe(capture, probe.parse(capture))):
        assert msgspec.json.decode(msgspec.json.encode(one), type=Observation) == one


def test_every_probe_that_talks_is_here() -> None:
    words = "http tls ssh smb ldap mqtt ipp rtsp sip snmp ssdp wsd mdns llmnr nbstat modbus bacnet knx tcp"
    assert TALKERS.keys() - _APART >= set(words.split())
