"""TCP connect to a few ports of addresses that neither ARP nor ping could ask or that did not answer: an answer of any
kind, also a refusal, shows that somebody is there."""

from __future__ import annotations

import asyncio
import errno
import itertools
import socket
from collections.abc import AsyncIterator

from discover.interfaces import attached, beyond, near
from discover.observation import Address, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement

PORTS = {443: "https", 445: "microsoft-ds", 22: "ssh", 80: "http", 3389: "ms-wbt-server"}
_FEW = 3
"""So many of them, where a network is large."""
_LARGE = 1024
_SIDE_BY_SIDE = 400
"""Addresses asked at once; through the kernel, whose neighbour table holds 1,024 (gc_thresh3)."""
_LINK_FAILS_AFTER = 3.2


async def _knock(ip: str, port: int, seconds: float) -> str:
    """`open`, `closed`, `silent` or the name of the system's error."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        try:
            async with asyncio.timeout(seconds):
                await loop.sock_connect(sock, (ip, port))
        except TimeoutError:
            return "silent"
        except ConnectionRefusedError:
            return "closed"
        except OSError as problem:
            return errno.errorcode.get(problem.errno or 0, "silent")
        return "open"


async def _address(context: Context, ip: str, on_link: bool) -> Capture | None:
    for port in itertools.islice(PORTS, _FEW if context.questions > _LARGE else None):
        await context.budget.packets()
        said = await _knock(ip, port, _LINK_FAILS_AFTER if on_link else min(1.0, context.options.timeout))
        if said in ("open", "closed"):
            return context.capture(PROBE.name, ip, f"{port} {said}".encode())
        if said == "ENETUNREACH":
            context.note("no-route")
            return None
        if on_link:  # the kernel has asked by ARP: its neighbour table tells the rest
            return None
    return None


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each address that answered: `<port> open` or `<port> closed`."""
    known = {t.ip for t in context.targets}
    here = attached()
    far = ((ip, False) for ip in beyond(context.scope, here) if ip not in known)
    link = ((ip, True) for ip in near(context.scope, here) if ip not in known)
    waiting = far if "raw" in context.privileges else itertools.chain(far, link)
    running: set[asyncio.Task[Capture | None]] = set()
    try:
        for ip, on_link in waiting:
            context.asked()
            running.add(asyncio.create_task(_address(context, ip, on_link)))
            if len(running) >= _SIDE_BY_SIDE:
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for capture in filter(None, (one.result() for one in done)):
                    yield capture
        while running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for capture in filter(None, (one.result() for one in done)):
                yield capture
    finally:
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    if not context.questions:
        context.note("no-target")


def parse(capture: Capture) -> list[Statement]:
    ip = canonical_ip(capture.peer)
    port, _, said = capture.payload.partition(b" ")
    if ip is None or port not in [str(p).encode() for p in PORTS] or said not in (b"open", b"closed"):
        return []
    number = int(port)
    if said == b"open":
        return [Statement(Key("ip", ip), Service("tcp", number, PORTS[number]))]
    return [Statement(Key("ip", ip), Address(ip))]


PROBE = Probe(
    name="knock",
    summary="TCP connect to addresses that ARP and ping could not reach",
    stage="knock",
    collect=collect,
    parse=parse,
    ports=tuple(PORTS),
)
