"""Networks that somebody tells of and nobody has looked at."""

from __future__ import annotations

from discover.observation import Address, Binding, Key, NeighbourTable, Route, SameDevice
from topology.build import build
from topology.inventory import Reachable

OFFICE = "10.0.1.0/24"


def told(heard, *scope: str) -> dict[str, Reachable]:
    inventory = build(heard.all, as_of=2000.0, site="s", scope=scope or (OFFICE,)).inventory
    named = {d.id: d.ips[0] for d in inventory.devices if d.ips}
    return {one.prefix: Reachable(one.prefix, named.get(one.via or ""), one.methods) for one in inventory.beyond}


def router(heard) -> Key:
    key = heard.arp("00:0d:b9:00:00:01", "10.0.1.1")
    heard.say(key, SameDevice(Key.ip("10.0.2.1")), Address("10.0.1.1", 24, "lan"), Address("10.0.2.1", 24, "dmz"))
    return key


def test_a_router_s_other_networks_are_offered_with_the_router(heard) -> None:
    key = router(heard)
    other = heard.arp("00:0d:b9:00:00:02", "10.0.1.9")
    heard.say(
        key, Route("10.0.2.0/24", None, "dmz"), Route("192.168.50.0/24", "10.0.1.9"), Route("0.0.0.0/0", "1.2.3.4")
    )
    assert other == Key.mac("00:0d:b9:00:00:02")
    assert told(heard) == {
        "10.0.2.0/24": Reachable("10.0.2.0/24", "10.0.1.1", ("addresses", "routes")),
        "192.168.50.0/24": Reachable("192.168.50.0/24", "10.0.1.9", ("routes",)),
    }


def test_what_was_looked_at_is_not_offered_again(heard) -> None:
    router(heard)
    assert told(heard, OFFICE, "10.0.0.0/16") == {}
    assert told(heard, "10.0.2.0/24").keys() == {OFFICE}


def test_nothing_public_nothing_huge_and_no_computer_s_own_guests(heard) -> None:
    key = router(heard)
    heard.say(
        key, Route("203.0.113.0/24", "10.0.1.9"), Route("10.0.0.0/8", "10.0.1.9"), Route("10.9.9.9/32", "10.0.1.9"),
        Route("172.17.0.0/16", None, "docker0"), Address("172.18.0.1", 16, "br-1234"), Address("127.0.0.1", 8, "lo"),
        Route("fd00:1::/64", "fe80::1"), Route("what?", "x"), Address("10.8.0.1", 31, "wan"),
    )  # fmt: skip
    assert told(heard).keys() == {"10.0.2.0/24"}


def test_an_arp_table_tells_of_networks_whose_size_nobody_knows(heard) -> None:
    key = router(heard)
    rows = [Binding(f"10.0.3.{n}", f"00:11:22:00:00:{n:02x}", "vlan3") for n in (5, 6)]
    alone = Binding("10.0.4.5", "00:11:22:00:01:05", "vlan4")
    known = [Binding(f"10.0.2.{n}", f"00:11:22:00:02:{n:02x}", "dmz") for n in (5, 6)]
    heard.say(key, NeighbourTable((*rows, alone, *known)))
    assert told(heard)["10.0.3.0/24"] == Reachable("10.0.3.0/24", "10.0.1.1", ("arp",))
    assert told(heard).keys() == {"10.0.2.0/24", "10.0.3.0/24"}


def test_without_a_scan_nothing_is_offered(heard) -> None:
    router(heard)
    assert build(heard.all, as_of=2000.0, site="s").inventory.beyond == ()
