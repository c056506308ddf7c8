"""What a device is."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import (
    Address,
    Attribute,
    Confidence,
    ForwardingTable,
    Gateway,
    Hosts,
    Interface,
    Key,
    Learned,
    Neighbour,
    Service,
)
from topology.build import build
from topology.inventory import Device

MAC, IP, OTHER = "00:1d:aa:00:00:01", "10.0.0.1", "00:1d:aa:00:00:02"
TABLE = ForwardingTable(tuple(Learned(f"00:1d:bb:00:00:{n:02x}", f"port {n}") for n in range(1, 9)))


def one(heard: Any, *claims: Any, notes: dict[str, str] | None = None) -> Device:
    heard.arp(MAC, IP)
    for claim in claims:
        heard.say(Key.mac(MAC), claim)
    built = build(heard.all, as_of=2000.0, site="s")
    (id_,) = [d.id for d in built.inventory.devices if MAC in d.macs]
    known = {id_: notes} if notes else {}
    found = build(heard.all, as_of=2000.0, site="s", known=built.identities, notes=known).inventory.device(id_)
    assert found is not None
    return found


CASES: list[tuple[str, list[Any]]] = [
    ("unknown", []),
    ("unknown", [Attribute("mac_vendor", "Snom Technology GmbH")]),
    ("unknown", [Service("tcp", 443, "https")]),
    ("unknown", [Service("tcp", 445, "microsoft-ds")]),
    ("phone", [Attribute("mac_vendor", "Snom Technology GmbH"), Attribute("page_title", "welcome")]),
    ("printer", [Attribute("mac_vendor", "Brother Industries, LTD."), Service("tcp", 80, "http")]),
    ("unknown", [Attribute("mac_vendor", "Intel Corporate"), Service("tcp", 80, "http")]),
    ("printer", [Attribute("role", "printer")]),
    ("printer", [Attribute("role", "printer"), Service("tcp", 443)]),
    ("router", [Gateway("10.0.0.0/24")]),
    ("firewall", [Gateway("10.0.0.0/24"), Attribute("role", "firewall")]),
    ("router", [Gateway("10.0.0.0/24"), Attribute("capability", "wlan-ap"), Attribute("capability", "bridge")]),
    ("switch", [Attribute("capability", "bridge"), TABLE]),
    ("switch", [Gateway("10.0.0.0/24"), Attribute("capability", "bridge"), Attribute("capability", "router"), TABLE]),
    ("switch", [TABLE]),
    ("switch", [Attribute("capability", "bridge"), Attribute("capability", "router")]),
    ("router", [Gateway("10.0.0.0/24"), Attribute("capability", "bridge"), ForwardingTable(TABLE.rows[:2])]),
    ("router", [Attribute("capability", "router")]),
    ("access-point", [Attribute("capability", "bridge"), Attribute("capability", "wlan-ap"), TABLE]),
    ("phone", [Attribute("capability", "bridge"), Attribute("capability", "telephone")]),
    ("hypervisor", [Hosts(Key.mac("02:00:00:00:00:09")), Attribute("capability", "bridge"), TABLE]),
    ("hypervisor", [Service("tcp", 8006)]),
    ("server", [Service("tcp", 22, "ssh", detail="SSH-2.0-OpenSSH_9.2p1 Debian-2"), Service("tcp", 443)]),
    ("nas", [Attribute("role", "nas"), Attribute("os", "Debian 12"), Service("tcp", 443)]),
    ("workstation", [Attribute("os", "Windows 11 Pro")]),
    ("server", [Attribute("os", "Windows Server 2022")]),
    ("unknown", [Attribute("role", "spaceship")]),
]


@pytest.mark.parametrize(("role", "claims"), CASES, ids=[f"{n}-{r}" for n, (r, _) in enumerate(CASES)])
def test_role(role: str, claims: list[Any], heard: Any) -> None:
    found = one(heard, *claims)
    assert found.role == role
    assert role == "unknown" or found.attributes["role"].evidence


def test_a_host_that_forwards_for_its_containers_is_no_router(heard: Any) -> None:
    heard.say(Key.mac(MAC), Attribute("capability", "router"), sure=Confidence.HINT)
    found = one(heard, Address(IP, 24, "eth0"), Address("172.17.0.1", 16, "docker0"))
    assert found.role == "unknown"


def test_a_router_between_two_networks_that_tells_only_by_forwarding(heard: Any) -> None:
    heard.say(Key.mac(MAC), Attribute("capability", "router"), sure=Confidence.HINT)
    assert one(heard, Address(IP, 24, "eth0"), Address("10.0.1.1", 24, "eth1")).role == "router"


def test_what_a_neighbour_heard_counts(heard: Any) -> None:
    heard.arp(OTHER, "10.0.0.2")
    heard.say(
        Key.mac(OTHER),
        Interface("1"),
        Neighbour("lldp", "1", (Key.mac(MAC),), "wan", remote_name="desk-12", capabilities=("telephone", "bridge")),
    )
    found = one(heard)
    assert (found.role, found.name) == ("phone", "desk-12")


def test_a_guest_that_says_nothing_else_is_a_virtual_machine(heard: Any) -> None:
    heard.arp(OTHER, "10.0.0.2")
    heard.say(Key.mac(OTHER), Hosts(Key.mac(MAC), "web"))
    assert one(heard).role == "virtual-machine"


def test_a_person_knows_best_and_the_dissent_stays(heard: Any) -> None:
    found = one(heard, Attribute("role", "printer"), Attribute("model", "X1"), notes={"role": "camera", "model": "X2"})
    role, model = found.attributes["role"], found.attributes["model"]
    assert (found.role, model.value) == ("camera", "X2")
    assert role.confidence is model.confidence is Confidence.AUTHORITATIVE
    assert {e.probe for e in role.evidence} == {"human"}
    assert [a.value for a in role.disputed_by] == ["printer"] and [a.value for a in model.disputed_by] == ["X1"]


def test_what_it_calls_itself_goes_before_what_it_also_does(heard: Any) -> None:
    routes = [
        Attribute("capability", "router"),
        Address("10.0.0.1", 24),
        Address("10.1.0.1", 24),
        Address("10.2.0.1", 24),
    ]
    device = one(heard, Attribute("sys_descr", "Juniper Networks, Inc. ex2300-24t , version 18.4R2.7"), *routes)
    assert device.role == "switch"
    assert "router" in [a.value for a in device.attributes["role"].disputed_by]


def test_a_hint_does_not_unsay_what_it_calls_itself_outright(heard: Any) -> None:
    found = one(
        heard,
        Attribute("sys_object_id", "1.3.6.1.4.1.311.1.1.3.1.3"),  # a domain controller
        Attribute(
            "sys_descr", "Hardware: Intel64 Family 6 - Software: Windows Version 6.3 (Build 17763 Multiprocessor Free)"
        ),
    )
    role = found.attributes["role"]
    assert role.value == "server"
    assert [a.value for a in role.disputed_by] == ["workstation"], "what only hints at another is told as the dissent"
