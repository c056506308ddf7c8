"""Keeps the kernel's neighbour table from overflowing when many hosts of the link are talked to.

Linux holds 1,024 neighbours (gc_thresh3) and keeps one that has answered for up to 45 seconds (base_reachable_time)
and five more; when the table is full, packets vanish unsent. Raw frames do not need it, conversations do.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import pathlib
import socket
import sys
import time

from discover import netlink
from discover.interfaces import attached

_LIMIT = pathlib.Path("/proc/sys/net/ipv4/neigh/default/gc_thresh3")
_ALSO_FOR_OTHERS = 0.6
"""The part of the table that one scan may fill; other programs of this computer have neighbours too."""
_AT_ONCE = 64
_NEW_EACH_SECOND = 15
"""So many places become free by themselves, where this process may not free any."""


class Neighbourhood:
    """The hosts of the link that this scan has lately talked to through the kernel, `room` of them at most."""

    def __init__(self, room: int | None = None) -> None:
        self._room = room if room is not None else _limit()
        self._inside: dict[str, int] = {}
        self._links: list[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, int]] | None = None
        self._may_free = True
        self._fixed: set[str] | None = None
        self._next = 0.0

    async def enter(self, ip: str) -> None:
        """Returns when a packet to this host may be handed to the kernel."""
        if (index := self._inside.pop(ip, None)) is not None:
            self._inside[ip] = index  # who was talked to last leaves last
            return
        if (index := self._index(ip)) is None:
            return
        if len(self._inside) < self._room:
            self._inside[ip] = index
            return
        leaving = list(self._inside.items())[:_AT_ONCE]
        if self._may_free:
            with contextlib.suppress(OSError):
                if self._fixed is None:
                    self._fixed = netlink.permanent()
                self._may_free = netlink.forget(one for one in leaving if one[0] not in self._fixed)
        for one, _ in leaving if self._may_free else leaving[:1]:
            del self._inside[one]
        self._inside[ip] = index
        if not self._may_free:
            now = time.monotonic()
            self._next = max(self._next, now) + 1 / _NEW_EACH_SECOND
            await asyncio.sleep(self._next - now)

    def _index(self, ip: str) -> int | None:
        """The interface on whose link this host is; None when it is behind a router, which alone is the neighbour."""
        if self._links is None:
            here = [one for one in attached(ipv6=True, link_local=True) if one.mac]
            self._links = [(ipaddress.ip_network(one.network), socket.if_nametoindex(one.name)) for one in here]
        address = ipaddress.ip_address(ip)
        return next((i for n, i in self._links if n.version == address.version and address in n), None)


def _limit() -> int:
    """How many neighbours a scan may have at a time."""
    if sys.platform != "linux":
        return sys.maxsize
    try:
        return max(64, int(int(_LIMIT.read_text("ascii")) * _ALSO_FOR_OTHERS))
    except (OSError, ValueError):
        return int(1024 * _ALSO_FOR_OTHERS)
