"""A push into NetBox: complete, safe to repeat and to interrupt, and it leaves alone what a person wrote. The other
side is a server that speaks NetBox's protocol, and a real NetBox where NETZPLAN_NETBOX holds its address and
NETZPLAN_NETBOX_TOKEN a token that may do everything (all that a push touches is deleted there)."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from discover.observation import Confidence
from exports.format import Cuts, Settings
from exports.netbox import rows
from exports.netbox_fields import COMMA, QUOTE, Row
from netzplan.push.api import NetBox
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, SKIPPED, UPDATE, Change, Failed, Stopped
from netzplan.push.memory import Memory
from netzplan.push.netbox import Push
from tests.netzplan import netbox_real, netbox_server
from topology.inventory import Device, End, Inventory, Link, Network, Port, Resolved

REAL, TOKEN = os.environ.get("NETZPLAN_NETBOX", ""), os.environ.get("NETZPLAN_NETBOX_TOKEN", "")


def _device(id_: str, role: str, number: int, **facts: str) -> Device:
    told = {"role": role, **facts}
    return Device(
        id_,
        attributes={name: Resolved(value, Confidence.REPORTED) for name, value in told.items()},
        ips=(f"10.0.0.{number}",),
        macs=(f"02:00:00:00:00:{number:02x}",),
        networks=("10.0.0.0/24",),
    )


def _said(value: str) -> Resolved:
    return Resolved(value, Confidence.REPORTED)


def office() -> Inventory:
    switch = _device("d1", "switch", 2, name="sw-core", vendor="HPE", model="2930F", serial="CN1", os="ArubaOS")
    ports = tuple(Port(f"1/{n}", n, speed_bps=10**9, alias="Büro „Süd“; 'x'" if n == 1 else None) for n in range(1, 5))
    devices = (
        _device("d0", "router", 1, name="fritz.box", vendor="AVM", model="FRITZ!Box 7590"),
        msgspec.structs.replace(switch, ports=ports, notes={"room": "Keller", "purpose": "Verteiler"}),
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


def wanted(inventory: Inventory | None = None, vrf: str = "") -> dict[str, list[Row]]:
    return rows(inventory or office(), Settings(options={"vrf": vrf} if vrf else {}), Cuts())


@pytest.fixture(params=["stub", "real"])
def server(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "stub":
        with netbox_server.serving(netbox_server.Server()) as running:
            yield running
        return
    if not REAL or not TOKEN:
        pytest.skip("NETZPLAN_NETBOX and NETZPLAN_NETBOX_TOKEN name no running NetBox")
    real = netbox_real.Real(REAL, TOKEN)
    real.clear()
    with netbox_real.serving(real):
        yield real


def push(
    server: Any, memory: pathlib.Path, inventory: Inventory | None = None, vrf: str = "", **how: bool
) -> list[Change]:
    api = NetBox(server.url, server.secret)
    return list(Push(api, wanted(inventory, vrf), Memory(memory, server.url), **how).run())


def state(server: Any) -> dict[str, list[dict[str, Any]]]:
    """All objects with names instead of numbers, so that two servers can be compared."""

    def named(value: Any, field: str) -> Any:
        if field in netbox_server.REFERENCES and value is not None:
            return label(netbox_server.REFERENCES[field], value)
        if field == "scope_id" and value is not None:
            return label("dcim/sites", value)
        if field == "assigned_object_id" and value is not None:
            return [label(m, value) for m in ("dcim/interfaces", "virtualization/interfaces") if value in all_[m]]
        if field.endswith("_terminations"):
            return [label("dcim/interfaces", one["object_id"]) for one in value]
        return value

    def label(model: str, number: int) -> str:
        one = all_[model][number]
        own = next(str(one[f]) for f in ("name", "model", "address", "mac_address", "vid") if one.get(f))
        owner = one.get("device") or one.get("virtual_machine")
        host = "dcim/devices" if one.get("device") else "virtualization/virtual-machines"
        return f"{label(host, owner)} {own}" if owner else own

    all_ = server.objects
    return {
        model: sorted(
            ({f: named(v, f) for f, v in one.items() if f != "id" and v not in ("", None)} for one in objects.values()),
            key=lambda o: repr(sorted(o.items())),
        )
        for model, objects in all_.items()
    }


def kinds(changes: list[Change]) -> set[str]:
    return {c.kind for c in changes}


def test_an_empty_netbox_gets_everything_once(server: Any, tmp_path: pathlib.Path) -> None:
    first = push(server, tmp_path / "m")
    assert kinds(first) <= {CREATE, UPDATE} and len(server.objects["dcim/devices"]) == 4
    empty = {"ipam/vrfs", "ipam/vlan-groups", "wireless/wireless-lans"}
    assert {m for m, found in server.objects.items() if not found} == empty
    assert len(server.objects["dcim/cables"]) == 2  # none for the inferred link
    switch = next(d for d in server.objects["dcim/devices"].values() if d["name"] == "sw-core")
    assert (
        switch["serial"] == "CN1"
        and server.objects["dcim/locations"][switch["location"]]["name"] == "Keller"
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
    server.add("dcim/locations", site=site, name="KELLER", slug="k1", status="active")
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
    assert now["platform"] is not None and now["location"] is not None  # were empty
    assert len(server.objects["dcim/locations"]) == 1
    kept = next(c for c in changes if c.kind == KEPT and c.model == "dcim/devices")
    assert set(kept.detail.split(", ")) == {"name", "role"}
    assert {s["name"] for s in server.objects["dcim/sites"].values()} == {"BÜRO MÜLLER", "Andere"}
    assert len([m for m in server.objects["dcim/manufacturers"].values() if m["name"].lower() == "hpe"]) == 1
    uplink = next(n for n, i in server.objects["dcim/interfaces"].items() if i.get("description") == "Uplink")
    shown = server.shown("dcim/interfaces", uplink)
    assert (shown["type"]["value"], shown["speed"], bool(shown["cable"])) == ("1000base-t", 10**6, True)
    # One address has one owner in NetBox: another customer's stays where it is, and that is said.
    assert server.objects["ipam/ip-addresses"][foreign] == address and now.get("primary_ip4") is None
    assert [c.detail for c in changes if (c.kind, c.model) == (KEPT, "ipam/ip-addresses")] == ["assigned_object: fremd"]
    before = state(server)
    assert UPDATE not in kinds(again := push(server, tmp_path / "m")) and CREATE not in kinds(again)
    assert state(server) == before


def test_a_vrf_of_ones_own_holds_what_another_customer_has_too(server: Any, tmp_path: pathlib.Path) -> None:
    switch, _ = _half_filled(server)
    server.add("ipam/prefixes", prefix="10.0.0.0/24", status="active")
    changes = push(server, tmp_path / "m", vrf="Kunde Müller")
    assert not {FAILED, SKIPPED} & kinds(changes)
    (vrf,) = server.objects["ipam/vrfs"]
    assert len([p for p in server.objects["ipam/prefixes"].values() if p.get("vrf") == vrf]) == 1
    mine = server.objects["ipam/ip-addresses"][server.objects["dcim/devices"][switch]["primary_ip4"]]
    assert (mine["address"], mine["vrf"]) == ("10.0.0.2/24", vrf)
    assert not {CREATE, UPDATE} & kinds(push(server, tmp_path / "m", vrf="kunde müller"))


def test_ports_that_a_person_named_are_known_by_their_addresses(server: Any, tmp_path: pathlib.Path) -> None:
    """Of a device that says nothing of its ports, NetBox may hold the one it has, under its real name, with another
    mask; another has the MAC address; an address that belongs to nobody is taken."""
    site = server.add("dcim/sites", name="Büro Müller", slug="bm", status="active")
    maker = server.add("dcim/manufacturers", name="AVM", slug="avm")
    kind = server.add("dcim/device-types", manufacturer=maker, model="FRITZ!Box 7590", slug="x")
    role = server.add("dcim/device-roles", name="Router", slug="router", color="000000")
    box = server.add("dcim/devices", name="fritz.box", site=site, role=role, device_type=kind)
    lan = server.add("dcim/interfaces", device=box, name="lan1", type="1000base-t", enabled=True)
    assigned = {"assigned_object_type": "dcim.interface", "assigned_object_id": lan}
    ip = server.add("ipam/ip-addresses", address="10.0.0.1/16", status="active", **assigned)
    free = server.add("ipam/ip-addresses", address="10.0.0.3/24", status="reserved")
    pc = server.add("dcim/devices", name="Arbeitsplatz 3", site=site, role=role, device_type=kind)
    nic = server.add("dcim/interfaces", device=pc, name="enp1s0", type="1000base-t", enabled=True)
    where = {"assigned_object_type": "dcim.interface", "assigned_object_id": nic}
    server.add("dcim/mac-addresses", mac_address="02:00:00:00:00:05", **where)
    changes = push(server, tmp_path / "m")
    assert FAILED not in kinds(changes)
    assert len(server.objects["dcim/devices"]) == 4  # the PC is known by its network card, under whatever name
    ports = server.objects["dcim/interfaces"].values()
    assert [i["name"] for i in ports if i["device"] == box] == ["lan1"]
    assert [i["name"] for i in ports if i["device"] == pc] == ["enp1s0"]
    assert server.objects["ipam/ip-addresses"][ip]["address"] == "10.0.0.1/16"
    assert server.objects["dcim/devices"][box]["primary_ip4"] == ip
    taken = server.objects["ipam/ip-addresses"][free]
    assert taken["status"] == "reserved" and server.objects["dcim/interfaces"][taken["assigned_object_id"]]
    assert len(server.objects["dcim/mac-addresses"]) == 5
    assert not {CREATE, UPDATE} & kinds(push(server, tmp_path / "m"))


def test_vlans_may_stand_in_a_group_of_the_site_and_platforms_belong_to_a_maker(
    server: Any, tmp_path: pathlib.Path
) -> None:
    site = server.add("dcim/sites", name="Büro Müller", slug="bm", status="active")
    group = server.add("ipam/vlan-groups", name="BM", slug="bm", scope_type="dcim.site", scope_id=site)
    vlan = server.add("ipam/vlans", vid=10, name="Clients", group=group, status="active")
    maker = server.add("dcim/manufacturers", name="Aruba", slug="aruba")
    server.add("dcim/platforms", name="ArubaOS", slug="arubaos", manufacturer=maker)
    assert FAILED not in kinds(push(server, tmp_path / "m"))
    assert list(server.objects["ipam/vlans"]) == [vlan]
    assert next(iter(server.objects["ipam/prefixes"].values()))["vlan"] == vlan
    switch = next(d for d in server.objects["dcim/devices"].values() if d["name"] == "sw-core")
    assert switch.get("platform") is None  # HPE's switch may not use Aruba's platform


def _with(inventory: Inventory, **ips: tuple[str, ...]) -> Inventory:
    devices = tuple(msgspec.structs.replace(d, ips=ips.get(d.id, d.ips)) for d in inventory.devices)
    return msgspec.structs.replace(inventory, devices=devices)


@pytest.mark.parametrize("every", [0, 2, 3, 5])
@pytest.mark.parametrize("after", [False, True])
def test_an_address_of_ours_moves_with_its_lease_and_a_cable_with_its_device(
    server: Any, tmp_path: pathlib.Path, every: int, after: bool
) -> None:
    push(server, tmp_path / "m")
    inventory = _with(office(), d2=("10.0.0.5",), d4=("10.0.0.9",))
    links = (inventory.links[0], Link(End("d1", "1/4"), End("d2"), methods=("lldp",)), inventory.links[2])
    inventory = msgspec.structs.replace(inventory, links=links)
    server.fail_every, server.after = every, after
    for _ in range(3 if every else 0):
        with contextlib.suppress(Failed):
            push(server, tmp_path / "m", inventory)
    server.fail_every = 0
    assert FAILED not in kinds(push(server, tmp_path / "m", inventory))
    hosts = {d["name"]: d for d in server.objects["dcim/devices"].values()}
    addresses = server.objects["ipam/ip-addresses"]
    assert addresses[hosts["=1+1"]["primary_ip4"]]["address"] == "10.0.0.5/24"
    assert addresses[hosts["Büro-PC"]["primary_ip4"]]["address"] == "10.0.0.9/24"
    assert len(server.objects["dcim/cables"]) == 2
    names = {n: i["name"] for n, i in server.objects["dcim/interfaces"].items()}
    ends = {names[e["object_id"]] for c in server.objects["dcim/cables"].values() for e in c["b_terminations"]}
    starts = {names[e["object_id"]] for c in server.objects["dcim/cables"].values() for e in c["a_terminations"]}
    assert "1/4" in ends | starts and "1/2" not in ends | starts
    assert not {CREATE, UPDATE, FAILED} & kinds(push(server, tmp_path / "m", inventory))


def test_an_address_and_a_cable_that_a_person_placed_stay(server: Any, tmp_path: pathlib.Path) -> None:
    push(server, tmp_path / "m")
    host = next(d for d in server.objects["dcim/devices"].values() if d["name"] == "=1+1")
    port = next(n for n, i in server.objects["dcim/interfaces"].items() if i["device"] == host["id"])
    cable = server._cable(port)
    other = next(n for n, i in server.objects["dcim/interfaces"].items() if i["name"] == "1/3")
    ends = {"a_terminations": [{"object_type": "dcim.interface", "object_id": other}]}
    ends["b_terminations"] = [{"object_type": "dcim.interface", "object_id": port}]
    server.change("dcim/cables", cable, ends)
    before = state(server)
    changes = push(server, tmp_path / "m")
    assert state(server) == before
    assert [(c.kind, c.detail) for c in changes if c.kind != SAME] == [(KEPT, "cable")]


def test_what_a_person_emptied_stays_empty(server: Any, tmp_path: pathlib.Path) -> None:
    push(server, tmp_path / "m")
    number = next(n for n, d in server.objects["dcim/devices"].items() if d["name"] == "sw-core")
    server.change("dcim/devices", number, {"serial": ""})
    changes = push(server, tmp_path / "m")
    assert server.objects["dcim/devices"][number]["serial"] == ""
    assert [(c.kind, c.detail) for c in changes if c.kind != SAME] == [(KEPT, "serial")]


def test_what_changes_under_our_hands_is_left_to_the_next_run(server: Any, tmp_path: pathlib.Path) -> None:
    _half_filled(server)
    switch = next(n for n, d in server.objects["dcim/devices"].items() if d["name"] == "SW-EG")
    api = NetBox(server.url, server.secret)
    plain = api.read

    def read(model: str, **asked: Any) -> list[dict[str, Any]]:
        found = plain(model, **asked)
        if model == "dcim/devices" and "site_id" in asked:  # a person is quicker
            server.change(model, switch, {"platform": server.add("dcim/platforms", name="AOS-CX", slug="aos-cx")})
        return found

    api.read = read  # type: ignore[method-assign]
    changes = list(Push(api, wanted(), Memory(tmp_path / "m", server.url)).run())
    platform = server.objects["dcim/devices"][switch]["platform"]
    assert server.objects["dcim/platforms"][platform]["name"] == "AOS-CX"
    assert [c.detail for c in changes if c.kind == KEPT and c.label == "sw-core"] == ["name, role", "platform"]
    assert server.objects["dcim/devices"][switch]["location"] is not None  # what nobody else touched


def test_a_device_renamed_in_netbox_is_still_the_same(server: Any, tmp_path: pathlib.Path) -> None:
    """Its comments are a person's, so our id does not stand there, and it has no serial number."""
    site = server.add("dcim/sites", name="Büro Müller", slug="bm", status="active")
    maker = server.add("dcim/manufacturers", name="AVM", slug="avm")
    kind = server.add("dcim/device-types", manufacturer=maker, model="FRITZ!Box 7590", slug="x")
    role = server.add("dcim/device-roles", name="Router", slug="router", color="000000")
    box = server.add("dcim/devices", name="fritz.box", site=site, role=role, device_type=kind, comments="Keller")
    push(server, tmp_path / "m")
    server.change("dcim/devices", box, {"name": "RT-01"})
    push(server, tmp_path / "m")
    assert len(server.objects["dcim/devices"]) == 4


def test_a_mac_address_that_stands_at_its_port_twice_is_one(server: Any, tmp_path: pathlib.Path) -> None:
    """As after a second import of the files, which NetBox takes for this model, and makes the new one the main one."""
    push(server, tmp_path / "m")
    for one in list(server.objects["dcim/mac-addresses"].values()):
        fields = {k: one[k] for k in ("mac_address", "assigned_object_type", "assigned_object_id")}
        ports = netbox_server.ASSIGNED[one["assigned_object_type"]]
        again = server.add("dcim/mac-addresses", **fields)
        server.change(ports, one["assigned_object_id"], {"primary_mac_address": again})
    assert kinds(push(server, tmp_path / "m")) == {SAME}


def test_what_came_by_files_is_known_under_their_spelling(server: Any, tmp_path: pathlib.Path) -> None:
    """In files, another sign stands for the comma and the quotation mark, where NetBox' import forms need that."""
    switch = msgspec.structs.replace(office().devices[1], ports=(Port('Unit 1, Port 1 (19")', 1),))
    switch = msgspec.structs.replace(switch, attributes={**switch.attributes, "name": _said('SW, 19"')})
    devices = tuple(switch if d.id == "d1" else d for d in office().devices)
    links = (Link(End("d0"), End("d1", 'Unit 1, Port 1 (19")'), ssid='Gäste 19"'),)
    inventory = msgspec.structs.replace(office(), devices=devices, links=links)
    files: dict[str, list[Row]] = {
        model: [
            {k: v.replace(",", COMMA).replace('"', QUOTE) if isinstance(v, str) else v for k, v in r.items()}
            for r in some
        ]
        for model, some in wanted(inventory).items()
    }
    list(Push(NetBox(server.url, server.secret), files, Memory(None, "x")).run())
    assert COMMA in str(server.objects["dcim/devices"]) and COMMA in str(server.objects["dcim/interfaces"])
    assert QUOTE in str(server.objects["wireless/wireless-lans"])
    assert kinds(push(server, tmp_path / "m", inventory)) == {SAME}


def test_hostile_text_arrives(server: Any, tmp_path: pathlib.Path) -> None:
    from tests.exports.test_provider import HOSTILE
    from tests.exports.test_provider import office as hostile

    inventory = hostile(HOSTILE)
    assert kinds(push(server, tmp_path / "m", inventory)) <= {CREATE, UPDATE}
    assert (
        len(server.objects["dcim/devices"]) + len(server.objects["virtualization/virtual-machines"]) == len(HOSTILE) + 2
    )
    assert kinds(push(server, tmp_path / "m", inventory)) == {SAME}


def test_a_netbox_set_up_anew_numbers_anew(server: Any, tmp_path: pathlib.Path) -> None:
    push(server, tmp_path / "m")
    numbers = {d["name"]: n for n, d in server.objects["dcim/devices"].items()}
    with netbox_server.serving(netbox_server.Server()) as new:
        new.since = "2026-02-02"
        site = new.add("dcim/sites", name="Büro Müller", slug="bm", status="active")
        maker = new.add("dcim/manufacturers", name="X", slug="x")
        kind = new.add("dcim/device-types", manufacturer=maker, model="x", slug="x")
        role = new.add("dcim/device-roles", name="R", slug="r", color="000000")
        new._next = numbers["sw-core"]
        other = new.add("dcim/devices", name="ganz anders", site=site, role=role, device_type=kind)
        assert other == numbers["sw-core"]
        list(Push(NetBox(new.url, new.secret), wanted(), Memory(tmp_path / "m", server.url)).run())
        assert new.objects["dcim/devices"][other] == {
            "id": other,
            "status": "active",
            "name": "ganz anders",
            "site": site,
            "role": role,
            "device_type": kind,
        }


def test_many_devices_take_few_requests(server: Any, tmp_path: pathlib.Path) -> None:
    from benchmarks.exports import office as large

    inventory = large(300)
    assert kinds(push(server, tmp_path / "m", inventory)) <= {CREATE, UPDATE}
    sent = [m for m, _ in server.requests if m != "GET"]
    assert len(sent) < 60 and len(server.requests) < 160
    asked = len(server.requests)
    assert kinds(push(server, tmp_path / "m", inventory)) == {SAME}
    assert len(server.requests) - asked < 80
    assert max(len(path) for _, path in server.requests) < 4000


def test_one_refused_object_does_not_take_its_neighbours_along(server: Any, tmp_path: pathlib.Path) -> None:
    inventory = office()
    wide = wanted(inventory)
    wide["dcim/interfaces"][2]["type"] = ""
    changes = list(Push(NetBox(server.url, server.secret), wide, Memory(None, "x")).run())
    assert [(c.model, c.label) for c in changes if c.kind == FAILED] == [("dcim/interfaces", "sw-core 1/2")]
    assert len(server.objects["dcim/interfaces"]) == 6


@pytest.mark.parametrize(("version", "said"), [("3.7", "3.7"), ("", "no NetBox")])
def test_an_old_netbox_is_named(version: str, said: str) -> None:
    with netbox_server.serving(netbox_server.Server()) as old:
        old.version = version
        with pytest.raises(Failed, match=said):
            NetBox(old.url, old.secret).check()


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
    site = server.add("dcim/sites", name="Büro Müller", slug="bm", status="active")
    maker = server.add("dcim/manufacturers", name="X", slug="x")
    kind = server.add("dcim/device-types", manufacturer=maker, model="x", slug="x")
    role = server.add("dcim/device-roles", name="R", slug="r", color="000000")
    fields = {"site": site, "role": role, "device_type": kind}
    server.add("dcim/devices", name="fritz.box", comments="netzplan-id: d1", **fields)  # a person swapped the names
    failed = [c for c in push(server, tmp_path / "m") if c.kind == FAILED]
    assert [(c.model, c.label) for c in failed] == [("dcim/devices", "fritz.box")] and "unique" in failed[0].detail
    with pytest.raises(Stopped, match=r"fritz\.box"):
        push(server, tmp_path / "m", stop=True)


def test_an_asset_tag_that_another_device_has_is_left_out_and_said(server: Any, tmp_path: pathlib.Path) -> None:
    site = server.add("dcim/sites", name="Andere", slug="andere", status="active")
    maker = server.add("dcim/manufacturers", name="X", slug="x")
    kind = server.add("dcim/device-types", manufacturer=maker, model="x", slug="x")
    role = server.add("dcim/device-roles", name="R", slug="r", color="000000")
    server.add("dcim/devices", name="a", site=site, role=role, device_type=kind, asset_tag="7")
    inventory = office()
    first = msgspec.structs.replace(inventory.devices[0], notes={"asset_tag": "7"})
    changes = push(server, tmp_path / "m", msgspec.structs.replace(inventory, devices=(first, *inventory.devices[1:])))
    assert FAILED not in kinds(changes)
    assert [(c.label, c.detail) for c in changes if c.kind == KEPT] == [("fritz.box", "asset_tag: a (7)")]
    assert len(server.objects["dcim/devices"]) == 5


def test_when_nobody_answers_any_more_the_run_ends(tmp_path: pathlib.Path) -> None:
    with netbox_server.serving(netbox_server.Server()) as server:
        api = NetBox(server.url, server.secret)
        run = Push(api, wanted(), Memory(None, "x")).run()
        next(run)
    api._api.http_session.close()
    with pytest.raises((Stopped, Failed)):
        list(run)


def test_a_wrong_token_is_said_and_never_shown(server: Any, tmp_path: pathlib.Path) -> None:
    with pytest.raises(Failed) as error:
        list(Push(NetBox(server.url, "falsch-123"), wanted(), Memory(None, "x")).run())
    assert "Invalid v1 token" in str(error.value) and "falsch-123" not in str(error.value)


def test_more_than_a_page_is_read(server: Any, tmp_path: pathlib.Path) -> None:
    for number in range(1100):
        server.add("dcim/manufacturers", name=f"M{number}", slug=f"m{number}")
    server.add("dcim/manufacturers", name="hpe", slug="hpe")
    assert FAILED not in kinds(push(server, tmp_path / "m"))
