"""IPv6 neighbours on the link: an echo and a multicast listener query to all nodes (ff02::1), a router solicitation.

RFC 4443, RFC 3810, RFC 4861. Three frames for each own address, whatever the size of the network; so devices without
IPv4 show, and second addresses of those that have it."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections.abc import AsyncIterator, Iterator

from discover.interfaces import Attached, attached, cards
from discover.observation import Address, Attribute, Key, Network, SameDevice
from discover.packets import ICMPV6, Frames, packet_socket
from discover.probe import Capture, Context, Needs, Probe, Statement

_ALL_NODES, _ALL_ROUTERS = "ff02::1", "ff02::2"
_ECHO, _ECHO_REPLY, _QUERY, _REPORT, _SOLICITATION, _ADVERTISEMENT, _REPORT2 = 128, 129, 130, 131, 133, 134, 143
_TELLING = (_ECHO_REPLY, _REPORT, _ADVERTISEMENT, 136, _REPORT2)
_WAITS = (0.3, 1.2)
"""Seconds after each question; listeners answer after a random delay of up to one (RFC 3810 5.1.3)."""
_ROUTER_ALERT = bytes.fromhex("3a00050200000100")  # hop-by-hop options header: MLD (RFC 2711), padding
_MOST_FOR_ONE_MAC, _MOST = 16, 50_000
"""Answers that are taken from one sender, and on one link: more are an attack."""


def _frame(mac: str, source: str, target: str, message: bytes, options: bytes = b"", hops: int = 255) -> bytes:
    """An Ethernet frame with an ICMPv6 message to a multicast address (RFC 2464 7), checksum filled in."""
    ends = socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, target)
    covered = ends + struct.pack("!II", len(message), 58) + message
    total = sum(struct.unpack(f"!{(len(covered) + 1) // 2}H", covered + b"\0" * (len(covered) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    message = message[:2] + struct.pack("!H", ~total & 0xFFFF) + message[4:]
    head = struct.pack("!IHBB", 6 << 28, len(options) + len(message), 0 if options else 58, hops)
    own = bytes.fromhex(mac.replace(":", ""))
    return b"\x33\x33" + ends[-4:] + own + b"\x86\xdd" + head + ends + options + message


def questions(mac: str, source: str) -> list[bytes]:
    """The frames for one own address; only a link-local one may ask listeners and routers."""
    frames = [_frame(mac, source, _ALL_NODES, struct.pack("!BBHHH", _ECHO, 0, 0, 0x6E70, 1) + b"netzplan")]
    if ipaddress.IPv6Address(source).is_link_local:
        # Answer within 1,000 ms; the flag S keeps routers' timers as they are (RFC 3810 5.1.7).
        query = struct.pack("!BBHHH16sBBH", _QUERY, 0, 0, 1000, 0, bytes(16), 0x0A, 125, 0)
        frames.append(_frame(mac, source, _ALL_NODES, query, _ROUTER_ALERT, 1))
        frames.append(_frame(mac, source, _ALL_ROUTERS, struct.pack("!BBHI", _SOLICITATION, 0, 0, 0)))
    return frames


def _places(context: Context) -> dict[str, list[Attached]]:
    """Own IPv6 addresses by interface, for those interfaces that lead to the scope."""
    own = attached(ipv6=True, link_local=True)
    places: dict[str, list[Attached]] = {name: [] for name in sorted(cards(context.scope, own))}
    for one in own:
        if one.name in places and ":" in one.ip and one.mac:
            places[one.name].append(one)
    return {name: addresses for name, addresses in places.items() if addresses}


async def _link(context: Context, name: str, own: list[Attached]) -> AsyncIterator[Capture]:
    """Asks on one link, and yields one capture for each (MAC, address, kind of answer)."""
    loop = asyncio.get_running_loop()
    heard: set[tuple[bytes, bytes, int]] = set()
    each: dict[bytes, int] = {}
    macs = {bytes.fromhex((one.mac or "").replace(":", "")) for one in own}
    asked = [frame for one in own for frame in questions(one.mac or "", one.ip)]
    with contextlib.closing(packet_socket(name, 0x86DD, ICMPV6, all_multicast=True)) as opened:
        frames, ready = Frames(64, 2048), asyncio.Event()
        loop.add_reader(opened, ready.set)
        try:
            for turn, wait in enumerate(_WAITS, 1):
                for frame in asked:
                    await context.budget.packets()
                    opened.send(frame)
                context.asked(len(asked))
                until = loop.time() + wait
                while (left := until - loop.time()) > 0:
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(ready.wait(), left)
                    ready.clear()
                    for frame in frames.receive(opened.fileno()):
                        mac, source, kind = frame[6:12], frame[22:38], _kind(frame)[0]
                        if mac in macs or (mac, source, kind) in heard or len(heard) >= _MOST:
                            continue
                        if not parse_frame(frame):
                            continue
                        heard.add((mac, source, kind))
                        each[mac] = each.get(mac, 0) + 1
                        if each[mac] <= _MOST_FOR_ONE_MAC:
                            yield context.capture(PROBE.name, socket.inet_ntop(socket.AF_INET6, source), frame)
                context.progress(turn, len(_WAITS))
        finally:
            loop.remove_reader(opened)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the Ethernet frame."""
    places = _places(context)
    if not places:
        context.note("no-ipv6")
    for name, own in places.items():
        async for capture in _link(context, name, own):
            yield capture


def _kind(frame: bytes) -> tuple[int, bytes]:
    """ICMPv6 type and message of a frame; (0, b"") when it is none."""
    if len(frame) < 58 or frame[12:14] != b"\x86\xdd":
        return 0, b""
    end = 54 + int.from_bytes(frame[18:20], "big")
    following, at = frame[20], 54
    if following == 0:
        following, at = frame[54], 54 + 8 * (frame[55] + 1)
    message = frame[at:end]
    return (message[0], message) if following == 58 and len(message) >= 4 else (0, b"")


def parse_frame(frame: bytes) -> list[Statement]:
    """Who sent an ICMPv6 answer: this MAC has this address; a router says which prefixes are on the link."""
    kind, message = _kind(frame)
    mac, source = frame[6:12], frame[22:38]
    if kind not in _TELLING or mac == bytes(6) or mac[0] & 1 or not any(source) or source[0] == 0xFF:
        return []
    address = ipaddress.IPv6Address(source)
    if address.is_loopback:
        return []
    subject, ip = Key.mac(mac), str(address)
    found = [Statement(subject, SameDevice(Key("ip", ip))), Statement(subject, Address(ip))]
    if kind == _ADVERTISEMENT and len(message) >= 16 and message[6:8] != b"\0\0":  # a lifetime: it routes
        found.append(Statement(subject, Attribute("capability", "router")))
        found += [Statement(subject, Network(prefix)) for prefix in dict.fromkeys(_prefixes(message[16:]))]
    return found


def _prefixes(options: bytes) -> Iterator[str]:
    """On-link prefixes of a router advertisement (RFC 4861 4.6.2)."""
    at = 0
    while at + 8 <= len(options) and (length := options[at + 1] * 8):
        option = options[at : at + length]
        if option[0] == 3 and len(option) >= 32 and option[2] <= 128 and option[3] & 0x80:
            network = ipaddress.ip_network((option[16:32], option[2]), strict=False)
            if not network.is_multicast and not network.is_link_local:
                yield str(network)
        at += length


def parse(capture: Capture) -> list[Statement]:
    return parse_frame(capture.payload)


PROBE = Probe(
    name="ndp",
    summary="IPv6 neighbours: echo and listener query to all nodes, router solicitation",
    stage="sweep",
    collect=collect,
    parse=parse,
    needs=Needs(privileges=("raw",)),
)
