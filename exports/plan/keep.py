"""The same office, the same picture: an arrangement that was drawn once is kept while it still fits."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from exports.plan.marks import Point
from exports.plan.pins import wished
from exports.plan.rows import Rows

_ENOUGH = 0.75


class Kept(msgspec.Struct, frozen=True):
    """An arrangement of one sheet of a `view`: rows of columns of cards, or the `way` in which Graphviz placed them;
    where every card stood; and on one of several sheets `heads`: the cards whose columns it shows."""

    rows: Rows = ()
    at: dict[str, Point] = {}
    heads: tuple[str, ...] = ()
    way: str = ""
    view: str = ""


def written(several: Iterable[Kept]) -> str:
    """What `read` takes back: `options["kept"]`."""
    told = [
        {
            "at": {card: [round(x, 1), round(y, 1)] for card, (x, y) in sorted(one.at.items())},
            "rows": one.rows,
            **({"heads": one.heads} if one.heads else {}),
            **({"way": one.way} if one.way else {}),
            **({"view": one.view} if one.view else {}),
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
            heads = tuple(str(c) for c in one.get("heads", ()))
            way, view = str(one.get("way", "")), str(one.get("view", ""))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if at and (rows or way):
            found.append(Kept(rows, at, heads, way, view))
    return found


def still(several: Iterable[Kept], cards: Collection[str]) -> Kept | None:
    """The arrangement that is still one of these cards, the nearest: three quarters of them, and of those it knows, or
    all but one."""
    here = set(cards)
    found = [
        k
        for k in several
        if (both := len(k.at.keys() & here)) >= _ENOUGH * max(len(here), len(k.at))
        or (both and len(k.at.keys() ^ here) == 1)
    ]
    return max(found, key=lambda k: len(k.at.keys() & here) - len(k.at.keys() ^ here), default=None)


def regrouped(
    heads: Sequence[str], several: Iterable[Kept], fits: Callable[[list[str]], bool]
) -> tuple[list[list[str]], list[str]]:
    """The heads of each sheet as they were, a new one beside what is before it as long as that `fits`; and those that
    no sheet takes: all, where most of them were on none."""
    parts = [part for part in ([h for h in k.heads if h in heads] for k in several) if part]
    known = {h for part in parts for h in part}
    if len(known) * 2 < len(heads) or len(known) < sum(map(len, parts)):
        return [], list(heads)
    rest = []
    last = parts[0]
    for head in heads:
        last = next((part for part in parts if head in part), last)
        if head not in known:
            if fits([*last, head]):
                last.append(head)
            else:
                rest.append(head)
    return parts, rest
