"""Who is who."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from discover.observation import (
    Address,
    Attribute,
    Claim,
    Gateway,
    Interface,
    Key,
    Observation,
    SameDevice,
    Service,
    Source,
)
from topology.build import build
from topology.identity import identify
from topology.keys import Strength, strength

A, B, C = "00:1d:aa:00:00:01", "00:1d:aa:00:00:02", "00:1d:aa:00:00:03"


def test_an_address_joins_what_was_seen_there(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.5")
    heard.ssh("10.0.0.5", "SHA256:abc")
    heard.say(Key.ip("10.0.0.5"), Service("tcp", 22))
    assert who(heard.all) == {frozenset({A, "10.0.0.5", "SHA256:abc"})}


def test_a_cloned_host_key_joins_nobody(heard: Any, who: Any) -> None:
    for mac, ip in ((A, "10.0.0.5"), (B, "10.0.0.6")):
        heard.arp(mac, ip)
        heard.ssh(ip, "SHA256:image")
    assert who(heard.all) == {frozenset({A, "10.0.0.5"}), frozenset({B, "10.0.0.6"})}


def test_what_a_cloned_agent_says_goes_to_the_address_that_answered(heard: Any) -> None:
    engine = Key.engine_id(b"\x80\x00\x1f\x88\x80cloned")
    for mac, ip, name in ((A, "10.0.0.5", "one"), (B, "10.0.0.6", "two")):
        heard.arp(mac, ip)
        heard.say(engine, SameDevice(Key.ip(ip)), Attribute("sys_name", name), probe="snmp", peer=ip)
    found = build(heard.all, as_of=2000.0, site="s").inventory
    assert {(d.name, d.macs, d.ips) for d in found.devices} == {
        ("one", (A,), ("10.0.0.5",)),
        ("two", (B,), ("10.0.0.6",)),
    }


def test_a_host_with_two_cards_in_one_network_is_one_when_it_says_so(heard: Any, who: Any) -> None:
    engine = Key.engine_id(b"\x80\x00\x1f\x88\x80server")
    for mac, ip in ((A, "10.0.0.5"), (B, "10.0.0.6")):
        heard.arp(mac, ip)
        heard.say(
            engine, SameDevice(Key.ip(ip)), Interface("eth0", mac=A), Interface("eth1", mac=B), probe="snmp", peer=ip
        )
    assert who(heard.all) == {frozenset({A, B, "10.0.0.5", "10.0.0.6", engine.value})}


def test_a_router_in_two_networks_is_one(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.1")
    heard.arp(B, "10.0.1.1")
    heard.ssh("10.0.0.1", "SHA256:router")
    heard.ssh("10.0.1.1", "SHA256:router")
    assert who(heard.all) == {frozenset({A, B, "10.0.0.1", "10.0.1.1", "SHA256:router"})}


def test_an_address_with_two_macs_merges_nobody(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.5")
    heard.arp(B, "10.0.0.5")
    assert who(heard.all) == {frozenset({A}), frozenset({B})}
    found = build(heard.all, as_of=2000.0, site="s").inventory
    (finding,) = [f for f in found.findings if f.code == "duplicate-address"]
    assert finding.level == "urgent" and len(finding.devices) == 2 and finding.data["ip"] == "10.0.0.5"
    assert {d.ips for d in found.devices} == {("10.0.0.5",)}


def test_an_address_that_two_say_is_their_own_merges_nobody(heard: Any, who: Any) -> None:
    """As a factory's address on an unused interface, or one of a redundancy group."""
    for mac, ip in ((A, "10.0.0.5"), (B, "10.0.0.6")):
        heard.arp(mac, ip)
        heard.say(Key.ip(ip), Address(ip, 24), Address("192.168.0.1", 24), probe="snmp")
    assert who(heard.all) == {frozenset({A, "10.0.0.5"}), frozenset({B, "10.0.0.6"})}


def test_a_lease_that_went_on_to_another_device_is_no_dispute(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.5")
    heard.at += 86400
    heard.arp(B, "10.0.0.5")
    assert who(heard.all) == {frozenset({A}), frozenset({B, "10.0.0.5"})}


def test_proxy_arp_stays_with_the_router(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.1", "10.0.0.7", "10.0.0.8", "10.0.0.9")
    heard.say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/24"))
    heard.ssh("10.0.0.7", "SHA256:seven")
    heard.ssh("10.0.0.8", "SHA256:eight")
    assert who(heard.all) == {
        frozenset({A, "10.0.0.1"}),
        frozenset({"10.0.0.7", "SHA256:seven"}),
        frozenset({"10.0.0.8", "SHA256:eight"}),
    }


def test_a_host_may_have_several_keys_at_one_address(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.5", "10.0.0.6")
    for ip in ("10.0.0.5", "10.0.0.6"):
        heard.ssh(ip, "SHA256:rsa")
        heard.ssh(ip, "SHA256:ed25519")
    assert who(heard.all) == {frozenset({A, "10.0.0.5", "10.0.0.6", "SHA256:rsa", "SHA256:ed25519"})}


def test_a_virtual_router_address_does_not_make_a_dispute(heard: Any, who: Any) -> None:
    heard.arp(A, "10.0.0.1")
    heard.arp("00:00:5e:00:01:07", "10.0.0.1")
    assert who(heard.all) == {frozenset({A, "10.0.0.1", "00:00:5e:00:01:07"})}


def test_a_docker_bridge_joins_no_two_hosts(heard: Any, who: Any) -> None:
    bridge = "02:42:ac:11:00:01"
    for mac, ip in ((A, "10.0.0.5"), (B, "10.0.0.6")):
        heard.arp(mac, ip)
        heard.say(
            Key.mac(mac), Interface("docker0", mac=bridge), Address("172.17.0.1", 16, "docker0"), probe="snmp", peer=ip
        )
    assert who(heard.all) == {frozenset({A, "10.0.0.5"}), frozenset({B, "10.0.0.6"})}
    found = build(heard.all, as_of=2000.0, site="s").inventory
    assert not [f for f in found.findings if f.code == "duplicate-address"]


def test_numbers_that_say_nothing_identify_nobody() -> None:
    for text in ("0123456789", "None", "To Be Filled By O.E.M.", "00000000", "Default string"):
        assert strength(Key.serial("acme", text)) == Strength.NOBODY
    for mac in ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:80:c2:00:00:00"):
        assert strength(Key.mac(mac)) == Strength.NOBODY
    for mac in ("00:00:5e:00:01:01", "00:00:0c:07:ac:01", "02:42:ac:11:00:02"):
        assert strength(Key.mac(mac)) == Strength.WEAK


def test_a_loopback_address_counts_only_where_it_was_asked(heard: Any, who: Any) -> None:
    for name in ("one", "two"):
        heard.say(Key.recording(name), Address("127.0.0.1", 8, "lo"), probe="snmp", peer=name)
    assert who(heard.all) == {frozenset({"one"}), frozenset({"two"})}
    heard.say(Key.ip("127.0.0.5"), Service("tcp", 22), probe="tcp", peer="127.0.0.5")
    assert frozenset({"127.0.0.5"}) in who(heard.all)
    found = build(heard.all, as_of=2000.0, site="s").inventory
    assert sorted(d.ips for d in found.devices) == [(), (), ("127.0.0.5",)]


def test_two_recordings_are_two_devices_whatever_they_share(heard: Any, who: Any) -> None:
    for name in ("one", "two"):
        heard.say(Key.recording(name), SameDevice(Key.mac(A)), Address("10.0.0.1", 24), probe="snmp")
    assert who(heard.all) == {frozenset({"one"}), frozenset({"two"})}


def test_the_id_stays_when_more_is_known(heard: Any) -> None:
    heard.arp(A, "10.0.0.5")
    first = identify(heard.all, "s", {})
    heard.say(Key.mac(A), SameDevice(Key.serial("acme", "S-1")))
    second = identify(heard.all, "s", first.remembered)
    assert list(first.devices) == list(second.devices)
    assert second.remembered[Key.serial("acme", "S-1")] == next(iter(first.devices))


def test_a_device_seen_without_its_mac_keeps_its_id_both_ways(heard: Any) -> None:
    heard.say(Key.ip("10.0.0.5"), Service("tcp", 80))
    first = identify(heard.all, "s", {})
    heard.arp(A, "10.0.0.5")
    second = identify(heard.all, "s", first.remembered)
    assert list(first.devices) == list(second.devices)
    third = identify(heard.all[:1], "s", second.remembered)
    assert list(third.devices) == list(first.devices)


def test_a_new_device_does_not_inherit_the_id_of_an_address(heard: Any) -> None:
    heard.arp(A, "10.0.0.5")
    first = identify(heard.all, "s", {})
    heard.all.clear()
    heard.arp(B, "10.0.0.5")
    second = identify(heard.all, "s", first.remembered)
    assert set(first.devices).isdisjoint(second.devices)
    assert second.remembered[Key.mac(A)] == next(iter(first.devices))


_MACS = [Key.mac(f"00:1d:aa:00:00:{n:02x}") for n in range(5)] + [Key.mac("02:00:00:00:00:01")]
_IPS = [Key.ip(f"10.0.{n // 3}.{n}") for n in range(6)]
_STRONG = [Key.ssh_host_key(f"SHA256:{n}") for n in range(3)] + [Key.recording(f"r{n}") for n in range(3)]
_ANY = st.sampled_from([*_MACS, *_IPS, *_STRONG, Key.name("pc"), Key.engine_id(b"12345678")])
_CLAIMS: st.SearchStrategy[Claim] = st.one_of(
    _ANY.map(SameDevice),
    st.sampled_from(_IPS).map(lambda k: Address(k.value)),
    st.sampled_from(_MACS).map(lambda k: Interface("eth0", mac=k.value)),
    st.sampled_from(["a", "b"]).map(lambda v: Attribute("sys_name", v)),
    st.just(Gateway("10.0.0.0/24")),
)


@st.composite
def _observations(draw: st.DrawFn) -> list[Observation]:
    pairs = draw(st.lists(st.tuples(_ANY, _CLAIMS, st.sampled_from([1.0, 2.0, 9999.0])), max_size=25))
    return [Observation(s, c, Source("p", "v", f"{i}", "10.0.0.1"), at) for i, (s, c, at) in enumerate(pairs)]


@settings(max_examples=150, deadline=None)
@given(_observations(), st.integers(0, 1000))
def test_the_order_of_observations_changes_nothing(seen: list[Observation], seed: int) -> None:
    shuffled = list(seen)
    random.Random(seed).shuffle(shuffled)
    first = build(seen, as_of=10000.0, site="s")
    assert build(shuffled, as_of=10000.0, site="s") == first
    again = build(seen, as_of=10000.0, site="s", known=first.identities)
    assert again.inventory == first.inventory and again.identities == first.identities


@settings(max_examples=150, deadline=None)
@given(_observations())
def test_two_recordings_never_become_one_device(seen: list[Observation]) -> None:
    for keys in identify(seen, "s", {}).devices.values():
        assert sum(k.kind == "recording" for k in keys) <= 1
        assert all(strength(k) > Strength.NOBODY for k in keys)


def test_two_agents_that_drew_the_same_engine_id_stay_two() -> None:
    """net-snmp makes its engine id of the time and a number that two agents started together have in common."""
    engine = Key.engine_id(b"\x80\x00\x1f\x88\x80same")
    seen = []
    for number in (1, 2):
        mac, ip = Key.mac(f"00:80:77:00:00:0{number}"), f"10.0.0.{number}"
        source = Source("snmp", "pc", f"c{number}", ip)
        claims = (SameDevice(Key.ip(ip)), Address(ip, 24), SameDevice(engine))
        seen += [Observation(mac, claim, source, 1.0) for claim in claims]
    found = build(seen, as_of=1.0, site="office", known={}, notes={}, coverage=(), scope=()).inventory
    assert sorted(d.macs for d in found.devices) == [("00:80:77:00:00:01",), ("00:80:77:00:00:02",)]
