"""Where the core is too meshed for strip and buses, Graphviz `dot` places the cards, from left to right or from the top
down; each cable ends at a place of its own on its card, with a straight piece for its words. Places that are given are
kept, and `neato` leads the cables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from exports.plan import size
from exports.plan.columns import Say
from exports.plan.marks import Point
from exports.plan.model import Card, Wire
from exports.plan.placing import WAYS, Placing
from exports.plan.positions import Layout
from exports.plan.settle import settled

_BELOW = 40.0
_SAME = 0.3
_SHAPE = 1.5
"""Width to height of the paper's room."""


def meshed(
    cards: Mapping[str, Card],
    wires: Sequence[Wire],
    roots: Sequence[str],
    lost: Sequence[Card],
    say: Say,
    places: Mapping[str, Point] = {},
    way: str = "",
) -> Layout | None:
    """A layout; None where Graphviz is missing or takes too long. `places` are upper left corners that cards have
    already; others stand as near as they can to where they would be among these. `way`: `LR` or `TB`; without one,
    whatever gives the larger scale on lying paper."""
    joined = [w for w in wires if w.a in cards and w.b in cards and w.a != w.b]
    rest = [*(c for i, c in cards.items() if not any(i in (w.a, w.b) for w in joined)), *lost]
    found = []
    for one in (way,) if way in WAYS else WAYS:
        made = WAYS[one](cards, joined, roots, say) if joined else None
        if made is not None and (layout := _drawn(made, rest, places)) is not None:
            found.append(msgspec.structs.replace(layout, way=one))
    return min(found, key=lambda x: max(x.width / _SHAPE, x.height), default=None)


def _drawn(made: Placing, rest: Sequence[Card], places: Mapping[str, Point]) -> Layout | None:
    answer = made.run("dot", made.source())
    if answer is None:
        return None
    at = made.corners(answer)
    at |= _rest(rest, made.wide(at), made.under(at))
    known = made.cards | {c.id: c for c in rest}
    now = settled(at, {c: p for c, p in places.items() if c in at}, made.boxes(known), made.near)
    if any(abs(now[c][k] - at[c][k]) > _SAME for c in made.ids for k in (0, 1)):
        answer = made.run("neato", made.source(now), "-n2")
    return made.layout(answer, now, known) if answer else None


def _rest(cards: Sequence[Card], wide: float, high: float) -> dict[str, Point]:
    """What no cable leads to: below everything else, or to the right where there is more room."""
    found = {}
    beside = wide < _SHAPE * high
    x, y = (wide + _BELOW, 0.0) if beside else (0.0, high + _BELOW)
    most = 0.0
    for one in cards:
        w, h = size.card_width(one), size.card_height(one)
        if beside and y and y + h > high:
            x, y, most = x + most + size.GAP, 0.0, 0.0
        elif not beside and x and x + w > wide:
            x, y, most = 0.0, y + most + size.GAP, 0.0
        found[one.id] = (x, y)
        most = max(most, w if beside else h)
        x, y = (x, y + h + size.GAP) if beside else (x + w + size.GAP, y)
    return found
