"""Devices that only their neighbours tell of keep their ids when they are asked themselves, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Attribute, Interface, Key, Neighbour
from topology.build import Built, build

CORE, ACCESS = "00:11:22:00:00:01", "00:11:22:00:00:02"


def _core(heard: Any, *remotes: tuple[Key, ...]) -> None:
    told = [Neighbour("lldp", f"gi{i}", remote, "gi24", 5) for i, remote in enumerate(remotes, 1)]
    ports = [Interface(f"gi{i}", index=i) for i, _ in enumerate(remotes, 1)]
    heard.say(Key.mac(CORE), *ports, Attribute("sys_name", "core"), *told, probe="snmp", peer="10.0.0.1")


def _built(heard: Any, before: Built | None = None) -> Built:
    return build(heard.all, as_of=2000.0, site="s", known=before.identities if before else None)


def _id(built: Built, name: str) -> str:
    return next(d.id for d in built.inventory.devices if d.name == name or Key.name(name) in d.keys)


@pytest.mark.parametrize(
    "remote",
    [
        (Key.mac(ACCESS), Key.name("access")),
        (Key.name("access"), Key.ip("10.0.0.2")),
        (Key.chassis(7, "rack-4"), Key.name("access")),
    ],
    ids=["chassis-mac", "name-and-address", "chassis-text"],
)
def test_a_told_device_keeps_its_id_when_it_is_scanned_itself(heard: Any, remote: tuple[Key, ...]) -> None:
    _core(heard, remote)
    told = _built(heard)
    before = _id(told, "access")
    heard.say(
        Key.mac(ACCESS), Interface("gi24", index=24), Attribute("sys_name", "access"), probe="snmp", peer="10.0.0.2"
    )
    if remote[0].kind == "chassis":
        heard.say(remote[0], Attribute("sys_name", "access"), probe="snmp", peer="10.0.0.2")
        heard.say(Key.mac(ACCESS), Attribute("vendor", "Any"), probe="snmp", peer="10.0.0.2")
    scanned = _built(heard, told)
    assert before in {d.id for d in scanned.inventory.devices if Key.name("access") in d.keys or d.name == "access"}
    third = _built(heard, scanned)
    assert {d.id for d in third.inventory.devices} == {d.id for d in scanned.inventory.devices}


def test_a_scanned_device_keeps_its_id_while_only_a_neighbour_tells_of_it(heard: Any) -> None:
    heard.say(
        Key.mac(ACCESS), Interface("gi24", index=24), Attribute("sys_name", "access"), probe="snmp", peer="10.0.0.2"
    )
    scanned = _built(heard)
    heard.all.clear()
    _core(heard, (Key.mac(ACCESS), Key.name("access")))
    assert _id(_built(heard, scanned), "access") == _id(scanned, "access")


def test_a_name_that_two_devices_go_by_hands_no_id_over(heard: Any) -> None:
    _core(heard, (Key.name("switch"), Key.ip("10.0.0.9")))
    told = _built(heard)
    before = _id(told, "switch")
    for mac in ("00:11:22:00:00:03", "00:11:22:00:00:04"):
        heard.say(Key.mac(mac), Interface("gi1", index=1), Attribute("sys_name", "switch"), probe="snmp", peer="x")
    after = _built(heard, told)
    owners = [d for d in after.inventory.devices if d.id == before]
    assert all(not {"00:11:22:00:00:03", "00:11:22:00:00:04"} & set(d.macs) for d in owners)


def test_ids_of_told_devices_are_never_given_twice(heard: Any) -> None:
    _core(heard, (Key.mac(ACCESS),), (Key.mac("00:11:22:00:00:05"),))
    wrong = dict.fromkeys((Key.mac(ACCESS), Key.mac("00:11:22:00:00:05")), "told-same")
    built = build(heard.all, as_of=2000.0, site="s", known=wrong)
    ids = [d.id for d in built.inventory.devices]
    assert len(ids) == len(set(ids)) == 3


@pytest.mark.parametrize(
    ("can", "described", "role"),
    [
        (("bridge",), None, "switch"),
        (("bridge", "wlan-ap"), None, "access-point"),
        (("bridge", "telephone"), None, "phone"),
        ((), None, "unknown"),
    ],
)
def test_what_a_told_device_says_of_itself_counts(
    heard: Any, can: tuple[str, ...], described: str | None, role: str
) -> None:
    told = Neighbour("lldp", "gi1", (Key.mac(ACCESS),), "gi24", 5, None, "access", described, can)
    heard.say(Key.mac(CORE), Interface("gi1", index=1), Attribute("sys_name", "core"), told, probe="snmp")
    device = next(d for d in _built(heard).inventory.devices if d.name == "access")
    assert device.role == role


def test_a_told_device_is_recognised_by_its_description(heard: Any) -> None:
    described = "Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE"
    told = Neighbour("cdp", "gi1", (Key.name("access"),), "gi24", None, None, "access", described, ("bridge",))
    heard.say(Key.mac(CORE), Interface("gi1", index=1), Attribute("sys_name", "core"), told, probe="snmp")
    device = next(d for d in _built(heard).inventory.devices if d.name == "access")
    assert (device.role, device.get("vendor")) == ("switch", "Cisco")
