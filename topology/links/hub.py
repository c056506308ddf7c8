"""The switch that all talk passes: where the scanning computer hangs, or the server that everybody uses.

A frame on its way to the hub is heard by every switch it passes. So, as long as tables remember what passed last
(IEEE 802.1Q-2018 8.8.3: for 300 s unless set otherwise), a device is shown by each switch between it and the hub, and a
switch that does not show a device does not stand between. Whether that holds is seen in the tables themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from topology.links.tables import Tables, each

_ENOUGH = 10
"""Fewer rows than this prove nothing."""
_UNHEARD = 100
"""One thing in so many may be missing in the hub's own table: aged just now, or on no way to it."""
_LIKELY = 4
"""With whole tables every switch would do; so many are tried."""
_HOLES = 25
"""One row in so many may be missing on the ways all the same: devices that have moved, frames lost."""


_SELDOM = 200
"""Where one row in so many is missing, those are devices that have moved."""


class Hub(msgspec.Struct, frozen=True):
    """`root[i]` is the port of switch i that leads to the hub, None for itself and where nothing tells. `rate` is the
    share of rows missing on the ways, never zero: nothing seen is nothing proven. `seldom`: hardly any are."""

    switch: int
    root: tuple[str | None, ...]
    rate: float
    stale: tuple[int, ...] = ()
    """For each switch the things that it shows away from the hub, and those before it do not: they have moved on."""
    seldom: bool = True


def find(tables: Tables, port: Sequence[dict[int, str]]) -> Hub | None:
    """`port[i][j]` leads from switch i to switch j. None where no switch shows all, or tables have other holes."""
    count = len(tables.switches)
    if count < 2:
        return None
    every = 0
    for known in tables.known:
        every |= known
    every = every >> tables.first << tables.first
    unheard = sorted(((every & ~known).bit_count(), h) for h, known in enumerate(tables.known))
    likely = [h for missing, h in unheard[:_LIKELY] if missing * _UNHEARD <= every.bit_count()]
    found = [hub for h in likely if (hub := _hub(tables, port, h)) is not None]
    return min(found, key=lambda hub: hub.rate, default=None)


def _hub(tables: Tables, port: Sequence[dict[int, str]], h: int) -> Hub | None:
    root = tuple(None if i == h else towards.get(h) for i, towards in enumerate(port))
    below = [
        known & ~tables.behind[i].get(root[i] or "", 0) if root[i] is not None or i == h else 0
        for i, known in enumerate(tables.known)
    ]
    checks = holes = 0
    stale = [0] * len(below)
    for i, things in enumerate(below):
        things = things >> tables.first << tables.first
        if i == h or not things:
            continue
        for a, towards in enumerate(port):
            # a stands between i and the hub where it reaches the two through different ports
            if a != i and (a == h or (root[a] is not None and towards.get(i, root[a]) != root[a])):
                there = below[a] if i not in towards else below[a] & tables.behind[a].get(towards[i], 0)
                checks += things.bit_count()
                holes += (things & ~there).bit_count()
                stale[i] |= things & ~there
    if checks < _ENOUGH or holes * _HOLES > checks:
        return None
    return Hub(h, root, (holes + 1) / checks, tuple(stale), holes * _SELDOM <= checks)


def way(hub: Hub, tables: Tables, on: Sequence[dict[str, int]], thing: int) -> tuple[int, str] | None:
    """The last switch on the way from the hub to a thing, and its port; `on[i][port]` are the other switches on the
    segment of a port. None where the hub does not show it, or two switches of one segment claim it."""
    here, passed = hub.switch, 1 << hub.switch
    while True:
        shown = tables.at[here].get(thing)
        if shown is None:
            return None
        onward = [
            j
            for j in each(on[here].get(shown, 0) & ~passed)
            if (further := tables.at[j].get(thing)) is not None and not on[j].get(further, 0) >> here & 1
        ]
        if not onward:
            return here, shown
        if len(onward) > 1:
            return None
        here = onward[0]
        passed |= 1 << here
