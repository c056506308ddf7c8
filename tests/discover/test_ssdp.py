"""SSDP: a search over real sockets, descriptions from hosts in the scope only, hostile XML."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from discover.announce import upnp
from discover.observation import Attribute, Confidence, Key, SameDevice, Service
from discover.probe import Capture, Target
from discover.probes import ssdp

ROUTER, LIAR = "127.0.62.1", "127.0.62.2"
XML = b"""<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType><friendlyName>Box &lt;b&gt;</friendlyName>
<manufacturer>AVM Berlin</manufacturer><modelName>FRITZ!Box 6690 Cable</modelName><serialNumber>ABC-1</serialNumber>
<UDN>uuid:75802409-bccb-40e7-8e6c-0011aabbccdd</UDN>
<deviceList><device><deviceType>urn:x:device:WANDevice:1</deviceType><friendlyName>inner</friendlyName></device>
</deviceList></device></root>"""


class Responder(asyncio.DatagramProtocol):
    def __init__(self, location: str) -> None:
        self.location = location

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        assert data.startswith(b"M-SEARCH * HTTP/1.1\r\n") and b'MAN: "ssdp:discover"' in data
        said = f"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: {self.location}\r\nSERVER: Box UPnP/1.0\r\n\r\n"
        self.transport.sendto(said.encode(), addr)


def test_descriptions_come_from_hosts_in_the_scope_only(desk: Any, serving: Callable[..., Any]) -> None:
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(XML) + XML)
        await writer.drain()

    async def work() -> list[Capture]:
        loop = asyncio.get_running_loop()
        async with serving(serve, ROUTER) as port:
            places = {ROUTER: f"http://{ROUTER}:{port}/desc.xml", LIAR: "http://203.0.113.7/desc.xml"}
            opened = [
                await loop.create_datagram_endpoint(lambda at=at: Responder(at), local_addr=(ip, ssdp.PORT))
                for ip, at in places.items()
            ]
            try:
                return [c async for c in ssdp.collect(desk.context(Target(ROUTER), Target(LIAR)))]
            finally:
                for transport, _ in opened:
                    transport.close()

    captures = asyncio.run(work())
    assert sorted(c.peer for c in captures) == [ROUTER, ROUTER, LIAR]
    assert [line.split(b"\r\n")[0] for line in asked] == [b"GET /desc.xml HTTP/1.1"]
    said = [s for c in captures if c.peer == ROUTER for s in ssdp.parse(c)]
    assert {s.subject for s in said} == {Key.ip(ROUTER)}
    claims = [s.claim for s in said]
    assert Service("udp", 1900, "ssdp", "Box UPnP/1.0") in claims
    assert SameDevice(Key.uuid("75802409-bccb-40e7-8e6c-0011aabbccdd")) in claims
    assert Attribute("upnp_model", "AVM Berlin | FRITZ!Box 6690 Cable") in claims
    assert Attribute("friendly_name", "Box <b>") in claims
    assert Attribute("serial", "ABC-1") in claims


@pytest.mark.parametrize(
    "location",
    [
        "http://router.example/desc.xml",
        "https://10.0.0.1/desc.xml",
        "http://10.0.0.1:9100/desc.xml",
        "http://10.0.0.1:502/desc.xml",
        "http://10.0.0.1:23/desc.xml",
        "http://10.0.0.1:44818/desc.xml",
        "http://10.0.0.1:515/",
        "http://10.0.0.1:99999/",
        "file:///etc/passwd",
        "http://[::1",
        "",
    ],
)
def test_places_that_are_not_visited(location: str) -> None:
    assert ssdp.place(f"HTTP/1.1 200 OK\r\nLOCATION: {location}\r\n\r\n".encode()) is None


def test_a_place_cannot_smuggle_a_second_request() -> None:
    there = ssdp.place(b"HTTP/1.1 200 OK\r\nLocation: http://10.0.0.1:80/a b\tHTTP/1.1%0d%0aX: y?q=1 2\r\n\r\n")
    assert there is not None and there.ip == "10.0.0.1"
    assert not set(there.path) & set(" \r\n\t")


def test_a_media_server_is_a_program_and_its_maker_not_the_computers() -> None:
    xml = XML.replace(b"InternetGatewayDevice", b"MediaServer").replace(b"AVM Berlin", b"Some Programmer")
    said = {
        s.claim.name: s.claim.value for s in upnp.statements(xml, Key.ip("10.0.0.1")) if isinstance(s.claim, Attribute)
    }
    assert "vendor" not in said and "model" not in said
    assert said["upnp_model"] == "Some Programmer | FRITZ!Box 6690 Cable"


def test_what_a_description_says_is_a_hint() -> None:
    said = [s for s in upnp.statements(XML, Key.ip("10.0.0.1")) if s.claim == Attribute("vendor", "AVM Berlin")]
    assert [s.confidence for s in said] == [Confidence.HINT]


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<root>",
        b"\xff\xfe<root/>",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><root><device><modelName>&a;</modelName></device></root>',
        b'<?xml version="1.0" encoding="klingon"?><root/>',
        b"<root><device/></root>",
    ],
)
def test_hostile_xml_says_nothing(xml: bytes) -> None:
    assert not list(upnp.statements(xml, Key.ip("10.0.0.1")))
    answer = msgspec.json.encode(ssdp.Description(ssdp.Place("10.0.0.1", 80, "/"), b"HTTP/1.1 200 OK\r\n\r\n" + xml))
    assert ssdp.parse(Capture("ssdp", "test", 0.0, "10.0.0.1", answer)) == []
