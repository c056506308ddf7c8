"""Listening: what devices say by themselves while the scan runs. Sends nothing; finds those that answer nothing."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from collections.abc import AsyncIterator

from discover import frames
from discover.interfaces import attached, cards
from discover.observation import Key, canonical_mac
from discover.packets import ANNOUNCEMENTS, Frames, packet_socket
from discover.probe import BACKGROUND, Capture, Context, Needs, Probe, Statement

_ALL_PROTOCOLS = 0x0003  # ETH_P_ALL: also frames with a length instead of a type, as spanning tree and CDP have
_MOST_FROM_ONE = 64
_MOST = 50_000
_LOOK_AROUND = 0.2
"""Seconds between two looks at whether the others have ended."""


class _Ear:
    """Remembers what was heard, so that the thousandth repetition costs nothing."""

    def __init__(self, own: set[bytes], exclude: tuple[str, ...]) -> None:
        self._own = own
        self._never = [ipaddress.ip_network(prefix) for prefix in exclude]
        self._heard: set[bytes] = set()
        self._each: dict[bytes, int] = {}

    def new(self, frame: bytes) -> bool:
        mac = frame[6:12]
        if mac in self._own or len(frame) < 22 or len(self._heard) >= _MOST:
            return False
        what = mac + (frame[12:14] + frame[22:32] if frame[12:14] == b"\x08\x06" else frame[12:])
        if what in self._heard or self._each.get(mac, 0) >= _MOST_FROM_ONE or self._excluded(frame):
            return False
        self._heard.add(what)
        self._each[mac] = self._each.get(mac, 0) + 1
        return True

    def _excluded(self, frame: bytes) -> bool:
        told = sender(frame)
        if told is None:
            return False
        address = ipaddress.ip_address(told)
        return any(address.version == n.version and address in n for n in self._never)


def sender(frame: bytes) -> str | None:
    """The IP address that a frame comes from; None when it has none."""
    kind = frame[12:14]
    if kind == b"\x08\x06" and len(frame) >= 32 and any(frame[28:32]):
        return socket.inet_ntoa(frame[28:32])
    if kind == b"\x08\x00" and len(frame) >= 30 and any(frame[26:30]):
        return socket.inet_ntoa(frame[26:30])
    if kind == b"\x86\xdd" and len(frame) >= 38 and any(frame[22:38]):
        return socket.inet_ntop(socket.AF_INET6, frame[22:38])
    return None


def _payload(mac: str, name: str, frame: bytes) -> bytes:
    """Who heard it (MAC, length and name of the interface), then the Ethernet frame."""
    said = name.encode("utf-8", "replace")[:255]
    return bytes.fromhex(mac.replace(":", "")) + bytes([len(said)]) + said + frame


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each new frame that tells something."""
    here = attached(ipv6=True)
    leading = cards(context.scope, here)
    if not leading:
        context.note("not-attached")
        return
    loop = asyncio.get_running_loop()
    ear = _Ear({bytes.fromhex(one.mac.replace(":", "")) for one in here if one.mac}, context.scope.exclude)
    slots, ready = Frames(64, 2048), asyncio.Event()
    until = loop.time() + context.options.passive_seconds
    with contextlib.ExitStack() as stack:
        opened = []
        for name, mac in sorted(leading.items()):
            one = stack.enter_context(contextlib.closing(packet_socket(name, _ALL_PROTOCOLS, ANNOUNCEMENTS, True)))
            loop.add_reader(one, ready.set)
            stack.callback(loop.remove_reader, one)
            opened.append((one, mac, name))
        context.asked(len(opened))
        while not (context.finished.is_set() and loop.time() >= until):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ready.wait(), _LOOK_AROUND)
            ready.clear()
            for one, mac, name in opened:
                for frame in slots.receive(one.fileno()):
                    if ear.new(frame) and frames.statements(frame):
                        peer = sender(frame) or frame[6:12].hex(":")
                        yield context.capture(PROBE.name, peer, _payload(mac, name, frame))


def parse(capture: Capture) -> list[Statement]:
    """What the frame says; LLDP and CDP also say which switch port this computer's interface is plugged into."""
    payload = capture.payload
    end = 7 + payload[6] if len(payload) > 6 else 0
    listener = canonical_mac(payload[:6])
    if not end or listener is None or len(payload) < end:
        return []
    return frames.statements(payload[end:], Key("mac", listener), payload[7:end].decode("utf-8", "replace"))


PROBE = Probe(
    name="listen",
    summary="Listening to what devices announce by themselves",
    stage=BACKGROUND,
    collect=collect,
    parse=parse,
    needs=Needs(privileges=("raw",)),
)
