"""What spoils a drawing: cards on each other, lines through cards, words on words, on cards or under a line."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from exports.plan import size
from exports.plan.marks import Point
from exports.plan.positions import Label, Layout, Line, Placed

_INSET = 1.0
_LEADING = 10.5
_BUCKET = 240.0

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def clean(layout: Layout) -> bool:
    """Whether nothing spoils the drawing."""
    return next(faults(layout), None) is None


def faults(layout: Layout) -> Iterator[str]:
    """Each fault in a few words."""
    placed = layout.placed
    cards = [(p.x, p.y, p.x + p.w, p.y + p.h) for p in placed]
    words = [_area(x) for x in layout.labels if x.lines]
    pieces = [(line, a, b) for line in layout.lines for a, b in itertools.pairwise(line.points)]
    spans = [(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])) for _, a, b in pieces]
    for one, other in _near(cards, cards):
        if one < other and _meet(cards[one], cards[other]):
            yield f"{placed[one].card.id} on {placed[other].card.id}"
    for one, other in _near(words, words):
        if one < other and _meet(words[one], words[other]):
            yield f"words on words at {words[one]}"
    for one, other in _near(words, cards):
        if _meet(words[one], cards[other]):
            yield f"words on {placed[other].card.id}"
    for one, other in _near(spans, cards):
        line, a, b = pieces[one]
        if not _ends_at(line, placed[other]) and _passes(a, b, cards[other]):
            yield f"a line through {placed[other].card.id}"
    for one, other in _near(spans, words):
        if _passes(*pieces[one][1:], words[other]):
            yield f"a line over words at {words[other]}"


def _area(label: Label) -> Area:
    """What the letters take."""
    wide = size.wide(list(label.lines))
    left = label.x - {"end": wide, "middle": wide / 2}.get(label.anchor, 0.0)
    return left, label.y - 7.0 - _LEADING * (len(label.lines) - 1), left + wide, label.y + 1.5


def _near(several: Sequence[Area], others: Sequence[Area]) -> Iterator[tuple[int, int]]:
    """Pairs that may meet, each once."""
    at: dict[int, list[int]] = defaultdict(list)
    for n, area in enumerate(others):
        for bucket in range(int(area[0] // _BUCKET), int(area[2] // _BUCKET) + 1):
            at[bucket].append(n)
    for n, area in enumerate(several):
        first, last = int(area[0] // _BUCKET), int(area[2] // _BUCKET)
        for m in sorted({m for bucket in range(first, last + 1) for m in at.get(bucket, ())}):
            if area[1] <= others[m][3] and others[m][1] <= area[3]:
                yield n, m


def _meet(one: Area, other: Area) -> bool:
    return (
        one[0] < other[2] - _INSET
        and other[0] < one[2] - _INSET
        and one[1] < other[3] - _INSET
        and other[1] < one[3] - _INSET
    )


def _ends_at(line: Line, card: Placed) -> bool:
    return line.wire is not None and card.card.id in (line.wire.a, line.wire.b)


def _passes(a: Point, b: Point, area: Area) -> bool:
    """Whether a straight piece runs through an area (Liang–Barsky)."""
    left, top, right, bottom = area[0] + _INSET, area[1] + _INSET, area[2] - _INSET, area[3] - _INSET
    dx, dy = b[0] - a[0], b[1] - a[1]
    enter, leave = 0.0, 1.0
    for step, room in ((-dx, a[0] - left), (dx, right - a[0]), (-dy, a[1] - top), (dy, bottom - a[1])):
        if step == 0.0:
            if room < 0.0:
                return False
        elif step < 0.0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
    return enter < leave
