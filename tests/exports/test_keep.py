"""The same office gives the same picture: what was drawn stays where it is when a device is added."""

from __future__ import annotations

import shutil

import msgspec
import pytest

from discover.observation import Confidence
from exports.format import Settings
from exports.plan.faults import clean
from exports.plan.marks import Point
from exports.plan.sheet import arrangement, sheets, whole
from tests.exports.offices import office
from topology.inventory import Device, End, Inventory, Link, NotLocated, Port, Resolved

ROLES = ("workstation", "smartphone", "printer", "camera", "phone", "switch", "unmanaged-switch", "access-point",
         "server", "hypervisor", "nas", "ups", "unknown")  # fmt: skip


def grown(inventory: Inventory, role: str, up: str | None, port: str = "45") -> Inventory:
    """The office with a device more on a port of `up`, or without a known place."""
    facts = {"role": role, "name": "zz-new"}
    device = Device(
        "zz-new",
        attributes={k: Resolved(v, Confidence.REPORTED) for k, v in facts.items()},
        ips=("10.10.99.99",),
        networks=(inventory.networks[0].id,),
        vlans=(inventory.networks[0].vlan,) if inventory.networks[0].vlan is not None else (),
    )
    devices = tuple(sorted((*inventory.devices, device), key=lambda d: d.id))
    if up is None:
        lost = (*inventory.not_located, NotLocated("zz-new"))
        return msgspec.structs.replace(inventory, devices=devices, not_located=lost)
    link = Link(End(up, port), End("zz-new"), "ethernet", ("lldp",), Confidence.REPORTED, (), False, 10**9)
    links = tuple(sorted((*inventory.links, link), key=lambda x: (x.a, x.b)))
    return msgspec.structs.replace(inventory, devices=devices, links=links)


def where(inventory: Inventory, kept: str, **options: str) -> dict[tuple[int, str], Point]:
    several = sheets(inventory, Settings(options={"kept": kept, **options}))
    return {
        (n, p.card.id): (round(p.x), round(p.y)) for n, s in enumerate(several) if s.fit for p in s.fit.layout.placed
    }


@pytest.mark.parametrize("size", [5, 40, 90, 250, 1000])
def test_a_drawing_given_back_is_the_same_drawing(size: int) -> None:
    inventory = office(size)
    kept = arrangement(inventory, Settings())
    assert kept and where(inventory, kept) == where(inventory, "")
    assert arrangement(inventory, Settings(options={"kept": kept})) == kept


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("size", "host"), [
    (5, None), (40, None), (40, "sw-core"), (40, "sw-EG"), (90, None), (90, "sw-core"), (90, "sw-EG"), (250, None),
    (250, "sw-core"), (250, "sw-EG"), (250, "sw-halle-01"), (1000, None), (1000, "sw-core"),
    (1000, "sw-dist-3"), (1000, "sw-2OG"), (1000, "sw-halle-25"),
])  # fmt: skip
def test_one_device_more_moves_nothing_else(size: int, host: str | None, role: str) -> None:
    """Only what hangs on the same switch, below it, makes room for a row more; and where a sheet is full, all that is
    under it moves down by the same length."""
    inventory = office(size)
    ids = {d.name: d.id for d in inventory.devices}
    up = ids[host] if host else None
    more = grown(inventory, role, up)
    kept = arrangement(inventory, Settings())
    before, after = where(inventory, ""), where(more, kept)
    moved = {card for card in before if after.get(card) != before[card]}
    below = {x.b.device for x in inventory.links if x.a.device == up} | {
        x.a.device for x in inventory.links if x.b.device == up
    }
    steps = {(after[n, c][0] - before[n, c][0], after[n, c][1] - before[n, c][1]) for n, c in moved if c not in below}
    assert not moved or host not in (None, "sw-core")
    assert all(size == 1000 and dx == 0 < dy for dx, dy in steps)
    assert not steps or max(dy for _, dy in steps) - min(dy for _, dy in steps) <= 1
    for sheet in sheets(more, Settings(options={"kept": kept})):
        assert sheet.fit is not None and sheet.fit.good and clean(sheet.fit.layout)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("host", [None, "sw-core-1", "sw-1OG"])
@pytest.mark.parametrize("role", ["workstation", "switch", "unmanaged-switch", "unknown"])
def test_cards_that_graphviz_has_placed_stay_too(role: str, host: str | None) -> None:
    inventory = office(90, cores=2)
    ids = {d.name: d.id for d in inventory.devices}
    settings = Settings(options={"layout": "dot"})
    kept = arrangement(inventory, settings)
    before = where(inventory, "", layout="dot")
    assert where(inventory, kept, layout="dot") == before
    more = grown(inventory, role, ids[host] if host else None)
    after = where(more, kept, layout="dot")
    assert {card: after.get(card) for card in before} == before
    for sheet in sheets(more, Settings(options={"kept": kept, "layout": "dot"})):
        assert sheet.fit is not None and clean(sheet.fit.layout)


def networks_more(inventory: Inventory) -> Inventory:
    """A VLAN more, before all others but the first."""
    one = msgspec.structs.replace(
        inventory.networks[1], id="10.5.0.0/16", prefix="10.5.0.0/16", vlan=5, name="Werkstatt"
    )
    return msgspec.structs.replace(inventory, networks=(*inventory.networks, one))


def more_of(inventory: Inventory, view: str) -> Inventory:
    """The office with something more that stands in the midst of the view, where nothing is kept."""
    if view == "logical":
        return networks_more(inventory)
    role, up = ("access-point", "sw-EG") if view == "wlan" else ("switch", "sw-core")
    made = grown(inventory, role, next(d.id for d in inventory.devices if d.name == up))
    new = made.device("zz-new")
    assert new is not None
    name = {"wlan": "AP-1a", "ports": "sw-1OG-a"}.get(view, "zz-new")
    named = {**new.attributes, "name": Resolved(name, Confidence.REPORTED)}
    ports = tuple(Port(str(n), n, speed_bps=10**9) for n in range(1, 9))
    new = msgspec.structs.replace(new, attributes=named, ports=ports)
    return msgspec.structs.replace(made, devices=tuple(new if d.id == "zz-new" else d for d in made.devices))


@pytest.mark.parametrize("size", [40, 90, 250, 1000])
@pytest.mark.parametrize("view", ["logical", "wlan", "ports", "bsi"])
def test_other_views_stay_too(view: str, size: int) -> None:
    inventory = office(size)
    settings = Settings(options={"view": view})
    kept = arrangement(inventory, settings)
    before = where(inventory, "", view=view)
    assert where(inventory, kept, view=view) == before
    both = arrangement(inventory, Settings(options={"kept": kept}))
    assert where(inventory, both) == where(inventory, "") and where(inventory, both, view=view) == before
    more = more_of(inventory, view)
    after = where(more, both, view=view)
    new = after.keys() - before.keys()
    assert new or view == "bsi"  # there a switch more is counted in its group
    moved = {card: after.get(card) for card in before if after.get(card) != before[card]}
    assert not moved
    for sheet in sheets(more, Settings(options={"kept": both, "view": view})):
        assert sheet.fit is not None and sheet.fit.good and clean(sheet.fit.layout)


def test_another_office_is_arranged_anew() -> None:
    kept = arrangement(office(40), Settings())
    assert where(office(250), kept) == where(office(250), "")


def test_a_persons_own_place_wins_over_what_was_kept() -> None:
    inventory = office(90)
    kept = arrangement(inventory, Settings())
    point = next(d.id for d in inventory.devices if d.name == "usv01")
    fit = whole(inventory, Settings(options={"kept": kept, "positions": f'{{"{point}": [1000, 640]}}'})).fit
    assert fit is not None and (1000.0, 640.0) in {(p.x, p.y) for p in fit.layout.placed if p.card.id == point}


@pytest.mark.parametrize(
    "text", ["[]", "{", "7", '[{"at":{}}]', '[{"at":{"a":[1,2]},"rows":7}]', '[{"at":3,"rows":[[3]]}, 8]', "[" * 9000]
)
def test_what_is_no_arrangement_changes_nothing(text: str) -> None:
    assert where(office(40), text) == where(office(40), "")
