"""Which networks this computer is attached to, and which addresses may be asked in which way."""

from __future__ import annotations

import ipaddress
import sys

import pytest

from discover import interfaces
from discover.interfaces import Attached, beyond, default_networks, near, on_link
from discover.scope import Scope


def card(ip: str, name: str = "eth0", mac: str | None = "02:00:00:00:00:01", gateway: str | None = None) -> Attached:
    own = ipaddress.ip_interface(ip)
    private = own.network.is_private
    return Attached(name, mac, str(own.ip), own.network.prefixlen, str(own.network), gateway, private)


OFFICE = card("10.0.0.2/24", gateway="10.0.0.1")


def test_by_default_the_private_networks_up_to_a_sixteen() -> None:
    cards = [OFFICE, card("172.20.0.1/12"), card("198.51.100.7/24"), card("10.8.0.6/32"), card("192.168.1.1/16")]
    cards[2] = Attached("eth1", None, "198.51.100.7", 24, "198.51.100.0/24", None, False)
    assert default_networks(cards) == ("10.0.0.0/24", "192.168.0.0/16")


def test_arp_asks_only_what_is_both_attached_and_wanted() -> None:
    cards = [OFFICE, card("10.9.0.1/24", "tun0", None), card("192.168.5.5/24", "eth1")]
    parts = on_link(Scope(("10.0.0.128/25", "10.0.0.200/32", "10.9.0.0/24", "192.168.0.0/16")), cards)
    assert [(a.name, str(n)) for a, n in parts] == [("eth0", "10.0.0.128/25"), ("eth1", "192.168.5.0/24")]
    only = on_link(Scope(("10.0.0.0/8", "192.168.5.0/24"), interface="eth1"), cards)
    assert [(a.name, str(n)) for a, n in only] == [("eth1", "192.168.5.0/24")]


def test_addresses_on_the_link_are_hosts_and_not_our_own() -> None:
    scope = Scope(("10.0.0.0/29",), ("10.0.0.4/32",))
    assert list(near(scope, [card("10.0.0.2/29")])) == ["10.0.0.1", "10.0.0.3", "10.0.0.5", "10.0.0.6"]


def test_addresses_beyond_are_those_that_arp_cannot_ask() -> None:
    scope = Scope(("10.0.0.0/30", "10.5.0.0/30", "10.9.0.0/30", "10.6.0.1/32", "fd00::/64"), ("10.5.0.2/32",))
    cards = [OFFICE, card("10.9.0.1/24", "tun0", None)]
    assert list(beyond(scope, cards)) == ["10.5.0.1", "10.9.0.1", "10.9.0.2", "10.6.0.1"]


def test_cards_that_lead_to_the_scope_by_either_family() -> None:
    found = [OFFICE, card("fd77::1/64", "eth1", "02:00:00:00:00:02"), card("10.9.0.1/24", "tun0", None)]
    both = {"eth0": "02:00:00:00:00:01", "eth1": "02:00:00:00:00:02"}
    assert interfaces.cards(Scope(("10.0.0.0/24", "10.9.0.0/24", "fd77::/48")), found) == both
    assert interfaces.cards(Scope(("fd77::/64",)), found) == {"eth1": "02:00:00:00:00:02"}
    assert interfaces.cards(Scope(("fd77::/64",), interface="eth0"), found) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="compares the two ways that Linux has")
def test_both_ways_of_asking_the_system_agree() -> None:
    by_netlink = {(a.ip, a.prefix_length) for a in interfaces._linux(False, False)}
    by_library = {(a.ip, a.prefix_length) for a in interfaces._elsewhere(False)}
    assert by_netlink == by_library
