"""One place that keeps a scan gentle: packets per second, parallelism, one conversation per device, a deadline."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Iterable

from discover.neighbourhood import Neighbourhood

# How late a sender may be and still catch up, in seconds: asyncio wakes up to a few milliseconds late.
_SLACK = 0.02
_IMPATIENT, _MERCY = 0.25, 2.0
"""Seconds for each conversation with a device that has used up its patience, and for all of them."""


class PrinterPortError(PermissionError):
    """Somebody was about to talk to a raw printing port."""


class Budget:
    """`rate` in packets per second, `parallel` conversations at once, `deadline` in seconds from now.

    No byte may ever be sent to a port in PRINTER_PORTS: printers print what they are sent."""

    PRINTER_PORTS = frozenset({515, *range(9100, 9110), *range(9112, 9117), 9999})
    MACHINE_PORTS = frozenset({102, 502, 1911, 2404, 4911, 9600, 20000, 44818, 47808})
    """S7, Modbus, Fox, IEC 60870-5-104, FINS, DNP3, EtherNet/IP, BACnet: who listens there moves or heats something,
    and is asked only when a person says so."""
    MOST_ADDRESSES = 8
    PATIENCE = 6.0
    """Seconds that one device may let a scan wait in vain before it gets no more than a short chance."""

    def __init__(self, rate: float = 1000.0, parallel: int = 64, deadline: float = 600.0) -> None:
        self.rate = rate
        self.parallel = parallel
        self._slots = asyncio.Semaphore(parallel)
        self._hosts: dict[str, asyncio.Lock] = {}
        self._owners: dict[str, str] = {}
        self._waited: dict[str, float] = {}
        self._neighbours = Neighbourhood()
        self.began = time.monotonic()
        self._ends = self.began + deadline
        self._next = 0.0
        self._clock = threading.Lock()
        self.sent = 0

    @property
    def time_left(self) -> float:
        """Seconds until the deadline, never negative."""
        return max(0.0, self._ends - time.monotonic())

    @classmethod
    def check_port(cls, port: int) -> int:
        """The port itself, if it may be talked to. Raises PrinterPortError for printers' raw ports."""
        if port in cls.PRINTER_PORTS:
            raise PrinterPortError(f"port {port} prints what it is sent")
        return port

    @classmethod
    def may_lead_to(cls, port: int) -> bool:
        """Whether a device may make us read a web page at this port, of itself or of another one."""
        return (port in (80, 443) or 1024 <= port < 65536) and port not in cls.PRINTER_PORTS | cls.MACHINE_PORTS

    async def packets(self, count: int = 1) -> None:
        """Waits until `count` more packets may be sent."""
        if (wait := self.reserve(count)) > 0:
            await asyncio.sleep(wait)

    def reserve(self, count: int) -> float:
        """Seconds to wait before `count` more packets may be sent: for a thread that sends by itself."""
        with self._clock:
            self.sent += count
            now = time.monotonic()
            due = max(self._next, now - _SLACK)
            self._next = due + count / self.rate
        return max(0.0, due - now)

    async def enter(self, ip: str) -> None:
        """Waits until the kernel can take a packet to this host (see discover.neighbourhood)."""
        await self._neighbours.enter(ip)

    def owned(self, macs: Iterable[tuple[str, str | None]]) -> None:
        """Tells which addresses are of one device, as (address, MAC): it is one, however many addresses it has.

        A MAC of more than MOST_ADDRESSES is a router that answers for others (proxy ARP, RFC 1027), who are not made to
        wait for each other."""
        known = [(ip, mac) for ip, mac in macs if mac]
        each = collections.Counter(mac for _, mac in known)
        self._owners = {ip: mac for ip, mac in known if each[mac] <= self.MOST_ADDRESSES}

    @contextlib.asynccontextmanager
    async def alone(self, ip: str) -> AsyncIterator[None]:
        """Nobody else talks to this device meanwhile; for questions that are over at once, however many at a time."""
        async with self._hosts.setdefault(self._owners.get(ip, ip), asyncio.Lock()):
            yield

    def waited(self, ip: str, seconds: float) -> None:
        """Remembers that this device let somebody wait in vain."""
        self._waited[ip] = self._waited.get(ip, 0.0) + seconds

    def patience(self, ip: str, seconds: float) -> float:
        """How long to wait for this device instead of `seconds`: a tarpit costs PATIENCE once, not for each probe.

        0: it is not to be asked any more."""
        waited = self._waited.get(ip, 0.0)
        if waited >= self.PATIENCE + _MERCY:
            return 0.0
        if waited >= self.PATIENCE:
            seconds = min(seconds, _IMPATIENT)
        return min(seconds, self.time_left)

    @contextlib.asynccontextmanager
    async def host(self, ip: str) -> AsyncIterator[None]:
        """One conversation with this device at a time, and no more than `parallel` with all of them."""
        async with self.alone(ip), self._slots:
            await self.enter(ip)
            yield
