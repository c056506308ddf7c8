"""Links as a whole: which cables come out of what was said."""

from __future__ import annotations

import re
from typing import Any

from discover.observation import (
    Address,
    Attribute,
    Claim,
    Gateway,
    Interface,
    Key,
    Neighbour,
    Observation,
    Route,
    Source,
)
from topology.build import build

HUB = re.compile(r"unmanaged-[0-9a-f]+")


def plain(cables: set[str]) -> set[str]:
    """Presumed switches called `hub`, and named last."""
    found = set()
    for one in cables:
        a, sign, b = HUB.sub("hub", one).split(" ")
        found.add(
            f"{b} {sign} {a}" if a.startswith("hub") else one if HUB.sub("hub", one) == one else f"{a} {sign} {b}"
        )
    return found


def test_both_ends_tell_of_one_cable(site: Any) -> None:
    for name in ("core", "access"):
        site.device(name, ["1", "2"], role="switch")
    site.hears("core", "1", "access", "2")
    site.hears("access", "2", "core", "1")
    (link,) = site.connect().links
    assert site.cables() == {"access:2 - core:1"}
    assert len(link.evidence) == 2 and link.methods == ("lldp",)


def test_one_end_alone_is_enough(site: Any) -> None:
    site.device("core", ["Gi0/1"], role="switch")
    site.device("access", ["Gi0/24"], role="switch")
    site.hears("core", "Gi0/1", "access", "GigabitEthernet0/24")
    assert site.cables() == {"access:Gi0/24 - core:Gi0/1"}


def test_each_end_keeps_its_own_name_where_the_other_counts_from_zero(site: Any) -> None:
    site.device("a", ["port 1", "port 2", "port 3"], role="switch")
    site.device("b", ["port 1", "port 2", "port 3"], role="switch")
    site.hears("a", "port 2", "b", "port 2")
    site.hears("b", "port 3", "a", "port 1")
    assert site.cables() == {"a:port 2 - b:port 3"}


def test_two_cables_between_two_switches_stay_two(site: Any) -> None:
    for name in "ab":
        site.device(name, ["1", "2"], role="switch")
    for port in "12":
        site.hears("a", port, "b", port)
        site.hears("b", port, "a", port)
    assert site.cables() == {"a:1 - b:1", "a:2 - b:2"}


def test_a_device_that_hears_itself_has_no_link(site: Any) -> None:
    site.device("stack", ["1", "2"], role="switch")
    site.hears("stack", "1", "stack", "2")
    assert site.cables() == set()


def test_an_address_alone_does_not_link_devices_of_other_names(site: Any) -> None:
    site.device("here", ["1"], ips=("192.168.2.2",))
    site.device("far", ["1"], ips=("192.168.2.1",))
    site.say("far", Attribute("sys_name", "far"))
    site.say("here", Neighbour("cdp", "1", (Key.name("someone"), Key.ip("192.168.2.1")), "1", remote_name="someone"))
    assert not any("far" in cable for cable in site.cables())


def test_an_address_alone_does_not_link_a_recording_that_goes_by_its_files_name() -> None:
    def said(recording: str, *claims: Claim) -> list[Observation]:
        source = Source("snmp", "test", recording, recording)
        return [Observation(Key.recording(recording), c, source, 1000.0) for c in claims]

    remote = (Key.name("someone"), Key.ip("192.168.2.1"))
    here = said("r-here", Interface("1", index=1), Neighbour("cdp", "1", remote, "1", remote_name="someone"))
    for name, links in (("r-far", 0), ("192.168.2.1", 1)):
        far = said(name, Interface("1", index=1), Address("192.168.2.1", 24, "1"))
        found = build([*here, *far], as_of=1000.0, site="x").inventory
        ids = {d.id for d in found.devices if any(k.kind == "recording" for k in d.keys)}
        assert sum({x.a.device, x.b.device} <= ids for x in found.links) == links


def test_a_neighbour_that_nobody_asked_is_a_device_with_a_cable(site: Any) -> None:
    for name in ("core", "access"):
        site.device(name, ["1", "2"], role="switch")
    site.hears("core", "1", "far-switch", "Gi0/7")
    site.hears("access", "2", "far-switch", "Gi0/8")
    connected = site.connect()
    (told,) = [d for d in connected.devices if d.id not in site.devices]
    assert told.name == "far-switch" and not told.presumed
    assert {(x.a.port, x.b.port) for x in connected.links} == {("1", "Gi0/7"), ("2", "Gi0/8")}


def test_stations_hang_on_the_port_that_shows_them_last(site: Any) -> None:
    for name in ("core", "access"):
        site.device(name, ["1", "2", "3"], role="switch")
    for name in "abc":
        site.device(name)
    site.hears("core", "1", "access", "3")
    site.table("core", {"1": ["access", "a", "b"], "2": ["c"]})
    site.table("access", {"3": ["core", "c"], "1": ["a"], "2": ["b"]})
    assert site.cables() == {"access:3 - core:1", "a:? - access:1", "access:2 - b:?", "c:? - core:2"}


def test_several_stations_on_one_port_call_for_one_switch(site: Any) -> None:
    site.device("core", ["1", "2"], role="switch")
    for name in "abc":
        site.device(name)
    site.table("core", {"1": ["a", "b"], "2": ["c"]})
    assert plain(site.cables()) == {"core:1 ~ hub:?", "a:? ~ hub:?", "b:? ~ hub:?", "c:? - core:2"}
    presumed = [d for d in site.connect().devices if d.presumed]
    assert [d.role for d in presumed] == ["unmanaged-switch"] and presumed[0].evidence


def test_strangers_of_many_vlans_are_a_trunk_and_no_switch_on_a_desk(site: Any) -> None:
    site.device("core", ["1", "2"], role="switch")
    for vlan, last in ((10, "a"), (20, "b"), (30, "c")):
        site.table("core", {"1": [f"00:11:22:33:{vlan}:0{last}"]}, vlan)
    assert site.cables() == set()
    site.table("core", {"2": ["00:11:22:33:44:55", "00:11:22:aa:44:55"]}, 10)
    assert plain(site.cables()) == {"core:2 ~ hub:?"}


def test_a_presumed_switch_keeps_its_id_when_a_station_joins(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    for name in "abc":
        site.device(name)
    site.table("core", {"1": ["a", "b"]})
    before = {d.id for d in site.connect().devices if d.presumed}
    site.table("core", {"1": ["c"]})
    assert {d.id for d in site.connect().devices if d.presumed} == before != set()


def test_a_guest_with_a_made_up_address_is_no_reason_for_a_switch(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("server")
    site.table("core", {"1": ["server", "02:42:ac:11:00:02", "52:54:00:12:34:56"]})
    assert site.cables() == {"core:1 - server:?"}


def test_a_pc_stands_behind_its_phone(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("phone", ["wan", "pc"], role="phone")
    site.device("pc")
    site.hears("core", "1", "phone", "wan", capabilities=("bridge", "telephone"))
    site.table("core", {"1": ["phone", "pc"]})
    assert site.cables() == {"core:1 - phone:wan", "pc:? ~ phone:?"}


def test_stations_behind_an_access_point_are_wireless(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("ap", role="access-point")
    for name in "ab":
        site.device(name)
    site.table("core", {"1": ["ap", "a", "b"]})
    links = {(x.a.device, x.b.device): x.medium for x in site.connect().links}
    assert links == {("a", "ap"): "wireless", ("ap", "b"): "wireless", ("ap", "core"): "ethernet"}


def test_a_silent_switch_stands_between_the_stations_and_the_port(site: Any) -> None:
    site.device("core", ["1"], role="switch")
    site.device("quiet", role="switch")
    for name in "ab":
        site.device(name)
    site.hears("core", "1", "quiet", capabilities=("bridge",))
    site.table("core", {"1": ["quiet", "a", "b"]})
    assert site.cables() == {"core:1 - quiet:?", "a:? ~ quiet:?", "b:? ~ quiet:?"}


def test_three_switches_in_a_row_from_tables_alone(site: Any) -> None:
    for name in "xyz":
        site.device(name, ["1", "2", "3"])
    for name in "abc":
        site.device(name)
    site.table("x", {"1": ["a"], "2": ["y", "b", "z", "c"]})
    site.table("y", {"1": ["x", "a"], "2": ["b"], "3": ["z", "c"]})
    site.table("z", {"1": ["x", "y", "a", "b"], "2": ["c"]})
    assert site.cables() == {"x:2 - y:1", "y:3 - z:1", "a:? - x:1", "b:? - y:2", "c:? - z:2"}


def test_three_switches_on_one_segment_are_no_triangle(site: Any) -> None:
    for name in "xyz":
        site.device(name, ["1", "2"])
    for name in "abc":
        site.device(name)
    site.table("x", {"1": ["a"], "2": ["y", "b", "z", "c"]})
    site.table("y", {"1": ["b"], "2": ["x", "a", "z", "c"]})
    site.table("z", {"1": ["c"], "2": ["x", "a", "y", "b"]})
    assert plain(site.cables()) == {
        *("x:2 ~ hub:?", "y:2 ~ hub:?", "z:2 ~ hub:?"),
        *("a:? - x:1", "b:? - y:1", "c:? - z:1"),
    }


def test_directions_come_from_common_stations_where_no_switch_is_in_a_table(site: Any) -> None:
    for name in "xy":
        site.device(name, ["1", "2", "3"])
    for name in "abcd":
        site.device(name)
    site.table("x", {"1": ["a"], "2": ["b"], "3": ["c", "d"]})
    site.table("y", {"1": ["c"], "2": ["d"], "3": ["a", "b"]})
    assert "x:3 - y:3" in site.cables()


def test_what_tables_leave_open_is_not_claimed(site: Any) -> None:
    for name in "xy":
        site.device(name, ["1", "2"])
    site.device("a")
    site.table("x", {"1": ["a"]})
    site.table("y", {"1": ["a"]})
    connected = site.connect()
    assert connected.links == ()
    undecided = {n.device: (n.reason, {(e.device, e.port) for e in n.candidates}) for n in connected.not_located}
    assert undecided["a"] == ("ambiguous", {("x", "1"), ("y", "1")})


def test_an_office_without_managed_switch_has_no_cables(site: Any) -> None:
    site.device("router", role="router")
    for name in "abcde":
        site.device(name)
    site.say("router", Gateway("192.168.1.0/24"), probe="local")
    connected = site.connect()
    assert [(x.a.device, x.b.device, x.medium, x.inferred) for x in connected.links] == [
        ("internet", "router", "wan", True)
    ]
    assert {(n.device, n.reason, n.candidates[0].device) for n in connected.not_located} == {
        (name, "gateway-only", "router") for name in "abcde"
    }


def test_the_way_out_goes_over_every_known_router(site: Any) -> None:
    site.device("inner", ["lan", "wan"], role="router", ips=("192.168.1.1",))
    site.device("outer", ["lan", "dsl"], role="router", ips=("10.0.0.1",))
    site.say("inner", Gateway("192.168.1.0/24"), probe="local")
    site.say("inner", Route("0.0.0.0/0", "10.0.0.1", "wan"))
    site.say("outer", Route("0.0.0.0/0", "203.0.113.1", "dsl"))
    assert {c for c in site.cables() if "internet" in c} == {"internet:? ~ outer:dsl"}


def test_the_same_observations_give_the_same_result(site: Any) -> None:
    site.device("core", ["1", "2"], role="switch")
    for name in "abc":
        site.device(name)
    site.table("core", {"1": ["a", "b"], "2": ["c"]})
    assert site.connect() == site.connect()


def test_a_device_at_the_edge_of_a_switch_whose_own_place_is_unknown_is_not_placed_before_it(site: Any) -> None:
    """As the switch may stand behind the port that shows the device, too."""
    for name in ("core", "far", "edge"):
        site.device(name, ["1", "2", "3"], role="switch")
    crowd = [site.device(f"s{n}") for n in range(12)]
    site.device("x")
    site.hears("core", "1", "far", "1")
    site.hears("far", "1", "core", "1")
    site.table("core", {"1": crowd[:6], "3": crowd[6:], "2": ["x"]})
    site.table("far", {"2": crowd[:6]})
    site.table("edge", {"2": ["x"]})
    assert not any("x:" in cable for cable in site.cables())
