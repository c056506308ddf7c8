"""Synthetic tables: the MAC address behind an address that only a router can see."""

from __future__ import annotations

from discover.observation import Address, Binding, Claim, Key, NeighbourTable, Observation, SameDevice, Service, Source
from topology.tabled import told_by_tables

ROUTER = Key("mac", "00:0d:b9:00:00:01")


def seen(subject: Key, claim: Claim) -> Observation:
    return Observation(subject, claim, Source("snmp", "laptop", "c1", "10.0.0.1"), 1000.0)


def table(*rows: tuple[str, str]) -> Observation:
    return seen(ROUTER, NeighbourTable(tuple(Binding(ip, mac) for ip, mac in rows)))


FAR = seen(Key("ip", "10.0.2.5"), Service("tcp", 22))


def told(*observations: Observation) -> list[tuple[str, str]]:
    found = told_by_tables(observations)
    assert all(o.source == observations[0].source for o in found)
    return [(o.subject.value, o.claim.key.value) for o in found if isinstance(o.claim, SameDevice)]


def test_a_routers_table_gives_what_cannot_be_seen_from_here() -> None:
    assert told(table(("10.0.2.5", "d0:94:66:00:00:05")), FAR) == [("10.0.2.5", "d0:94:66:00:00:05")]


def test_an_address_that_nobody_saw_makes_no_device() -> None:
    assert told(table(("10.0.2.5", "d0:94:66:00:00:05"))) == []


def test_what_was_seen_on_the_link_goes_before_the_table() -> None:
    here = seen(Key("mac", "d0:94:66:00:00:77"), Address("10.0.2.5"))
    assert told(table(("10.0.2.5", "d0:94:66:00:00:05")), FAR, here) == []


def test_a_router_that_answers_for_others_is_none_of_them() -> None:
    assert told(table(("10.0.2.5", "d0:94:66:00:00:05"), ("10.0.2.6", "d0:94:66:00:00:05")), FAR) == []


def test_two_routers_that_disagree_decide_nothing() -> None:
    assert told(table(("10.0.2.5", "d0:94:66:00:00:05")), table(("10.0.2.5", "d0:94:66:00:00:06")), FAR) == []


def test_the_address_of_a_redundancy_group_is_nobodys() -> None:
    assert told(table(("10.0.2.5", "00:00:5e:00:01:05")), FAR) == []


def test_both_families_of_one_device_may_be_at_its_mac_address() -> None:
    rows = (("10.0.2.5", "d0:94:66:00:00:05"), ("fd00::5", "d0:94:66:00:00:05"))
    assert told(table(*rows), FAR) == [("10.0.2.5", "d0:94:66:00:00:05")]
