"""Which switches are next to each other, from forwarding tables alone.

Two switches share a segment when no third one stands between them: one that reaches them through different ports
(Breitbart et al., INFOCOM 2000, restated for tables with holes). Where a switch may stand between and the tables do
not say, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from topology.inventory import End
from topology.links.directions import Directions
from topology.links.tables import Tables, each


class Adjacent(msgspec.Struct, frozen=True, order=True):
    """Two answering switches (by number, a < b) on one segment, and their ports on it."""

    a: int
    a_port: str
    b: int
    b_port: str


def adjacent(tables: Tables, directions: Directions) -> list[Adjacent]:
    found = []
    between: dict[tuple[int, str], int] = {}
    for i in range(len(tables.switches)):
        for j, p in directions.port[i].items():
            if j < i or (q := directions.port[j].get(i)) is None:
                continue
            # Who stands before one switch behind a port mostly stands before the next one too.
            last = between.get((i, p))
            if last is not None and last != j and _may_stand(directions, last, i, p, j, q):
                continue
            other = _between(directions, i, p, j, q)
            if other is None:
                found.append(Adjacent(i, p, j, q))
            else:
                between[i, p] = other
    return sorted(found)


def _between(directions: Directions, i: int, p: str, j: int, q: str) -> int | None:
    """A switch that stands between two others, or may do so for all that the tables say."""
    here, there = directions.behind[i][p] & directions.switches, directions.behind[j][q] & directions.switches
    # Whoever one of the two reaches elsewhere is not between them.
    elsewhere = (directions.known[i] & ~here) | (directions.known[j] & ~there)
    maybe = (here | there) & ~elsewhere & ~(1 << i | 1 << j)
    for u in each(maybe):
        if _parts(directions, u, i, j):
            return u
    blind = directions.blind(i)
    if blind:
        other = set(directions.blind(j))
        return next((u for u in blind if u in other and _parts(directions, u, i, j)), None)
    return None


def _may_stand(directions: Directions, u: int, i: int, p: str, j: int, q: str) -> bool:
    """Whether this one switch stands between the two, or may."""
    here, there = directions.behind[i][p] >> u & 1, directions.behind[j][q] >> u & 1
    elsewhere = (not here and directions.known[i] >> u & 1) or (not there and directions.known[j] >> u & 1)
    return bool((here or there) and not elsewhere and _parts(directions, u, i, j))


def _parts(directions: Directions, u: int, i: int, j: int) -> bool:
    """Whether a switch reaches two others through different ports, or may do so."""
    to_i = directions.port[u].get(i)
    return to_i is None or to_i != directions.port[u].get(j)


def undecided(tables: Tables, directions: Directions, devices: Iterable[str]) -> dict[str, tuple[End, ...]]:
    """For each of these that is a switch the ports it may hang on, as far as nobody surely stands between."""
    found: dict[str, tuple[End, ...]] = {}
    for device in devices:
        j = tables.number.get(device)
        if j is None:
            continue
        ways = [(i, p) for i, towards in enumerate(directions.port) if (p := towards.get(j)) is not None]
        last = [(i, p) for i, p in ways if not any(u != i and _surely_parts(directions, u, i, j) for u, _ in ways)]
        if last:
            found[device] = tuple(sorted(End(tables.switches[i], p) for i, p in last))
    return found


def _surely_parts(directions: Directions, u: int, i: int, j: int) -> bool:
    to_i, to_j = directions.port[u].get(i), directions.port[u].get(j)
    return to_i is not None and to_j is not None and to_i != to_j
