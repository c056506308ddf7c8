"""Places for cards that are new among others that stay where they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from exports.plan.marks import Point

_AIR = 16.0
_STEPS = 400

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, from a card's upper left corner."""


def settled(
    at: Mapping[str, Point],
    kept: Mapping[str, Point],
    boxes: Mapping[str, Box],
    near: Mapping[str, Collection[str]],
) -> dict[str, Point]:
    """`kept` as it is; every other card as far from a neighbour (`near`) that is kept as it is in `at`, and from there
    down to where nothing is."""
    found = dict(kept)
    if not kept:
        return dict(at)
    least = [min(point[k] for point in kept.values()) for k in (0, 1)]
    for card in sorted(at.keys() - kept.keys(), key=lambda c: (at[c][1], at[c][0], c)):
        beside = sorted(c for c in near.get(card, ()) if c in found) or sorted(kept)
        here = min(beside, key=lambda c: (abs(at[c][0] - at[card][0]) + abs(at[c][1] - at[card][1]), c))
        x, y = (max(least[k], at[card][k] + found[here][k] - at[here][k]) for k in (0, 1))
        for _ in range(_STEPS):
            blocking = [_lower(found[c], boxes[c]) for c in found if _meet((x, y), boxes[card], found[c], boxes[c])]
            if not blocking:
                break
            y = min(blocking) + _AIR - boxes[card][1]
        found[card] = (round(x, 1), round(y, 1))
    return found


def _lower(at: Point, box: Box) -> float:
    return at[1] + box[3]


def _meet(one: Point, mine: Box, other: Point, its: Box) -> bool:
    return (
        one[0] + mine[0] < other[0] + its[2] + _AIR
        and other[0] + its[0] < one[0] + mine[2] + _AIR
        and one[1] + mine[1] < other[1] + its[3] + _AIR
        and other[1] + its[1] < one[1] + mine[3] + _AIR
    )
