"""The sheets of a plan: each with its frame, the drawing and the foot."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan.draw import draw
from exports.plan.foot import Foot, foot, frame
from exports.plan.keep import Kept, read, written
from exports.plan.marks import Group, Mark, Text
from exports.plan.model import Model, Vlan
from exports.plan.pages import pages, single
from exports.plan.paper import FRAME, MARGIN, Fit, Paper
from exports.plan.pins import positions
from exports.plan.svg import svg
from exports.plan.theme import THEMES
from exports.plan.views import PHYSICAL, seen, view_of
from exports.texts import has, text
from topology.inventory import Inventory


class Sheet(msgspec.Struct, frozen=True):
    """One sheet, ready to be written. `marks` are in points from the upper left corner of the paper."""

    name: str
    paper: Paper
    marks: tuple[Mark, ...]
    fit: Fit | None = None


def sheets(inventory: Inventory, settings: Settings) -> tuple[Sheet, ...]:
    """The plan on as many sheets of A4 or A3 as it takes to be legible; `options["view"]`: see exports.plan.views."""
    model, summary = seen(inventory, settings)
    several = pages(model, summary, settings)
    return tuple(
        _sheet(page.fit, model, inventory, settings, page.name, f"{n} / {len(several)}")
        for n, page in enumerate(several, 1)
    )


def whole(inventory: Inventory, settings: Settings) -> Sheet:
    """The plan on one sheet, however large; with `options["sheet"]` that one of several."""
    if wish := settings.options.get("sheet", ""):
        several = sheets(inventory, settings)
        return several[min(max(int(wish) if wish.isdecimal() else 1, 1), len(several)) - 1]
    model, _ = seen(inventory, settings)
    page = single(model, settings)
    return _sheet(page.fit, model, inventory, settings, page.name, "1 / 1")


def arrangement(inventory: Inventory, settings: Settings) -> str:
    """How the view that is asked for is arranged, beside what is known of others, to be given back as `options["kept"]`
    next time: then a device more moves no other. Every sheet, and the physical plan on one sheet; a person's own places
    are not in it."""
    asked = {k: v for k, v in settings.options.items() if k not in ("sheet", "sheets", "hidden", "positions")}
    settings = msgspec.structs.replace(settings, options=asked)
    model, summary = seen(inventory, settings)
    several = pages(model, summary, settings)
    view = view_of(settings)
    if len(several) > 1 and view == PHYSICAL:
        several.append(single(model, settings))
    named = "" if view == PHYSICAL else view
    others = [k for k in read(settings.options.get("kept", "")) if k.view != named]
    made = [Kept(p.fit.rows, positions(p.fit.layout), p.heads, p.fit.layout.way, named) for p in several]
    return written(sorted([*others, *made], key=lambda k: k.view))


def _sheet(drawn: Fit, model: Model, inventory: Inventory, settings: Settings, name: str, number: str) -> Sheet:
    paper = drawn.paper
    vlans = {v.id: v for v in model.vlans}
    wide, high = paper.room
    size = drawn.layout.width * drawn.scale, drawn.layout.height * drawn.scale
    left = FRAME + MARGIN + (wide - size[0]) / 2
    top = FRAME + MARGIN + min((high - size[1]) * 0.4, 90.0)
    inside = draw(drawn.layout, vlans, settings.lang) if drawn.layout.placed else _nothing(settings)
    body = Group(inside, (("class", "plan"),), "", left, top, drawn.scale)
    what = Foot(
        name,
        number,
        tuple(x.wire for x in drawn.layout.lines if x.wire),
        _shown(model.vlans, drawn),
        tuple(_networks(inventory)) if view_of(settings) == PHYSICAL else (),
        model.groups,
        model.legend,
        view_of(settings) == PHYSICAL or any(p.card.warnings for p in drawn.layout.placed),
    )
    return Sheet(name, paper, (*frame(paper), body, *foot(paper, what, inventory, settings)), drawn)


def _networks(inventory: Inventory) -> list[str]:
    """The networks that devices are in, the largest first."""
    used = sorted((n for n in inventory.networks if n.devices and n.prefix), key=lambda n: (-n.devices, n.id))
    return [plain(" ".join(x for x in (n.prefix, n.name if n.name != n.prefix else "") if x), 60) for n in used]


def _nothing(settings: Settings) -> tuple[Mark, ...]:
    own = f"plan.nothing-{view_of(settings)}"
    return (
        Text(0.0, 20.0, text(settings.lang, own if has(own) else "plan.nothing"), 14.0, fill="muted", anchor="middle"),
    )


def _shown(vlans: tuple[Vlan, ...], drawn: Fit) -> tuple[Vlan, ...]:
    used = {v for p in drawn.layout.placed for r in p.card.rows for v in r.vlans}
    used |= {s.vlan for p in drawn.layout.placed for s in p.card.sockets if s.vlan is not None}
    return tuple(v for v in vlans if v.id in used)


def picture(sheet: Sheet, inventory: Inventory, settings: Settings, *, fonts: bool = True) -> str:
    """A sheet as SVG."""
    colours: Mapping[str, str] = THEMES.get(settings.options.get("theme", ""), THEMES["light"])
    title = text(settings.lang, "plan.title", site=plain(inventory.site, 120))
    return svg(
        sheet.marks,
        (sheet.paper.width, sheet.paper.height),
        colours,
        title=f"{title} – {sheet.name}",
        lang=settings.lang,
        unit="pt",
        fonts=fonts,
    )


def pictures(inventory: Inventory, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Name and SVG of every sheet of the physical and the logical plan, and of the WLAN plan where there is one;
    without fonts, for a document that brings its own."""
    views = ["physical", "logical"]
    if inventory.radios or any(x.medium == "wireless" for x in inventory.links):
        views.append("wlan")
    found = []
    for view in views:
        as_view = msgspec.structs.replace(settings, options={**settings.options, "view": view})
        found += [(s.name, picture(s, inventory, as_view, fonts=False)) for s in sheets(inventory, as_view)]
    return tuple(found)
