"""ARP sweep of the attached networks (RFC 826): who has this address? Own raw frames, many for each system call."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
import time
from collections.abc import AsyncIterator, Iterator

from discover.interfaces import Attached, attached, on_link
from discover.observation import Address, Key, SameDevice
from discover.packets import ARP_REPLIES, Frames, packet_socket
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.stream import next_or_end

_MOST_SENT, _MOST_HEARD = 4096, 512
"""Frames for each batch, at most."""
_MANY = 64
"""Frames in a batch, from which on sending has a thread of its own."""
_SIZE, _HEARD = 42, 64
_TARGET = 38  # where the asked address stands in the frame
_PASSES = 2
_BETWEEN = 0.05
_SHOW = 0.1
_QUIET = 0.9
"""Seconds to wait for late answers after the last question; a sleeping phone takes its time."""
_QUIET_FAST = 0.3
_FAST = 20_000.0
"""From this rate on, in packets per second, the user has asked for speed."""
_MACS_FOR_ONE_ADDRESS = 4
"""Two MACs for one address are worth knowing; a thousand are an attack."""


class _Sweep:
    """One interface: asks from a thread, so that the event loop is free to hear and to hand on."""

    def __init__(self, context: Context, source: Attached, wanted: list[range]) -> None:
        self._context = context
        self._source = source
        self._wanted = wanted
        self._count = sum(map(len, wanted))
        self._heard: dict[bytes, int] = {}
        self._pairs: set[bytes] = set()
        self._fresh: asyncio.Queue[list[bytes]] = asyncio.Queue()
        self._last = 0.0
        self._done = 0
        self._over = False
        # One range is the rule: then no more than a comparison for each frame.
        self._first, self._end = (wanted[0].start, wanted[0].stop) if len(wanted) == 1 else (0, 0)

    async def answers(self) -> AsyncIterator[list[bytes]]:
        """Frames, one for each (MAC, address) that answered."""
        loop = asyncio.get_running_loop()
        with contextlib.closing(packet_socket(self._source.name, 0x0806, ARP_REPLIES)) as opened:
            frames = Frames(_MOST_HEARD, _HEARD)
            loop.add_reader(opened, self._hear, frames, opened.fileno())
            asking = asyncio.create_task(self._ask(opened.fileno()))
            try:
                while (new := await next_or_end(self._fresh, asking)) is not None:
                    yield new
                await asking
            finally:
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                loop.remove_reader(opened)

    async def _ask(self, fd: int) -> None:
        rate = self._context.budget.rate
        batch = max(1, min(_MOST_SENT, int(rate / 100)))
        frames = Frames(min(batch, self._count), _SIZE)
        frames.fill(question(self._source.mac or "", self._source.ip))
        for turn in range(_PASSES):
            if len(self._heard) >= self._count:
                break
            if frames.count > _MANY:
                await self._beside(frames, fd, turn)
            else:
                await self._pass(frames, fd, turn)
            last = turn + 1 == _PASSES
            await self._settle((_QUIET_FAST if rate >= _FAST else _QUIET) if last else _BETWEEN)

    async def _beside(self, frames: Frames, fd: int, turn: int) -> None:
        """A pass in a thread of its own: from so many frames on, sending takes long enough to be worth one."""
        budget = self._context.budget

        def work() -> None:
            for addresses in self._turn(frames.count, turn):
                if self._over:
                    return
                frames.put(_TARGET, addresses)
                if (wait := budget.reserve(len(addresses))) > 0:
                    time.sleep(wait)
                frames.send_all(fd, len(addresses))

        sending = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            while not sending.done():
                await asyncio.wait({sending}, timeout=_SHOW)
                self._context.progress(self._done, _PASSES * self._count)
            await sending
        finally:  # the socket must outlive the thread that sends on it
            self._over = True
            await asyncio.wait({sending})
            self._over = False

    async def _pass(self, frames: Frames, fd: int, turn: int) -> None:
        for addresses in self._turn(frames.count, turn):
            frames.put(_TARGET, addresses)
            await self._context.budget.packets(len(addresses))
            frames.send_all(fd, len(addresses))
            self._context.progress(self._done, _PASSES * self._count)

    def _turn(self, size: int, turn: int) -> Iterator[list[bytes]]:
        """Batches of everybody, the second time of those who have not answered."""
        self._done = turn * self._count
        for part in self._wanted:
            for start in range(part.start, part.stop, size):
                numbers = range(start, min(start + size, part.stop))
                self._done += len(numbers)
                # Consecutive numbers, four bytes each, in network order.
                joined = struct.pack(f"!{len(numbers)}I", *numbers)
                addresses = [joined[i : i + 4] for i in range(0, len(joined), 4)]
                if missing := [a for a in addresses if a not in self._heard] if turn else addresses:
                    yield missing

    async def _settle(self, quiet: float) -> None:
        """Until everybody has answered, or nobody new has for `quiet` seconds."""
        self._last = time.monotonic()
        while len(self._heard) < self._count and (left := self._last + quiet - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.02))

    def _hear(self, frames: Frames, fd: int) -> None:
        try:
            new = self._new(frames.receive(fd))
        except OSError:  # the interface went away: whoever sends on it finds out
            return
        if new:
            self._last = time.monotonic()
            self._fresh.put_nowait(new)

    def _new(self, frames: list[bytes]) -> list[bytes]:
        """Those that tell something new about an address that was asked for."""
        pairs, heard, found = self._pairs, self._heard, []
        for frame in frames:
            pair = frame[22:32]
            if pair in pairs or len(frame) < _SIZE:
                continue
            address = pair[6:]
            count = heard.get(address, 0)
            if count < _MACS_FOR_ONE_ADDRESS and self._asked(int.from_bytes(address, "big")):
                pairs.add(pair)
                heard[address] = count + 1
                found.append(frame)
        return found

    def _asked(self, number: int) -> bool:
        return self._first <= number < self._end or any(number in part for part in self._wanted)


def question(mac: str, ip: str) -> bytes:
    """An ARP request frame from this MAC and address for 0.0.0.0; the asked address stands at byte 38."""
    own = bytes.fromhex(mac.replace(":", ""))
    return (
        b"\xff" * 6 + own + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + own + socket.inet_aton(ip) + bytes(10)
    )


def _addresses(context: Context, source: Attached, part: ipaddress.IPv4Network) -> list[range]:
    """Whom to ask: the scope's part of this link, without ourselves and the addresses that are no host's."""
    whole = ipaddress.IPv4Network(source.network)
    first, last = int(part.network_address), int(part.broadcast_address)
    if whole.prefixlen < 31:
        first = max(first, int(whole.network_address) + 1)
        last = min(last, int(whole.broadcast_address) - 1)
    own = int(ipaddress.IPv4Address(source.ip))
    found = []
    for one in context.scope.ranges(first, last):
        found += [range(one.start, own), range(own + 1, one.stop)] if own in one else [one]
    return [one for one in found if one]


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each address that answered; the payload is the ARP frame."""
    for source, part in on_link(context.scope, attached()):
        wanted = _addresses(context, source, part)
        if not wanted:
            continue
        context.asked(sum(map(len, wanted)))
        async for frames in _Sweep(context, source, wanted).answers():
            for frame in frames:
                yield context.capture(PROBE.name, socket.inet_ntoa(frame[28:32]), frame[:_SIZE])
    if not context.questions:
        context.note("not-attached")


def parse(capture: Capture) -> list[Statement]:
    """An Ethernet frame (untagged or 802.1Q) with an ARP reply: its sender has this MAC and this address."""
    frame = capture.payload
    if frame[12:14] == b"\x81\x00":
        frame = frame[:12] + frame[16:]
    if len(frame) < _SIZE or frame[12:22] != b"\x08\x06\x00\x01\x08\x00\x06\x04\x00\x02":
        return []
    mac, ip = frame[22:28], frame[28:32]
    if mac == bytes(6) or mac[0] & 1 or ip[0] in (0, 127) or ip[0] >= 224:
        return []
    subject, address = Key.mac(mac), socket.inet_ntoa(ip)
    return [Statement(subject, SameDevice(Key("ip", address))), Statement(subject, Address(address))]


PROBE = Probe(
    name="arp",
    summary="ARP sweep of the attached networks",
    stage="sweep",
    collect=collect,
    parse=parse,
    needs=Needs(privileges=("raw",)),
)
