"""Reverse DNS: the names that this computer's own nameservers know, if they are part of the network that is scanned."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from collections.abc import AsyncIterator

from discover import dns, web
from discover.nameservers import nameservers
from discover.observation import Attribute, Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out

_PORT = 53
_TRIES = 2
_GIVE_UP = 12
"""So many questions in vain, and the server is left alone."""


class _Answers(asyncio.DatagramProtocol):
    """Hands each answer to the question it belongs to."""

    def __init__(self) -> None:
        self.waiting: dict[tuple[int, str], asyncio.Future[bytes]] = {}

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        told = dns.reverse_answer(data)
        if told is None:
            return
        future = self.waiting.get((int.from_bytes(data[:2], "big"), told[0]))
        if future is not None and not future.done():
            future.set_result(data)

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there: every question has its own time-out."""


async def ask(context: Context, server: str, port: int = _PORT) -> AsyncIterator[Capture]:
    """Asks one nameserver about all targets. One capture for each name; the payload is the DNS answer."""
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(_Answers, remote_addr=(server, port))
    vain = 0

    async def work(ip: str) -> AsyncIterator[Capture]:
        nonlocal vain
        if vain >= _GIVE_UP:
            return
        context.asked()
        ident = int.from_bytes(os.urandom(2), "big")
        future: asyncio.Future[bytes] = loop.create_future()
        answers.waiting[ident, ip] = future
        try:
            for _ in range(_TRIES):
                await context.budget.packets()
                transport.sendto(dns.reverse_question(ident, ip))
                with contextlib.suppress(TimeoutError):
                    data = await asyncio.wait_for(asyncio.shield(future), context.options.timeout)
                    vain = 0
                    told = dns.reverse_answer(data)
                    if told and told[1]:
                        yield context.capture(PROBE.name, ip, data)
                    return
            vain += 1
        finally:
            del answers.waiting[ident, ip]

    try:
        targets = [t.ip for t in context.targets]
        async for capture in fan_out(context, targets, work, len(targets)):
            yield capture
    finally:
        transport.close()
    if vain >= _GIVE_UP:
        context.note("dns-silent")


async def collect(context: Context) -> AsyncIterator[Capture]:
    """Asks the first nameserver that may be asked; the peer of a capture is the address that the name belongs to."""
    servers = nameservers(context.scope)
    if not servers:
        context.note("no-nameserver")
        return
    if not context.targets:
        context.note("no-target")
    async for capture in ask(context, servers[0]):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """fqdn; names that only spell the address (`pc-192-168-178-23`) are left out, they name nobody."""
    told = dns.reverse_answer(capture.payload)
    if told is None or told[0] != canonical_ip(capture.peer):
        return []
    ip, names = told
    plain = [n for name in names if (n := web.clean(name.rstrip("."))) and not _spells(n, ip)]
    return [Statement(Key("ip", ip), Attribute("fqdn", name)) for name in plain]


def _spells(name: str, ip: str) -> bool:
    digits = [d.lstrip("0") or "0" for d in re.findall(r"\d+", name.partition(".")[0])]
    octets = ip.split(".")
    return name.endswith(".arpa") or any(digits[i : i + 4] in (octets, octets[::-1]) for i in range(len(digits)))


PROBE = Probe(
    name="rdns",
    summary="Reverse DNS from the network's own nameservers",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(_PORT,),
)
