"""A person's own places win; everything else stays, and every line still ends at its cards."""

from __future__ import annotations

import itertools
import json

import pytest

from exports.format import Settings
from exports.plan.marks import Point
from exports.plan.pins import positions, wished
from exports.plan.positions import Layout
from exports.plan.sheet import whole
from exports.registry import formats
from tests.exports.offices import office
from topology.inventory import Inventory


def layout(inventory: Inventory, pins: dict[str, Point] | None = None) -> Layout:
    options = {"positions": json.dumps(pins)} if pins else {}
    fit = whole(inventory, Settings(options=options)).fit
    assert fit is not None
    return fit.layout


def _touches(layout: Layout, point: Point, card: str) -> bool:
    p = next(p for p in layout.placed if p.card.id == card)
    return p.x - 0.6 <= point[0] <= p.x + p.w + 0.6 and p.y - 0.6 <= point[1] <= p.y + p.h + 0.6


def _ends(layout: Layout) -> None:
    """Every line is level or upright, and begins or ends at a card of its wire; drops begin on their bus."""
    for line in layout.lines:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(line.points)), line
        if line.wire is None:
            continue
        cards = (line.wire.a, line.wire.b)
        first = [c for c in cards if _touches(layout, line.points[0], c)]
        last = [c for c in cards if _touches(layout, line.points[-1], c)]
        assert last or first
        if line.net.startswith("bus "):
            x, y = line.points[0]
            bus = [b.points for b in layout.lines if b.net == line.net and b.wire is None]
            assert any(
                min(p[0], q[0]) <= x <= max(p[0], q[0]) and min(p[1], q[1]) <= y <= max(p[1], q[1])
                for points in bus
                for p, q in itertools.pairwise(points)
            ), line


@pytest.mark.parametrize(
    "inventory", [office(90), office(90, cores=2), office(90, ring=True)], ids=["one", "two", "ring"]
)
@pytest.mark.parametrize("move", [(0.0, 60.0), (45.0, 30.0), (-400.0, 0.0), (900.0, 500.0)])
def test_a_moved_card_takes_its_lines_along(inventory: Inventory, move: Point) -> None:
    before = layout(inventory)
    _ends(before)
    kept = positions(before)
    names = {p.card.title: p.card.id for p in before.placed}
    for name in ("sw-1OG", "AP-1", "fw01", "pve2", "fritz.box"):
        one = names[name]
        pins = {**kept, one: (kept[one][0] + move[0], kept[one][1] + move[1])}
        after = layout(inventory, pins)
        _ends(after)
        new = positions(after)
        shift = new["internet"][0] - kept["internet"][0], new["internet"][1] - kept["internet"][1]
        for card, place in pins.items():
            assert new[card] == pytest.approx((place[0] + shift[0], place[1] + shift[1]))


def test_places_that_are_kept_stay_when_the_office_grows() -> None:
    kept = positions(layout(office(90)))
    after = positions(layout(office(97), kept))
    assert {c: after[c] for c in kept} == kept


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": [1]}', '{"a": [null, 2]}', '{"a": [1e99, 2]}', "7"])
def test_what_is_no_place_is_left_out(text: str) -> None:
    assert wished(text) == {}
    assert formats()["svg"].render(office(5), Settings(options={"positions": text, "columns": "x", "sheet": "-1"}))


def test_hidden_devices_are_not_drawn_unless_others_hang_on_them() -> None:
    inventory = office(90)
    names = {d.name: d.id for d in inventory.devices}
    settings = Settings(options={"hidden": f"{names['usv01']} {names['sw-EG']} nobody"})
    svg = formats()["svg"].render(inventory, settings).decode()
    assert ">usv01<" not in svg and ">sw-EG<" in svg and ">nas01<" in svg
