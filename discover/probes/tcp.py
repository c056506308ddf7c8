"""TCP connect to a short list of ports, one at a time on each device; nothing is said before it is closed again."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import AsyncIterator

from discover.observation import Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement, Target
from discover.stream import fan_out

# IANA service names, where what speaks there usually is what IANA says. The ports that most offices have come first: a
# device that drops what it does not know is soon known for it. Never the raw ports of printers (Budget.PRINTER_PORTS),
# nor those of machines that move something (502, 102).
PORTS: dict[int, str | None] = {
    80: "http",
    443: "https",
    22: "ssh",
    445: "microsoft-ds",
    139: "netbios-ssn",
    135: "epmap",
    3389: "ms-wbt-server",
    8080: "http-alt",
    8443: None,
    631: "ipp",
    53: "domain",
    21: "ftp",
    23: "telnet",
    554: "rtsp",
    5060: "sip",
    5000: None,
    5001: None,
    8000: None,
    8008: None,
    8009: None,
    8006: None,
    8291: None,
    49000: None,
    62078: None,
    7000: None,
    1400: None,
    5900: "rfb",
    548: "afpovertcp",
    2049: "nfs",
    111: "sunrpc",
    88: "kerberos",
    389: "ldap",
    636: "ldaps",
    25: "smtp",
    143: "imap",
    993: "imaps",
    587: "submission",
    465: "submissions",
    1433: "ms-sql-s",
    3306: "mysql",
    5432: "postgresql",
    1883: "mqtt",
    8883: "secure-mqtt",
    902: None,
    5985: "wsman",
    5357: "wsdapi",
    9443: None,
    10000: None,
    37777: None,
    34567: None,
    2000: "cisco-sccp",
    6789: None,
    8088: None,
    8888: None,
    9090: None,
    3260: "iscsi-target",
}
_QUICK = 0.25
"""Seconds for a device that has let a question go unanswered: what is filtered stays filtered."""
_ROOM, _NEW_EACH_SECOND = 500, 15
_ROUND_TRIPS = 8
_QUICKEST = 0.08
_DEAF = 16
"""Silent ports in a row after which nothing more is expected of a device that has never answered."""


async def _connect(ip: str, port: int, seconds: float) -> bool | None:
    """True: open; False: refused; None: silent. Raises OSError when the device is out of reach."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        try:
            async with asyncio.timeout(seconds):
                await loop.sock_connect(sock, (ip, port))
        except TimeoutError:
            return None
        except ConnectionError:
            return False
    return True


class _Doorman:
    """Lets no more new hosts in than the kernel's neighbour table can take: it holds 1,024, and keeps one that has
    answered for up to 45 seconds (base_reachable_time) and five more. When it is full, packets vanish unsent."""

    def __init__(self) -> None:
        self._entered = 0
        self._next = 0.0

    async def enter(self) -> None:
        self._entered += 1
        if self._entered <= _ROOM:
            return
        now = time.monotonic()
        self._next = max(self._next, now) + 1 / _NEW_EACH_SECOND
        await asyncio.sleep(self._next - now)


async def _host(context: Context, target: Target) -> AsyncIterator[Capture]:
    ip, budget = target.ip, context.budget
    seconds, silent, answered = context.options.timeout, 0, False
    for port in PORTS:
        if silent >= _DEAF and not answered:
            return
        async with budget.host(ip):
            await budget.packets()
            began = time.monotonic()
            try:
                state = await _connect(ip, port, budget.patience(ip, seconds))
            except OSError as problem:
                if problem.errno not in (errno.ENOBUFS, errno.EAGAIN, errno.EADDRNOTAVAIL, errno.EMFILE):
                    return  # no route, or its address is gone from the link
                await asyncio.sleep(1.0)  # this computer's own tables are full
                continue
            if state:
                await budget.packets(2)
        context.asked()
        silent = 0 if state is not None else silent + 1
        answered = answered or state is not None
        if state is None:
            seconds = min(seconds, _QUICK)
        else:
            seconds = min(seconds, max(_QUICKEST, _ROUND_TRIPS * (time.monotonic() - began)))
        if state:
            yield context.capture(PROBE.name, ip, str(port).encode())


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each open port; the payload is its number."""
    targets = [t for t in context.targets if context.scope.allows(t.ip)]
    if not targets:
        context.note("no-target")
    doorman = _Doorman()

    async def work(target: Target) -> AsyncIterator[Capture]:
        await doorman.enter()
        async for capture in _host(context, target):
            yield capture

    async for capture in fan_out(context, targets, work, len(targets)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """An open port, with the name that IANA (or common use) gives it; whether that speaks there is not yet known."""
    ip = canonical_ip(capture.peer)
    if ip is None or len(capture.payload) > 5 or not capture.payload.isdigit():
        return []
    port = int(capture.payload)
    return [Statement(Key("ip", ip), Service("tcp", port, PORTS.get(port)))] if 0 < port < 65536 else []


PROBE = Probe(
    name="tcp",
    summary="TCP connect to a short list of ports",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=tuple(PORTS),
)
