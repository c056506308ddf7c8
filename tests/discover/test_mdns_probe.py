"""mDNS: a device is asked for what it named and did not tell; what it says of others is not its own."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from discover import dns
from discover.announce.mdns import records
from discover.observation import Attribute, Key, Service
from discover.probe import Capture, Target
from discover.probes import mdns

HOST = "127.0.63.5"
PTR, TXT, SRV, A = 12, 16, 33, 1


def encoded(name: str) -> bytes:
    return b"".join(bytes([len(part.encode())]) + part.encode() for part in dns.split(name)) + b"\0"


def record(name: str, kind: int, data: bytes) -> bytes:
    return encoded(name) + struct.pack("!HHIH", kind, 1, 10, len(data)) + data


def message(*found: bytes) -> bytes:
    return struct.pack("!HHHHHH", 0, 0x8400, 0, len(found), 0, 0) + b"".join(found)


def questions(data: bytes) -> list[tuple[str, int]]:
    at, asked = 12, []
    for _ in range(struct.unpack_from("!H", data, 4)[0]):
        name, at = dns.name_at(data, at)
        kind, flags = struct.unpack_from("!HH", data, at)
        assert name and flags == 0x8001, "asked to answer directly"
        asked.append((name, kind))
        at += 4
    return asked


class Speaker(asyncio.DatagramProtocol):
    """Has a service of a type that nobody asks for at once, and tells everything piece by piece."""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        kind, instance = "_odd-thing._tcp.local", "Büro 2.0 <b>._odd-thing._tcp.local"
        own = record("thing.local", A, bytes(map(int, HOST.split("."))))
        for asked in questions(data):
            said = {
                ("_services._dns-sd._udp.local", PTR): [record(asked[0], PTR, encoded(kind))],
                (kind, PTR): [record(kind, PTR, encoded(instance))],
                (instance, SRV): [record(instance, SRV, struct.pack("!HHH", 0, 0, 81) + encoded("thing.local")), own],
                (instance, TXT): [record(instance, TXT, b"\x0cmodel=DS218j\x05noise")],
            }.get(asked)
            if said:
                self.transport.sendto(message(*said), addr)


def test_what_was_named_is_asked_for(desk: Any) -> None:
    async def work() -> list[Capture]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(Speaker, local_addr=(HOST, mdns.PORT))
        try:
            return [c async for c in mdns.collect(desk.context(Target(HOST)))]
        finally:
            transport.close()

    captures = asyncio.run(work())
    said = [(s.subject, s.claim) for c in captures for s in mdns.parse(c)]
    assert (Key.ip(HOST), Service("tcp", 81, "odd-thing", detail="Büro 2.0 <b>")) in said
    assert (Key.ip(HOST), Attribute("mdns_txt", "_odd-thing._tcp model=DS218j")) in said
    assert (Key.ip(HOST), Attribute("hostname", "thing")) in said


def test_the_name_that_belongs_to_the_address() -> None:
    told = message(record("5.63.0.127.in-addr.arpa", PTR, encoded("Laptop-3.local")))
    assert [s.claim for s in mdns.parse(Capture("mdns", "test", 0.0, HOST, told))] == [
        Attribute("hostname", "laptop-3")
    ]
    assert mdns.parse(Capture("mdns", "test", 0.0, "127.0.63.6", told)) == []


def test_a_device_cannot_make_us_ask_for_ever() -> None:
    device = mdns._Device()
    device.hear(message(*(record("_http._tcp.local", PTR, encoded(f"n{i}._http._tcp.local")) for i in range(190))))
    asked = device.questions()
    assert len(asked) == 96 and max(map(len, mdns.datagrams(asked))) < 1200
    device.hear(message(record("_http._tcp.local", PTR, encoded("www.example.org"))))
    assert all(name.endswith(".local") for name, _ in device.questions())


@given(st.text(max_size=80), st.integers(1, 65535))
def test_a_question_can_be_read_again(name: str, kind: int) -> None:
    labels = dns.split(name)
    asked = dns.question([(name, kind)], unicast=True)
    if asked[5]:
        assert questions(asked) == [(".".join(labels), kind)]
    assert not list(records(asked)), "a question has no records"
