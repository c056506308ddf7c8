"""The other views: networks, WLAN, port maps, the reduced plan; each on paper, as draw.io and as DOT."""

from __future__ import annotations

import itertools
import shutil
import subprocess

import defusedxml.ElementTree
import msgspec
import pytest

from exports.format import Settings
from exports.plan import front
from exports.plan.draw import draw
from exports.plan.faceplate import slots
from exports.plan.marks import Box, Group, Text, flat
from exports.plan.positions import Placed
from exports.plan.sheet import Sheet, sheets
from exports.plan.views import VIEWS, seen
from exports.registry import formats
from exports.texts import LANGUAGES
from tests.exports.offices import Office, office
from topology.inventory import Inventory, Port, Radio

OFFICES = {n: office(n) for n in (5, 40, 90, 250, 1000)}
OTHERS = [v for v in VIEWS if v != "physical"]
HOSTILE = {
    "sw-EG": "<script>alert(1)</script>",
    "fw01": '"];x[label="',
    "sw-core": "\\",
    "AP-1": "‮gnp" + "x" * 200,
    "fritz.box": "]]>&amp;\x00",
}


def shown(inventory: Inventory, view: str, lang: str = "de") -> tuple[Sheet, ...]:
    return sheets(inventory, Settings(lang=lang, options={"view": view}))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", OTHERS)
@pytest.mark.parametrize("size", OFFICES)
def test_every_sheet_is_legible_nothing_overlaps_and_every_text_is_in_its_card(size: int, view: str, lang: str) -> None:
    for sheet in shown(OFFICES[size], view, lang):
        assert sheet.fit is not None and sheet.fit.good
        layout = sheet.fit.layout
        for one, other in itertools.combinations(layout.placed, 2):
            assert _apart(one, other), (one.card.title, other.card.title)
        for group in draw(layout, {}, lang):
            if isinstance(group, Group) and dict(group.attributes).get("class") == "card":
                frame = next(m for m in group.marks if isinstance(m, Box))
                for text in (m for m in flat(group.marks) if isinstance(m, Text)):
                    left, top, right, bottom = text.box
                    assert frame.x < left and right < frame.x + frame.w, text.text
                    assert frame.y < top and bottom < frame.y + frame.h, text.text


def _apart(one: Placed, other: Placed) -> bool:
    return (
        one.x >= other.x + other.w or other.x >= one.x + one.w or one.y >= other.y + other.h or other.y >= one.y + one.h
    )


@pytest.mark.parametrize("view", OTHERS)
@pytest.mark.parametrize("size", [90, 1000])
def test_every_card_is_on_some_sheet(size: int, view: str) -> None:
    model, _ = seen(OFFICES[size], Settings(options={"view": view}))
    drawn = {p.card.id for s in shown(OFFICES[size], view) if s.fit for p in s.fit.layout.placed}
    assert drawn == model.cards.keys() and drawn


def test_the_logical_plan_counts_who_is_in_each_network() -> None:
    model, summary = seen(OFFICES[90], Settings(options={"view": "logical"}))
    networks = [c for c in model.cards.values() if c.role == "network"]
    assert len(networks) == len([n for n in OFFICES[90].networks if n.devices or n.prefix])
    gateway = next(n.gateway for n in OFFICES[90].networks if n.gateway)
    joined = {w.b for w in model.wires if w.a == gateway}
    assert {c.id for c in networks} <= joined
    phones = next(c for c in networks if "Telefonie" in c.title)
    assert sum(r.count or 0 for r in phones.rows) == sum(20 in d.vlans for d in summary.devices.values())


def test_the_reduced_plan_says_every_device_once_with_a_sign() -> None:
    model, summary = seen(OFFICES[250], Settings(options={"view": "bsi"}))
    told = [d for c in model.cards.values() for d in (*c.devices, *(x for r in c.rows for x in r.devices))]
    assert sorted(told) == sorted(summary.devices)
    signs = [w.split()[0] for c in model.cards.values() for w in (c.title, *(r.text for r in c.rows))]
    assert len(signs) == len(set(signs)) and all(s[0] in "NSCTDG" and s[1:].isdigit() for s in signs)


def test_a_port_map_names_what_is_in_each_socket() -> None:
    inventory = OFFICES[90]
    model, _ = seen(inventory, Settings(options={"view": "ports"}))
    switch = next(c for c in model.cards.values() if c.title == "sw-EG")
    device = inventory.device(switch.id)
    assert device is not None and len(switch.sockets) == len(device.ports)
    linked = {x.a.port if x.a.device == device.id else x.b.port for x in inventory.links
              if device.id in (x.a.device, x.b.device)}  # fmt: skip
    assert {s.number for s in switch.sockets if s.state == "linked"} == linked
    assert all(s.text == "frei" for s in switch.sockets if s.state == "down")
    ports = tuple(Port(f"GigabitEthernet1/0/{n}", n, if_type=6, oper_up=n == 3) for n in range(1, 9))
    inside = (Port("lo", 90), Port("br0", 91, if_type=6), Port("vlan10", 92, if_type=135))
    one = msgspec.structs.replace(device, ports=(*ports, *inside))
    alone = Inventory(0.0, "x", devices=(one,))
    (card,) = seen(alone, Settings(options={"view": "ports"}))[0].cards.values()
    assert [s.number for s in card.sockets] == [str(n) for n in range(1, 9)]
    assert [s.state for s in card.sockets].count("up") == 1


def test_the_neighbours_radio_networks_are_counted_without_a_name() -> None:
    point = next(d.id for d in OFFICES[90].devices if d.role == "access-point")
    radios = (
        Radio("78:45:58:00:00:01", "Büro", True, point, 36, protection="WPA2"),
        Radio("00:11:22:33:44:55", "Nachbar-Geheim", False, None, 6),
    )
    inventory = msgspec.structs.replace(OFFICES[90], radios=radios)
    drawn = formats()["svg"].render(inventory, Settings(options={"view": "wlan"})).decode()
    assert "Kanal 36" in drawn and "WPA2" in drawn and "Nachbar-Geheim" not in drawn and "WLANs der Nachbarn" in drawn


@pytest.mark.parametrize("name", ["svg", "pdf", "png", "drawio", "dot"])
@pytest.mark.parametrize("view", OTHERS)
def test_every_file_holds_hostile_names_as_text(view: str, name: str) -> None:
    for inventory in (office(90, names=HOSTILE), Inventory(0.0, "x")):
        made = formats()[name].render(inventory, Settings(options={"view": view}, created_at=1.8e9))
        assert made == formats()[name].render(inventory, Settings(options={"view": view}, created_at=1.8e9))
        if name in ("svg", "drawio"):
            root = defusedxml.ElementTree.fromstring(made)
            assert not [e for e in root.iter() if e.tag.rpartition("}")[2] == "script"]
        elif name == "dot" and shutil.which("dot"):
            subprocess.run(["dot", "-Tplain"], input=made, check=True, capture_output=True, timeout=60)


def test_a_persons_places_are_those_of_the_physical_plan() -> None:
    gateway = next(n.gateway for n in OFFICES[90].networks if n.gateway)
    moved = Settings(options={"view": "logical", "positions": f'{{"{gateway}": [900, 900]}}'})
    plain = formats()["svg"].render(OFFICES[90], Settings(options={"view": "logical"}))
    assert formats()["svg"].render(OFFICES[90], moved) == plain


def test_the_core_comes_first_and_every_socket_says_its_vlan_and_speed() -> None:
    model, _ = seen(OFFICES[90], Settings(options={"view": "ports"}))
    assert next(iter(model.cards.values())).title == "sw-core"
    drawn = formats()["svg"].render(OFFICES[90], Settings(options={"view": "ports"})).decode()
    for words in (">V10<", ">V20<", ">V40<", ">1G<"):
        assert words in drawn


@pytest.mark.parametrize("ports", [1, 5, 8, 24, 28, 48, 52, 96, 500])
def test_a_front_holds_its_sockets_whatever_their_number(ports: int) -> None:
    at = front.places(range(ports))
    assert len({*at}) == ports
    assert max(x for x, _ in at) + front.CELL <= front.width(ports)
    assert max(y for _, y in at) + front.HIGH <= front.height(ports)


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["1", "2", "3"], [0, 1, 2]),
        ([f"Gi1/0/{n}" for n in (1, 2, 4, 7)], [0, 1, 3, 6]),  # 3, 5 and 6 are not told of
        (["Gi1/0/1", "Gi1/0/2", "Gi1/0/3", "Te1/1/1", "Te1/1/2"], [0, 1, 2, 4, 5]),  # the uplinks begin above
        (["Gi0/2", "Gi0/3"], [1, 2]),
        (["uplink", "wan", "x9"], [0, 1, 2]),
        ([f"port{n}" for n in (1, 20)], [0, 1]),  # a front of gaps says nothing
        ([], []),
        (["9" * 40, "9" * 39 + "8"], [0, 1]),
    ],
)
def test_odd_numbers_stand_above_even_ones(names: list[str], places: list[int]) -> None:
    assert slots(names) == places


def test_a_router_with_a_foot_in_several_networks_joins_them() -> None:
    made = Office()
    switch = made.add("sw", "switch", ports=8)
    inner = made.add("inner", "router")
    made.plug(switch, inner, 1)
    for n, vlan in enumerate((1, 10, 20)):
        made.plug(switch, made.add(f"pc-{n}", "workstation", vlan), 2 + n)
    office = made.inventory()
    networks = tuple(msgspec.structs.replace(n, gateway=None) for n in office.networks)
    feet = ("10.1.0.0/16", "10.20.0.0/16")
    devices = tuple(msgspec.structs.replace(d, networks=feet) if d.id == inner else d for d in office.devices)
    office = msgspec.structs.replace(office, networks=networks, devices=devices)
    model, _ = seen(office, Settings(options={"view": "logical"}))
    assert {w.other(inner) for w in model.wires if inner in (w.a, w.b)} == {f"network {n}" for n in feet}
    assert not any(r.icon == "router" for c in model.cards.values() for r in c.rows)


def test_networks_that_nothing_joins_stand_beside_each_other() -> None:
    office = OFFICES[90]
    lost = msgspec.structs.replace(
        office,
        networks=tuple(msgspec.structs.replace(n, gateway=None) for n in office.networks),
        devices=tuple(d for d in office.devices if d.role == "workstation"),
        links=(),
    )
    (sheet,) = sheets(lost, Settings(options={"view": "logical"}))
    assert sheet.fit is not None
    assert [len(row) for row in sheet.fit.rows] == [3, 2]  # none above the others as if it led to them
    drawn = {m.text for m in flat(sheet.marks) if isinstance(m, Text)}
    assert "Legende" not in drawn  # there is no line to explain
