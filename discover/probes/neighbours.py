"""The kernel's own neighbour table: who has answered this machine's ARP lately. Sends nothing, needs no privilege.

A row that the kernel has from before this scan is no proof: the device may be gone. What has just been sent to it makes
the kernel ask again, within seconds (delay_first_probe_time, then ucast_solicit times retrans_time_ms), unless it was
answered in the last half minute (base_reachable_time_ms)."""

from __future__ import annotations

import asyncio
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
_REACHABLE, _ASKED_AGAIN = 0x02, 0x08 | 0x10
"""The last two: the kernel is about to ask, or asks, whether it is still so (delay, probe)."""
_KERNEL_SECONDS = 10.0
_LOOK_AGAIN = 0.25


class _Row(msgspec.Struct, frozen=True):
    """`fresh`: confirmed since the scan began; `state`: what the kernel thinks of it."""

    binding: Binding
    fresh: bool = True
    state: int = 0


def _table(seconds: float) -> list[_Row]:
    """What answered at some time; fresh is what did so within the last `seconds`."""
    if sys.platform != "linux":
        return [_Row(one) for one in tables.neighbours()]
    names = dict(socket.if_nameindex())
    found = []
    for header, attributes in netlink.dump(netlink.GETNEIGH):
        family, index, state = struct.unpack_from("=BxxxiH", header)
        if family not in (socket.AF_INET, socket.AF_INET6) or not state & _ANSWERED:
            continue
        told = attributes.get(_NDA_CACHEINFO, b"")
        fresh = len(told) < 4 or struct.unpack_from("=I", told)[0] <= seconds * _TICKS
        size = 4 if family == socket.AF_INET else 16
        ip, mac = attributes.get(_NDA_DST, b""), canonical_mac(attributes.get(_NDA_LLADDR, b""))
        if len(ip) == size and mac:
            binding = Binding(socket.inet_ntop(family, ip), mac, names.get(index))
            found.append(_Row(binding, fresh, state))
    return sorted(found, key=lambda row: (":" in row.binding.ip, int(ipaddress.ip_address(row.binding.ip))))


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each neighbour inside the scope."""
    context.asked()
    # Where raw frames have asked everybody, there is nothing to wait for. Where not, who has answered proves the row by
    # which the question went, and for the others the kernel's word counts.
    raw = "raw" in context.privileges
    answered = frozenset() if raw else frozenset(t.ip for t in context.targets)
    believed = 0 if raw else _REACHABLE
    told: set[Binding] = set()
    until = time.monotonic() + (0.0 if raw else _KERNEL_SECONDS)
    while True:
        rows = [r for r in _table(time.monotonic() - context.budget.began + 1.0) if context.scope.allows(r.binding.ip)]
        for row in rows:
            sure = row.fresh or row.state & believed or row.binding.ip in answered
            if sure and row.binding not in told:
                told.add(row.binding)
                yield context.capture(PROBE.name, row.binding.ip, msgspec.json.encode(row.binding))
        if time.monotonic() >= until or not any(r.state & _ASKED_AGAIN and r.binding not in told for r in rows):
            return
        await asyncio.sleep(_LOOK_AGAIN)


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
