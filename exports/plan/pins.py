"""A person's own places: cards that were moved stay where they were put, and their lines follow."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from exports.plan.marks import Point
from exports.plan.positions import Label, Layout, Line, Placed

_FAR = 20_000.0


def wished(text: str) -> dict[str, Point]:
    """`options["positions"]`: JSON with card id → [x, y] of the upper left corner, in units of the drawing. What is no
    place is left out."""
    try:
        given = json.loads(text or "{}")
    except ValueError:
        return {}
    found = {}
    for card, place in given.items() if isinstance(given, dict) else ():
        if (
            isinstance(place, list)
            and len(place) == 2
            and all(type(v) in (int, float) and abs(v) < _FAR for v in place)
        ):
            found[str(card)] = (float(place[0]), float(place[1]))
    return found


def positions(layout: Layout) -> dict[str, Point]:
    """Where everything stands, to be kept and given back as wishes."""
    return {p.card.id: (p.x, p.y) for p in layout.placed}


def pinned(layout: Layout, wishes: Mapping[str, Point]) -> Layout:
    """The layout with these cards at their own places. Cards are not kept from lying on each other: the wish wins."""
    by = {
        p.card.id: (wishes[p.card.id][0] - p.x, wishes[p.card.id][1] - p.y)
        for p in layout.placed
        if p.card.id in wishes
    }
    by = {card: delta for card, delta in by.items() if delta != (0.0, 0.0)}
    if not by:
        return layout
    at = {p.card.id: p for p in layout.placed}
    placed = tuple(
        msgspec.structs.replace(p, x=p.x + _d(by, p.card.id)[0], y=p.y + _d(by, p.card.id)[1]) for p in layout.placed
    )
    lines = [_follow(line, at, by) if line.wire else line for line in layout.lines]
    lines = [_bus(line, lines) if line.wire is None else line for line in lines]
    labels = tuple(
        msgspec.structs.replace(x, x=x.x + _d(by, x.card)[0], y=x.y + _d(by, x.card)[1]) for x in layout.labels
    )
    return framed(placed, tuple(lines), labels)


def _d(by: Mapping[str, Point], card: str) -> Point:
    return by.get(card, (0.0, 0.0))


def _near(point: Point, placed: Placed) -> bool:
    return (
        placed.x - 0.5 <= point[0] <= placed.x + placed.w + 0.5
        and placed.y - 0.5 <= point[1] <= placed.y + placed.h + 0.5
    )


def _follow(line: Line, at: Mapping[str, Placed], by: Mapping[str, Point]) -> Line:
    """Moves the ends that touch a moved card; everything between stays level or upright."""
    assert line.wire is not None  # the caller has looked
    points = list(line.points)
    for card in (line.wire.a, line.wire.b):
        if card not in by or card not in at:
            continue
        dx, dy = by[card]
        if _near(points[0], at[card]):
            points = _moved(points, dx, dy)
        elif _near(points[-1], at[card]):
            points = _moved(points[::-1], dx, dy)[::-1]
    return msgspec.structs.replace(line, points=tuple(points))


def _moved(points: list[Point], dx: float, dy: float) -> list[Point]:
    """The way with its first point moved."""
    first, second, rest = points[0], points[1], points[2:]
    upright = first[0] == second[0]
    new = (first[0] + dx, first[1] + dy)
    if rest:
        return [new, (new[0], second[1]) if upright else (second[0], new[1]), *rest]
    if upright:  # a drop: its other end moves along the bus
        return [new, (new[0], second[1])]
    middle = (new[0] + second[0]) / 2
    return [new, (middle, new[1]), (middle, second[1]), second]


def _bus(bus: Line, lines: list[Line]) -> Line:
    """A bus reaches all that hangs on it."""
    (x1, y1), (x2, y2) = bus.points[0], bus.points[-1]
    if len(bus.points) != 2 or y1 != y2:
        return bus
    ends = [x for line in lines if line.net == bus.net and line.wire for x, y in line.points if y == y1]
    return msgspec.structs.replace(bus, points=((min(x1, x2, *ends), y1), (max(x1, x2, *ends), y1)))


def framed(placed: tuple[Placed, ...], lines: tuple[Line, ...], labels: tuple[Label, ...]) -> Layout:
    """Everything from the upper left corner on: nothing lies left of it or above it."""
    left = min((p.x for p in placed), default=0.0)
    top = min((p.y for p in placed), default=0.0)
    points = [p for line in lines for p in line.points]
    left, top = min([left, *(p[0] for p in points)]), min([top, *(p[1] for p in points)])
    dx, dy = max(0.0, -left), max(0.0, -top)
    if dx or dy:
        placed = tuple(msgspec.structs.replace(p, x=p.x + dx, y=p.y + dy) for p in placed)
        lines = tuple(msgspec.structs.replace(x, points=tuple((a + dx, b + dy) for a, b in x.points)) for x in lines)
        labels = tuple(msgspec.structs.replace(x, x=x.x + dx, y=x.y + dy) for x in labels)
        points = [(a + dx, b + dy) for a, b in points]
    wide = max([p.x + p.w for p in placed] + [p[0] for p in points], default=0.0)
    high = max([p.y + p.h for p in placed] + [p[1] for p in points], default=0.0)
    return Layout(placed, lines, labels, wide, high)
