"""Cables that nothing replaces, rings, and second cables told from second ways."""

from __future__ import annotations

import msgspec

from tests.topology.test_paths import network
from topology.inventory import Inventory, Network
from topology.redundancy import Backing, backing, cuts, rings


def office(*cables: str) -> Inventory:
    """`r` is the gateway."""
    return msgspec.structs.replace(network(*cables), networks=(Network("10.0.0.0/24", gateway="r"),))


def lost(inventory: Inventory) -> dict[str, str]:
    return {"".join(sorted((c.link.a.device, c.link.b.device))): "".join(c.affected) for c in cuts(inventory)}


def test_a_cable_takes_down_all_behind_it_and_a_ring_takes_down_nothing() -> None:
    assert lost(office("r1-a1", "a2-b1", "b2-c1")) == {"ar": "abc", "ab": "bc", "bc": "c"}
    assert lost(office("r1-a1", "a2-b1", "b2-c1", "a3-c2!")) == {"ar": "abc"}
    assert lost(office("r1-a1", "a2-b1", "a3-b2")) == {"ar": "ab"}


def test_rings_with_the_cable_that_is_held_back() -> None:
    (ring,) = rings(office("r1-a1", "a2-b1", "b2-c1", "a3-c2!", "c3-d1"))
    assert ring.devices == ("a", "b", "c") and [x.a.port for x in ring.resting] == ["3"]
    assert rings(office("r1-a1", "a2-b1", "a3-b2")) == ()


def test_a_second_cable_to_the_same_switch_is_no_second_way() -> None:
    two_cables = office("r1-a1", "a2-b1", "a3-b2!")
    assert backing(two_cables, "b") == Backing("cable", "a")
    assert backing(two_cables, "a") == Backing("none")
    two_switches = office("r1-a1", "r2-b1", "a2-c1", "b2-c2!")
    assert backing(two_switches, "c") == Backing("way")
    assert backing(two_switches, "a") == Backing("way")
    assert backing(two_switches, "r") == Backing("none")
    assert backing(office("r1-a1", "r2-a2!"), "a") == Backing("cable", "r")
    assert backing(office("r1-a1"), "z") == Backing("none")
