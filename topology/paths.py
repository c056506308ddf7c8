"""The way between two devices, cable by cable, and another way that spares what the first one needs."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from itertools import pairwise

import msgspec

from topology.analysis import INTERNET, Site
from topology.inventory import End, Inventory, Link

# A cable that is used again outweighs all devices, a device used again all cables at rest, these all detours.
_AGAIN, _THROUGH, _AT_REST, _HOP = 1_000_000_000, 1_000_000, 1_000, 1


class Leg(msgspec.Struct, frozen=True):
    """From one device to the next over one link."""

    left: End
    entered: End
    link: Link


class Way(msgspec.Struct, frozen=True):
    """`legs` in order. `speed_bps` is that of its slowest link, None where a cable's speed is unknown. `again` are the
    devices on the way, `cables` the links, that the first way needs too."""

    legs: tuple[Leg, ...]
    speed_bps: int | None = None
    again: tuple[str, ...] = ()
    cables: tuple[Link, ...] = ()

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices between both ends, in order."""
        return tuple(leg.entered.device for leg in self.legs[:-1])

    @property
    def slowest(self) -> tuple[Leg, ...]:
        """The legs at the slowest speed, where others are faster."""
        speeds = {leg.link.speed_bps for leg in self.legs if leg.link.speed_bps}
        return tuple(x for x in self.legs if x.link.speed_bps == min(speeds)) if len(speeds) > 1 else ()


def ways(inventory: Inventory, one: str, other: str) -> tuple[Way, ...]:
    """None, one or two: the shortest way over links in use, and the one that shares least with it. That one may need
    a link which spanning tree holds back today; it is left out where it would be the first one again."""
    site = Site(inventory)
    if one == other or one not in site.next or other not in site.next:
        return ()
    first = _cheapest(site, one, other, (), ())
    if not first:
        return ()
    used, through = {leg.link for leg in first}, {leg.entered.device for leg in first[:-1]}
    second = _cheapest(site, one, other, used, through)
    best = _way(first, (), ())
    if {leg.link for leg in second} <= used:
        return (best,)
    return best, _way(second, through, used)


def _way(legs: tuple[Leg, ...], through: Collection[str], used: Collection[Link]) -> Way:
    speeds = [leg.link.speed_bps for leg in legs if leg.link.medium == "ethernet"]
    return Way(
        legs,
        min((s for s in speeds if s), default=None) if all(speeds) else None,
        tuple(leg.entered.device for leg in legs[:-1] if leg.entered.device in through),
        tuple(leg.link for leg in legs if leg.link in used),
    )


def _cheapest(site: Site, one: str, other: str, used: Collection[Link], through: Collection[str]) -> tuple[Leg, ...]:
    """Dijkstra's way; among equals the one whose devices and ports come first. The Internet joins no two devices."""
    waiting: list[tuple[int, tuple[str, ...], str]] = [(0, (one,), one)]
    done: set[str] = set()
    while waiting:
        cost, way, here = heapq.heappop(waiting)
        if here in done:
            continue
        done.add(here)
        if here == other:
            return tuple(_leg(_pick(site, a, b, used), a) for a, b in pairwise(way))
        if here == INTERNET and here != one:
            continue
        for beyond in site.next[here].keys() - done:
            link = _pick(site, here, beyond, used)
            entered = _THROUGH if beyond in through else 0
            heapq.heappush(waiting, (cost + _cost(link, used) + entered, (*way, beyond), beyond))
    return ()


def _pick(site: Site, here: str, beyond: str, used: Collection[Link]) -> Link:
    """The best of the links between two devices."""
    return min(site.next[here][beyond], key=lambda x: (_cost(x, used), x.a.port or "", x.b.port or ""))


def _cost(link: Link, used: Collection[Link]) -> int:
    return _HOP + (_AGAIN if link in used else 0) + (_AT_REST if link.state == "blocked" else 0)


def _leg(link: Link, here: str) -> Leg:
    left, entered = (link.a, link.b) if link.a.device == here else (link.b, link.a)
    return Leg(left, entered, link)
