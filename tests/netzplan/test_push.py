"""A push into NetBox: complete, safe to repeat and to interrupt, and it leaves alone what a person wrote. The other
side is a server that speaks NetBox's protocol, not NetBox itself."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from discover.observation import Confidence
from exports.format import Settings
from exports.netbox import rows
from exports.netbox_fields import Row
from exports.provider import Cuts
from netzplan.push.api import NetBox
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, SKIPPED, UPDATE, Change, Failed, Stopped
from netzplan.push.memory import Memory
from netzplan.push.netbox import Push
from tests.netzplan import netbox_server
from topology.inventory import Device, End, Inventory, Link, Network, Port, Resolved


def _device(id_: str, role: str, number: int, **facts: str) -> Device:
    told = {"role": role, **facts}
    return Device(
        id_,
        attributes={name: Resolved(value, Confidence.REPORTED) for name, value in told.items()},
        ips=(f"10.0.0.{number}",),
        macs=(f"02:00:00:00:00:{number:02x}",),
        networks=("10.0.0.0/24",),
    )


def office() -> Inventory:
    switch = _device("d1", "switch", 2, name="sw-core", vendor="HPE", model="2930F", serial="CN1", os="ArubaOS")
    ports = tuple(Port(f"1/{n}", n, speed_bps=10**9, alias="Büro „Süd“; 'x'" if n == 1 else None) for n in range(1, 5))
    devices = (
        _device("d0", "router", 1, name="fritz.box", vendor="AVM", model="FRITZ!Box 7590"),
        msgspec.structs.replace(switch, ports=ports),
        _device("d2", "printer", 3, name="=1+1", vendor="Kyocera\n\x1b[31m", model="x" * 300, serial="s" * 80),
        _device("d3", "virtual-machine", 4, name="vm", vendor="VMware"),
        _device("d4", "workstation", 5, name="Büro-PC"),
    )
    links = (
        Link(End("d0"), End("d1", "1/1"), methods=("lldp",)),
        Link(End("d1", "1/2"), End("d2"), methods=("forwarding",)),
        Link(End("d1", "1/3"), End("d4"), inferred=True, methods=("forwarding",)),
    )
    nets = (Network("10.0.0.0/24", "10.0.0.0/24", 10, "Büro", "d0", 5),)
    return Inventory(1000.0, "Büro Müller", devices=devices, links=links, networks=nets)


def wanted(inventory: Inventory | None = None) -> dict[str, list[Row]]:
    return rows(inventory or office(), Settings(), Cuts())


@pytest.fixture
def server() -> Iterator[Any]:
    with netbox_server.serving(netbox_server.Server()) as running:
        yield running


def push(server: Any, memory: pathlib.Path, inventory: Inventory | None = None, **how: bool) -> list[Change]:
    api = NetBox(server.url, server.secret)
    return list(Push(api, wanted(inventory), Memory(memory, server.url), **how).run())


def state(server: Any) -> dict[str, list[dict[str, Any]]]:
    """All objects with names instead of numbers, so that two servers can be compared."""

    def named(value: Any, field: str) -> Any:
        if field in netbox_server.REFERENCES and value is not None:
            return label(netbox_server.REFERENCES[field], value)
        if field == "assigned_object_id" and value is not None:
            return [label(m, value) for m in ("dcim/interfaces", "virtualization/interfaces") if value in all_[m]]
        if field.endswith("_terminations"):
            return [label("dcim/interfaces", one["object_id"]) for one in value]
        return bool(value) if field == "cable" else value

    def label(model: str, number: int) -> str:
        one = all_[model][number]
        own = next(str(one[f]) for f in ("name", "model", "address", "mac_address", "vid") if one.get(f))
        owner = one.get("device") or one.get("virtual_machine")
        host = "dcim/devices" if one.get("device") else "virtualization/virtual-machines"
        return f"{label(host, owner)} {own}" if owner else own

    all_ = server.objects
    return {
        model: sorted(
            ({f: named(v, f) for f, v in one.items() if f != "id"} for one in objects.values()),
            key=lambda o: repr(sorted(o.items())),
        )
        for model, objects in all_.items()
    }


def kinds(changes: list[Change]) -> set[str]:
    return {c.kind for c in changes}


def test_an_empty_netbox_gets_everything_once(server: Any, tmp_path: pathlib.Path) -> None:
    first = push(server, tmp_path / "m")
    assert kinds(first) <= {CREATE, UPDATE} and len(server.objects["dcim/devices"]) == 4
    assert {m for m, found in server.objects.items() if not found} == {"wireless/wireless-lans"}
    assert len(server.objects["dcim/cables"]) == 2  # none for the inferred link
    switch = next(d for d in server.objects["dcim/devices"].values() if d["name"] == "sw-core")
    assert (
        switch["serial"] == "CN1"
        and server.objects["ipam/ip-addresses"][switch["primary_ip4"]]["address"] == "10.0.0.2/24"
    )
    before, asked = state(server), len(server.requests)
    assert kinds(push(server, tmp_path / "m")) == {SAME}
    assert state(server) == before and {m for m, _ in server.requests[asked:]} == {"GET"}
    assert kinds(push(server, tmp_path / "lost")) == {SAME}  # nothing depends on what was kept


def test_a_dry_run_only_reads_and_says_what_would_be(server: Any, tmp_path: pathlib.Path) -> None:
    plan = push(server, tmp_path / "m", write=False)
    assert {m for m, _ in server.requests} <= {"GET"} and not (tmp_path / "m").exists()
    assert [c for c in plan if c.kind == CREATE] == [c for c in push(server, tmp_path / "m") if c.kind == CREATE]


def _half_filled(server: Any) -> tuple[int, int]:
    """What a provider may hold already; numbers of the switch and of the other firm's address."""
    site = server.add("dcim/sites", name="BÜRO MÜLLER", slug="mueller", status="active")
    maker = server.add("dcim/manufacturers", name="hpe", slug="hpe")
    kind = server.add("dcim/device-types", manufacturer=maker, model="2930f", slug="hpe-2930f")
    role = server.add("dcim/device-roles", name="Verteiler", slug="verteiler", color="000000")
    fields = {"name": "SW-EG", "site": site, "role": role, "device_type": kind, "serial": "CN1", "comments": "Rack 2"}
    switch = server.add("dcim/devices", **fields, asset_tag="0815", status="planned", description="")
    server.add("dcim/interfaces", device=switch, name="1/1", type="1000base-t", enabled=True, description="Uplink")
    other_site = server.add("dcim/sites", name="Andere", slug="andere", status="active")
    other = server.add("dcim/devices", name="fremd", site=other_site, role=role, device_type=kind, comments="")
    port = server.add("dcim/interfaces", device=other, name="eth0", type="other", enabled=True)
    assigned = {"assigned_object_type": "dcim.interface", "assigned_object_id": port}
    return switch, server.add("ipam/ip-addresses", address="10.0.0.2/24", status="active", **assigned)


def test_what_a_person_entered_stays(server: Any, tmp_path: pathlib.Path) -> None:
    switch, foreign = _half_filled(server)
    address = dict(server.objects["ipam/ip-addresses"][foreign])
    changes = push(server, tmp_path / "m")
    assert FAILED not in kinds(changes) and SKIPPED not in kinds(changes)
    now = server.objects["dcim/devices"][switch]
    told = (now["name"], now["comments"], now["asset_tag"], now["status"], now["serial"])
    assert told == ("SW-EG", "Rack 2", "0815", "planned", "CN1")
    assert server.objects["dcim/device-roles"][now["role"]]["name"] == "Verteiler"
    assert now["platform"] is not None and now["primary_ip4"] is not None  # were empty
    kept = next(c for c in changes if c.kind == KEPT and c.model == "dcim/devices")
    assert set(kept.detail.split(", ")) == {"name", "comments", "role"}
    assert [s["name"] for s in server.objects["dcim/sites"].values()] == ["BÜRO MÜLLER", "Andere"]
    assert len([m for m in server.objects["dcim/manufacturers"].values() if m["name"].lower() == "hpe"]) == 1
    uplink = next(i for i in server.objects["dcim/interfaces"].values() if i.get("description") == "Uplink")
    assert (uplink["type"], uplink["speed"], bool(uplink["cable"])) == ("1000base-t", 10**6, True)
    assert server.objects["ipam/ip-addresses"][foreign] == address
    before = state(server)
    assert UPDATE not in kinds(again := push(server, tmp_path / "m")) and CREATE not in kinds(again)
    assert state(server) == before


def test_own_values_follow_the_office_and_edits_do_not(server: Any, tmp_path: pathlib.Path) -> None:
    push(server, tmp_path / "m")
    number = next(n for n, d in server.objects["dcim/devices"].items() if d["name"] == "sw-core")
    server.change("dcim/devices", number, {"name": "Kernswitch"})
    inventory = office()
    facts = {"name": "sw-neu", "serial": "CN2"}
    devices = tuple(
        msgspec.structs.replace(
            d, attributes={**d.attributes, **{k: Resolved(v, Confidence.REPORTED) for k, v in facts.items()}}
        )
        if d.id == "d1"
        else d
        for d in inventory.devices
    )
    changes = push(server, tmp_path / "m", msgspec.structs.replace(inventory, devices=devices))
    now = server.objects["dcim/devices"][number]
    assert (now["name"], now["serial"]) == ("Kernswitch", "CN2") and len(server.objects["dcim/devices"]) == 4
    assert {(c.kind, c.detail) for c in changes if c.kind != SAME} == {(KEPT, "name"), (UPDATE, "serial")}


@pytest.mark.parametrize("half", [False, True], ids=["empty", "half-filled"])
@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("every", [2, 3, 5, 7, 16])
def test_after_failures_a_rerun_leaves_exactly_what_should_be(
    server: Any, tmp_path: pathlib.Path, every: int, after: bool, half: bool
) -> None:
    with netbox_server.serving(netbox_server.Server()) as whole:
        if half:
            _half_filled(whole)
            _half_filled(server)
        push(whole, tmp_path / "whole")
        should = state(whole)
    server.fail_every, server.after = every, after
    for _ in range(3):
        with contextlib.suppress(Failed):  # also the reading may fail
            push(server, tmp_path / "m")
    server.fail_every = 0
    assert FAILED not in kinds(push(server, tmp_path / "m"))
    assert state(server) == should
    assert not (kinds(push(server, tmp_path / "m")) & {CREATE, UPDATE, FAILED})


def test_a_failure_says_which_object_and_why_and_may_stop(server: Any, tmp_path: pathlib.Path) -> None:
    site = server.add("dcim/sites", name="Andere", slug="andere", status="active")
    maker = server.add("dcim/manufacturers", name="X", slug="x")
    kind = server.add("dcim/device-types", manufacturer=maker, model="x", slug="x")
    role = server.add("dcim/device-roles", name="R", slug="r", color="000000")
    server.add("dcim/devices", name="a", site=site, role=role, device_type=kind, asset_tag="7")
    inventory = office()
    first = msgspec.structs.replace(inventory.devices[0], notes={"asset_tag": "7"})
    inventory = msgspec.structs.replace(inventory, devices=(first, *inventory.devices[1:]))
    failed = [c for c in push(server, tmp_path / "m", inventory) if c.kind == FAILED]
    assert [(c.model, c.label) for c in failed] == [("dcim/devices", "fritz.box")] and "asset_tag" in failed[0].detail
    with pytest.raises(Stopped, match=r"fritz\.box"):
        push(server, tmp_path / "m", inventory, stop=True)


def test_a_wrong_token_is_said_and_never_shown(server: Any, tmp_path: pathlib.Path) -> None:
    with pytest.raises(Failed) as error:
        list(Push(NetBox(server.url, "falsch-123"), wanted(), Memory(None, "x")).run())
    assert "Invalid token" in str(error.value) and "falsch-123" not in str(error.value)


def test_more_than_a_page_is_read(server: Any, tmp_path: pathlib.Path) -> None:
    for number in range(1100):
        server.add("dcim/manufacturers", name=f"M{number}", slug=f"m{number}")
    server.add("dcim/manufacturers", name="hpe", slug="hpe")
    assert FAILED not in kinds(push(server, tmp_path / "m"))
