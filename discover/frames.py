"""What an Ethernet frame says that somebody heard: for listening and for recordings alike. Pure, survives any bytes."""

from __future__ import annotations

import importlib
import ipaddress
import pkgutil
from collections.abc import Callable, Iterator
from functools import lru_cache

import discover.announce
from discover.announce import cdp, lldp
from discover.observation import (
    Address,
    Attribute,
    Confidence,
    Key,
    Neighbour,
    SameDevice,
    SpanningTree,
    canonical_mac,
)
from discover.probe import Statement
from discover.snmp.table import address, mac, station

Heard = Callable[[bytes, str, str | None], list[Statement]]

_VLAN_TAGS = (0x8100, 0x88A8, 0x9100)
_ARP, _IPV4, _IPV6, _LLDP = 0x0806, 0x0800, 0x86DD, 0x88CC
_STP_LLC = b"\x42\x42\x03"
_CDP_SNAP = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00"
_UDP, _ICMPV6 = 17, 58
_ROUTER_ADVERTISEMENT, _NEIGHBOUR_ADVERTISEMENT = 134, 136
_PORT_STATES = {0: "blocking", 1: "blocking", 2: "learning", 3: "forwarding"}


def statements(frame: bytes, listener: Key | None = None, port: str | None = None) -> list[Statement]:
    """Everything one frame says. With `listener` (a key of the machine that heard it) and `port` (its interface),
    LLDP and CDP frames also say who is that interface's neighbour."""
    port = port.encode("utf-8", "replace").decode() if port is not None else None
    try:
        return list(dict.fromkeys(_frame(frame, listener, port)))
    except (ValueError, IndexError, KeyError, OverflowError):
        return []


def _frame(frame: bytes, listener: Key | None, port: str | None) -> Iterator[Statement]:
    at = 12
    kind = int.from_bytes(frame[at : at + 2], "big")
    while kind in _VLAN_TAGS and len(frame) >= at + 6:
        at += 4
        kind = int.from_bytes(frame[at : at + 2], "big")
    if len(frame) < at + 10:
        return
    sender, body = mac(frame[6:12]), frame[at + 2 :]
    on_link = bool(frame[0] & 1)  # sent to a group: not forwarded by a router
    if kind == _ARP:
        yield from _arp(body)
    elif kind == _LLDP:
        yield from _neighbour(lldp.neighbour(body, port or "?"), sender, listener, port)
    elif kind == _IPV4:
        yield from _ipv4(body, sender if on_link else None)
    elif kind == _IPV6:
        yield from _ipv6(body, sender if on_link else None)
    elif kind < 0x0600:
        if body.startswith(_STP_LLC):
            yield from _stp(body[3:], sender)
        elif body.startswith(_CDP_SNAP):
            yield from _neighbour(cdp.neighbour(body[8:], port or "?"), sender, listener, port)


def _arp(body: bytes) -> Iterator[Statement]:
    if body[:6] != b"\0\1\x08\0\6\4":
        return
    sender, ip = mac(body[8:14]), address(body[14:18])
    if sender is None:
        return
    key = Key.mac(sender)
    if ip is None:  # a probe whether an address is free (RFC 5227): somebody is there
        yield Statement(key, SameDevice(key))
        return
    yield Statement(key, SameDevice(Key.ip(ip)))
    yield Statement(key, Address(ip))


def _neighbour(
    heard: Neighbour | None, sender: str | None, listener: Key | None, port: str | None
) -> Iterator[Statement]:
    """The sender of an LLDP or CDP frame. The frame's own address is that of its port."""
    if heard is None:
        return
    subject = heard.remote[0]
    for key in heard.remote[1:]:
        yield Statement(subject, SameDevice(key))
        if key.kind == "ip":
            yield Statement(subject, Address(key.value))
    if sender is not None and station(sender):
        yield Statement(subject, SameDevice(Key.mac(sender)), Confidence.HINT)
    for name, value in (("sys_name", heard.remote_name), ("sys_descr", heard.remote_descr)):
        if value:
            yield Statement(subject, Attribute(name, value))
    for capability in heard.capabilities:
        if capability != "other":
            yield Statement(subject, Attribute("capability", capability))
    if listener is not None and port is not None:
        yield Statement(listener, heard)


def _stp(body: bytes, sender: str | None) -> Iterator[Statement]:
    """A configuration BPDU (802.1D clause 9.3): root, bridge and port of the switch that sent it."""
    if len(body) < 35 or body[:2] != b"\0\0" or body[3] not in (0, 2):
        return
    root, bridge = canonical_mac(body[7:13]), canonical_mac(body[19:25])
    number = int.from_bytes(body[25:27], "big") & 0xFFF
    if bridge is None or station(bridge) is None:
        return
    subject = Key.mac(bridge)
    yield Statement(subject, Attribute("capability", "bridge"))
    state = _PORT_STATES[(body[4] >> 4 & 0x03)] if body[2] >= 2 else "forwarding"
    yield Statement(subject, SpanningTree(f"port {number}", state, bridge, number, root, bridge))
    if sender is not None:
        yield Statement(subject, SameDevice(Key.mac(sender)), Confidence.HINT)


@lru_cache(maxsize=1)
def _announced() -> dict[int, Heard]:
    """UDP port → who reads what is announced there."""
    found: dict[int, Heard] = {}
    for module in pkgutil.iter_modules(discover.announce.__path__):
        loaded = importlib.import_module(f"discover.announce.{module.name}")
        if callable(heard := getattr(loaded, "heard", None)):
            found.update(dict.fromkeys(getattr(loaded, "UDP_PORTS", ()), heard))
    return found


def _ipv4(body: bytes, sender: str | None) -> Iterator[Statement]:
    head = (body[0] & 0x0F) * 4
    fragment = int.from_bytes(body[6:8], "big") & 0x1FFF
    if body[0] >> 4 != 4 or head < 20 or body[9] != _UDP or fragment:
        return
    total = int.from_bytes(body[2:4], "big")
    yield from _udp(body[head : total if total >= head else None], str(ipaddress.IPv4Address(body[12:16])), sender)


def _ipv6(body: bytes, sender: str | None) -> Iterator[Statement]:
    if body[0] >> 4 != 6 or len(body) < 44:
        return
    source, inner = str(ipaddress.IPv6Address(body[8:24])), body[40:]
    if body[6] == _UDP:
        yield from _udp(inner, source, sender)
    elif body[6] == _ICMPV6 and body[7] == 255:  # RFC 4861: only what no router has forwarded
        yield from _icmpv6(inner, source, sender)


def _icmpv6(inner: bytes, source: str, sender: str | None) -> Iterator[Statement]:
    """Neighbour and router advertisements say who has which address (RFC 4861 4.2, 4.4)."""
    if inner[0] == _NEIGHBOUR_ADVERTISEMENT and len(inner) >= 32 and inner[24:26] == b"\2\1":
        ip, at = address(inner[8:24]), mac(inner[26:32])
        if ip and at:
            yield Statement(Key.mac(at), SameDevice(Key.ip(ip)))
            yield Statement(Key.mac(at), Address(ip))
    elif inner[0] == _ROUTER_ADVERTISEMENT and sender and (ip := address(ipaddress.IPv6Address(source).packed)):
        yield Statement(Key.mac(sender), SameDevice(Key.ip(ip)))
        yield Statement(Key.mac(sender), Address(ip))
        if int.from_bytes(inner[6:8], "big"):  # a lifetime of 0 means: no default router
            yield Statement(Key.mac(sender), Attribute("capability", "router"))


def _udp(datagram: bytes, source: str, sender: str | None) -> Iterator[Statement]:
    if len(datagram) < 8:
        return
    near, far, size = (int.from_bytes(datagram[i : i + 2], "big") for i in (0, 2, 4))
    readers = _announced()
    reader = readers.get(far) or readers.get(near)
    if reader is None:
        return
    ip = address(ipaddress.ip_address(source).packed)
    if sender is not None and ip is not None:
        yield Statement(Key.mac(sender), SameDevice(Key.ip(ip)))
        yield Statement(Key.mac(sender), Address(ip))
    yield from reader(datagram[8 : size if size >= 8 else None], source, sender)
