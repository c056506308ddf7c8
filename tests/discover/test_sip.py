"""SIP: an OPTIONS over real sockets, and what the answer means."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from discover.datagram import ask
from discover.observation import Attribute, Key, Service
from discover.probe import Capture, Target
from discover.probes import sip

PHONE = "127.0.61.5"


class Phone(asyncio.DatagramProtocol):
    """Answers as RFC 3261 8.2.6 says: what belongs to the request comes back, with a User-Agent."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.asked.append(data)
        if len(self.asked) == 1:
            return  # the first is lost
        lines = data.decode().split("\r\n")
        kept = [x for x in lines[1:] if x.partition(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        said = ["SIP/2.0 200 OK", *kept, "User-Agent: Yealink SIP-T54W 96.86.0.70", "Content-Length: 0", "", ""]
        self.transport.sendto("\r\n".join(said).encode(), addr)


def test_a_phone_is_asked_again_and_tells_what_it_is(desk: Any) -> None:
    async def work() -> tuple[list[Capture], Phone]:
        phone = Phone()
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: phone, local_addr=(PHONE, sip.PORT))
        try:
            context = desk.context(Target(PHONE), Target("127.0.61.6"), Target("203.0.113.9"))
            return [capture async for capture in sip.collect(context)], phone
        finally:
            transport.close()

    captures, phone = asyncio.run(work())
    assert [c.peer for c in captures] == [PHONE]
    said = [(s.subject, s.claim) for s in sip.parse(captures[0])]
    assert (Key.ip(PHONE), Attribute("user_agent", "Yealink SIP-T54W 96.86.0.70")) in said
    assert all(x.startswith(b"OPTIONS sip:127.0.61.5 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;") for x in phone.asked)
    assert desk.budget.sent == 4, "two devices, each twice; the address outside the scope never"


def test_headers_of_any_spelling_and_answers_that_are_none() -> None:
    def claims(payload: bytes) -> list[Any]:
        return [s.claim for s in sip.parse(Capture("sip", "test", 0.0, "10.0.0.9", payload))]

    server = b"SIP/2.0 401 Unauthorized\nSERVER:  Asterisk <b>PBX</b>\x1b[2J 18\n\nUser-Agent: not a header"
    assert claims(server) == [
        Service("udp", 5060, "sip", "Asterisk <b>PBX</b> [2J 18"),
        Attribute("user_agent", "Asterisk <b>PBX</b> [2J 18"),
    ]
    assert claims(b"SIP/2.0 200 OK\r\n\r\n") == [Service("udp", 5060, "sip", None)]
    assert claims(b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n") == []


def test_printers_raw_ports_are_never_asked(desk: Any) -> None:
    async def work() -> None:
        async for _ in ask(desk.context(Target(PHONE)), 9100, lambda ip: b"x"):
            pass

    with pytest.raises(PermissionError):
        asyncio.run(work())
    assert desk.budget.sent == 0
