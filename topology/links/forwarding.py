"""Which switches are next to each other, from forwarding tables alone.

Two switches share a segment when no third one stands between them: one that reaches them through different ports
(Breitbart et al., INFOCOM 2000, restated for tables with holes). Where a switch may stand between and the tables do
not say, nothing is claimed.
"""

from __future__ import annotations

import msgspec

from topology.links.directions import Directions
from topology.links.tables import Tables, numbers


class Adjacent(msgspec.Struct, frozen=True, order=True):
    """Two answering switches (by number, a < b) on one segment, and their ports on it."""

    a: int
    a_port: str
    b: int
    b_port: str


def adjacent(tables: Tables, directions: Directions) -> list[Adjacent]:
    found = []
    count = len(tables.switches)
    switches = (1 << count) - 1
    for i in range(count):
        for j, p in directions.port[i].items():
            if j < i or (q := directions.port[j].get(i)) is None:
                continue
            if _nobody_between(directions, switches, i, p, j, q):
                found.append(Adjacent(i, p, j, q))
    return sorted(found)


def _nobody_between(directions: Directions, switches: int, i: int, p: str, j: int, q: str) -> bool:
    here, there = directions.behind[i][p] & switches, directions.behind[j][q] & switches
    # Whoever one of the two reaches elsewhere is not between them.
    elsewhere = (directions.known[i] & ~here) | (directions.known[j] & ~there)
    maybe = (here | there) & ~elsewhere
    for u in (*numbers(maybe & ~(1 << i | 1 << j)), *(set(directions.blind(i)) & set(directions.blind(j)))):
        to_i, to_j = directions.port[u].get(i), directions.port[u].get(j)
        if to_i is None or to_j is None or to_i != to_j:
            return False
    return True
