"""A plan too large for A3: an overview, and a sheet for each group of branches that can be read on A3."""

from __future__ import annotations

import msgspec

from exports.format import Settings
from exports.plan import theme
from exports.plan.model import Card, Plan, Row
from exports.plan.model import plan as make_plan
from exports.plan.sheet import A3, A4, Sheet, best, choose, picture
from exports.texts import text
from topology.inventory import Inventory


def pages(inventory: Inventory, settings: Settings) -> list[tuple[str, Sheet]]:
    """Each page as SVG with its sheet; one page where one is enough."""
    sheets = _sheets(make_plan(inventory, settings), settings.lang)
    return [(picture(s, inventory, settings, number, len(sheets)), s) for number, s in enumerate(sheets, 1)]


def _sheets(plan: Plan, lang: str) -> list[Sheet]:
    whole = choose(plan)
    if whole.paper.name in (A4.name, A3.name):
        return [whole]
    first = choose(_overview(plan, lang))
    areas = [area for above, cards in plan.hanging for area in _areas(plan, above, cards)]
    return [first, *areas]


def _legible(sheet: Sheet) -> bool:
    return sheet.scale * theme.SMALL_SIZE >= sheet.paper.smallest


def _areas(plan: Plan, above: str, cards: tuple[Card, ...]) -> list[Sheet]:
    """As many branches on a sheet as can be read; a branch too large for itself gets the paper it needs."""
    found: list[Sheet] = []
    taken: list[Card] = []
    kept: Sheet | None = None
    for card in cards:
        sheet = best(_area(plan, above, [*taken, card]), A3)
        if kept is not None and not _legible(sheet):
            found.append(kept)
            taken = []
            sheet = best(_area(plan, above, [card]), A3)
        taken.append(card)
        kept = sheet if _legible(sheet) else choose(_area(plan, above, taken))
    return [*found, kept] if kept is not None else found


def _area(plan: Plan, above: str, cards: list[Card]) -> Plan:
    """Some branches below the card that they hang on, which stands for the rest of the plan."""
    head = msgspec.structs.replace(next(c for c in plan.strip if c.id == above), rows=(), uplink=None)
    strip: tuple[Card, ...] = (head,)
    hanging = ((above, tuple(cards)),)
    if len(cards) == 1 and any(c.kind == "switch" for c in cards[0].below):  # a distribution switch has its own bus
        strip = (head, msgspec.structs.replace(cards[0], below=()))
        hanging = ((cards[0].id, cards[0].below),)
    ids = {above, *(i for c in cards for i in _ids(c))}
    return msgspec.structs.replace(
        plan,
        strip=strip,
        hanging=hanging,
        loose=(),
        across=tuple(link for link in plan.across if {link[0], link[1]} <= ids),
        remarks=(),
    )


def _ids(card: Card) -> list[str]:
    return [card.id, *(i for c in card.below for i in _ids(c))]


def _overview(plan: Plan, lang: str) -> Plan:
    hanging = tuple((above, tuple(_summed(c, lang) for c in cards)) for above, cards in plan.hanging)
    return msgspec.structs.replace(plan, hanging=hanging, across=())


def _summed(card: Card, lang: str) -> Card:
    """A branch as one card: what hangs in it, counted."""
    counts: dict[str, int] = {}
    ids: dict[str, list[str]] = {}

    def count(icon: str, number: int, devices: list[str]) -> None:
        counts[icon] = counts.get(icon, 0) + number
        ids.setdefault(icon, []).extend(devices)

    def walk(one: Card) -> None:
        for row in one.rows:
            count(row.icon if row.unknown else "others", row.count, list(row.devices))
        for below in one.below:
            count(below.kind, 1, [below.id])
            walk(below)

    walk(card)
    rows = [
        Row(icon, _words(icon, number, lang), number, unknown=icon == "unknown", devices=tuple(ids[icon]))
        for icon, number in sorted(counts.items(), key=lambda c: (c[0] == "unknown", c[0] != "others", -c[1], c[0]))
    ]
    return msgspec.structs.replace(card, rows=tuple(rows[:4]), below=())


def _words(icon: str, number: int, lang: str) -> str:
    if icon == "others":
        return text(lang, "plan.end-devices")
    return text(lang, f"roles.{icon}.many" if number > 1 else f"roles.{icon}")
