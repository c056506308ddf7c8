"""The way between two devices and the one that helps when it fails."""

from __future__ import annotations

from topology.inventory import Device, End, Inventory, Link
from topology.paths import ways

GIGABIT = 10**9


def network(*cables: str, **more: object) -> Inventory:
    """Cables as `a1-b2`: a letter for the device, a digit for its port; `!` after it where spanning tree blocks it, `~`
    where it runs at 100 Mbit/s."""
    links = []
    for cable in cables:
        a, b = cable.rstrip("!~").split("-")
        state = "blocked" if cable.endswith("!") else "forwarding"
        speed = GIGABIT // 10 if cable.endswith("~") else GIGABIT
        links.append(Link(End(a[0], a[1:]), End(b[0], b[1:]), state=state, speed_bps=speed))
    names = sorted({e.device for link in links for e in (link.a, link.b)} | {"z"})
    return Inventory(0.0, "s", tuple(Device(n) for n in names), tuple(links))


def shown(inventory: Inventory, one: str, other: str) -> list[str]:
    return [
        " ".join(f"{x.left.device}{x.left.port}-{x.entered.device}{x.entered.port}" for x in way.legs)
        for way in ways(inventory, one, other)
    ]


def test_the_way_names_each_port_in_the_order_in_which_it_is_passed() -> None:
    inventory = network("a1-b1", "b2-c1", "d1-b3")
    assert shown(inventory, "d", "c") == ["d1-b3 b2-c1"]
    assert shown(inventory, "c", "d") == ["c1-b2 b3-d1"]


def test_nothing_leads_to_a_device_without_cable_or_to_itself() -> None:
    inventory = network("a1-b1")
    assert shown(inventory, "a", "z") == shown(inventory, "a", "a") == shown(inventory, "a", "nobody") == []


def test_a_link_at_rest_is_the_other_way_and_not_the_first() -> None:
    inventory = network("a1-b1", "b2-c1", "a2-c2!")
    assert shown(inventory, "a", "c") == ["a1-b1 b2-c1", "a2-c2"]
    assert ways(inventory, "a", "c")[1].again == ()


def test_a_second_cable_to_the_same_switch_is_told_from_a_second_switch() -> None:
    second_cable = ways(network("a1-b1", "a2-b2!", "b3-c1"), "a", "c")[1]
    assert second_cable.again == ("b",) and [x.a.port for x in second_cable.cables] == ["3"]
    second_switch = ways(network("a1-b1", "b2-c1", "a2-d1", "d2-c2!"), "a", "c")[1]
    assert second_switch.devices == ("d",) and second_switch.again == second_switch.cables == ()


def test_a_way_that_spares_the_switch_goes_before_one_that_spares_only_the_cable() -> None:
    inventory = network("a1-b1", "a2-b2!", "b3-c1", "b4-c4!", "a3-d1", "d2-e1", "e2-c2!")
    assert ways(inventory, "a", "c")[1].devices == ("d", "e")


def test_the_slowest_part_is_named() -> None:
    way = ways(network("a1-b1", "b2-c1~", "c2-d1"), "a", "d")[0]
    assert way.speed_bps == GIGABIT // 10
    assert [x.left.device for x in way.slowest] == ["b"]
    assert ways(network("a1-b1", "b2-c1"), "a", "c")[0].slowest == ()


def test_the_internet_joins_no_two_devices() -> None:
    inventory = network("a1-b1")
    wan = [Link(End("a"), End("internet"), medium="wan"), Link(End("internet"), End("z"), medium="wan")]
    both = Inventory(0.0, "s", (*inventory.devices, Device("internet")), (*inventory.links, *wan))
    assert shown(both, "b", "z") == []
    assert shown(both, "b", "internet") != []
