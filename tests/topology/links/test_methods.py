"""Spanning tree, aggregates, radio, virtual machines: what each adds."""

from __future__ import annotations

from typing import Any

import msgspec

from discover.observation import Associated, Hosts, Interface, Key, SpanningTree
from topology.inventory import Port


def ports(site: Any, name: str, *more: Port) -> None:
    """Gives a device further ports, as it listed them itself."""
    site.devices[name] = msgspec.structs.replace(site.devices[name], ports=(*site.devices[name].ports, *more))


def test_a_port_that_spanning_tree_blocks_is_a_link_at_rest(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"], role="switch")
    site.say("b", SpanningTree("1", "forwarding", site.mac("a"), 1, bridge=site.mac("b")))
    site.say("b", SpanningTree("2", "blocking", site.mac("a"), 2, bridge=site.mac("b")))
    links = {(x.a.port, x.b.port): x.state for x in site.connect().links}
    assert links == {("1", "1"): "forwarding", ("2", "2"): "blocked"}


def test_a_port_that_spanning_tree_does_not_name_is_that_of_the_cable_told_already(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"], role="switch")
    site.hears("a", "1", "b", "2")
    site.say("b", SpanningTree("", "forwarding", site.mac("a"), 1034, bridge=site.mac("b")))
    assert site.cables() == {"a:1 - b:2"}


def test_a_bridge_that_is_its_own_designated_one_shows_nothing(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1"], role="switch")
    site.say("a", SpanningTree("1", "forwarding", site.mac("a"), 1, bridge=site.mac("a")))
    assert site.cables() == set()


def test_an_aggregate_is_one_link_with_its_members(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"], role="switch")
        ports(site, name, Port("lag", index=200, if_type=161, lower=("1", "2")))
    site.device("c")
    for port in "12":
        site.hears("a", port, "b", port)
        site.hears("b", port, "a", port)
    site.table("a", {"lag": ["b", "c"]})
    site.table("b", {"lag": ["a"]})
    (link,) = [x for x in site.connect().links if {x.a.device, x.b.device} == {"a", "b"}]
    assert (link.a.port, link.b.port, link.members) == ("lag", "lag", (("1", "1"), ("2", "2")))


def test_the_slower_port_is_the_speed_of_the_link(site: Any) -> None:
    for name, speed in (("a", 10**9), ("b", 10**8)):
        site.device(name, role="switch")
        ports(site, name, Port("1", index=1, speed_bps=speed, vlans=(1, 5) if name == "a" else (5, 7)))
    site.hears("a", "1", "b", "1")
    (link,) = site.connect().links
    assert (link.speed_bps, link.vlans) == (10**8, (5,))


def test_a_wireless_station_hangs_on_its_access_point_and_on_no_port(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("ap", role="access-point")
    for name in "ab":
        site.device(name)
        site.say(name, Associated(site.mac("ap"), "office", -60))
    site.table("core", {"1": ["ap", "a", "b"]})
    assert {(x.a.device, x.b.device, x.medium, x.ssid) for x in site.connect().links} == {
        ("a", "ap", "wireless", "office"),
        ("ap", "b", "wireless", "office"),
        ("ap", "core", "ethernet", None),
    }


def test_a_virtual_machine_hangs_on_its_host(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("host", ["eth0"], role="hypervisor")
    site.device("guest", mac="52:54:00:00:00:01")
    site.say("host", Hosts(Key.mac("52:54:00:00:00:01"), "guest"))
    site.table("core", {"1": ["host", "guest"]})
    assert {(x.a.device, x.b.device, x.medium) for x in site.connect().links} == {
        ("core", "host", "ethernet"),
        ("guest", "host", "virtual"),
    }


def test_machines_with_addresses_of_a_hypervisor_stand_on_the_host_of_their_port(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("host", ["eth0"])
    for number in (1, 2):
        site.device(f"guest{number}", mac=f"00:0c:29:00:00:0{number}")
    site.table("core", {"1": ["host", "guest1", "guest2"]})
    assert {(x.a.device, x.b.device, x.medium, x.inferred) for x in site.connect().links} == {
        ("core", "host", "ethernet", False),
        ("guest1", "host", "virtual", True),
        ("guest2", "host", "virtual", True),
    }


def test_a_silent_switch_between_two_that_answer_is_where_it_shows_on_both(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"])
    site.device("quiet", role="switch")
    for name in "xy":
        site.device(name)
    site.table("a", {"1": ["b", "y", "quiet"], "2": ["x"]})
    site.table("b", {"1": ["a", "x", "quiet"], "2": ["y"]})
    assert site.cables() == {"a:1 ~ quiet:?", "b:1 ~ quiet:?", "a:2 - x:?", "b:2 - y:?"}


def test_stations_on_a_silent_switch_whose_ports_its_neighbours_name(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"])
    site.device("quiet", role="switch")
    for name in "xyz":
        site.device(name)
    site.hears("a", "1", "quiet", "7")
    site.hears("b", "1", "quiet", "8")
    site.table("a", {"1": ["b", "y", "z", "quiet"], "2": ["x"]})
    site.table("b", {"1": ["a", "x", "z", "quiet"], "2": ["y"]})
    cables = {"a:1 - quiet:7", "b:1 - quiet:8", "a:2 - x:?", "b:2 - y:?", "quiet:? ~ z:?"}
    assert site.cables() == cables


def test_a_port_that_the_device_does_not_have_is_named_by_the_other_end(site: Any) -> None:
    site.device("a", ["up", "down"], role="switch")
    site.device("b", ["up", "down"], role="switch")
    site.hears("a", "port 0", "b", "down")
    site.hears("b", "down", "a", "up")
    site.say("a", Interface("up", index=101))
    assert site.cables() == {"a:up - b:down"}


def test_the_table_names_the_port_that_a_neighbour_leaves_open(site: Any) -> None:
    site.device("core", ["1", "2"], role="switch")
    site.device("laptop", ["eth0"])
    site.hears("laptop", "eth0", "core", "1")
    site.hears("laptop", "eth0", "core", "2")
    site.table("core", {"2": ["laptop"]})
    assert site.cables() == {"core:2 - laptop:eth0"}


def test_long_and_short_names_of_a_port_are_one(site: Any) -> None:
    site.device("a", ["1"], role="switch")
    site.device("b", ["Te1/1/4", "Gi1/1/4"], role="switch")
    site.hears("a", "1", "b", "GigabitEthernet1/1/4")
    assert site.cables() == {"a:1 - b:Gi1/1/4"}


def test_a_port_that_no_name_fits_stays_open(site: Any) -> None:
    site.device("a", ["1"], role="switch")
    site.device("b", ["x1", "x2"], role="switch")
    site.hears("a", "1", "b", "no such port")
    assert site.cables() == {"a:1 - b:?"}


def test_neighbours_that_leak_through_a_dumb_switch_are_no_stars(site: Any) -> None:
    for name in "abc":
        site.device(name, ["1", "2"], role="switch")
    for name in "abc":
        for other in set("abc") - {name}:
            site.hears(name, "1", other, "1")
    connected = site.connect()
    (hub,) = [d for d in connected.devices if d.presumed]
    assert {frozenset((x.a.device, x.b.device)) for x in connected.links} == {frozenset((n, hub.id)) for n in "abc"}


def test_what_names_an_aggregate_itself_is_no_member_of_it(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"], role="switch")
        ports(site, name, Port("lag", index=200, if_type=161, lower=("1", "2")))
    for port in "12":
        site.hears("a", port, "b", port)
    site.say("b", SpanningTree("lag", "forwarding", site.mac("a"), 1, bridge=site.mac("b")))
    (link,) = site.connect().links
    assert link.members == (("1", "1"), ("2", "2"))
