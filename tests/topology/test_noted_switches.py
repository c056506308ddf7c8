"""A presumed switch that a person has named is a device that stays."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Attribute, ForwardingTable, Interface, Key, Learned
from topology.build import build
from topology.inventory import Device, Inventory

CORE = "00:11:22:00:00:01"
PCS = tuple(f"00:11:2{n}:00:00:01" for n in range(3, 7))


def _office(heard: Any, behind: int, ports: tuple[str, ...] = ("gi1", "gi2")) -> None:
    """A switch with `behind` computers on gi2."""
    heard.all.clear()
    named = [Interface(p, index=i, bridge_port=i) for i, p in enumerate(ports, 1)]
    rows = tuple(Learned(mac, "gi2") for mac in PCS[:behind])
    claims = [Attribute("sys_name", "core"), Attribute("capability", "bridge"), ForwardingTable(rows)]
    heard.say(Key.mac(CORE), *named, *claims, probe="snmp", peer="10.0.0.1")
    for n, mac in enumerate(PCS, 10):
        heard.arp(mac, f"10.0.0.{n}")


def _inventory(heard: Any, notes: dict[str, dict[str, str]] | None = None) -> Inventory:
    return build(heard.all, as_of=2000.0, site="s", notes=notes).inventory


def _switch(inventory: Inventory) -> Device:
    return next(d for d in inventory.devices if d.id.startswith("unmanaged-"))


@pytest.fixture
def switch(heard: Any) -> str:
    _office(heard, 3)
    found = _switch(_inventory(heard))
    assert found.presumed
    return found.id


def _neighbours(inventory: Inventory, device: str) -> set[str]:
    ends = [(x.a.device, x.b.device) for x in inventory.links]
    return {a if b == device else b for a, b in ends if device in (a, b)}


def test_a_note_makes_it_a_device(heard: Any, switch: str) -> None:
    found = _inventory(heard, {switch: {"name": "Netgear GS108", "vendor": "Netgear", "room": "Kitchen"}})
    device = _switch(found)
    assert (device.id, device.presumed, device.name, device.role) == (
        switch,
        False,
        "Netgear GS108",
        "unmanaged-switch",
    )
    assert device.get("vendor") == "Netgear" and device.attributes["vendor"].evidence[0].probe == "human"
    assert all(x.inferred for x in found.links if switch in (x.a.device, x.b.device))
    assert not [f for f in found.findings if f.code == "presumed-switch"]


def test_a_stated_role_wins(heard: Any, switch: str) -> None:
    role = _switch(_inventory(heard, {switch: {"role": "access-point"}})).attributes["role"]
    assert role.value == "access-point" and role.disputed_by[0].value == "unmanaged-switch"


def test_a_remark_alone_confirms_nothing(heard: Any, switch: str) -> None:
    assert _switch(_inventory(heard, {switch: {"remark": "I doubt it"}})).presumed


@pytest.mark.parametrize("behind", [0, 1, 2, 4])
def test_it_stays_whatever_is_seen_behind_it(heard: Any, switch: str, behind: int) -> None:
    _office(heard, behind)
    found = _inventory(heard, {switch: {"name": "Netgear GS108"}})
    device = _switch(found)
    assert device.id == switch and not device.presumed
    core = next(d.id for d in found.devices if d.name == "core")
    assert core in _neighbours(found, switch)
    assert len(_neighbours(found, switch)) == behind + 1
    (up,) = [x for x in found.links if {x.a.device, x.b.device} == {core, switch}]
    assert "gi2" in (up.a.port, up.b.port) and up.inferred


def test_without_a_note_it_is_gone_with_its_evidence(heard: Any, switch: str) -> None:
    _office(heard, 1)
    assert switch not in {d.id for d in _inventory(heard).devices}


def test_where_its_port_is_gone_it_is_not_located(heard: Any, switch: str) -> None:
    _office(heard, 0, ports=("gi1",))
    found = _inventory(heard, {switch: {"model": "GS108"}})
    assert switch in {d.id for d in found.devices} and not _neighbours(found, switch)
    assert switch in {n.device for n in found.not_located}


def test_a_note_about_something_unknown_makes_no_device(heard: Any, switch: str) -> None:
    found = _inventory(heard, {"d123": {"name": "x"}, "site": {"rooms": "3"}})
    assert not {"d123", "site"} & {d.id for d in found.devices}
