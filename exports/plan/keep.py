"""The same office, the same picture: an arrangement that was drawn once is kept while it still fits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

import msgspec

from exports.plan.layout import Rows
from exports.plan.marks import Point
from exports.plan.pins import wished

_ENOUGH = 0.75


class Kept(msgspec.Struct, frozen=True):
    """An arrangement: rows of columns of cards, or the `way` in which Graphviz placed them; where every card stood; and
    for the sheet of an area the cards of the overview that it shows in full."""

    rows: Rows = ()
    at: dict[str, Point] = {}
    heads: tuple[str, ...] = ()
    way: str = ""


def written(several: Iterable[Kept]) -> str:
    """What `read` takes back: `options["kept"]`."""
    told = [
        {
            "at": {card: [round(x, 1), round(y, 1)] for card, (x, y) in sorted(one.at.items())},
            "rows": one.rows,
            **({"heads": one.heads} if one.heads else {}),
            **({"way": one.way} if one.way else {}),
        }
        for one in several
        if one.at
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
            heads, way = tuple(str(c) for c in one.get("heads", ())), str(one.get("way", ""))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if at and (rows or way):
            found.append(Kept(rows, at, heads, way))
    return found


def still(several: Iterable[Kept], cards: Collection[str]) -> Kept | None:
    """The arrangement that is still one of these cards, the nearest: three quarters of them, and of those it knows."""
    here = set(cards)
    found = [k for k in several if len(k.at.keys() & here) >= _ENOUGH * max(len(here), len(k.at))]
    return max(found, key=lambda k: len(k.at.keys() & here) - len(k.at.keys() ^ here), default=None)
