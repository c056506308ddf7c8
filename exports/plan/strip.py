"""The strip along the top: from the Internet over router and firewall to the core, two of a kind above each other."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from exports.plan import size
from exports.plan.columns import Cell, Say, stacked
from exports.plan.marks import Point
from exports.plan.model import Card, Wire
from exports.plan.tree import Tree

_GAP = 60.0
_BETWEEN = 46.0
_LANE = 12.0
FIRST, STEP = 12.0, 16.0
"""Where the first of several wires begins at a card's side, and how far below it the next one."""


class Strip(msgspec.Struct, frozen=True):
    """`cards` as (id, stage, x, y); `lines` as (points, wire, stage on the left); `labels` as (x, y, lines, anchor,
    stage, card); `below` are cards stacked under those of the strip."""

    cards: tuple[tuple[str, int, float, float], ...]
    lines: tuple[tuple[tuple[Point, ...], Wire, int], ...]
    labels: tuple[tuple[float, float, tuple[str, ...], str, int, str], ...]
    below: tuple[Cell, ...]
    stage_of: dict[str, int]
    width: float
    height: float


def strip(tree: Tree, cards: Mapping[str, Card], say: Say) -> Strip:
    """Positions from the upper left corner, as narrow as the labels allow."""
    return _Maker(tree, cards, say).strip()


class _Maker:
    def __init__(self, tree: Tree, cards: Mapping[str, Card], say: Say) -> None:
        self.tree, self.cards, self.say = tree, cards, say
        self.stage = {c: n for n, stage in enumerate(tree.stages) for c in stage}
        self.at: dict[str, Point] = {}
        self.lines: list[tuple[tuple[Point, ...], Wire, int]] = []
        self.labels: list[tuple[float, float, tuple[str, ...], str, int, str]] = []
        self.below: list[Cell] = []
        self.ports: dict[tuple[str, str], int] = {}

    def strip(self) -> Strip:
        x = height = 0.0
        placed = []
        for n, stage in enumerate(self.tree.stages):
            y, wide = 0.0, 0.0
            for card in stage:
                self.at[card] = (x, y)
                placed.append((card, n, x, y))
                wide = max(wide, size.card_width(self.cards[card]))
                cells = [Cell(self.cards[card], x, y)]
                y = stacked(cells, card, self.tree, self.cards, self.say, x, y)
                self.below += cells[1:]
                wide = max(wide, *(c.x - x + size.card_width(c.card) for c in cells))
                y += _BETWEEN
            height = max(height, y - _BETWEEN)
            x += wide + (self._gap(n) if n + 1 < len(self.tree.stages) else 0.0)
        self._join()
        for cell in self.below:
            self.stage.setdefault(cell.card.id, self.stage[cell.up] if cell.up else 0)
        return Strip(
            tuple(placed), tuple(self.lines), tuple(self.labels), tuple(self.below), dict(self.stage), x, height
        )

    def _between(self, n: int) -> list[Wire]:
        return [w for w in self.tree.spine if {self.stage[w.a], self.stage[w.b]} == {n, n + 1}]

    def _gap(self, n: int) -> float:
        wires = self._between(n)
        room = max((size.wide(self._lines(w, c)) for w in wires for c in (w.a, w.b)), default=0.0)
        several = len(wires) if len(self.tree.stages[n]) + len(self.tree.stages[n + 1]) > 2 else 0
        beside = max((sum(self._room(w, c) for c in self._ordered(w)) for w in self._parallel(wires)), default=0.0)
        return max(_GAP, room + 14.0 + (_LANE * several + room * 0.4 if several else 0.0), beside + 20.0)

    def _room(self, wire: Wire, card: str) -> float:
        return size.wide(self._lines(wire, card))

    def _parallel(self, wires: list[Wire]) -> list[Wire]:
        """Wires that join the same two cards as another: words of one stand above, those of the next below."""
        ends = [self._ordered(w) for w in wires]
        return [w for w, pair in zip(wires, ends, strict=True) if ends.count(pair) > 1]

    def _lines(self, wire: Wire, card: str) -> list[str]:
        return size.label_lines(self.say(wire, f"={card}"), 110.0)

    def _join(self) -> None:
        for n in range(len(self.tree.stages)):
            wires = self._between(n) if n + 1 < len(self.tree.stages) else []
            wires.sort(key=lambda w: [self.at[c][1] for c in self._ordered(w)])
            lanes = 0
            for wire in wires:
                a, b = self._ordered(wire)
                ya, yb = self._port(a, "right", wires), self._port(b, "left", wires)
                if sum(b in (w.a, w.b) for w in wires) == 1 and 8.0 <= ya - self.at[b][1] <= 32.0:
                    yb = ya  # no small step where a straight line does
                elif sum(a in (w.a, w.b) for w in wires) == 1 and 8.0 <= yb - self.at[a][1] <= 32.0:
                    ya = yb
                start, goal = self.at[a][0] + size.card_width(self.cards[a]), self.at[b][0]
                self._wire(wire, (a, b), (start, ya), (goal, yb), lanes)
                lanes += ya != yb
            self._within(n)

    def _ordered(self, wire: Wire) -> tuple[str, str]:
        return (wire.a, wire.b) if self.stage[wire.a] <= self.stage[wire.b] else (wire.b, wire.a)

    def _port(self, card: str, side: str, wires: list[Wire]) -> float:
        """Where on the side of a card the next wire begins."""
        several = sum(card in (w.a, w.b) for w in wires)
        n = self.ports[card, side] = self.ports.get((card, side), 0) + 1
        return self.at[card][1] + (20.0 if several == 1 else FIRST + STEP * (n - 1))

    def _wire(self, wire: Wire, ends: tuple[str, str], start: Point, goal: Point, lane: int) -> None:
        stage = self.stage[ends[0]]
        left, right = tuple(self._lines(wire, ends[0])), tuple(self._lines(wire, ends[1]))
        if start[1] == goal[1]:
            points: tuple[Point, ...] = (start, goal)
        else:
            x = start[0] + max(22.0, size.wide(list(left)) + 10.0) + _LANE * lane
            points = (start, (x, start[1]), (x, goal[1]), goal)
        self.lines.append((points, wire, stage))
        self.labels.append((start[0] + 5.0, start[1] - 4.5, left, "start", stage, ends[0]))
        below = goal[1] + 11.0 + 10.5 * (len(right) - 1) if right else goal[1]
        self.labels.append((goal[0] - 5.0, below, right, "end", stage + 1, ends[1]))

    def _within(self, n: int) -> None:
        """Cables between two that stand above each other; past a third one, along the left side."""
        stage = list(self.tree.stages[n])
        beside = 0
        for wire in (w for w in self.tree.spine if self.stage[w.a] == self.stage[w.b] == n):
            a, b = sorted((wire.a, wire.b), key=lambda c: self.at[c][1])
            upper, lower = tuple(self._lines(wire, a)), tuple(self._lines(wire, b))
            if stage.index(b) - stage.index(a) > 1:
                beside += 1
                x, left = self.at[a][0] - 10.0 - _LANE * beside, self.at[a][0]
                ya, yb = (self.at[c][1] + size.card_height(self.cards[c]) - 6.0 for c in (a, b))
                self.lines.append((((left, ya), (x, ya), (x, yb), (left, yb)), wire, n))
                self.labels.append((x - 4.0, ya + 10.0, upper, "end", n, a))
                self.labels.append((x - 4.0, yb + 10.0, lower, "end", n, b))
                continue
            k = self.ports[a, "below"] = self.ports.get((a, "below"), 0) + 1
            x = self.at[a][0] + 40.0 + 84.0 * (k - 1)
            top, bottom = self.at[a][1] + size.card_height(self.cards[a]), self.at[b][1]
            self.lines.append((((x, top), (x, bottom)), wire, n))
            self.labels.append((x + 5.0, top + 11.0 + 10.5 * (len(upper) - 1), upper, "start", n, a))
            self.labels.append((x + 5.0, bottom - 5.0, lower, "start", n, b))
