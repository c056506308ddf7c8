"""Columns: a card and what is stacked below it, several small cards on one rail, or cards that nothing leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from exports.plan import size
from exports.plan.model import Card, Wire
from exports.plan.tree import Tree

Say = Callable[[Wire, str], str]
"""The words at a wire, seen from the card below (its id)."""
RAIL = 15.0
"""Between two rails."""
_LINE = 10.5
_TALL = 300.0


class Cell(msgspec.Struct, frozen=True):
    """A card in a column, from the column's upper left corner. `up` is the card it is stacked under."""

    card: Card
    x: float
    y: float
    up: str | None = None
    label: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True):
    """`kind`: tree (its head hangs on the bus), rail (all cards do), loose (none does)."""

    kind: str
    cells: tuple[Cell, ...]
    width: float
    height: float


def gap(lines: Sequence[str]) -> float:
    """Room between two stacked cards for a label of so many lines."""
    return 9.0 + _LINE * max(1, len(lines))


def columns(
    tree: Tree, cards: Mapping[str, Card], lost: Sequence[Card], say: Say, before: Sequence[Sequence[str]] = ()
) -> list[Column]:
    """All columns in order. `before`: columns of another time; what shared a rail then does so again."""
    found = [_tree(h, tree, cards, say) for h in tree.heads if _branch(h, tree, cards)]
    tallest = max((c.height for c in found), default=_TALL)
    small = [h for h in tree.heads if not _branch(h, tree, cards)]
    if again := _again(small, before):
        found += [_rail(part, tree, cards, say) for part in again]
    else:
        found += _rails(small, tree, cards, say, max(tallest, _TALL))
    fronts = [h for h in tree.loose if cards[h].sockets]
    found += _beside([cards[h] for h in fronts], before)
    others = [h for h in tree.loose if not cards[h].sockets]
    found += [msgspec.structs.replace(_tree(h, tree, cards, say), kind="loose") for h in others]
    return found + [Column("loose", (Cell(c, 0.0, 0.0),), size.card_width(c), size.card_height(c)) for c in lost]


def _again(small: Sequence[str], before: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rails as they were; what is new is at the end of the last one."""
    known = set(small)
    parts = [part for part in ([c for c in column if c in known] for column in before) if part]
    if parts:
        there = {c for part in parts for c in part}
        parts[-1] += [c for c in small if c not in there]
    return parts


def _beside(cards: Sequence[Card], before: Sequence[Sequence[str]]) -> list[Column]:
    """Small fronts beside each other, in rows about as wide as the widest one; `before`: the rows of another time."""
    most = 1.04 * max((size.card_width(c) for c in cards), default=0.0)
    known = {c.id: c for c in cards}
    rows = [row for row in ([known.pop(c) for c in column if c in known] for column in before) if row]
    for card in known.values():
        if not rows or sum(size.card_width(c) + size.GAP for c in rows[-1]) + size.card_width(card) > most:
            rows.append([])
        rows[-1].append(card)
    found = []
    for row in rows:
        x, cells = 0.0, []
        for card in row:
            cells.append(Cell(card, x, 0.0))
            x += size.card_width(card) + size.GAP
        found.append(Column("loose", tuple(cells), x - size.GAP, max(size.card_height(c) for c in row)))
    return found


def _branch(head: str, tree: Tree, cards: Mapping[str, Card]) -> bool:
    return head in tree.below or cards[head].role in ("switch", "router", "firewall", "network")


def _tree(head: str, tree: Tree, cards: Mapping[str, Card], say: Say) -> Column:
    cells: list[Cell] = []
    height = stacked(cells, head, tree, cards, say, 0.0, 0.0)
    return Column("tree", tuple(cells), max(c.x + size.card_width(c.card) for c in cells), height)


def stacked(cells: list[Cell], top: str, tree: Tree, cards: Mapping[str, Card], say: Say, x: float, y: float) -> float:
    """Puts a card and all below it into `cells`; returns the lower end."""
    if not any(c.card.id == top for c in cells):
        cells.append(Cell(cards[top], x, y))
    y += size.card_height(cards[top])
    for child in tree.below.get(top, ()):
        wire = tree.up.get(child)
        lines = tuple(size.label_lines(say(wire, child), size.CARD)) if wire else ()
        y += gap(lines)
        cells.append(Cell(cards[child], x + size.INDENT, y, top, lines))
        y = stacked(cells, child, tree, cards, say, x + size.INDENT, y)
    return y


def rail_lines(drops: Sequence[Wire], head: str, say: Say) -> tuple[str, ...]:
    """The label above a card on a rail: one line for each cable."""
    return tuple(line for wire in drops for line in size.label_lines(say(wire, head), size.CARD))


def _rails(heads: list[str], tree: Tree, cards: Mapping[str, Card], say: Say, tallest: float) -> list[Column]:
    """Fills columns up to the height of the tallest; all of about the same height."""
    heights = {h: size.card_height(cards[h]) + gap(rail_lines(tree.drops.get(h, ()), h, say)) for h in heads}
    total = sum(heights.values())
    count = max(1, -(-int(total) // int(tallest + 40)))
    found: list[Column] = []
    rest = list(heads)
    while rest:
        aim = sum(heights[h] for h in rest) / max(1, count - len(found))
        part: list[str] = []
        high = 0.0
        while rest and (not part or high + heights[rest[0]] / 2 <= aim):
            high += heights[rest[0]]
            part.append(rest.pop(0))
        found.append(_rail(part, tree, cards, say))
    return found


def _rail(heads: list[str], tree: Tree, cards: Mapping[str, Card], say: Say) -> Column:
    rails = max((len(tree.drops.get(h, ())) for h in heads), default=1)
    x = 12.0 + RAIL * (max(rails, 1) - 1)
    cells: list[Cell] = []
    y = 0.0
    for n, head in enumerate(heads):
        lines = rail_lines(tree.drops.get(head, ()), head, say)
        y += gap(lines) if n else 0.0
        cells.append(Cell(cards[head], x, y, None, lines))
        y += size.card_height(cards[head])
    return Column("rail", tuple(cells), x + max(size.card_width(cards[h]) for h in heads), y)
