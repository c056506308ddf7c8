"""Paper: which one, how large the drawing is on it, and when it takes several sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from exports.plan import size
from exports.plan.columns import Column
from exports.plan.faults import clean
from exports.plan.layout import Parts, arrange
from exports.plan.marks import Point
from exports.plan.pins import pinned
from exports.plan.positions import Layout
from exports.plan.rows import Rows, ordered

FRAME = 22.68  # 8 mm in points
MARGIN = 16.0
LARGEST = 1.0
_ORPHAN = 0.88
"""So much of its scale is a drawing worth in which one column is left over for the last row, or all stand in a pile."""


class Paper(msgspec.Struct, frozen=True):
    """A format in points, lying; `least` is the smallest text that is good to read on it."""

    name: str
    width: float
    height: float
    least: float
    foot: float

    @property
    def room(self) -> tuple[float, float]:
        """What is left for the drawing."""
        around = 2 * (FRAME + MARGIN)
        return self.width - around, self.height - around - self.foot


A4 = Paper("A4", 841.89, 595.28, 5.5, 78.0)
A3 = Paper("A3", 1190.55, 841.89, 6.0, 78.0)
LARGER = (
    Paper("A2", 1683.78, 1190.55, 6.0, 78.0),
    Paper("A1", 2383.94, 1683.78, 6.0, 78.0),
    Paper("A0", 3370.39, 2383.94, 6.0, 78.0),
)
SCREEN = Paper("screen", 1600.0, 1000.0, 0.0, 0.0)
PAPERS = {p.name: p for p in (A4, A3, *LARGER)}


class Fit(msgspec.Struct, frozen=True):
    """A layout, and its scale on a paper. `number` of columns beside each other."""

    paper: Paper
    layout: Layout
    scale: float
    number: int = 1
    rows: Rows = ()
    """The columns, row by row."""

    @property
    def smallest(self) -> float:
        """The smallest text in points."""
        return self.scale * size.SMALL

    @property
    def good(self) -> bool:
        return self.smallest >= self.paper.least


def scaled(layout: Layout, paper: Paper) -> Fit:
    """A layout as large as a paper lets it be."""
    wide, high = paper.room
    return Fit(paper, layout, min(wide / max(layout.width, 1.0), high / max(layout.height, 1.0), LARGEST))


def fit(parts: Parts, paper: Paper) -> Fit:
    """The number of columns that gives the largest scale, if need be a little less for none left alone in the last row;
    then the fewest rows."""
    wide, high = paper.room
    if parts.fixed is not None:
        return scaled(parts.fixed, paper)
    best: tuple[tuple[float, int], Fit] | None = None
    tried: set[tuple[int, ...]] = set()
    numbers = range(1, min(len(parts.columns), 40) + 1) if parts.columns else range(1, 2)
    for number in (parts.number,) if parts.number else numbers:
        rows = parts.bands(number)
        shape = tuple(map(len, rows))
        if shape in tried:
            continue
        tried.add(shape)
        layout = pinned(arrange(parts, number), parts.pins)
        scale = min(wide / max(layout.width, 1.0), high / max(layout.height, 1.0), LARGEST)
        left_over = any(len(group) > 1 and len(group[-1]) == 1 for group in parts.groups(number)) and max(shape) > 1
        alone = left_over or (len(shape) > 2 and max(shape) == 1)
        rank = (round(scale * (_ORPHAN if alone else 1.0), 3), -len(shape))
        if best is None or rank > best[0]:
            best = rank, Fit(paper, layout, scale, number, _rows(rows))
    assert best is not None  # at least one column was tried
    return best[1]


def _rows(bands: Sequence[Sequence[Column]]) -> Rows:
    return tuple(tuple(tuple(cell.card.id for cell in column.cells) for column in band) for band in bands)


def _along(made: Layout, rows: Rows, kept: Mapping[str, Point]) -> dict[str, Point]:
    """New cards, moved as the kept ones in their column are, or those in the column to their left."""
    at = {p.card.id: (p.x, p.y) for p in made.placed}
    found = {}
    for row in rows:
        dx, dy = 0.0, 0.0
        for column in row:
            if known := next((c for c in column if c in kept and c in at), None):
                dx, dy = kept[known][0] - at[known][0], kept[known][1] - at[known][1]
            found.update({c: (at[c][0] + dx, at[c][1] + dy) for c in column if c not in kept and c in at})
    return found


def kept(parts: Parts, several: Sequence[Paper]) -> Fit | None:
    """As it was drawn before, if that is still good: every card at its place, else in its row and column."""
    if not parts.order or parts.fixed is not None:
        return None
    made = arrange(parts, 1)
    rows = _rows(ordered(parts.columns, parts.order, parts.breaks))
    still = {**_along(made, rows, parts.kept), **parts.kept, **parts.pins}
    for pins in (still, parts.pins):
        layout = pinned(made, pins)
        if pins != parts.pins and not clean(layout):
            continue
        for paper in several:
            wide, high = paper.room
            scale = min(wide / max(layout.width, 1.0), high / max(layout.height, 1.0), LARGEST)
            found = Fit(paper, layout, scale, max(map(len, rows), default=1), rows)
            if found.good:
                return found
    return None


def choose(parts: Parts, wish: str = "") -> Fit:
    """A4 if its text is large enough, else A3 (which may be too small as well); a wish for one of them is granted."""
    if before := kept(parts, (PAPERS[wish],) if wish in PAPERS else (A4, A3)):
        return before
    parts = msgspec.structs.replace(parts, order=())
    if wish in PAPERS:
        return fit(parts, PAPERS[wish])
    small = fit(parts, A4)
    return small if small.good else fit(parts, A3)


def large(parts: Parts, wish: str = "") -> Fit:
    """All on one sheet, however large it must be; A0 is the largest."""
    found = choose(parts, wish)
    parts = msgspec.structs.replace(parts, order=())
    for paper in LARGER:
        if found.good or wish in PAPERS:
            break
        found = fit(parts, paper)
    return found
