"""Modbus/TCP: what a controller, meter or inverter calls itself (function 43/14, Read Device Identification).

Only when asked for: old controllers take any connection badly. Nothing is read but the names, nothing is written."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator

from discover import web
from discover.observation import Attribute, Key, Service, canonical_ip
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

PORT = 502
# Modbus Messaging on TCP/IP, 4.3: 255 is the device itself, which some will only be called 1.
_UNITS = (255, 1)
_FUNCTION, _TYPE, _REGULAR = 0x2B, 0x0E, 2
_MOST_ROUNDS = 4
_VENDOR, _CODE, _REVISION, _PRODUCT, _MODEL = 0, 1, 2, 4, 5


def question(unit: int, first: int) -> bytes:
    """The request for the objects from `first` on, of the regular level (a device that has less answers with less)."""
    return struct.pack(">HHHBBBBB", first + 1, 0, 5, unit, _FUNCTION, _TYPE, _REGULAR, first)


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(7)
    size = struct.unpack(">H", head[4:6])[0]
    return head + await reader.readexactly(min(max(size - 1, 0), 260))


def _objects(answer: bytes) -> tuple[dict[int, bytes], int | None]:
    """Object → value, and where the next answer goes on; nothing for what is no identification."""
    if len(answer) < 14 or answer[2:4] != b"\0\0" or answer[7:9] != bytes((_FUNCTION, _TYPE)):
        return {}, None
    found: dict[int, bytes] = {}
    at = 14
    while at + 2 <= len(answer) and len(found) < answer[13]:
        number, size = answer[at], answer[at + 1]
        if at + 2 + size > len(answer):
            break
        found[number] = answer[at + 2 : at + 2 + size]
        at += 2 + size
    return found, answer[12] if answer[11] == 0xFF else None


async def _ask(context: Context, ip: str) -> bytes:
    heard = b""
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, PORT) as (reader, writer):
            for unit in _UNITS:
                first: int | None = 0
                for _ in range(_MOST_ROUNDS):
                    writer.write(question(unit, first or 0))
                    answer = await _answer(reader)
                    heard += answer
                    first = _objects(answer)[1]
                    if not first:
                        break
                if _objects(answer)[0]:
                    break
    return heard


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each device that speaks Modbus; the payload are its answers, one after the other."""
    places = [t.ip for t in context.targets]
    if not places:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        context.asked()
        if heard := await _ask(context, ip):
            yield context.capture(PROBE.name, ip, heard)

    async for capture in fan_out(context, places, work, len(places)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service, and vendor, model and firmware as the device tells them."""
    ip = canonical_ip(capture.peer)
    said = capture.payload
    found: dict[int, bytes] = {}
    modbus = False
    while len(said) >= 8 and said[2:4] == b"\0\0":
        size = 6 + struct.unpack(">H", said[4:6])[0]
        modbus = modbus or said[7] & 0x7F == _FUNCTION
        found |= _objects(said[:size])[0]
        said = said[size:]
    if ip is None or not modbus:
        return []
    told = {number: web.clean(value.decode("utf-8", "replace")) for number, value in found.items()}
    model = told.get(_MODEL) or told.get(_PRODUCT) or told.get(_CODE)
    facts = (("vendor", told.get(_VENDOR)), ("model", model), ("firmware", told.get(_REVISION)))
    subject = Key("ip", ip)
    service = Service("tcp", PORT, "mbap", model, told.get(_REVISION))
    return [Statement(subject, service)] + [Statement(subject, Attribute(n, v)) for n, v in facts if v]


PROBE = Probe(
    name="modbus",
    summary="Modbus: what controllers and meters call themselves",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(option="ask modbus"),
    ports=(PORT,),
)
