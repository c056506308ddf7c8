"""The way to networks beyond the attached ones: which routers lie between (traceroute by UDP).

Packets go only to addresses of the scope; routers on the way speak up by themselves when a packet's time to live is
over (RFC 792). Linux hands their answers to anybody, so no privilege is needed."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import sys
from collections.abc import AsyncIterator

import msgspec

from discover.interfaces import attached
from discover.observation import Attribute, Confidence, Key, Route, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out

_IP_RECVERR, _ERROR_QUEUE = 11, 0x2000  # ip(7), MSG_ERRQUEUE
_ICMP = 2  # SO_EE_ORIGIN_ICMP
_FIRST_PORT = 33434
_FARTHEST, _GIVE_UP = 12, 3
"""Routers on the way at most; silent ones in a row after which nothing more is expected."""
_MOST_NETWORKS = 64
_LONGEST_WAIT = 0.6


class Way(msgspec.Struct, frozen=True):
    """The payload: who spoke up at each step to an address of `network`; None where nobody did."""

    network: str
    hops: tuple[str | None, ...] = ()
    reached: bool = False


class _Walk:
    """One socket, one target, one step at a time."""

    def __init__(self, sock: socket.socket, target: str) -> None:
        self._sock, self._target = sock, target
        self._at = 0
        self._heard: asyncio.Future[tuple[str, int]] | None = None

    def hear(self) -> None:
        with contextlib.suppress(OSError):
            _, extra, _, to = self._sock.recvmsg(64, 256, _ERROR_QUEUE)
            for level, kind, data in extra:
                if (level, kind) != (socket.IPPROTO_IP, _IP_RECVERR) or len(data) < 24 or data[4] != _ICMP:
                    continue
                # sock_extended_err: number, origin, type, code, padding, info, data; then who said it.
                late = to[1] != _FIRST_PORT + self._at
                if not late and self._heard is not None and not self._heard.done():
                    self._heard.set_result((socket.inet_ntoa(data[20:24]), data[5]))

    async def step(self, hops: int, seconds: float) -> tuple[str, int] | None:
        """Who spoke up at this distance and the ICMP type of what it said; None when nobody did."""
        self._at = hops
        self._heard = asyncio.get_running_loop().create_future()
        self._sock.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops)
        with contextlib.suppress(OSError):  # an error that is pending from the step before comes out here
            self._sock.sendto(b"netzplan", (self._target, _FIRST_PORT + hops))
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(self._heard, seconds)
        return None


async def _walk(context: Context, network: str, target: str) -> Way:
    loop = asyncio.get_running_loop()
    found: list[str | None] = []
    wait = min(_LONGEST_WAIT, context.options.timeout)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_IP, _IP_RECVERR, 1)
        walk = _Walk(sock, target)
        loop.add_reader(sock, walk.hear)
        try:
            for hops in range(1, _FARTHEST + 1):
                said = None
                for _ in range(2):
                    await context.budget.packets()
                    if (said := await walk.step(hops, wait)) is not None:
                        break
                if said is not None and said[0] == target:
                    return Way(network, tuple(found), True)
                found.append(said[0] if said is not None else None)
                if said is not None and said[1] != 11:  # not "time exceeded": a router that will not pass it on
                    break
                if found[-_GIVE_UP:] == [None] * _GIVE_UP:
                    break
        finally:
            loop.remove_reader(sock)
    while found and found[-1] is None:
        found.pop()
    return Way(network, tuple(found))


def _targets(context: Context) -> list[tuple[str, str]]:
    """For each network of the scope that is not attached, one address: of somebody who answered, where there is one."""
    here = [ipaddress.ip_network(one.network) for one in attached()]
    known = [ipaddress.ip_address(t.ip) for t in context.targets]
    found = []
    for prefix in context.scope.networks:
        network = ipaddress.ip_network(prefix)
        if network.version != 4 or any(network.overlaps(n) for n in here if n.version == 4) or network.is_loopback:
            continue
        inside = [ip for ip in known if ip.version == 4 and ip in network]
        # Low addresses are often those of the routers themselves, which hide the line before them.
        last = inside[-1] if inside else network[-2 if network.prefixlen < 31 else -1]
        if context.scope.allows(str(last)):
            found.append((prefix, str(last)))
    return found[:_MOST_NETWORKS]


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each network beyond the attached ones."""
    if sys.platform != "linux":
        context.note("needs-linux")
        return
    targets = _targets(context)
    if not targets:
        context.note("no-target")

    async def work(item: tuple[str, str]) -> AsyncIterator[Capture]:
        context.asked()
        way = await _walk(context, *item)
        if way.hops:
            yield context.capture(PROBE.name, item[1], msgspec.json.encode(way))

    async for capture in fan_out(context, targets, work, len(targets)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """Who spoke up passes packets on, towards that network, through whoever spoke up next."""
    try:
        way = msgspec.json.decode(capture.payload, type=Way)
        network = str(ipaddress.IPv4Network(way.network))
    except (msgspec.MsgspecError, UnicodeError, ValueError):
        return []
    hops = [canonical_ip(hop) if hop else None for hop in way.hops[:_FARTHEST]]
    found = []
    for at, hop in enumerate(hops):
        if hop is None or ":" in hop or hop in hops[:at]:  # who shows twice runs in a circle
            continue
        following = hops[at + 1] if at + 1 < len(hops) else None
        found.append(Statement(Key.ip(hop), Attribute("capability", "router"), Confidence.HINT))
        found.append(Statement(Key.ip(hop), Route(network, following), Confidence.HINT))
    return found


PROBE = Probe(
    name="path",
    summary="The way to networks beyond the attached ones",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=tuple(range(_FIRST_PORT + 1, _FIRST_PORT + 1 + _FARTHEST)),
)
