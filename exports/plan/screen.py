"""The plan for a screen: without paper, as one picture, or an overview and one for each area where there are very many
cards."""

from __future__ import annotations

import msgspec

from exports.format import Settings
from exports.plan.draw import draw
from exports.plan.foot import Foot, legend
from exports.plan.marks import Group, Mark, Text
from exports.plan.model import Model
from exports.plan.pages import areas, prepared
from exports.plan.paper import SCREEN, fit
from exports.plan.positions import Layout
from exports.plan.summarise import summarise
from exports.texts import text
from topology.inventory import Inventory

MOST_CARDS = 1500
_AROUND = 24.0
_LEGEND = 96.0
_LARGER = 1.3


class Screen(msgspec.Struct, frozen=True):
    """A picture of its own size. `name` is empty where there is only one."""

    name: str
    marks: tuple[Mark, ...]
    width: float
    height: float


def screens(inventory: Inventory, settings: Settings) -> tuple[Screen, ...]:
    """One, or the overview and its areas above `options["map_cards"]` cards (1,500 by itself)."""
    model, summary = summarise(inventory, settings)
    wish = settings.options.get("map_cards", "")
    most = int(wish) if wish.isdecimal() else MOST_CARDS
    if len(model.cards) > most:
        several = areas(model, summary, settings)
        if len(several) > 1:
            return tuple(_screen(page.name, page.fit.layout, model, settings) for page in several)
    made, _ = prepared(model, settings)
    return (_screen("", fit(made, SCREEN).layout, model, settings),)


def _screen(name: str, layout: Layout, model: Model, settings: Settings) -> Screen:
    """The drawing, and the legend below it."""
    if not layout.placed:
        nothing = Text(_AROUND, 44.0, text(settings.lang, "plan.nothing"), 14.0, fill="muted")
        return Screen(name, (nothing,), 320.0, 80.0)
    drawn = draw(layout, {v.id: v for v in model.vlans}, settings.lang)
    used = {v for p in layout.placed for r in p.card.rows for v in r.vlans}
    what = Foot("", "", tuple(x.wire for x in layout.lines if x.wire), tuple(v for v in model.vlans if v.id in used))
    wide, marks = legend(what, settings.lang)
    width = max(layout.width, wide * _LARGER) + 2 * _AROUND
    below = layout.height + 2 * _AROUND
    picture = Group(drawn, (("class", "plan"),), "", (width - layout.width) / 2, _AROUND)
    words = Group(tuple(marks), (("class", "legend"),), "", _AROUND, below - 16.0, _LARGER)
    return Screen(name, (picture, words), width, below + _LEGEND)
