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
_MOST_AT_ONCE = 512
"""Devices that are waited for side by side. Nearly all of them are silent ones, which take nothing but time; one
question at a time stands open at each."""
_OWN_LIMITS = (errno.ENOBUFS, errno.EAGAIN, errno.EADDRNOTAVAIL, errno.EMFILE)
_HANDLES_FOR_OTHERS = 64
_RESENT_AFTER = 1.0  # RFC 6298 2.1: by then the system itself has asked once more
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


async def _state(context: Context, ip: str, port: int, seconds: float) -> bool | None:
    """Like `_connect`, when it is this device's turn; tries once more where this computer itself was at its limits."""
    budget = context.budget
    for again in (True, False):
        async with budget.alone(ip):
            await budget.enter(ip)
            await budget.packets()
            patience = budget.patience(ip, seconds)
            try:
                state = await _connect(ip, port, patience)
            except OSError as problem:
                if not again or problem.errno not in _OWN_LIMITS:
                    raise
            else:
                if state or (state is None and patience > _RESENT_AFTER):
                    await budget.packets(2 if state else 1)
                return state
        await asyncio.sleep(1.0)
    return None


async def _host(context: Context, target: Target) -> AsyncIterator[Capture]:
    seconds, silent, answered = context.options.timeout, 0, False
    for port in PORTS:
        if silent >= _DEAF and not answered:
            return
        began = time.monotonic()
        try:
            state = await _state(context, target.ip, port, seconds)
        except OSError:
            return  # no route, or its address is gone from the link
        context.asked()
        silent = 0 if state is not None else silent + 1
        answered = answered or state is not None
        if state is None:
            seconds = min(seconds, _QUICK)
        else:
            seconds = min(seconds, max(_QUICKEST, _ROUND_TRIPS * (time.monotonic() - began)))
        if state:
            yield context.capture(PROBE.name, target.ip, str(port).encode())


def _at_once(parallel: int) -> int:
    """How many connections may be open in this process at a time."""
    try:
        import resource  # not on Windows
    except ImportError:
        return _MOST_AT_ONCE
    handles = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if handles == resource.RLIM_INFINITY:
        return _MOST_AT_ONCE
    return max(1, min(_MOST_AT_ONCE, 8 * parallel, handles // 2 - _HANDLES_FOR_OTHERS))


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each open port; the payload is its number."""
    targets = [t for t in context.targets if context.scope.allows(t.ip)]
    if not targets:
        context.note("no-target")

    async def work(target: Target) -> AsyncIterator[Capture]:
        async for capture in _host(context, target):
            yield capture

    async for capture in fan_out(context, targets, work, len(targets), _at_once(context.budget.parallel)):
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
