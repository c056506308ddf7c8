"""IPP and RTSP over real sockets; broken answers; print servers are no printers."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from discover.announce import ipp as announced
from discover.observation import Attribute, Claim, Key, SameDevice, Service
from discover.probe import Capture, Target
from discover.probes import ipp, rtsp

PRINTER = "127.0.64.5"
UUID = "e3248000-80ce-11db-8000-0011aabbccdd"


def row(tag: int, name: str, value: str) -> bytes:
    return (
        bytes([tag])
        + struct.pack("!H", len(name))
        + name.encode()
        + struct.pack("!H", len(value.encode()))
        + value.encode()
    )


def answer(**said: str) -> bytes:
    rows = b"".join(row(0x41, name.replace("_", "-"), value) for name, value in said.items())
    return b"\1\1\0\0\0\0\0\1\1" + row(0x47, "attributes-charset", "utf-8") + b"\4" + rows + b"\3"


def http(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def claims(body: bytes) -> list[Claim]:
    return [s.claim for s in ipp.parse(Capture("ipp", "test", 0.0, PRINTER, http(body)))]


def test_a_printer_that_knows_another_path_tells_model_place_and_serial(desk: Any, serving: Callable[..., Any]) -> None:
    asked = []
    told = answer(
        printer_make_and_model="Brother MFC-J5330DW",
        printer_location="Flur <1. OG>",
        printer_uuid=f"urn:uuid:{UUID}",
        printer_device_id="MFG:Brother;CMD:PJL;MDL:MFC-J5330DW;SN:E70000A1N000001;",
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        asked.append((head.split(b" ")[1], body[2:4]))
        right = head.startswith(b"POST /ipp ")
        writer.write(http(told) if right else b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async def work() -> list[Capture]:
        async with serving(serve, PRINTER, ipp.PORT):
            targets = Target(PRINTER, None, (ipp.PORT,)), Target("127.0.64.6", None, (80,))
            return [c async for c in ipp.collect(desk.context(*targets))]

    captures = asyncio.run(work())
    assert asked == [(b"/ipp/print", b"\0\x0b"), (b"/ipp", b"\0\x0b")]
    said = [(s.subject, s.claim) for c in captures for s in ipp.parse(c)]
    for claim in (
        Service("tcp", 631, "ipp"),
        Attribute("model", "Brother MFC-J5330DW"),
        Attribute("location", "Flur <1. OG>"),
        Attribute("serial", "E70000A1N000001"),
        Attribute("role", "printer"),
        SameDevice(Key.uuid(UUID)),
    ):
        assert (Key.ip(PRINTER), claim) in said


def test_a_print_server_is_no_printer() -> None:
    assert claims(answer(printer_make_and_model="HP LaserJet", cups_version="2.4.2")) == [Service("tcp", 631, "ipp")]


def test_errors_and_other_pages_say_nothing() -> None:
    assert claims(b"\1\1\4\6" + answer(printer_make_and_model="x")[4:]) == []
    assert claims(b"<html><title>CUPS</title></html>") == []


@given(st.integers(0, 200))
def test_a_truncated_answer_keeps_what_is_whole(size: int) -> None:
    whole = answer(printer_make_and_model="Brother HL-1", printer_location="EG", printer_info="x" * 90)
    found = announced.attributes(whole[:size])
    assert found.items() <= announced.attributes(whole).items()


def test_rtsp_server_and_realm(desk: Any, serving: Callable[..., Any]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for status in (b"200 OK", b'401 Unauthorized\r\nWWW-Authenticate: Digest realm="AXIS_ACCC8E000001", nonce="1"'):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"RTSP/1.0 " + status + b"\r\nServer: GStreamer RTSP server\r\n\r\n")
            await writer.drain()

    async def work() -> list[Capture]:
        async with serving(serve, PRINTER, 8554):
            return [c async for c in rtsp.collect(desk.context(Target(PRINTER, None, (8554,))))]

    said = [s.claim for c in asyncio.run(work()) for s in rtsp.parse(c)]
    assert said == [
        Service("tcp", 8554, "rtsp", "GStreamer RTSP server"),
        Attribute("rtsp_server", "GStreamer RTSP server"),
        Attribute("http_realm", "AXIS_ACCC8E000001"),
    ]
