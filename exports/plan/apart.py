"""Names that would look alike once they are cut are shortened in the middle, so that what tells them apart is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from exports.plan import size
from exports.plan.measure import BOLD, cut, middle
from exports.plan.model import Card


def apart(cards: Mapping[str, Card]) -> dict[str, Card]:
    """The cards; of those whose titles end in the same `…`, the titles as beginning and end."""
    alike: dict[str, set[str]] = defaultdict(set)
    for card in cards.values():
        alike[_shown(card)].add(card.title)
    found = dict(cards)
    for id_, card in cards.items():
        shown = _shown(card)
        if shown != card.title and len(alike[shown]) > 1:
            title = middle(card.title, size.title_room(card), size.TITLE - size.SMALLER, BOLD)
            found[id_] = msgspec.structs.replace(card, title=title)
    return found


def _shown(card: Card) -> str:
    return cut(card.title, size.title_room(card), size.TITLE - size.SMALLER, BOLD)
