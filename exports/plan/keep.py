"""The same office, the same picture: an arrangement that was drawn once is kept while it still fits."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable

import msgspec

from exports.plan import size
from exports.plan.layout import Layout, Line, Placed, Rows
from exports.plan.marks import Point
from exports.plan.pins import wished

_ENOUGH = 0.75
_INSET = 1.0


class Kept(msgspec.Struct, frozen=True):
    """An arrangement: rows of columns of cards, and where every card stood."""

    rows: Rows = ()
    at: dict[str, Point] = {}


def written(several: Iterable[Kept]) -> str:
    """What `read` takes back: `options["kept"]`."""
    told = [
        {"at": {card: [round(x, 1), round(y, 1)] for card, (x, y) in sorted(one.at.items())}, "rows": one.rows}
        for one in several
    ]
    return json.dumps(told, separators=(",", ":")) if told else ""


def read(text: str) -> list[Kept]:
    """What is no arrangement is left out."""
    try:
        given = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    found = []
    for one in given if isinstance(given, list) else ():
        try:
            at = wished(json.dumps(one["at"]))
            rows = tuple(tuple(tuple(str(c) for c in column) for column in row) for row in one["rows"])
        except (ValueError, TypeError, KeyError):
            continue
        if at and rows:
            found.append(Kept(rows, at))
    return found


def still(several: Iterable[Kept], cards: Collection[str]) -> Kept | None:
    """The arrangement that is still one of these cards: three quarters of them, and of those it knows."""
    here = set(cards)
    return next((k for k in several if len(k.at.keys() & here) >= _ENOUGH * max(len(here), len(k.at))), None)


def clean(layout: Layout) -> bool:
    """Whether no card lies on another, no line runs through one, and no words lie on one."""
    placed = sorted(layout.placed, key=lambda p: p.x)
    for one, other in itertools.combinations(placed, 2):
        if one.x + one.w > other.x and one.y < other.y + other.h and other.y < one.y + one.h:
            return False
    for label in layout.labels:
        wide, high = size.wide(list(label.lines)), 10.5 * len(label.lines)
        left = label.x - {"end": wide, "middle": wide / 2}.get(label.anchor, 0.0)
        for p in placed:
            if left + wide > p.x and left < p.x + p.w and label.y - high + 2.5 < p.y + p.h and label.y > p.y:
                return False
    return not any(_through(line, p) for line in layout.lines for p in placed)


def _through(line: Line, card: Placed) -> bool:
    if line.wire is not None and card.card.id in (line.wire.a, line.wire.b):
        return False
    left, top = card.x + _INSET, card.y + _INSET
    right, bottom = card.x + card.w - _INSET, card.y + card.h - _INSET
    return any(
        max(min(a[0], b[0]), left) <= min(max(a[0], b[0]), right)
        and max(min(a[1], b[1]), top) <= min(max(a[1], b[1]), bottom)
        for a, b in itertools.pairwise(line.points)
    )
