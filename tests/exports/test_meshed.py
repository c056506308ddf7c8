"""A core too meshed for buses: Graphviz places the cards, and nothing is lost; without it the own layout serves."""

from __future__ import annotations

import itertools
import random
import shutil

import pytest

from exports.format import Settings
from exports.plan.draw import draw
from exports.plan.marks import Text
from exports.plan.positions import Layout
from exports.plan.sheet import sheets, whole
from exports.plan.summarise import summarise
from exports.registry import formats
from tests.exports.offices import Office
from topology.inventory import Inventory


def meshed(switches: int, cables: int) -> Inventory:
    """A router, and switches that are joined at random."""
    made = Office()
    net = made.add("", "internet", presumed=True)
    router = made.add('"];n0--n1[label=<b>', "router")
    made.plug(net, router, None, "wan", medium="wan", inferred=True)
    several = [made.add(f"sw-{n}", "switch", ports=48) for n in range(switches)]
    made.plug(router, several[0], "LAN1", 1)
    chance = random.Random(7)
    joined = {(chance.randrange(n), n) for n in range(1, switches)}
    while len(joined) < cables:
        joined.add(tuple(sorted(chance.sample(range(switches), 2))))  # type: ignore[arg-type]  # two of them
    for a, b in sorted(joined):
        made.plug(several[a], several[b], f"{20 + b}", f"{20 + a}")
    return made.inventory()


def layout(inventory: Inventory, wish: str) -> Layout:
    fit = whole(inventory, Settings(options={"layout": wish})).fit
    assert fit is not None
    return fit.layout


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz (dot)")
@pytest.mark.parametrize(("switches", "cables"), [(6, 8), (12, 30), (16, 60)])
def test_graphviz_places_every_card_and_every_cable(switches: int, cables: int) -> None:
    inventory = meshed(switches, cables)
    model, _ = summarise(inventory, Settings())
    made = layout(inventory, "dot")
    assert {p.card.id for p in made.placed} == set(model.cards)
    assert sorted(repr(x.wire) for x in made.lines) == sorted(map(repr, model.wires))
    for a, b in itertools.combinations(made.placed, 2):
        assert a.x >= b.x + b.w or b.x >= a.x + a.w or a.y >= b.y + b.h or b.y >= a.y + a.h
    at = {p.card.id: p for p in made.placed}
    for line in made.lines:
        assert line.wire is not None
        ends = {line.wire.a, line.wire.b}
        for x, y in (line.points[0], line.points[-1]):
            near = [
                c
                for c in ends
                if at[c].x - 3 <= x <= at[c].x + at[c].w + 3 and at[c].y - 3 <= y <= at[c].y + at[c].h + 3
            ]
            assert near, line
            ends -= set(near)
    words = [m.box for m in draw(made, {}, "de") if isinstance(m, Text)]
    for a_, b_ in itertools.combinations(words, 2):
        assert a_[0] >= b_[2] or b_[0] >= a_[2] or a_[1] >= b_[3] - 2 or b_[1] >= a_[3] - 2


def test_very_meshed_cores_go_to_graphviz_by_themselves() -> None:
    few, many = meshed(8, 12), meshed(16, 60)
    assert layout(few, "") == layout(few, "bus")
    if shutil.which("dot"):
        assert layout(many, "") == layout(many, "dot") != layout(many, "bus")


def test_without_graphviz_the_own_layout_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    inventory = meshed(16, 60)
    monkeypatch.setenv("PATH", "")
    assert layout(inventory, "dot") == layout(inventory, "bus")
    assert sheets(inventory, Settings())
    assert formats()["svg"].render(inventory, Settings())
