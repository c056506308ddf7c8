"""UDP questions: each known device is asked, or everybody on the link, and whoever answers within a while is heard.

One socket for all devices, so that a silent one costs no more time than the others. What comes from an address outside
the scope is not heard; neither is more than a bounded number of answers from one device."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterable

from discover.budget import Budget
from discover.interfaces import attached, on_link
from discover.observation import canonical_ip
from discover.probe import Context
from discover.stream import TROUBLE

Question = Callable[[str], bytes | tuple[bytes, ...]]
"""What to send to an address: one datagram or several."""
_MOST_ANSWERS = 32
_MOST_BYTES = 1 << 17
_LARGEST = 9000
_TICK = 0.05
_LINGER = 0.3
"""Seconds in which more may come from devices that have all answered."""


class _Ear(asyncio.DatagramProtocol):
    """Puts answers into the queue, once each, and no more than a bounded number from one address."""

    def __init__(
        self,
        context: Context,
        asked: set[str] | None,
        heard: asyncio.Queue[tuple[str, bytes]],
        seen: dict[str, set[bytes]],
    ) -> None:
        self._context = context
        self._asked = asked
        self._heard = heard
        self._seen = seen

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        ip = canonical_ip(addr[0])
        if ip is None or not data or len(data) > _LARGEST or not self._context.scope.allows(ip):
            return
        if self._asked is not None and ip not in self._asked:
            return
        seen = self._seen.setdefault(ip, set())
        if data in seen or len(seen) >= _MOST_ANSWERS or sum(map(len, seen)) > _MOST_BYTES:
            return
        seen.add(data)
        self._heard.put_nowait((ip, data))

    def error_received(self, exc: Exception) -> None:
        """A refusal of one device says nothing about the others."""


def own_address(ip: str, port: int) -> str:
    """The address of this computer from which packets go to `ip`; nothing is sent."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as one, contextlib.suppress(OSError):
        one.connect((ip, port))
        return str(one.getsockname()[0])
    return "::" if ":" in ip else "0.0.0.0"


def _plain(family: socket.AddressFamily) -> socket.socket:
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.setblocking(False)
    return one


def _grouped(own: str) -> socket.socket:
    """A socket whose multicast leaves through the interface of that address, and goes no further than the link."""
    one = _plain(socket.AF_INET)
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, struct.pack("b", 1))
    one.bind((own, 0))
    return one


async def ask(
    context: Context,
    port: int,
    question: Question,
    group: str | None = None,
    only: Iterable[str] | None = None,
    tries: int = 2,
    seconds: float | None = None,
) -> AsyncIterator[tuple[str, bytes]]:
    """Yields (address, answer) as they come.

    Each target is asked on `port` (those in `only`, where given), and with `group` that multicast address too, on every
    attached network of the scope; then everybody on it may answer. Who has not answered after `seconds` (the scan's
    timeout) is asked again, `tries` times in all. Raises PermissionError for printers' raw ports."""
    Budget.check_port(port)
    wanted = only if only is not None else [t.ip for t in context.targets]
    targets = [ip for ip in dict.fromkeys(wanted) if context.scope.allows(ip)]
    heard: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
    seen: dict[str, set[bytes]] = {}
    silent, answered = set(targets), set[str]()
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:

        async def listen(made: socket.socket, asked: set[str] | None) -> asyncio.DatagramTransport:
            transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(context, asked, heard, seen), sock=made)
            stack.callback(transport.close)
            return transport

        ways = {}
        for family in {socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in targets}:
            ways[family] = await listen(_plain(family), set(targets))
        everybody = []
        if group is not None:
            for own in sorted({one.ip for one, _ in on_link(context.scope, attached())}):
                with contextlib.suppress(OSError):
                    everybody.append(await listen(_grouped(own), None))
        context.asked(len(targets) + len(everybody))
        for _ in range(tries):
            if not silent and not everybody:
                break
            before = frozenset(answered)
            sending = asyncio.create_task(_send(context, everybody, ways, group, port, question, sorted(silent)))
            try:
                ends: float | None = None
                while ends is None or loop.time() < ends:
                    if ends is None and sending.done():
                        ends = loop.time() + (seconds or context.options.timeout)
                    with contextlib.suppress(TimeoutError):
                        ip, answer = await asyncio.wait_for(heard.get(), _TICK if ends is None else ends - loop.time())
                        silent.discard(ip)
                        answered.add(ip)
                        if ip not in before:
                            yield ip, answer
                        if not silent and not everybody and sending.done():
                            ends = min(ends or loop.time() + _LINGER, loop.time() + _LINGER)
            finally:
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)


async def _send(
    context: Context,
    everybody: list[asyncio.DatagramTransport],
    ways: dict[socket.AddressFamily, asyncio.DatagramTransport],
    group: str | None,
    port: int,
    question: Question,
    targets: list[str],
) -> None:
    for transport in everybody:
        await _put(context, transport, question(group or ""), (group or "", port))
    for done, ip in enumerate(targets, 1):
        await context.budget.enter(ip)
        way = ways[socket.AF_INET6 if ":" in ip else socket.AF_INET]
        await _put(context, way, question(ip), (ip, port))
        context.progress(done, len(targets))


async def _put(
    context: Context, transport: asyncio.DatagramTransport, content: bytes | tuple[bytes, ...], to: tuple[str, int]
) -> None:
    for one in (content,) if isinstance(content, bytes) else content:
        await context.budget.packets()
        with contextlib.suppress(*TROUBLE):
            transport.sendto(one, to)
