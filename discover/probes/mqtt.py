"""MQTT 3.1.1: whether a broker is there, lets anybody in, and what it calls itself. Nothing is published."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from discover import web
from discover.observation import Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

PORT = 1883
_TOPIC = b"$SYS/broker/version"
_CONNACK, _PUBLISH = 0x20, 0x30
_MOST = 4096
# 3.1: protocol name, level 4, clean session, a minute; no user and no password.
_CONNECT = b"\x10\x14\x00\x04MQTT\x04\x02\x00\x3c\x00\x08netzplan"
_SUBSCRIBE = bytes([0x82, 5 + len(_TOPIC), 0, 1, 0, len(_TOPIC)]) + _TOPIC + b"\0"
_DISCONNECT = b"\xe0\x00"


async def _packet(reader: asyncio.StreamReader) -> bytes:
    """One control packet: its type, its length in up to four octets (2.2.3), its content."""
    head = await reader.readexactly(2)
    while head[-1] & 0x80 and len(head) < 5:
        head += await reader.readexactly(1)
    size = sum((octet & 0x7F) << 7 * i for i, octet in enumerate(head[1:]))
    return head + await reader.readexactly(min(size, _MOST))


async def _ask(context: Context, ip: str) -> bytes:
    heard = b""
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, PORT) as (reader, writer):
            writer.write(_CONNECT)
            heard = await _packet(reader)
            if heard == b"\x20\x02\0\0":
                writer.write(_SUBSCRIBE)
                heard += await _packet(reader)
                with contextlib.suppress(TimeoutError):
                    heard += await asyncio.wait_for(_packet(reader), context.options.timeout)
                writer.write(_DISCONNECT)
                await writer.drain()
    return heard


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each broker; the payload are its packets, one after the other."""
    brokers = [t.ip for t in context.targets if PORT in t.ports]
    if not brokers:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        context.asked()
        if heard := await _ask(context, ip):
            yield context.capture(PROBE.name, ip, heard)

    async for capture in fan_out(context, brokers, work, len(brokers)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The broker, with its program and version where it tells them; `detail` is `open` when anybody may connect."""
    ip = canonical_ip(capture.peer)
    said = capture.payload
    if ip is None or len(said) < 4 or said[0] != _CONNACK or said[1] != 2:
        return []
    version = web.clean(said.partition(_TOPIC)[2][:80].decode("utf-8", "replace")) if _TOPIC in said else None
    product, _, number = (version or "").partition(" version ")
    detail = "open" if said[3] == 0 else None
    return [Statement(Key("ip", ip), Service("tcp", PORT, "mqtt", product or None, number or None, detail))]


PROBE = Probe(
    name="mqtt",
    summary="MQTT brokers",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
