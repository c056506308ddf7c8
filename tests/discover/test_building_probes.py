"""Modbus, BACnet and KNXnet/IP: own devices on loopback that speak as the standards say, and what they mean."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.observation import Attribute, Key, SameDevice, Service
from discover.privileges import Privileges, check
from discover.probe import Capture, Options, Probe, Target
from discover.probes import bacnet, knx, modbus

HOST = "127.0.62.9"


def said(probe: Probe, captures: list[Capture]) -> set[tuple[str, str]]:
    found = [s.claim for c in captures for s in probe.parse(c)]
    return {(c.name, c.value) for c in found if isinstance(c, Attribute)}


@pytest.mark.parametrize("probe", [modbus.PROBE, bacnet.PROBE, knx.PROBE], ids=lambda p: p.name)
def test_only_asked_when_the_user_says_so(probe: Probe) -> None:
    nobody = Privileges(frozenset())
    assert check(probe.needs, Options(), nobody) == f"needs-option:ask {probe.name}"
    assert check(probe.needs, Options(deep=True, ask=("other",)), nobody) == f"needs-option:ask {probe.name}"
    assert check(probe.needs, Options(ask=(probe.name,)), nobody) is None


class Controller:
    """Read Device Identification (Modbus application protocol V1.1b3, 6.21): two answers, to unit 1 only."""

    OBJECTS = ({0: b"WAGO", 1: b"750-8212"}, {2: b"04.01.10", 5: b"PFC200"})

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.read(11):
            self.asked.append(request)
            unit, first = request[6], request[10]
            if unit != 1:
                body = bytes((unit, 0xAB, 0x0B))  # gateway target device failed to respond
            else:
                objects = self.OBJECTS[first > 0]
                more = bytes((0xFF, 2)) if first == 0 else b"\0\0"
                body = bytes((unit, 0x2B, 0x0E, 2, 0x82)) + more + bytes((len(objects),))
                body += b"".join(bytes((n, len(v))) + v for n, v in objects.items())
            writer.write(request[:4] + struct.pack(">H", len(body)) + body)
            await writer.drain()
        writer.close()


def test_a_controller_tells_its_maker_and_model_in_parts(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work() -> tuple[list[Capture], Controller]:
        controller = Controller()
        async with await asyncio.start_server(controller, HOST, 0) as server:
            monkeypatch.setattr(modbus, "PORT", server.sockets[0].getsockname()[1])
            targets = (Target(HOST), Target("127.0.62.10"), Target("203.0.113.7"))
            return [c async for c in modbus.collect(desk.context(*targets))], controller

    captures, controller = asyncio.run(work())
    assert [c.peer for c in captures] == [HOST]
    assert said(modbus.PROBE, captures) == {("vendor", "WAGO"), ("model", "PFC200"), ("firmware", "04.01.10")}
    assert {r[7:9] for r in controller.asked} == {b"\x2b\x0e"}, "nothing but names is read"
    assert len(controller.asked) == 3


def test_a_refusal_is_a_service_and_a_web_server_is_none() -> None:
    refusal = bytes.fromhex("0001 0000 0003 ff ab 01")
    assert [s.claim for s in modbus.parse(Capture("modbus", "t", 1.0, HOST, refusal))] == [Service("tcp", 502, "mbap")]
    assert modbus.parse(Capture("modbus", "t", 1.0, HOST, b"HTTP/1.1 400 Bad Request\r\n\r\n")) == []


STATION = {77: b"\0Heizung Haus A", 121: b"\0SAUTER", 70: b"\0EY-RC 504"}


class Station(asyncio.DatagramProtocol):
    """Answers ReadProperty as ISO 16484-5 15.5 says; it has no firmware revision to tell."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if data[:2] != b"\x81\x0a" or len(data) != struct.unpack(">H", data[2:4])[0] or data[6] != 0 or data[9] != 12:
            return
        invoke, number = data[8], data[16]
        value = STATION.get(number)
        if value is None:
            apdu = bytes((0x50, invoke, 12, 0x91, 2, 0x91, 32))
        else:
            size = bytes((0x75, len(value))) if len(value) > 4 else bytes((0x70 | len(value),))
            apdu = bytes((0x30, invoke, 12, 0x0C, 2, 0, 0, 7, 0x19, number, 0x3E)) + size + value + b"\x3f"
        self.transport.sendto(b"\x81\x0a" + struct.pack(">H", 6 + len(apdu)) + b"\x01\x00" + apdu, addr)


class Gateway(asyncio.DatagramProtocol):
    """Answers a DESCRIPTION_REQUEST with its device information block (54 octets) and one of services."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if data[:8] != bytes.fromhex("06100203000e0801"):
            return
        block = bytes((54, 1, 2, 0, 0x11, 0x01, 0, 0)) + bytes.fromhex("00c5010203 04 e000170c 000e8c010203")
        block += b"KNX IP Router 752".ljust(30, b"\0") + bytes.fromhex("04020201")
        self.transport.sendto(b"\x06\x10\x02\x04" + struct.pack(">H", 6 + len(block)) + block, addr)


def heard(probe: Probe, module: Any, desk: Any, speaker: type[asyncio.DatagramProtocol], patch: Any) -> list[Capture]:
    async def work() -> list[Capture]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(speaker, local_addr=(HOST, 0))
        patch.setattr(module, "PORT", transport.get_extra_info("sockname")[1])
        try:
            return [c async for c in probe.collect(desk.context(Target(HOST), Target("203.0.113.7")))]
        finally:
            transport.close()

    return asyncio.run(work())


def test_a_station_of_the_building_tells_its_names(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    captures = heard(bacnet.PROBE, bacnet, desk, Station, monkeypatch)
    assert said(bacnet.PROBE, captures) == {
        ("role", "building-control"),
        ("friendly_name", "Heizung Haus A"),
        ("vendor", "SAUTER"),
        ("model", "EY-RC 504"),
    }


def test_a_gateway_to_knx_describes_itself(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    captures = heard(knx.PROBE, knx, desk, Gateway, monkeypatch)
    assert said(knx.PROBE, captures) == {
        ("role", "building-control"),
        ("friendly_name", "KNX IP Router 752"),
        ("serial", "00C501020304"),
    }
    (capture,) = captures
    assert SameDevice(Key.mac("00:0e:8c:01:02:03")) in [s.claim for s in knx.parse(capture)]


@given(payload=st.binary(max_size=120), probe=st.sampled_from([modbus, bacnet, knx]))
def test_any_answer_is_survived(payload: bytes, probe: Any) -> None:
    heads = {modbus: b"\0\x01\0\0\0\x20\xff\x2b\x0e\x02\x82", bacnet: b"\x81\x0a\0\x20\x01\0\x30\x4d\x0c"}
    for content in (payload, heads.get(probe, b"\x06\x10\x02\x04\0\x40\x36\x01") + payload):
        probe.parse(Capture(probe.PROBE.name, "t", 1.0, HOST, content))
