"""ARP sweep of the attached networks (RFC 826): who has this address? Own raw frames, many for each system call."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import ipaddress
import socket
import struct
import time
from collections.abc import AsyncIterator, Callable, Iterator

from discover.interfaces import Attached, attached, on_link
from discover.observation import Address, Key, SameDevice
from discover.packets import ARP_REPLIES, packet_socket
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.ring import receiving, sending
from discover.stream import next_or_end

_MOST_SENT = 4096
"""Frames for each system call, at most; the kernel lets nobody else on that processor meanwhile."""
_ROOM = 1 << 15
"""Answers that may wait to be taken in, at most."""
_TICK = 0.004
"""Seconds in which answers gather: taken in one by one, each would cost as much as a hundred."""
_MANY = 64
"""Frames in a batch, from which on sending has a thread of its own."""
_SIZE = 42
Send = Callable[[bytes, int], None]
_TARGET = 38  # where the asked address stands in the frame
_PASSES = 2
_BETWEEN = 0.05
_SHOW = 0.1
_QUIET = 0.8
"""Seconds to wait for late answers after the last question; a sleeping phone takes its time."""
_QUIET_FAST = 0.3
_FAST = 20_000.0
"""From this rate on, in packets per second, the user has asked for speed."""
_ADDRESSES_OF_ONE = 32
_MACS_FOR_ONE_ADDRESS = 4
"""Two MACs for one address are worth knowing; a thousand are an attack."""


class _Sweep:
    """One interface: asks from a thread, so that the event loop is free to hear and to hand on."""

    def __init__(self, context: Context, source: Attached, wanted: list[range]) -> None:
        self._context = context
        self._source = source
        self._wanted = wanted
        self._count = sum(map(len, wanted))
        self._heard: dict[bytes, bytes] = {}
        self._more: dict[bytes, set[bytes]] = {}
        self._fresh: asyncio.Queue[list[bytes]] = asyncio.Queue()
        self._last = 0.0
        self._done = 0
        self._over = False
        # One range is the rule: then no more than a comparison for each frame. Bytes compare as their numbers do.
        only = wanted[0] if len(wanted) == 1 else range(1)
        self._lowest, self._highest = only[0].to_bytes(4, "big"), only[-1].to_bytes(4, "big")

    async def answers(self) -> AsyncIterator[list[bytes]]:
        """Frames, one for each (MAC, address) that answered."""
        with contextlib.ExitStack() as stack:
            opened = stack.enter_context(contextlib.closing(packet_socket(self._source.name, 0x0806, ARP_REPLIES)))
            take = stack.enter_context(receiving(opened, min(_ROOM, 2 * self._count)))
            batch = min(self._count, max(1, min(_MOST_SENT, int(self._context.budget.rate / 100))))
            frame = question(self._source.mac or "", self._source.ip)
            send = stack.enter_context(sending(self._source.name, frame, _TARGET, batch))
            hearing = asyncio.create_task(self._hear(opened, take))
            asking = asyncio.create_task(self._ask(send, batch))
            try:
                while (new := await next_or_end(self._fresh, asking)) is not None:
                    yield new
                await asking
            finally:
                asking.cancel()
                hearing.cancel()
                await asyncio.gather(asking, hearing, return_exceptions=True)

    async def _ask(self, send: Send, batch: int) -> None:
        for turn in range(_PASSES):
            if len(self._heard) >= self._count:
                break
            if batch > _MANY:
                await self._beside(send, batch, turn)
            else:
                await self._pass(send, batch, turn)
            quiet = _QUIET_FAST if self._context.budget.rate >= _FAST else _QUIET
            await self._settle(quiet if turn + 1 == _PASSES else _BETWEEN)

    async def _beside(self, send: Send, batch: int, turn: int) -> None:
        """A pass in a thread of its own: from so many frames on, sending takes long enough to be worth one."""
        budget = self._context.budget

        def work() -> None:
            for count, addresses in self._turn(batch, turn):
                if (wait := budget.reserve(count)) > 0:
                    time.sleep(wait)
                if self._over:
                    return
                send(addresses, count)

        thread = asyncio.ensure_future(asyncio.to_thread(work))
        try:
            while not thread.done():
                await asyncio.wait({thread}, timeout=_SHOW)
                self._context.progress(self._done, _PASSES * self._count)
            await thread
        finally:  # the socket must outlive the thread that sends on it
            self._over = True
            await asyncio.wait({thread})
            self._over = False

    async def _pass(self, send: Send, batch: int, turn: int) -> None:
        for count, addresses in self._turn(batch, turn):
            await self._context.budget.packets(count)
            send(addresses, count)
            self._context.progress(self._done, _PASSES * self._count)

    def _turn(self, size: int, turn: int) -> Iterator[tuple[int, bytes]]:
        """Batches of everybody, the second time of those who have not answered: how many, and their addresses."""
        self._done = turn * self._count
        for part in self._wanted:
            for start in range(part.start, part.stop, size):
                numbers = range(start, min(start + size, part.stop))
                self._done += len(numbers)
                # Consecutive numbers, four bytes each, in network order.
                joined = struct.pack(f"!{len(numbers)}I", *numbers)
                if turn:
                    each = (joined[i : i + 4] for i in range(0, len(joined), 4))
                    joined = b"".join(a for a in each if a not in self._heard)
                if joined:
                    yield len(joined) // 4, joined

    async def _settle(self, quiet: float) -> None:
        """Until everybody has answered, or nobody new has for `quiet` seconds."""
        self._last = time.monotonic()
        while len(self._heard) < self._count and (left := self._last + quiet - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.02))

    async def _hear(self, opened: socket.socket, take: Callable[[], list[bytes]]) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        while True:
            loop.add_reader(opened, ready.set)
            try:
                await ready.wait()
            finally:
                loop.remove_reader(opened)
            ready.clear()
            with contextlib.suppress(OSError):  # the interface went away: whoever sends on it finds out
                if new := self._new(take()):
                    self._last = time.monotonic()
                    self._fresh.put_nowait(new)
            await asyncio.sleep(_TICK)

    def _new(self, frames: list[bytes]) -> list[bytes]:
        """Those that tell something new about an address that was asked for."""
        heard, found = self._heard, []
        lowest, highest = self._lowest, self._highest
        for frame in frames:
            address, mac = frame[28:32], frame[22:28]
            if (known := heard.get(address)) is None:
                if len(frame) < _SIZE or not (lowest <= address <= highest or self._asked(address)):
                    continue
                heard[address] = mac
            elif known == mac or len(frame) < _SIZE or not self._another(address, mac):
                continue
            found.append(frame)
        return found

    def most_of_one(self) -> str | None:
        """The MAC that answers for more addresses than one device has (proxy ARP, RFC 1027), where there is one."""
        for mac, count in collections.Counter(self._heard.values()).most_common(1):
            if count > _ADDRESSES_OF_ONE:
                return mac.hex(":")
        return None

    def _another(self, address: bytes, mac: bytes) -> bool:
        """Whether this is a further MAC for an address, one of those that count."""
        more = self._more.setdefault(address, set())
        if mac in more or len(more) >= _MACS_FOR_ONE_ADDRESS - 1:
            return False
        more.add(mac)
        return True

    def _asked(self, address: bytes) -> bool:
        number = int.from_bytes(address, "big")
        return any(number in part for part in self._wanted)


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
        capture, name, text = context.capture, PROBE.name, socket.inet_ntoa
        sweep = _Sweep(context, source, wanted)
        async for frames in sweep.answers():
            for frame in frames:
                yield capture(name, text(frame[28:32]), frame[:_SIZE])
        if (many := sweep.most_of_one()) is not None:
            context.note(f"answers-for-many:{many}")
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
