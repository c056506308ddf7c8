"""Whether tables forget stations in the order in which they hear them: then what a switch does not show tells too."""

from __future__ import annotations

from collections.abc import Mapping

from topology.links.directions import Directions
from topology.links.tables import Tables, each

_ENOUGH = 20
"""Fewer rows than this prove nothing."""
_MOST = 5000
_EXCEPTIONS = 200
"""One row in so many may be missing all the same: hash collisions, a frame lost."""


def in_order(tables: Tables, directions: Directions, sightings: Mapping[int, list[tuple[int, str]]]) -> bool:
    """A frame reaches a far switch only through the nearer ones, so with one ageing time (IEEE 802.1Q-2018 8.8.3: 300 s
    unless set otherwise) a nearer switch shows a station as long as any beyond it does. Tables that were cut short or
    read at very different times have holes instead: then what a switch does not show tells nothing."""
    checks = holes = 0
    ways: dict[tuple[int, int], list[int]] = {}
    for thing, shown in sightings.items():
        for i, port in shown:
            if directions.leads_on(i, port):
                continue
            for j, _ in shown:
                if j == i:
                    continue
                if (i, j) not in ways:
                    ways[i, j] = _way(directions, i, j)
                checks += len(ways[i, j])
                holes += sum(thing not in tables.at[w] for w in ways[i, j])
        if checks > _MOST:
            break
    return checks >= _ENOUGH and holes * _EXCEPTIONS <= checks


def _way(directions: Directions, i: int, j: int) -> list[int]:
    """The switches between two switches."""
    p, q = directions.port[i].get(j), directions.port[j].get(i)
    if p is None or q is None:
        return []
    found = []
    for w in each(directions.behind[i][p] & directions.behind[j][q] & directions.switches):
        to_i, to_j = directions.port[w].get(i), directions.port[w].get(j)
        if to_i is not None and to_j is not None and to_i != to_j:
            found.append(w)
    return found
