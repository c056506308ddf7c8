"""Cards as wide and as tall as the lines at them, and the words at these, need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from exports.plan import size
from exports.plan.columns import Say
from exports.plan.model import Card
from exports.plan.strip import FIRST, STEP
from exports.plan.tree import Tree

EDGE = 24.0
"""From a card's left edge to the first line from above."""
BESIDE = 10.0
_LINES = 3
"""Words at a line from above take no more lines than this, unless the card would become too wide."""
_WIDEST = 2.2


def roomy(tree: Tree, cards: Mapping[str, Card], say: Say) -> dict[str, Card]:
    """The cards, those at which many lines end as large as that takes."""
    return _taller(tree, _wider(tree, cards, say))


def _wider(tree: Tree, cards: Mapping[str, Card], say: Say) -> dict[str, Card]:
    """Heads that many lines reach from above are wide enough for the words at each of them."""
    found = dict(cards)
    for head in (*tree.heads, *tree.loose):
        labels = [say(w, head) for w in tree.drops.get(head, ())]
        labels += [say(w, f"={head}") for w in tree.cross if head in (w.a, w.b)]
        if len(labels) < 2:
            continue
        least = max(size.NARROW, *(size.wide(label.split()) for label in labels))
        usual, most = size.card_width(cards[head]), size.CARD * _WIDEST
        wide = max(usual, _wide(len(labels), least))
        while wide < most and any(len(size.label_lines(x, _room(len(labels), wide))) > _LINES for x in labels):
            wide += 6.0
        if wide > usual:
            found[head] = msgspec.structs.replace(cards[head], wide=wide)
    return found


def _wide(count: int, room: float) -> float:
    return EDGE + count * (room + BESIDE + 2.0)


def _room(count: int, wide: float) -> float:
    return (wide - EDGE) / count - BESIDE


def _taller(tree: Tree, cards: dict[str, Card]) -> dict[str, Card]:
    """Cards of the strip are as tall as the wires at one of their sides need."""
    stage = {c: n for n, several in enumerate(tree.stages) for c in several}
    many: Counter[tuple[str, bool]] = Counter()
    for wire in tree.spine:
        a, b = sorted((wire.a, wire.b), key=lambda c: stage[c])
        if stage[a] != stage[b]:
            many.update([(a, True), (b, False)])
    found = dict(cards)
    for (card, _), count in many.items():
        high = FIRST + STEP * (count - 1) + 8.0
        if count > 1 and high > size.card_height(found[card]):
            found[card] = msgspec.structs.replace(found[card], tall=high)
    return found
