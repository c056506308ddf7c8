"""UDP questions: each known device is asked, or everybody on the link, and whoever answers within a while is heard.

One socket for all devices, so that a silent one costs no more time than the others. What comes from an address outside
the scope is not heard; neither is more than a bounded number of answers from one device."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Callable, Iterable, Iterator

from discover.budget import Budget
from discover.interfaces import attached, cards, on_link
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
        near: bool = False,
    ) -> None:
        self._context = context
        self._near = near
        self._asked = asked
        self._heard = heard
        self._seen = seen

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        ip = canonical_ip(addr[0])
        if ip is None or not data or len(data) > _LARGEST:
            return
        if not (ip in self._context.near if self._near else self._context.scope.allows(ip)):
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


def _grouped6(own: str, index: int) -> socket.socket:
    """The same for IPv6; `own` is a link-local address on the interface of that index."""
    one = _plain(socket.AF_INET6)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 1)
    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
    one.bind((own, 0, 0, index))
    return one


def _places(context: Context, group: str | None, group6: str | None) -> Iterator[tuple[socket.socket, str, bool]]:
    """A socket for each attached network of the scope, the group that is asked there, and whether that is IPv6."""
    own = attached(ipv6=True, link_local=True)
    if group is not None:
        for ip in sorted({one.ip for one, _ in on_link(context.scope, own)}):
            with contextlib.suppress(OSError):
                yield _grouped(ip), group, False
    # Only where it is known whose the addresses are: else one device would appear as two.
    if group6 is not None and context.near:
        leading = cards(context.scope, own)
        for name, ip in sorted({(o.name, o.ip) for o in own if o.ip.startswith("fe80:") and o.name in leading}):
            with contextlib.suppress(OSError):
                index = socket.if_nametoindex(name)
                yield _grouped6(ip, index), f"{group6}%{index}", True


async def ask(
    context: Context,
    port: int,
    question: Question,
    group: str | None = None,
    group6: str | None = None,
    only: Iterable[str] | None = None,
    tries: int = 2,
    seconds: float | None = None,
) -> AsyncIterator[tuple[str, bytes]]:
    """Yields (address, answer) as they come.

    Each target is asked on `port` (those in `only`, where given), and with `group` (IPv4) and `group6` (IPv6, of the
    link) that multicast address too, on every attached network of the scope; then everybody on it may answer. Who has
    not answered after `seconds` (the scan's timeout) is asked again, `tries` times in all. Raises PermissionError for
    printers' raw ports."""
    Budget.check_port(port)
    wanted = only if only is not None else [t.ip for t in context.targets]
    targets = [ip for ip in dict.fromkeys(wanted) if context.scope.allows(ip)]
    heard: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
    seen: dict[str, set[bytes]] = {}
    silent, answered = set(targets), set[str]()
    loop = asyncio.get_running_loop()
    async with contextlib.AsyncExitStack() as stack:

        async def listen(made: socket.socket, asked: set[str] | None, near: bool = False) -> asyncio.DatagramTransport:
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Ear(context, asked, heard, seen, near), sock=made
            )
            stack.callback(transport.close)
            return transport

        ways = {}
        for family in {socket.AF_INET6 if ":" in ip else socket.AF_INET for ip in targets}:
            ways[family] = await listen(_plain(family), set(targets))
        everybody = [(await listen(made, None, six), there) for made, there, six in _places(context, group, group6)]
        context.asked(len(targets) + len(everybody))
        for _ in range(tries):
            if not silent and not everybody:
                break
            before = frozenset(answered)
            sending = asyncio.create_task(_send(context, everybody, ways, port, question, sorted(silent)))
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
    everybody: list[tuple[asyncio.DatagramTransport, str]],
    ways: dict[socket.AddressFamily, asyncio.DatagramTransport],
    port: int,
    question: Question,
    targets: list[str],
) -> None:
    for transport, there in everybody:
        group, _, index = there.partition("%")
        to = (group, port, 0, int(index)) if index else (group, port)
        await _put(context, transport, question(group), to)
    for done, ip in enumerate(targets, 1):
        await context.budget.enter(ip)
        way = ways[socket.AF_INET6 if ":" in ip else socket.AF_INET]
        await _put(context, way, question(ip), (ip, port))
        context.progress(done, len(targets))


async def _put(
    context: Context,
    transport: asyncio.DatagramTransport,
    content: bytes | tuple[bytes, ...],
    to: tuple[str | int, ...],
) -> None:
    for one in (content,) if isinstance(content, bytes) else content:
        await context.budget.packets()
        with contextlib.suppress(*TROUBLE):
            transport.sendto(one, to)
