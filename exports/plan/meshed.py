"""Where the core is too meshed for strip and buses, Graphviz `dot` places the cards; each cable ends at a place of its
own on its card."""

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
from exports.plan.layout import Label, Layout, Line, Placed
from exports.plan.marks import Point
from exports.plan.model import Card, Wire

_SECONDS = 20.0
_INCH = 72.0
_BELOW = 40.0
_WORDS = 14.0
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">'


def meshed(
    cards: Mapping[str, Card], wires: Sequence[Wire], roots: Sequence[str], lost: Sequence[Card], say: Say
) -> Layout | None:
    """A layout from left to right; None where Graphviz is missing or takes too long."""
    program = shutil.which("dot")
    joined = [w for w in wires if w.a in cards and w.b in cards and w.a != w.b]
    if program is None or not joined:
        return None
    ids = {card: f"n{n}" for n, card in enumerate(sorted({c for w in joined for c in (w.a, w.b)}))}
    rank = _ranks(joined, roots or sorted(ids)[:1])
    ways = [_directed(w, rank) for w in joined]
    cards = _taller(cards, ways)
    try:
        done = subprocess.run(
            [program, "-Tjson"], input=_source(cards, ids, ways, say).encode(), capture_output=True, timeout=_SECONDS
        )
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return None
    return _read(answer, cards, ids, ways, lost, say) if answer else None


def _directed(wire: Wire, rank: Mapping[str, int]) -> tuple[Wire, str, str]:
    """A wire with its upper and its lower end."""
    up, down = sorted((wire.a, wire.b), key=lambda c: (rank.get(c, 0), c))
    return wire, up, down


def _taller(cards: Mapping[str, Card], ways: Sequence[tuple[Wire, str, str]]) -> dict[str, Card]:
    """Cards as tall as the words at their cables need."""
    left, right = _sides(ways)
    most = {c: max(len(left[c]), len(right[c])) for c in cards}
    return {c: msgspec.structs.replace(card, tall=_WORDS * most[c] + 4.0) for c, card in cards.items()}


def _ranks(wires: Sequence[Wire], roots: Sequence[str]) -> dict[str, int]:
    """How many cables away from the Internet."""
    near: dict[str, set[str]] = defaultdict(set)
    for wire in wires:
        near[wire.a].add(wire.b)
        near[wire.b].add(wire.a)
    rank = {r: 0 for r in sorted(roots) if r in near}
    waiting = list(rank)
    for here in waiting:
        for other in sorted(near[here] - rank.keys()):
            rank[other] = rank[here] + 1
            waiting.append(other)
    return rank


def _source(cards: Mapping[str, Card], ids: Mapping[str, str], ways: Sequence[tuple[Wire, str, str]], say: Say) -> str:
    """DOT with numbers only: no name from the network is in it."""
    room = max((size.wide(size.label_lines(say(w, f"={c}"), 110.0)) for w, *ends in ways for c in ends), default=0.0)
    left, right = _sides(ways)
    parts = [f"graph{{rankdir=LR;splines=polyline;nodesep=0.3;ranksep={(2 * room + 40) / _INCH:.3f};node[shape=plain];"]
    for card, name in ids.items():
        wide, high = size.card_width(cards[card]), size.card_height(cards[card])
        cells = "".join(
            f'<TD FIXEDSIZE="TRUE" WIDTH="{wide / 2 + 1:.0f}" HEIGHT="{int(high) + 1}">{_TABLE}'
            f"{_ports(side, many, wide / 2, high)}</TABLE></TD>"
            for side, many in (("l", len(left[card])), ("r", len(right[card])))
        )
        parts.append(f"{name}[label=<{_TABLE}<TR>{cells}</TR></TABLE>>];")
    for n, (_, up, down) in enumerate(ways):
        parts.append(f'{ids[up]}:r{right[up].index(n)}:e--{ids[down]}:l{left[down].index(n)}:w[id="{n}"];')
    return "\n".join([*parts, "}"])


def _sides(ways: Sequence[tuple[Wire, str, str]]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    left: dict[str, list[int]] = defaultdict(list)
    right: dict[str, list[int]] = defaultdict(list)
    for n, (_, up, down) in enumerate(ways):
        right[up].append(n)
        left[down].append(n)
    return left, right


def _ports(side: str, many: int, wide: float, high: float) -> str:
    each = high / max(1, many)
    return "".join(
        f'<TR><TD PORT="{side}{n}" FIXEDSIZE="TRUE" WIDTH="{wide:.0f}" HEIGHT="{int(each)}"></TD></TR>'
        for n in range(max(1, many))
    )


def _read(
    answer: Any,
    cards: Mapping[str, Card],
    ids: Mapping[str, str],
    ways: Sequence[tuple[Wire, str, str]],
    lost: Sequence[Card],
    say: Say,
) -> Layout | None:
    _, _, width, height = (float(v) for v in answer["bb"].split(","))
    centre = {o["name"]: tuple(float(v) for v in o["pos"].split(",")) for o in answer["objects"] if "pos" in o}
    placed = []
    for card, name in ids.items():
        wide, high = size.card_width(cards[card]), size.card_height(cards[card])
        x, y = centre[name]
        placed.append(Placed(cards[card], x - wide / 2, height - y - high / 2))
    lines, labels = [], []
    for edge in answer["edges"]:
        wire, up, down = ways[int(edge["id"])]
        points = _points(edge["pos"], height)
        lines.append(Line(tuple(points), f"mesh {edge['id']}", wire))
        labels.append(_label(points[0], size.label_lines(say(wire, f"={up}"), 110.0), "start", up))
        labels.append(_label(points[-1], size.label_lines(say(wire, f"={down}"), 110.0), "end", down))
    top = height + _BELOW
    x = below = 0.0
    for one in [*(c for i, c in cards.items() if i not in ids), *lost]:
        if x and x + size.card_width(one) > width:
            x, top = 0.0, top + below + size.GAP
            below = 0.0
        placed.append(Placed(one, x, top))
        x += size.card_width(one) + size.GAP
        below = max(below, size.card_height(one))
    wide = max([width, *(p.x + p.w for p in placed)])
    return Layout(tuple(placed), tuple(lines), tuple(labels), wide, top + below if below else height)


def _label(point: Point, words: list[str], anchor: str, card: str) -> Label:
    shift = 5.0 if anchor == "start" else -5.0
    return Label(point[0] + shift, point[1] + 3.0, tuple(words), anchor, card)


def _points(pos: str, height: float) -> list[Point]:
    """The corners of a polyline, which Graphviz gives as Bézier curves: every third point."""
    pairs = [p.split(",") for p in pos.split(" ") if not p.startswith(("s,", "e,"))]
    points = [(float(x), height - float(y)) for x, y in pairs][::3]
    return [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
