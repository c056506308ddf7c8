"""Graphviz places cards and leads cables: its source, from left to right or from the top down, and its answer read."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from exports.plan import size
from exports.plan.columns import Say
from exports.plan.marks import Point
from exports.plan.model import Card, Wire
from exports.plan.pins import framed
from exports.plan.positions import Label, Layout, Line, Placed

_SECONDS = 20.0
_INCH = 72.0
_APART, _BETWEEN = 22.0, 50.4
"""Between cards beside each other, and between ranks (`ranksep=0.7`)."""
_LINE, _MORE = 12.5, 4.0
_WORDS, _STUB = 90.0, 12.0
_NOTHING = 0.05
_LEADING = 10.5
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'

Way = tuple[Wire, str, str]
"""A wire with its upper and its lower end."""


class Placing:
    """Side 0 of a card is the one towards the Internet, side 1 the one away from it."""

    head: str
    compass: tuple[str, str]

    def __init__(self, cards: Mapping[str, Card], wires: Sequence[Wire], roots: Sequence[str], say: Say) -> None:
        self.ids = {card: f"n{n}" for n, card in enumerate(sorted({c for w in wires for c in (w.a, w.b)}))}
        self.near: dict[str, set[str]] = defaultdict(set)
        for wire in wires:
            self.near[wire.a].add(wire.b)
            self.near[wire.b].add(wire.a)
        rank = self._ranks([r for r in sorted(roots) if r in self.ids] or sorted(self.ids)[:1])
        self.ways: list[Way] = []
        for wire in wires:
            up, down = sorted((wire.a, wire.b), key=lambda c: (rank.get(c, 0), c))
            self.ways.append((wire, up, down))
        self.words = [
            tuple(tuple(size.label_lines(say(w, f"={c}"), _WORDS)) for c in (down, up)) for w, up, down in self.ways
        ]
        self.sides: dict[tuple[str, int], list[int]] = defaultdict(list)
        for n, (_, up, down) in enumerate(self.ways):
            self.sides[up, 1].append(n)
            self.sides[down, 0].append(n)
        self.cards = {c: self.roomy(cards[c]) for c in self.ids}

    def _ranks(self, roots: Sequence[str]) -> dict[str, int]:
        """How many cables away from the Internet."""
        rank = dict.fromkeys(roots, 0)
        waiting = list(rank)
        for here in waiting:
            for other in sorted(self.near[here] - rank.keys()):
                rank[other] = rank[here] + 1
                waiting.append(other)
        return rank

    def need(self, n: int, side: int) -> float:
        """Room along the side of a card for one cable and its words."""
        raise NotImplementedError

    def pad(self, card: str, side: int) -> float:
        """Room outside of a card for the words at one of its sides."""
        raise NotImplementedError

    def box(self, card: Card) -> tuple[float, float, float, float]:
        """What a card takes, from its upper left corner: left, top, right, bottom."""
        raise NotImplementedError

    def label(self, card: str, side: int, point: Point, at: Mapping[str, Point]) -> tuple[Point, Point, str]:
        """Where a line meets the card, where its words stand, and how."""
        raise NotImplementedError

    def ports(self, card: str, side: int) -> str:
        """One half of a card's table, with a place for each cable."""
        raise NotImplementedError

    def along(self, card: str) -> float:
        return max(sum(self.need(n, side) for n in self.sides[card, side]) for side in (0, 1))

    def roomy(self, card: Card) -> Card:
        """A card as large as the words at its cables need, in whole points."""
        raise NotImplementedError

    def boxes(self, cards: Mapping[str, Card]) -> dict[str, tuple[float, float, float, float]]:
        return {c: self.box(card) for c, card in cards.items()}

    def source(self, at: Mapping[str, Point] = {}) -> str:
        """DOT with numbers only: no name from the network is in it."""
        parts = [
            f"graph{{{self.head}splines=polyline;nodesep={_APART / _INCH:.3f};ranksep={_BETWEEN / _INCH:.3f};"
            "node[shape=plain];"
        ]
        for card, name in self.ids.items():
            where = ""
            if card in at:
                left, top, right, bottom = self.box(self.cards[card])
                where = f',pos="{at[card][0] + (left + right) / 2:.2f},{-at[card][1] - (top + bottom) / 2:.2f}"'
            parts.append(f"{name}[label=<{_TABLE}{self.halves(card)}</TABLE>>{where}];")
        high, low = self.compass
        for n, (_, up, down) in enumerate(self.ways):
            parts.append(f'{self.ids[up]}:r{n}:{low}--{self.ids[down]}:l{n}:{high}[id="{n}"];')
        return "\n".join([*parts, "}"])

    def halves(self, card: str) -> str:
        raise NotImplementedError

    def run(self, name: str, source: str, *flags: str) -> Any:
        """What a program of Graphviz answers, decoded; None where it is missing, fails or takes too long."""
        program = shutil.which(name)
        if program is None:
            return None
        try:
            done = subprocess.run(
                [program, *flags, "-Tjson"], input=source.encode(), capture_output=True, timeout=_SECONDS
            )
            return json.loads(done.stdout) if done.returncode == 0 else None
        except (OSError, subprocess.TimeoutExpired, ValueError):
            return None

    def corners(self, answer: Any) -> dict[str, Point]:
        """The upper left corner of each card; the topmost is at 0."""
        names = {name: card for card, name in self.ids.items()}
        found = {}
        for one in answer["objects"]:
            if (card := names.get(one["name"])) is not None:
                x, y = (float(v) for v in one["pos"].split(","))
                left, top, right, bottom = self.box(self.cards[card])
                found[card] = (x - (left + right) / 2, -y - (top + bottom) / 2)
        highest = min(y for _, y in found.values())
        return {c: (round(x, 1), round(y - highest, 1)) for c, (x, y) in found.items()}

    def under(self, at: Mapping[str, Point]) -> float:
        return max(y + size.card_height(self.cards[c]) for c, (_, y) in at.items())

    def wide(self, at: Mapping[str, Point]) -> float:
        return max(x + size.card_width(self.cards[c]) for c, (x, _) in at.items())

    def layout(self, answer: Any, at: Mapping[str, Point], cards: Mapping[str, Card]) -> Layout:
        """Cards at their places and the lines that Graphviz has led between them."""
        lines, labels = [], []
        dx, dy = self._moved(answer, at)
        for edge in answer["edges"]:
            n = int(edge["id"])
            wire, *ends = self.ways[n]
            points = [(x + dx, y + dy) for x, y in _points(edge["pos"])]
            meets = []
            for side, card, point in ((1, ends[0], points[0]), (0, ends[1], points[-1])):
                here, (x, y), anchor = self.label(card, side, point, at)
                words = self.words[n][side]
                y += _LEADING * (len(words) - 1) if anchor == "below" else 0.0
                labels.append(Label(x, y, words, "start" if anchor == "below" else anchor, card))
                meets.append(here)
            lines.append(Line(_straight([meets[0], *points, meets[1]]), f"mesh {n}", wire))
        placed = tuple(Placed(cards[c], *at[c]) for c in sorted(at))
        return framed(placed, tuple(lines), tuple(labels))

    def _moved(self, answer: Any, at: Mapping[str, Point]) -> Point:
        """From the answer's places to those of the cards."""
        card, name = next(iter(self.ids.items()))
        x, y = next(o["pos"] for o in answer["objects"] if o["name"] == name).split(",")
        left, top, right, bottom = self.box(self.cards[card])
        return at[card][0] + (left + right) / 2 - float(x), at[card][1] + (top + bottom) / 2 + float(y)

    def rooms(self, card: str, side: int) -> list[float]:
        return [size.wide(list(self.words[n][side])) for n in self.sides[card, side]]

    def rows(self, n: int, side: int) -> int:
        return max(1, len(self.words[n][side]))


class _Across(Placing):
    """From left to right: words stand on their lines."""

    head = "rankdir=LR;"
    compass = ("w", "e")

    def need(self, n: int, side: int) -> float:
        return _LINE * self.rows(n, side) + _MORE

    def pad(self, card: str, side: int) -> float:
        rooms = self.rooms(card, side)
        return float(round(max(rooms) + _STUB)) if rooms else 0.0

    def roomy(self, card: Card) -> Card:
        high = max(size.card_height(card), self.along(card.id) + 4.0)
        return msgspec.structs.replace(card, tall=float(int(high) + 1))

    def box(self, card: Card) -> tuple[float, float, float, float]:
        return -self.pad(card.id, 0), 0.0, size.card_width(card) + self.pad(card.id, 1), size.card_height(card)

    def halves(self, card: str) -> str:
        return f"<TR>{self.ports(card, 0)}{self.ports(card, 1)}</TR>"

    def ports(self, card: str, side: int) -> str:
        ways, high = self.sides[card, side], size.card_height(self.cards[card])
        wide = round(size.card_width(self.cards[card]) / 2 + self.pad(card, side))
        spare = (high - sum(self.need(n, side) for n in ways)) / max(1, len(ways))
        rows = "".join(
            f'<TR><TD PORT="{"lr"[side]}{n}" FIXEDSIZE="TRUE" WIDTH="{wide}"'
            f' HEIGHT="{int(self.need(n, side) + spare)}"></TD></TR>'
            for n in ways
        )
        return _cell(wide, round(high), rows or "<TR><TD></TD></TR>")

    def label(self, card: str, side: int, point: Point, at: Mapping[str, Point]) -> tuple[Point, Point, str]:
        x = at[card][0] + (size.card_width(self.cards[card]) if side else 0.0)
        return (x, point[1]), (x + (4.0 if side else -4.0), point[1] - 3.5), "start" if side else "end"


class _Down(Placing):
    """From the top down: words stand beside their lines."""

    head = ""
    compass = ("n", "s")

    def need(self, n: int, side: int) -> float:
        return float(int(size.wide(list(self.words[n][side]))) + 16)

    def pad(self, card: str, side: int) -> float:
        ways = self.sides[card, side]
        return _LEADING * max(self.rows(n, side) for n in ways) + 8.0 if ways else 0.0

    def roomy(self, card: Card) -> Card:
        wide = max(size.card_width(card), self.along(card.id) + 12.0)
        high = float(int(size.card_height(card)) + 1)
        return msgspec.structs.replace(card, wide=float(int(wide) + 1), tall=high)

    def box(self, card: Card) -> tuple[float, float, float, float]:
        return 0.0, -self.pad(card.id, 0), size.card_width(card), size.card_height(card) + self.pad(card.id, 1)

    def halves(self, card: str) -> str:
        return f"<TR>{self.ports(card, 0)}</TR><TR>{self.ports(card, 1)}</TR>"

    def ports(self, card: str, side: int) -> str:
        ways, wide = self.sides[card, side], size.card_width(self.cards[card])
        high = round(size.card_height(self.cards[card]) / 2 + self.pad(card, side))
        spare = max(0.0, wide - 12.0 - sum(self.need(n, side) for n in ways)) / (len(ways) + 1)
        cells = "".join(
            f'<TD FIXEDSIZE="TRUE" WIDTH="{int(spare) if spare >= 1 else 1}" HEIGHT="{high}"></TD>'
            f'<TD PORT="{"lr"[side]}{n}" FIXEDSIZE="TRUE" WIDTH="8" HEIGHT="{high}"></TD>'
            f'<TD FIXEDSIZE="TRUE" WIDTH="{self.need(n, side) - 9:.0f}" HEIGHT="{high}"></TD>'
            for n in ways
        )
        return _cell(round(wide), high, f"<TR>{cells or '<TD></TD>'}</TR>")

    def label(self, card: str, side: int, point: Point, at: Mapping[str, Point]) -> tuple[Point, Point, str]:
        y = at[card][1] + (size.card_height(self.cards[card]) if side else 0.0)
        return (point[0], y), (point[0] + 4.0, y + (11.0 if side else -5.0)), "below" if side else "start"


WAYS: Mapping[str, type[Placing]] = {"LR": _Across, "TB": _Down}


def _cell(wide: int, high: int, rows: str) -> str:
    return f'<TD FIXEDSIZE="TRUE" WIDTH="{wide}" HEIGHT="{high}">{_TABLE}{rows}</TABLE></TD>'


def _points(pos: str) -> list[Point]:
    """The corners of a polyline, which Graphviz gives as Bézier curves: every third point."""
    pairs = [p.split(",") for p in pos.split(" ") if not p.startswith(("s,", "e,"))]
    return [(float(x), -float(y)) for x, y in pairs][::3]


def _straight(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points that are there twice."""
    return tuple(
        p for n, p in enumerate(points) if n == 0 or max(abs(p[k] - points[n - 1][k]) for k in (0, 1)) > _NOTHING
    )
