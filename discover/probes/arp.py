"""ARP sweep of the attached networks (RFC 826): who has this address? Own raw frames, many for each system call."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator, Iterator

from discover.interfaces import Attached, attached, on_link
from discover.observation import Address, Key, SameDevice
from discover.packets import ARP_REPLIES, Frames, packet_socket, wait_readable
from discover.probe import Capture, Context, Needs, Probe, Statement

_BATCH = 512
_SIZE = 42
_TARGET = 38  # where the asked address stands in the frame
_PASSES = 2
_QUIET = 1.0
"""Seconds to wait for late answers after the last question; a sleeping phone takes its time."""
_QUIET_FAST = 0.3
_FAST = 20_000.0
"""From this rate on, in packets per second, the user has asked for speed."""
_MACS_FOR_ONE_ADDRESS = 4
"""Two MACs for one address are worth knowing; a thousand are an attack."""


class _Sweep:
    """One interface: asks, hears in a thread of its own, and hands fresh answers to the event loop."""

    def __init__(self, context: Context, source: Attached, addresses: list[int]) -> None:
        self._context = context
        self._source = source
        self._wanted = addresses
        self._asked = set(addresses)
        self._heard: dict[int, set[bytes]] = {}
        self._last = 0.0
        self._done = False

    async def answers(self) -> AsyncIterator[bytes]:
        """One frame for each (address, MAC) that answered."""
        loop = asyncio.get_running_loop()
        fresh: asyncio.Queue[list[bytes] | None] = asyncio.Queue()
        with contextlib.closing(packet_socket(self._source.name, 0x0806, ARP_REPLIES)) as opened:
            thread = threading.Thread(target=self._hear, args=(opened, loop, fresh), daemon=True)
            thread.start()
            asking = asyncio.create_task(self._ask(opened, fresh))
            try:
                while (frames := await fresh.get()) is not None:
                    for frame in frames:
                        yield frame
                await asking
            finally:
                self._done = True
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                thread.join()

    async def _ask(self, opened: socket.socket, fresh: asyncio.Queue[list[bytes] | None]) -> None:
        budget = self._context.budget
        quiet = _QUIET_FAST if budget.rate >= _FAST else _QUIET
        try:
            for turn in range(_PASSES):
                missing = [a for a in self._wanted if a not in self._heard] if turn else self._wanted
                await self._send(opened, missing, turn)
                if turn + 1 < _PASSES:
                    await self._settle(quiet / 6)
            await self._settle(quiet)
        finally:
            self._done = True
            fresh.put_nowait(None)

    async def _settle(self, quiet: float) -> None:
        """Until everybody has answered, or nobody has for `quiet` seconds."""
        self._last = time.monotonic()
        while len(self._heard) < len(self._wanted) and (left := self._last + quiet - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.05))

    async def _send(self, opened: socket.socket, addresses: list[int], turn: int) -> None:
        budget = self._context.budget
        batch = max(1, min(_BATCH, int(budget.rate / 100)))
        frames = Frames(min(batch, len(addresses) or 1), _SIZE)
        frames.fill(question(self._source.mac or "", self._source.ip))
        view, fd = frames.view, opened.fileno()
        for start in range(0, len(addresses), frames.count):
            part = addresses[start : start + frames.count]
            for i, address in enumerate(part):
                at = i * _SIZE + _TARGET
                view[at : at + 4] = address.to_bytes(4, "big")
            await budget.packets(len(part))
            sent = 0
            while sent < len(part):
                count = len(part) - sent
                done = (
                    await asyncio.to_thread(frames.send, fd, sent, count)
                    if count > 64
                    else frames.send(fd, sent, count)
                )
                sent += done
                if not done:
                    await asyncio.sleep(0.001)
            self._context.progress(turn * len(self._wanted) + start + len(part), _PASSES * len(self._wanted))

    def _hear(
        self, opened: socket.socket, loop: asyncio.AbstractEventLoop, fresh: asyncio.Queue[list[bytes] | None]
    ) -> None:
        frames = Frames(_BATCH, 64)
        while not self._done:
            if not wait_readable(opened, 0.05):
                continue
            try:
                new = [f for f in frames.receive(opened.fileno()) if self._is_new(f)]
            except OSError:  # the interface went away
                return
            if new:
                self._last = time.monotonic()
                loop.call_soon_threadsafe(fresh.put_nowait, new)

    def _is_new(self, frame: bytes) -> bool:
        if len(frame) < _SIZE:
            return False
        address = int.from_bytes(frame[28:32], "big")
        macs = self._heard.get(address)
        if macs is None:
            if address not in self._asked:
                return False
            macs = self._heard[address] = set()
        mac = frame[22:28]
        if mac in macs or len(macs) >= _MACS_FOR_ONE_ADDRESS:
            return False
        macs.add(mac)
        return True


def question(mac: str, ip: str) -> bytes:
    """An ARP request frame from this MAC and address for 0.0.0.0; the asked address stands at byte 38."""
    own = bytes.fromhex(mac.replace(":", ""))
    return (
        b"\xff" * 6 + own + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + own + socket.inet_aton(ip) + bytes(10)
    )


def _addresses(context: Context, source: Attached, part: ipaddress.IPv4Network) -> Iterator[int]:
    first, last = int(part.network_address), int(part.broadcast_address)
    whole = ipaddress.IPv4Network(source.network)
    never = {int(ipaddress.IPv4Address(source.ip))}
    if whole.prefixlen < 31:
        never |= {int(whole.network_address), int(whole.broadcast_address)}
    allows = context.scope.allows
    for address in range(first, last + 1):
        if address not in never and allows(socket.inet_ntoa(address.to_bytes(4, "big"))):
            yield address


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each address that answered; the payload is the ARP frame."""
    for source, part in on_link(context.scope, attached()):
        addresses = list(_addresses(context, source, part))
        if not addresses:
            continue
        context.asked(len(addresses))
        async for frame in _Sweep(context, source, addresses).answers():
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
