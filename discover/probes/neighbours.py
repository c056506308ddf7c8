"""The kernel's own neighbour table: who has answered this machine's ARP lately. Sends nothing, needs no privilege."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
import time
from collections.abc import AsyncIterator

import msgspec

from discover import netlink, tables
from discover.observation import Address, Binding, Key, SameDevice, canonical_ip, canonical_mac
from discover.probe import Capture, Context, Probe, Statement

_NDA_DST, _NDA_LLADDR, _NDA_CACHEINFO = 1, 2, 3
# The clock in which the kernel tells ages (USER_HZ).
_TICKS = 100
# Neighbour states in which the address was confirmed by an answer: reachable, stale, delay, probe (ndmsg.ndm_state).
_ANSWERED = 0x02 | 0x04 | 0x08 | 0x10


def _table(seconds: float) -> list[Binding]:
    """What answered within the last `seconds`: older rows may be of devices that are gone."""
    if sys.platform != "linux":
        return tables.neighbours()
    names = dict(socket.if_nameindex())
    found = []
    for header, attributes in netlink.dump(netlink.GETNEIGH):
        family, index, state = struct.unpack_from("=BxxxiH", header)
        if family not in (socket.AF_INET, socket.AF_INET6) or not state & _ANSWERED:
            continue
        told = attributes.get(_NDA_CACHEINFO, b"")
        if len(told) >= 4 and struct.unpack_from("=I", told)[0] > seconds * _TICKS:
            continue
        size = 4 if family == socket.AF_INET else 16
        ip, mac = attributes.get(_NDA_DST, b""), canonical_mac(attributes.get(_NDA_LLADDR, b""))
        if len(ip) == size and mac:
            found.append(Binding(socket.inet_ntop(family, ip), mac, names.get(index)))
    return sorted(found, key=lambda row: (":" in row.ip, int(ipaddress.ip_address(row.ip))))


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each neighbour inside the scope."""
    context.asked()
    for row in _table(time.monotonic() - context.budget.began + 1.0):
        if context.scope.allows(row.ip):
            yield context.capture(PROBE.name, row.ip, msgspec.json.encode(row))


def parse(capture: Capture) -> list[Statement]:
    try:
        row = msgspec.json.decode(capture.payload, type=Binding)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    ip, mac = canonical_ip(row.ip), canonical_mac(row.mac)
    if ip is None or mac is None or mac == "00:00:00:00:00:00" or int(mac[:2], 16) & 1:
        return []
    return [Statement(Key.mac(mac), SameDevice(Key.ip(ip))), Statement(Key.mac(mac), Address(ip))]


PROBE = Probe(
    name="neighbours",
    summary="The neighbour table of this computer: who has answered it lately",
    stage="table",
    collect=collect,
    parse=parse,
)
