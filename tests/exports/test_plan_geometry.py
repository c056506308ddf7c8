"""The sheet by its geometry: nothing overlaps, every text fits its card by the font's widths, colours can be read."""

from __future__ import annotations

import itertools

import pytest

from exports.format import Settings
from exports.plan import theme
from exports.plan.columns import Column
from exports.plan.draw import draw
from exports.plan.marks import Box, Group, Point, Text, flat
from exports.plan.pages import pages
from exports.plan.positions import Layout, Line, Placed
from exports.plan.rows import bands
from exports.plan.sheet import sheets, whole
from exports.plan.summarise import summarise
from exports.texts import LANGUAGES
from tests.exports.offices import office
from topology.inventory import Inventory

OFFICES = {
    **{str(n): office(n) for n in (5, 12, 40, 90, 250, 1000, 2500)},
    "cores": office(90, cores=2),
    "ring": office(120, ring=True),
    "lines": office(250, cores=2, lines=2),
    "ring-250": office(250, ring=True, lines=2),
}
Edges = tuple[float, float, float, float]


def layouts(inventory: Inventory, lang: str = "de") -> list[Layout]:
    settings = Settings(lang=lang)
    found = [s.fit.layout for s in (*sheets(inventory, settings), whole(inventory, settings)) if s.fit]
    assert found
    return found


def _apart(one: Edges, other: Edges) -> bool:
    return one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def _box(placed: Placed) -> Edges:
    return placed.x, placed.y, placed.x + placed.w, placed.y + placed.h


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", OFFICES)
def test_no_card_and_no_label_lies_on_another(name: str, lang: str) -> None:
    for layout in layouts(OFFICES[name], lang):
        cards = sorted((_box(p) for p in layout.placed), key=lambda b: b[1])
        for n, one in enumerate(cards):
            assert one[0] >= 0 and one[2] <= layout.width + 0.1 and one[3] <= layout.height + 0.1
            assert all(_apart(one, o) for o in cards[n + 1 :])
        labels = sorted((m.box for m in draw(layout, {}, lang) if isinstance(m, Text)), key=lambda b: b[1])
        for n, one in enumerate(labels):
            assert all(_apart((one[0], one[1], one[2], one[3] - 2), o) for o in labels[n + 1 :])
            assert all(_apart((one[0], one[1] + 2, one[2], one[3] - 2.5), c) for c in cards)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", OFFICES)
def test_every_text_is_inside_its_card(name: str, lang: str) -> None:
    for layout in layouts(OFFICES[name], lang):
        for group in draw(layout, {}, lang):
            if not (isinstance(group, Group) and dict(group.attributes).get("class") == "card"):
                continue
            frame = next(m for m in group.marks if isinstance(m, Box))
            for text in flat(group.marks):
                if isinstance(text, Text):
                    left, top, right, bottom = text.box
                    assert frame.x < left and right < frame.x + frame.w, text.text
                    assert frame.y < top and bottom < frame.y + frame.h, text.text


@pytest.mark.parametrize("name", OFFICES)
def test_every_sheet_is_legible_on_paper(name: str) -> None:
    for sheet in sheets(OFFICES[name], Settings()):
        assert sheet.fit is not None and sheet.fit.good, sheet.name
        assert sheet.paper.name in ("A4", "A3")


@pytest.mark.parametrize("name", OFFICES)
def test_no_cable_is_lost(name: str) -> None:
    """Each cable between two cards is drawn once on the large sheet, and says its ports."""
    model, _ = summarise(OFFICES[name], Settings())
    fit = whole(OFFICES[name], Settings()).fit
    assert fit is not None
    drawn = [line.wire for line in fit.layout.lines if line.wire]
    assert sorted(map(repr, drawn)) == sorted(map(repr, model.wires))
    words = set(" ".join(" ".join(label.lines) for label in fit.layout.labels).split())
    for wire in model.wires:
        assert {p for p in (wire.a_port, wire.b_port) if p} <= words


@pytest.mark.parametrize("name", OFFICES)
def test_every_device_stands_on_the_plan_once(name: str) -> None:
    inventory = OFFICES[name]
    for each in (whole(inventory, Settings()), sheets(inventory, Settings())[0]):
        assert each.fit is not None
        shown = [d for p in each.fit.layout.placed for d in p.card.devices]
        assert sorted(shown) == sorted(d.id for d in inventory.devices)


def test_lines_of_two_nets_never_run_on_each_other() -> None:
    for name in ("cores", "ring", "lines", "ring-250"):
        for layout in layouts(OFFICES[name]):
            pieces = [(x, a, b) for x in layout.lines for a, b in itertools.pairwise(x.points) if a != b]
            for (line, a, b), (other, c, d) in itertools.combinations(pieces, 2):
                assert line.net == other.net or not _on_each_other(a, b, c, d), (line, other)


def _on_each_other(a: Point, b: Point, c: Point, d: Point) -> bool:
    for axis in (0, 1):
        if a[axis] == b[axis] == c[axis] == d[axis]:
            along = 1 - axis
            low = max(min(a[along], b[along]), min(c[along], d[along]))
            return low < min(max(a[along], b[along]), max(c[along], d[along])) - 0.5
    return False


def test_no_line_runs_through_a_card() -> None:
    for inventory in OFFICES.values():
        for layout in layouts(inventory):
            boxes = [_box(p) for p in layout.placed]
            for line in layout.lines:
                assert not [b for b in boxes if _crosses(line, b)], line


def _crosses(line: Line, box: Edges) -> bool:
    left, top, right, bottom = box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1
    return any(
        max(min(a[0], b[0]), left) <= min(max(a[0], b[0]), right)
        and max(min(a[1], b[1]), top) <= min(max(a[1], b[1]), bottom)
        for a, b in itertools.pairwise(line.points)
    )


def test_no_row_of_columns_ends_with_a_single_one() -> None:
    for count in range(2, 40):
        for number in range(2, 12):
            shape = [len(b) for b in bands([Column("tree", (), 1.0, 1.0)] * count, number)]
            assert sum(shape) == count and max(shape) <= number and max(shape) - min(shape) <= 1


@pytest.mark.parametrize("name", theme.THEMES)
def test_every_text_has_contrast(name: str) -> None:
    colours = theme.THEMES[name]
    for ink in ("ink", "muted", "warn"):
        for ground in ("ground", "card", "band"):
            assert theme.contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert theme.contrast(colours["warn"], colours["warn-fill"]) >= 4.5
    for line in ("wire", "wan", "firewall", "switch", "radio", "presumed", "machine"):
        assert theme.contrast(colours[line], colours["card"]) >= 4.5, line


def test_a_new_device_moves_no_card() -> None:
    """A device more on a switch that has such devices already: the row counts it, and all stays where it is."""
    before, after = (layouts(office(n))[0] for n in (60, 61))
    assert [(p.card.id, p.x, p.y) for p in before.placed] == [(p.card.id, p.x, p.y) for p in after.placed]
    assert before != after


def test_an_overview_leads_to_the_sheets_of_its_areas() -> None:
    several = pages(*summarise(office(1000), Settings()), Settings())
    leading = {p.card.id: p.card.sheet for p in several[0].fit.layout.placed if p.card.sheet}
    assert len(several) == 6 and len(leading) == 5
    for head, number in leading.items():
        assert head in several[number - 1].heads
        assert head in {p.card.id for p in several[number - 1].fit.layout.placed}
