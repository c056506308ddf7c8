"""Nothing spoils a drawing: no card on another, no line through a card, no words on words, on cards or under a line."""

from __future__ import annotations

import shutil

import msgspec
import pytest

from exports.format import Settings
from exports.plan.faults import faults
from exports.plan.marks import Text, flat
from exports.plan.model import Card, Wire
from exports.plan.positions import Label, Layout, Line, Placed
from exports.plan.sheet import Sheet, sheets
from tests.exports.offices import Office, office
from topology.inventory import Inventory

VIEWS = ("physical", "logical", "wlan", "bsi", "ports")
KINDS = {
    "plain": {},
    "two cores and lines": {"cores": 2, "lines": 2},
    "three cores": {"cores": 3},
    "four cores": {"cores": 4, "lines": 2},
    "ring": {"ring": True},
}


def drawn(inventory: Inventory, **options: str) -> tuple[Sheet, ...]:
    return sheets(inventory, Settings(options=options))


@pytest.mark.parametrize("size", [5, 40, 90, 250, 1000])
@pytest.mark.parametrize("kind", KINDS)
def test_offices_of_every_shape(kind: str, size: int) -> None:
    inventory = office(size, **KINDS[kind])  # type: ignore[arg-type]  # keywords of several types
    for view in VIEWS:
        for sheet in drawn(inventory, view=view):
            assert sheet.fit is not None and sheet.fit.good
            assert not list(faults(sheet.fit.layout))


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("kind", KINDS)
def test_what_graphviz_places(kind: str) -> None:
    inventory = office(90, **KINDS[kind])  # type: ignore[arg-type]  # keywords of several types
    for sheet in drawn(inventory, layout="dot"):
        assert sheet.fit is not None and sheet.fit.layout.way in ("LR", "TB")
        assert not list(faults(sheet.fit.layout))


def routers(several: int = 5) -> Inventory:
    """Routers that are joined to each other, several cables between two, and one that stands below another."""
    made = Office()
    net = made.add("", "internet", presumed=True)
    nodes = [made.add(f"core-router-{n}", "router", model="mx480") for n in range(several)]
    made.plug(net, nodes[0], None, "wan", medium="wan", inferred=True)
    for n, one in enumerate(nodes):
        for m in range(n):
            made.plug(nodes[m], one, f"ge-{m}/0/{n}.0", f"ge-{n}/1/{m}.0")
    made.plug(nodes[0], nodes[1], "xe-0/0/7", "xe-1/0/7")
    for n in range(2):
        desk = made.add(f"edge-{n}", "router")
        made.plug(nodes[n], desk, f'1/1/c36/{n}, 10-Gig Ethernet, "to-{"very-" * 9}far"', "wan")
        made.plug(desk, made.add(f"sw-{n}", "switch", ports=8), 2, 1)
    made.plug(nodes[2], made.add("", "unmanaged-switch", presumed=True), 9, inferred=True)
    return made.inventory()


@pytest.mark.parametrize("several", [2, 3, 5, 7])
def test_routers_joined_to_each_other(several: int) -> None:
    for layout in ("", "dot") if shutil.which("dot") else ("",):
        for sheet in drawn(routers(several + 1), layout=layout):
            assert sheet.fit is not None
            assert not list(faults(sheet.fit.layout)) or not shutil.which("dot")
            at = {p.card.id: p for p in sheet.fit.layout.placed}
            for line in sheet.fit.layout.lines:
                for x, y in (line.points[0], line.points[-1]) if line.wire and "bus" not in line.net else ():
                    ends = [at[c] for c in (line.wire.a, line.wire.b)] if line.wire else []
                    assert any(p.x - 1 <= x <= p.x + p.w + 1 and p.y - 1 <= y <= p.y + p.h + 1 for p in ends)


def test_a_description_behind_the_name_of_a_port_is_left_out() -> None:
    words = {w for s in drawn(routers()) if s.fit for x in s.fit.layout.labels for w in x.lines}
    assert any("1/1/c36/0" in w for w in words) and not any("10-Gig" in w or "very-" in w for w in words)


def test_the_lines_of_a_ring_cross_nothing() -> None:
    (sheet,) = drawn(office(90, ring=True))
    assert sheet.fit is not None
    ring = [x for x in sheet.fit.layout.lines if x.net.startswith("cross")]
    buses = [x for x in sheet.fit.layout.lines if x.net.startswith("bus") and x.wire is None]
    assert ring and min(y for x in ring for _, y in x.points) > max(y for x in buses for _, y in x.points)


def test_long_names_stay_apart() -> None:
    long = {f"sw-{n}OG": f"kundenname-standort-nord-verteilerschrank-switch-{n:02d}" for n in range(1, 5)}
    shown = {m.text for s in drawn(office(90, names=long)) for m in flat(s.marks) if isinstance(m, Text)}
    assert {f"{n:02d}" for n in (1, 2)} <= {t[-2:] for t in shown if t.startswith("kundenname") and "…" in t}


def test_a_single_column_is_not_left_over() -> None:
    (sheet,) = drawn(office(90), view="wlan")
    assert sheet.fit is not None
    assert [len(row) for row in sheet.fit.rows] == [2, 3]  # two radio networks, three access points


def test_each_fault_is_seen() -> None:
    card = Card("a", "switch", "a")
    one, other = Placed(card, 0, 0), Placed(msgspec.structs.replace(card, id="b"), 300, 0)
    fine = Layout((one, other), (Line(((212, 20), (300, 20)), "x", Wire("a", "b")),), (), 512, 40)
    words = Label(220, 40, ("Port 1",))
    assert not list(faults(msgspec.structs.replace(fine, labels=(words,))))
    for spoilt in (
        msgspec.structs.replace(fine, placed=(one, Placed(other.card, 200, 30))),
        msgspec.structs.replace(fine, lines=(Line(((-10, 10), (600, 30)), "x"),)),
        msgspec.structs.replace(fine, labels=(words, Label(230, 42, ("Port 2",)))),
        msgspec.structs.replace(fine, labels=(Label(210, 30, ("Port 1",)),)),
        msgspec.structs.replace(fine, labels=(Label(220, 23, ("Port 1",)),)),
    ):
        assert list(faults(spoilt))
