"""Synthetic tables: addresses that switches show, and that nobody answered for."""

from __future__ import annotations

from discover.observation import (
    Address,
    Binding,
    Claim,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    NeighbourTable,
    Observation,
    SameDevice,
    Source,
)
from topology.build import build
from topology.changes import compare
from topology.inventory import Inventory

STATION, OTHER = "3c:2a:f4:00:10:00", "00:80:77:00:20:00"


def said(switch: str, *claims: Claim) -> list[Observation]:
    return [Observation(Key.recording(switch), c, Source("snmp", "test", switch, switch), 1000.0) for c in claims]


def switch(name: str, mac: str, rows: dict[str, list[str]], *more: Claim) -> list[Observation]:
    """A switch with its address, and port → the addresses that it shows there."""
    table = ForwardingTable(tuple(Learned(mac, port) for port, macs in rows.items() for mac in macs))
    ports = [Interface(port, index=i) for i, port in enumerate(rows, 1)]
    return said(name, SameDevice(Key.mac(mac)), *ports, table, *more)


def inventory(*observations: list[Observation]) -> Inventory:
    return build([o for group in observations for o in group], as_of=1000.0, site="office").inventory


def places(found: Inventory) -> dict[str, tuple[str, str | None]]:
    """MAC address → what it is linked with, by name of recording, and the port there."""
    names = {d.id: next((k.value for k in d.keys if k.kind == "recording"), d.role) for d in found.devices}
    macs = {d.id: d.macs for d in found.devices}
    here = {}
    for link in found.links:
        for end, other in ((link.a, link.b), (link.b, link.a)):
            here |= dict.fromkeys(macs[end.device], (names[other.device], other.port))
    return here


SW1, SW2 = "00:1b:21:00:01:00", "00:1b:21:00:02:00"


def test_a_silent_device_hangs_on_the_port_that_shows_it() -> None:
    found = inventory(switch("sw", SW1, {"p1": [STATION], "p2": [OTHER]}))
    assert {mac: place for mac, place in places(found).items() if mac != SW1} == {
        STATION: ("sw", "p1"),
        OTHER: ("sw", "p2"),
    }
    assert all(not d.presumed and d.role == "unknown" for d in found.devices if STATION in d.macs)


def test_a_recording_is_a_device_whatever_its_file_is_called() -> None:
    found = inventory(switch("1", SW1, {"p1": [STATION]}), switch("default", SW2, {"p1": [OTHER]}))
    assert places(found)[STATION] == ("1", "p1") and places(found)[OTHER] == ("default", "p1")


def test_groups_and_shared_addresses_are_nobody() -> None:
    found = inventory(switch("sw", SW1, {"p1": ["01:00:5e:00:00:01", "00:00:5e:00:01:0a"], "p2": [STATION]}))
    assert {mac for d in found.devices for mac in d.macs} == {SW1, STATION}


def test_a_port_of_a_known_switch_is_no_device() -> None:
    tables = switch("a", SW1, {"p1": [SW2, "00:1b:21:00:02:05", STATION]}), switch("b", SW2, {"p1": [SW1]})
    assert {mac for d in inventory(*tables).devices for mac in d.macs} == {SW1, SW2, STATION}


def test_what_the_switch_itself_shows_next_to_its_own_address_is_a_device() -> None:
    near = "00:1b:21:00:02:05"
    tables = switch("a", SW1, {"p1": [SW2, near]}), switch("b", SW2, {"p1": [SW1], "p2": [near]})
    assert places(inventory(*tables))[near] == ("b", "p2")


def test_where_numbers_run_on_from_device_to_device_being_next_to_another_tells_nothing() -> None:
    row = [f"00:1b:21:00:01:{n:02x}" for n in range(40)]
    found = inventory(switch("sw1", row[0], {"p1": row[1:12]}), switch("sw2", SW2, {"p1": row[:12], "p2": row[12:]}))
    assert all(len([m for m in d.macs if m in row]) <= 1 for d in found.devices)
    assert places(found)[row[16]][0] == "unmanaged-switch"


def test_an_address_next_to_a_switch_that_only_the_others_show_is_its_own() -> None:
    near = "00:1b:21:00:02:05"
    tables = switch("sw1", SW1, {"p1": [near, STATION]}), switch("sw2", SW2, {"p1": [SW1], "p2": [STATION]})
    (device,) = [d for d in inventory(*tables).devices if SW2 in d.macs]
    assert near in device.macs


def test_another_address_of_a_neighbour_is_no_device() -> None:
    heard = Neighbour("lldp", "p1", (Key.mac("00:0d:b9:00:00:10"), Key.name("router")), "eth0", remote_name="router")
    found = inventory(switch("a", SW1, {"p1": ["00:0d:b9:00:00:12"]}, heard))
    assert len(found.devices) == 2


def test_few_addresses_in_a_row_alone_on_a_port_are_one_device_and_many_are_many() -> None:
    row = [f"00:11:32:00:00:{n:02x}" for n in range(20)]
    two = inventory(switch("sw", SW1, {"p1": row[:2]}))
    assert [d.macs for d in two.devices if row[0] in d.macs] == [(row[0], row[1])]
    many = inventory(switch("sw", SW1, {"p1": row}))
    assert sum(not d.presumed for d in many.devices) == 21


def test_a_neighbour_table_tells_the_address_of_one_that_nobody_else_has() -> None:
    arp = NeighbourTable((Binding("10.0.20.5", STATION), Binding("10.0.20.6", OTHER)))
    taken = [Observation(Key.mac("00:0d:b9:00:00:77"), Address("10.0.20.6"), Source("arp", "x", "y", "z"), 1000.0)]
    found = inventory(switch("sw", SW1, {"p1": [STATION], "p2": [OTHER]}, arp), taken)
    assert {mac: d.ips for d in found.devices for mac in d.macs if mac in (STATION, OTHER)} == {
        STATION: ("10.0.20.5",),
        OTHER: (),
    }


def test_that_a_switch_has_forgotten_somebody_is_no_change() -> None:
    both = inventory(switch("sw", SW1, {"p1": [STATION], "p2": [OTHER]}))
    one = inventory(switch("sw", SW1, {"p1": [STATION]}))
    assert compare(both, one) == () == compare(one, both)
