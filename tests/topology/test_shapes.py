"""Networks of other shapes than those that are recorded, written row by row: what their agents would answer."""

from __future__ import annotations

import pytest

from discover.observation import Address, Key, NeighbourTable, Observation, Source
from tests.topology.shapes import Agent, cables, network, octets
from topology.changes import compare
from topology.inventory import Inventory

PC = [f"3c:2a:f4:00:00:{n:02x}" for n in range(40)]


def arp(*macs: str) -> tuple[Observation, ...]:
    return tuple(
        Observation(
            Key.mac(mac), Address(f"10.0.0.{100 + n}"), Source("arp", "test", f"a{n}", f"10.0.0.{100 + n}"), 0.0
        )
        for n, mac in enumerate(macs)
    )


# --- CDP -----------------------------------------------------------------------------------------------------------


def test_routers_and_switches_in_a_ring_of_cdp_each_with_its_domain_and_long_port_names() -> None:
    short, long = ("Fa0/0", "Fa0/1", "Fa1/0"), ("FastEthernet0/0", "FastEthernet0/1", "FastEthernet1/0")
    r1, r2, s1 = (Agent(n, name, short, long) for n, name in ((1, "R1"), (2, "R2"), (3, "SW1")))
    r1.cdp("Fa0/0", "R2.example.net", "FastEthernet0/0").cdp("Fa0/1", "SW1.example.net", "FastEthernet0/0")
    r2.cdp("Fa0/0", "R1.example.net", "FastEthernet0/0").cdp("Fa0/1", "SW1.example.net", "FastEthernet0/1")
    s1.cdp("Fa0/0", "R1.example.net", "FastEthernet0/1").cdp("Fa0/1", "R2.example.net", "FastEthernet0/1")
    s1.cdp("Fa1/0", "AP-hall.example.net", "GigabitEthernet0")
    assert cables(network(r1, r2, s1)) == {
        "R1:Fa0/0 - R2:Fa0/0",
        "R1:Fa0/1 - SW1:Fa0/0",
        "R2:Fa0/1 - SW1:Fa0/1",
        "AP-hall.example.net:GigabitEthernet0 - SW1:Fa1/0",
    }


def test_four_cables_between_two_switches_told_by_lldp_and_cdp_are_four() -> None:
    short = tuple(f"Gi0/{n}" for n in range(9, 13))
    long = tuple(f"GigabitEthernet0/{n}" for n in range(9, 13))
    a, b = (Agent(n, f"Switch{n}", short, long).lldp_local().lldp_ports() for n in (1, 2))
    for port, full in zip(short, long, strict=True):
        a.hears(port, b, port).cdp(port, "Switch2", full)
        b.hears(port, a, port).cdp(port, "Switch1", full)
    found = network(a, b)
    assert cables(found) == {f"Switch1:{p} - Switch2:{p}" for p in short}
    assert {link.methods for link in found.links} == {("cdp", "lldp")}


def test_the_serial_number_after_a_device_id_is_no_part_of_its_name() -> None:
    a, b = Agent(1, "core", ("Eth1/1",)), Agent(2, "edge", ("Eth1/49",))
    a.cdp("Eth1/1", "edge(SSI123456AB)", "Ethernet1/49")
    b.cdp("Eth1/49", "core.example.net(FOX1234ABCD)", "Ethernet1/1")
    assert cables(network(a, b)) == {"core:Eth1/1 - edge:Eth1/49"}


# --- LLDP ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("subtype", "port"),
    [
        (5, b"p2"),
        (1, b"Uplink to core"),
        (3, octets("00:1b:21:00:02:02")),
        (7, b"102"),
        (7, b"2"),
        (2, b"102"),
    ],
    ids=["name", "alias", "mac", "index", "bridge port", "component"],
)
def test_the_port_of_a_neighbour_by_whatever_it_calls_itself(subtype: int, port: bytes) -> None:
    """One side alone tells; the chassis address is none of the ports'."""
    a = Agent(1, "a", ("p1", "p2")).bridge().lldp_local()
    b = Agent(2, "b", ("p1", "p2")).bridge().lldp_local()
    b.rows["1.3.6.1.2.1.31.1.1.1.18.102"] = b"Uplink to core"
    a.lldp_ports().lldp(1, octets(b.mac), port, subtype)
    assert cables(network(a, b)) == {"a:p1 - b:p2"}


def test_an_address_of_zeros_is_no_address_and_empty_rows_are_no_neighbours() -> None:
    a = Agent(1, "a", ("p1", "p2", "p3")).lldp_local().lldp_ports()
    b = Agent(2, "b", ("p1",)).lldp_local()
    c = Agent(3, "c", ("p1",)).lldp_local()
    a.lldp(1, octets(b.mac), b"p1", name="b", address="0.0.0.0").lldp(2, octets(c.mac), b"p1", address="0.0.0.0")
    a.lldp(3, b"", b"", subtype=0, chassis_subtype=0)
    assert cables(network(a, b, c)) == {"a:p1 - b:p1", "a:p2 - c:p1"}


def test_one_neighbour_told_twice_is_one_cable() -> None:
    """Some agents keep the row of before: the same chassis and port under another index."""
    a = Agent(1, "a", ("p1",)).lldp_local().lldp_ports()
    b = Agent(2, "b", ("p1", "p2")).lldp_local()
    a.hears("p1", b, "p2").lldp(1, octets(b.mac), b"p2", name="b", count=7)
    assert cables(network(a, b)) == {"a:p1 - b:p2"}


def test_a_virtual_chassis_that_hears_itself_has_no_cable_to_itself() -> None:
    a = Agent(1, "stack", ("ge-0/0/0", "vcp-1")).lldp_local().lldp_ports()
    a.lldp(2, octets(a.mac), b"vcp-1", name="stack")
    assert cables(network(a)) == set()


def test_frames_that_leak_through_a_dumb_switch_make_one_switch_and_no_triangle() -> None:
    agents = [Agent(n, name, ("p1", "p2")).lldp_local().lldp_ports() for n, name in ((1, "a"), (2, "b"), (3, "c"))]
    for one in agents:
        for count, other in enumerate(o for o in agents if o is not one):
            one.lldp(1, octets(other.mac), b"p1", name=other.name, count=count + 1)
    assert cables(network(*agents)) == {"a:p1 ~ hub:?", "b:p1 ~ hub:?", "c:p1 ~ hub:?"}


def test_the_same_private_address_in_two_places_makes_no_link() -> None:
    """A management address alone, of a device whose name speaks against it."""
    a = Agent(1, "a", ("p1",)).lldp_local().lldp_ports()
    b = Agent(2, "b", ("p1",)).address("192.168.0.1", "p1")
    a.lldp(1, b"elsewhere-7", b"p9", name="elsewhere", chassis_subtype=7, address="192.168.0.1")
    assert cables(network(a, b)) == {"a:p1 - elsewhere:p9"}


def test_a_pc_behind_its_phone_and_the_phone_on_its_port() -> None:
    phone, pc = PC[0], PC[1]
    a = Agent(1, "a", ("p1", "p2")).bridge().lldp_local().lldp_ports()
    a.lldp(1, octets(phone), octets(phone), 3, name="SEP0001", capability=0x24).shows("p1", phone, pc)
    inventory = network(a, more=arp(phone, pc))
    assert len(inventory.links) == 2 and not any(d.presumed for d in inventory.devices if d.role != "internet")
    ids = {mac: d.id for d in inventory.devices for mac in d.macs}
    assert {frozenset((x.a.device, x.b.device)) for x in inventory.links} == {
        frozenset((ids[a.mac], ids[phone])),
        frozenset((ids[phone], ids[pc])),
    }


def test_a_guest_that_tells_of_itself_stands_on_its_host_and_not_on_the_cable() -> None:
    """A hypervisor's virtual switch lets its guests' LLDP frames out: one port hears both."""
    host, told, quiet = "d0:94:66:00:00:01", "52:54:00:00:00:01", "52:54:00:00:00:02"
    a = Agent(1, "a", ("p1",)).bridge().lldp_local().lldp_ports()
    a.lldp(1, octets(host), octets(host), 3, name="host", capability=0x01)
    a.lldp(1, octets(told), b"eth0", name="guest", count=2, capability=0x01).shows("p1", host, told, quiet)
    inventory = network(a, more=arp(host, told, quiet))
    ids = {mac: d.id for d in inventory.devices for mac in d.macs}
    assert {(frozenset((x.a.device, x.b.device)), x.medium) for x in inventory.links} == {
        (frozenset((ids[a.mac], ids[host])), "ethernet"),
        (frozenset((ids[host], ids[told])), "virtual"),
        (frozenset((ids[host], ids[quiet])), "virtual"),
    }


def test_two_phones_on_one_port_call_for_a_switch_between() -> None:
    a = Agent(1, "a", ("p1",)).bridge().lldp_local().lldp_ports()
    for count, phone in enumerate(PC[:2]):
        a.lldp(1, octets(phone), octets(phone), 3, name=f"phone{count}", capability=0x24, count=count + 1)
    a.shows("p1", *PC[:3])
    inventory = network(a, more=arp(*PC[:3]))
    (hub,) = [d.id for d in inventory.devices if d.presumed and d.role == "unmanaged-switch"]
    assert all(hub in (x.a.device, x.b.device) for x in inventory.links) and len(inventory.links) == 4


def test_a_server_with_two_cards_has_two_cables() -> None:
    a, server = Agent(1, "a", ("p1", "p2")).bridge().lldp_local().lldp_ports(), Agent(2, "srv", ("eth0", "eth1"))
    server.lldp_local()
    for n in (1, 2):
        a.lldp(n, octets(server.mac), octets(server.port_mac(n)), 3, name="srv", capability=0x01)
        a.shows(f"p{n}", server.port_mac(n))
    assert cables(network(a, server)) == {"a:p1 - srv:eth0", "a:p2 - srv:eth1"}


# --- Spanning tree and forwarding tables ---------------------------------------------------------------------------


def test_trees_for_each_vlan_block_different_cables_and_all_are_there() -> None:
    """Per-VLAN spanning tree: each VLAN's own context holds its own table and its own blocked port."""
    core, left, right = (Agent(n, name, ("Gi1", "Gi2", "Gi3")) for n, name in ((1, "core"), (2, "left"), (3, "right")))
    for vlan, here, there in ((10, left, right), (20, right, left)):
        left.stp("Gi1", 5, core, "Gi1", vlan=vlan)
        right.stp("Gi1", 5, core, "Gi2", vlan=vlan)
        # between left and right one side blocks in one VLAN, the other side in the other
        here.stp("Gi2", 5, here, "Gi2", vlan=vlan)
        there.stp("Gi2", 2, here, "Gi2", vlan=vlan)
    core.bridge().shows("Gi1", left.mac, PC[1], vlan=10).shows("Gi2", right.mac, PC[2], vlan=20)
    left.shows("Gi3", PC[1], vlan=10).shows("Gi1", core.mac, vlan=10)
    right.shows("Gi3", PC[2], vlan=20).shows("Gi1", core.mac, vlan=20)
    inventory = network(core, left, right, more=arp(PC[1], PC[2]))
    found = {c for c in cables(inventory) if "10.0.0.1" not in c}
    assert found == {"core:Gi1 - left:Gi1", "core:Gi2 - right:Gi1", "left:Gi2 x right:Gi2"}


def test_a_cable_that_one_vlan_blocks_and_another_uses_is_in_use() -> None:
    core, left = Agent(1, "core", ("Gi1",)).bridge(), Agent(2, "left", ("Gi1", "Gi2"))
    left.stp("Gi1", 5, core, "Gi1", vlan=10).stp("Gi1", 2, core, "Gi1", vlan=20)
    assert cables(network(core, left)) == {"core:Gi1 - left:Gi1"}


def test_rows_with_the_interface_where_the_bridge_port_belongs() -> None:
    a = Agent(1, "a", ("p1", "p2")).bridge()
    for mac, port in ((PC[1], 101), (PC[2], 102)):
        index = f"1.{'.'.join(str(x) for x in octets(mac))}"
        a.rows[f"1.3.6.1.2.1.17.7.1.2.2.1.2.{index}"] = port
        a.rows[f"1.3.6.1.2.1.17.7.1.2.2.1.3.{index}"] = 3
    inventory = network(a, more=arp(PC[1], PC[2]))
    ids = {mac: d.id for d in inventory.devices for mac in d.macs}
    assert {(e.device, e.port) for x in inventory.links for e in (x.a, x.b) if e.port} == {
        (ids[a.mac], "p1"),
        (ids[a.mac], "p2"),
    }


def test_five_switches_of_which_three_share_a_radio_cell() -> None:
    """A – D – B in a row; B, C and E on one cell with stations of its own. No table is complete."""
    a, b, c = Agent(1, "A", ("4", "24")), Agent(2, "B", ("1", "2", "3")), Agent(3, "C", ("11", "19"))
    d, e = Agent(4, "D", ("49", "50")), Agent(5, "E", ("3", "23"))
    for one in (a, b, c, d, e):
        one.bridge()
    cell, on_a, on_b, on_c, on_e = PC[:8], PC[8:11], PC[11:14], PC[14:16], PC[16:17]
    a.shows("4", *on_a).shows("24", b.mac, c.mac, d.mac, e.mac, *cell, *on_b, *on_c, *on_e)
    d.shows("49", *on_a[:2]).shows("50", b.mac, c.mac, e.mac, *cell[:6], *on_b, *on_c, *on_e)
    b.shows("1", a.mac, *on_a).shows("2", c.mac, e.mac, *cell, *on_c, *on_e).shows("3", *on_b)
    c.shows("11", a.mac, b.mac, e.mac, *cell[2:], *on_a[1:], *on_b).shows("19", *on_c)
    e.shows("3", b.mac, c.mac, *cell, *on_a[:2], *on_c[:1]).shows("23", *on_e)
    found = {x for x in cables(network(a, b, c, d, e, more=arp(*PC[:17]))) if "10.0.0.1" not in x}
    assert found == {
        *("A:24 - D:49", "B:1 - D:50", "B:2 ~ hub:?", "C:11 ~ hub:?", "E:3 ~ hub:?"),
        *("A:4 ~ hub:?", "B:3 ~ hub:?", "C:19 ~ hub:?"),  # several stations on one port
    }


def test_two_bridges_whose_order_no_table_tells_are_named_with_both_places() -> None:
    """Two radios in a row show the same on both sides, and not each other: which comes first?"""
    left, right = Agent(1, "left", ("1", "2")).bridge(), Agent(2, "right", ("1", "2")).bridge()
    x, y = Agent(3, "x", ("lan", "air")).bridge(), Agent(4, "y", ("air", "lan")).bridge()
    left.shows("1", *PC[:4]).shows("2", right.mac, x.mac, y.mac, *PC[4:8])
    right.shows("2", *PC[4:8]).shows("1", left.mac, x.mac, y.mac, *PC[:4])
    x.shows("lan", left.mac, *PC[:4]).shows("air", right.mac, *PC[4:8])
    y.shows("air", left.mac, *PC[:4]).shows("lan", right.mac, *PC[4:8])
    inventory = network(left, right, x, y, more=arp(*PC[:8]))
    names = {d.id: d.name for d in inventory.devices}
    open_ = {
        names[n.device]: {(names[e.device], e.port) for e in n.candidates}
        for n in inventory.not_located
        if n.reason == "ambiguous"
    }
    assert open_ == {"x": {("left", "2"), ("right", "1")}, "y": {("left", "2"), ("right", "1")}}
    assert not any(names[e.device] in ("x", "y") for link in inventory.links for e in (link.a, link.b))


# --- Layer 3 -------------------------------------------------------------------------------------------------------


def test_isis_neighbours_are_linked_on_the_ports_of_their_circuits() -> None:
    """Two circuits between one pair of routers; the networks tell which belong together."""
    a, b, c = (Agent(n, name, ("ae0", "ae1", "ae2")) for n, name in ((1, "a"), (2, "b"), (3, "c")))
    a.isis("ae0", b).address("10.1.0.1", "ae0", "255.255.255.252")
    a.isis("ae1", b).address("10.1.0.5", "ae1", "255.255.255.252")
    b.isis("ae1", a).address("10.1.0.2", "ae1", "255.255.255.252")
    b.isis("ae0", a).address("10.1.0.6", "ae0", "255.255.255.252")
    b.isis("ae2", c)
    c.isis("ae0", b)
    a.isis("ae2", c, state=1)
    found = network(a, b, c)
    assert cables(found) == {"a:ae0 ~ b:ae1", "a:ae1 ~ b:ae0", "b:ae2 ~ c:ae0"}
    assert all("isis" in link.methods for link in found.links)


def test_the_hardware_address_in_a_hello_tells_the_circuit() -> None:
    a, b = Agent(1, "a", ("g0", "g1")), Agent(2, "b", ("g0", "g1"))
    a.isis("g0", b, mac=b.port_mac(2)).isis("g1", b, mac=b.port_mac(1))
    b.isis("g0", a).isis("g1", a)
    assert cables(network(a, b)) == {"a:g0 ~ b:g1", "a:g1 ~ b:g0"}


def test_three_isis_routers_on_one_network_show_no_cable() -> None:
    a, b, c = (Agent(n, name, ("g0",)) for n, name in ((1, "a"), (2, "b"), (3, "c")))
    for one in (a, b, c):
        for other in (a, b, c):
            if other is not one:
                one.isis("g0", other)
    assert cables(network(a, b, c)) == set()


@pytest.mark.parametrize(
    "mac", ["00:00:5e:00:01:0a", "00:00:0c:07:ac:01", "00:07:b4:00:01:02"], ids=["vrrp", "hsrp", "glbp"]
)
def test_the_address_of_a_redundancy_group_is_no_device_and_merges_no_two(mac: str) -> None:
    """Both routers have the address 10.0.0.254, in turn; switches show its MAC address towards the active one."""
    one, two = (Agent(n, f"router{n}", ("lan",)).address(f"10.0.0.{n}", "lan") for n in (1, 2))
    switch = Agent(9, "switch", ("1", "2", "3")).bridge()
    switch.shows("1", one.mac, one.port_mac(1), mac).shows("2", two.mac, two.port_mac(1)).shows("3", PC[0])
    for router in (one, two):
        router.address("10.0.0.254", "lan")
        router.arp("lan", _10_0_0_100=PC[0])
    seen = Observation(Key.mac(mac), Address("10.0.0.254"), Source("arp", "test", "v", "10.0.0.254"), 0.0)
    inventory = network(one, two, switch, more=(*arp(PC[0]), seen))
    assert sorted(d.name or "pc" for d in inventory.devices) == ["pc", "router1", "router2", "switch"]
    assert {c for c in cables(inventory) if "router" in c} == {"router1:lan - switch:1", "router2:lan - switch:2"}


def test_what_only_a_router_has_seen_is_somewhere_behind_its_port() -> None:
    """An ARP table makes no cable."""
    a = (
        Agent(1, "a", ("lan", "dmz"))
        .address("10.0.0.1", "lan")
        .arp("lan", _10_0_0_100=PC[0])
        .arp("dmz", _10_0_0_101=PC[1])
    )
    inventory = network(a, more=arp(*PC[:2]))
    assert any(isinstance(o.claim, NeighbourTable) for o in a.observations()) and inventory.links == ()
    macs = {d.id: d.macs[0] for d in inventory.devices if d.macs}
    assert {(macs[n.device], n.reason, n.candidates[0].port) for n in inventory.not_located if n.candidates} == {
        (PC[0], "gateway-only", "lan"),
        (PC[1], "gateway-only", "dmz"),
    }


def test_a_station_that_moves_is_found_at_its_new_port_and_told_as_moved() -> None:
    def office(port: str) -> Inventory:
        a = Agent(1, "a", ("p1", "p2")).bridge().shows(port, PC[0])
        return network(a, more=arp(PC[0]))

    before, after = office("p1"), office("p2")
    assert {(x.a.port or x.b.port) for x in after.links} == {"p2"}
    assert [c.kind for c in compare(before, after)] == ["moved"]


def test_the_units_of_a_stack_are_one_device_with_all_their_ports() -> None:
    """ENTITY-MIB tells of two chassis; neighbours on either are cables of the one stack."""
    stack = Agent(1, "stack", ("Gi1/0/1", "Gi2/0/1")).bridge().lldp_local().lldp_ports()
    for unit, serial in ((1, b"FOC0001AAAA"), (2, b"FOC0002BBBB")):
        stack.rows[f"1.3.6.1.2.1.47.1.1.1.1.5.{unit}"] = 3
        stack.rows[f"1.3.6.1.2.1.47.1.1.1.1.11.{unit}"] = serial
    left, right = Agent(2, "left", ("p1",)).lldp_local(), Agent(3, "right", ("p1",)).lldp_local()
    stack.hears("Gi1/0/1", left, "p1").hears("Gi2/0/1", right, "p1")
    assert cables(network(stack, left, right)) == {"left:p1 - stack:Gi1/0/1", "right:p1 - stack:Gi2/0/1"}


@pytest.mark.parametrize("told", ["stp", "lldp", "nothing"])
def test_stations_of_two_vlans_whose_trees_go_over_different_cores(told: str) -> None:
    """Each access switch hangs on both cores; VLAN 10 goes over one, VLAN 20 over the other: so each switch is shown on
    two ports. The stations hang on the edge ports all the same."""
    ports = ("Gi1", "Gi2", "Gi3", "Gi4")
    one, two, left, right = (Agent(n, f"s{n}", ports).bridge() for n in (1, 2, 3, 4))
    hang = {(left, 10): PC[:3], (left, 20): PC[3:6], (right, 10): PC[6:9], (right, 20): PC[9:12]}
    for vlan, root, other, up, down in ((10, one, two, "Gi1", "Gi2"), (20, two, one, "Gi2", "Gi1")):
        everyone = [*hang[left, vlan], *hang[right, vlan], *(s.mac for s in (one, two, left, right))]
        for access, port in ((left, "Gi1"), (right, "Gi2")):
            mine = hang[access, vlan]
            access.shows("Gi3" if vlan == 10 else "Gi4", mine[0], vlan=vlan)
            access.shows(up, *(m for m in everyone if m not in mine and m != access.mac), vlan=vlan)
            root.shows(port, mine[0], access.mac, vlan=vlan)
            if told == "stp":
                access.stp(up, 5, root, port, vlan=vlan).stp(down, 2, other, port, vlan=vlan)
        root.shows("Gi3", other.mac, vlan=vlan)
        other.shows("Gi3", *(m for m in everyone if m != other.mac), vlan=vlan)
    if told == "lldp":
        for a, p, b, q in ((one, "Gi1", left, "Gi1"), (two, "Gi1", left, "Gi2"), (one, "Gi2", right, "Gi1")):
            a.lldp_local().lldp_ports().hears(p, b, q)
        two.lldp_local().lldp_ports().hears("Gi2", right, "Gi2").hears("Gi3", one, "Gi3")
    inventory = network(one, two, left, right, more=arp(*PC[:12]))
    ids = {mac: d.id for d in inventory.devices for mac in d.macs}
    names = {d.id: d.name for d in inventory.devices}
    for (access, vlan), macs in hang.items():
        (link,) = [x for x in inventory.links if ids[macs[0]] in (x.a.device, x.b.device)]
        end = link.a if link.b.device == ids[macs[0]] else link.b
        assert (names[end.device], end.port) == (access.name, "Gi3" if vlan == 10 else "Gi4")
