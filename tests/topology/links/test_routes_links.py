"""Links between routers that only layer 3 shows."""

from __future__ import annotations

from typing import Any

from discover.observation import Address, Key, Neighbour, Route


def router(site: Any, name: str, ports: dict[str, tuple[str, int]]) -> None:
    site.device(name, list(ports), role="router", ips=tuple(ip for ip, _ in ports.values()))
    for port, (ip, length) in ports.items():
        site.say(name, Address(ip, length, port))


def test_ospf_neighbours_are_linked_at_the_ports_of_their_addresses(site: Any) -> None:
    router(site, "a", {"lan": ("10.1.0.1", 24), "wan": ("10.9.0.1", 29)})
    router(site, "b", {"lan": ("10.2.0.1", 24), "wan": ("10.9.0.2", 29)})
    site.say("a", Neighbour("ospf", "wan", (Key.ip("10.9.0.2"),)))
    assert site.cables() == {"a:wan ~ b:wan"}


def test_a_route_through_the_other_end_of_a_network_for_two(site: Any) -> None:
    router(site, "a", {"wan": ("10.9.0.1", 30)})
    router(site, "b", {"lan": ("10.2.0.1", 24), "wan": ("10.9.0.2", 30)})
    assert site.cables() == set()
    site.say("a", Route("10.2.0.0/24", "10.9.0.2", "wan"))
    assert site.cables() == {"a:wan ~ b:wan"}


def test_a_network_with_a_third_member_shows_no_link(site: Any) -> None:
    for number, name in enumerate("abc", 1):
        router(site, name, {"wan": (f"10.9.0.{number}", 24)})
        site.say(name, Route(f"10.{number}0.0.0/24", f"10.9.0.{number % 3 + 1}", "wan"))
    assert site.cables() == set()


def test_a_cable_that_neighbours_told_is_not_doubled(site: Any) -> None:
    router(site, "a", {"wan": ("10.9.0.1", 30)})
    router(site, "b", {"wan": ("10.9.0.2", 30)})
    site.hears("a", "wan", "b", "wan")
    site.say("a", Neighbour("ospf", "wan", (Key.ip("10.9.0.2"),)))
    assert site.cables() == {"a:wan - b:wan"}
