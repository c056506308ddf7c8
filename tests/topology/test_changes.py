"""What changed, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Attribute, ForwardingTable, Gateway, Interface, Key, Learned, Neighbour, Service
from exports.texts import LANGUAGES, has, text
from tests.topology.conftest import Heard
from topology.analysis import islands, path, single_points
from topology.build import Built, build
from topology.changes import Change, compare
from topology.explain import explain
from topology.graph import graph


def mac(n: int) -> str:
    return f"00:1d:aa:00:00:{n:02x}"


def office(places: dict[int, tuple[int, int]], known: Any = None, late: float = 0.0, **extra: Any) -> Built:
    """A router, two switches (2, 3) in a row and stations: number → (switch, port)."""
    heard = Heard()
    heard.at += late
    heard.arp(mac(1), "10.0.0.1")
    heard.say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/24"), probe="local")
    for n in (2, 3):
        heard.arp(mac(n), f"10.0.0.{n}")
        heard.say(Key.mac(mac(n)), *(Interface(f"{p}", index=p) for p in range(1, 25)), Attribute("sys_name", f"sw{n}"))
        heard.say(Key.mac(mac(n)), Attribute("capability", "bridge"))
    heard.say(Key.mac(mac(2)), Neighbour("lldp", "1", (Key.mac(mac(1)),), "lan", 5))
    heard.say(Key.mac(mac(3)), Neighbour("lldp", "24", (Key.mac(mac(2)),), "24", 5))
    far = dict.fromkeys((2, 3), "24")
    for switch in (2, 3):
        rows = [Learned(mac(n), f"{p}" if s == switch else far[switch]) for n, (s, p) in places.items()]
        rows.append(Learned(mac(1), "1" if switch == 2 else "24"))
        rows += [Learned(mac(n), "24") for n in extra.get("shown", ()) if switch == 2]
        heard.say(Key.mac(mac(switch)), ForwardingTable(tuple(rows)), probe="snmp")
    for n in places:
        heard.arp(mac(n), f"10.0.0.{n}")
        heard.say(Key.mac(mac(n)), Attribute("hostname", f"pc{n}"), *extra.get(f"pc{n}", ()))
    return build(heard.all, as_of=2000.0 + late, site="s", known=known)


PLACES = {n: (2 + n % 2, n) for n in range(10, 20)}


def words(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    for change in changes:
        for lang in LANGUAGES:
            assert has(f"changes.{change.kind}") and text(lang, f"changes.{change.kind}", **change.data)
    return [(c.kind, c.data["name"]) for c in changes]


def test_an_unchanged_office_has_no_changes() -> None:
    before = office(PLACES)
    after = office(PLACES, before.identities, late=86400.0)
    assert compare(before.inventory, after.inventory) == ()
    assert [d.id for d in before.inventory.devices] == [d.id for d in after.inventory.devices]


def test_one_unplugged_one_moved_one_added_are_exactly_three() -> None:
    before = office(PLACES)
    places = {n: p for n, p in PLACES.items() if n != 12} | {13: (2, 21), 40: (3, 22)}
    after = office(places, before.identities, late=86400.0)
    found = compare(before.inventory, after.inventory)
    assert words(found) == [("new", "pc40"), ("gone", "pc12"), ("moved", "pc13")]
    assert found[2].data["before"] == "sw3, 13" and found[2].data["after"] == "sw2, 21"
    assert found[0].data["place"] == "sw3, 22" and found[1].data["place"] == "sw2, 12"


def test_a_small_switch_put_between_moves_nobody() -> None:
    before = office(PLACES)
    after = office({**PLACES, 41: PLACES[12]}, before.identities)
    assert any(d.presumed and d.role == "unmanaged-switch" for d in after.inventory.devices)
    assert words(compare(before.inventory, after.inventory)) == [("new", "pc41")]


def test_versions_names_and_services() -> None:
    one = {"pc10": (Attribute("firmware", "1.0"), Service("tcp", 22)), "pc11": (Attribute("os", "X 1"),)}
    two = {"pc10": (Attribute("firmware", "1.1"), Service("tcp", 22), Service("tcp", 23, "telnet")), "pc11": ()}
    before = office(PLACES, **one)
    after = office(PLACES, before.identities, **two)
    found = compare(before.inventory, after.inventory)
    assert words(found) == [("new-service", "pc10"), ("version-changed", "pc10")]
    assert found[0].data["service"] == "23/tcp (telnet)"


def test_a_random_address_is_no_news(heard: Any) -> None:
    before = build(heard.all, as_of=1.0, site="s")
    heard.arp("da:11:22:33:44:55", "10.0.0.99")
    after = build(heard.all, as_of=2.0, site="s", known=before.identities)
    assert compare(before.inventory, after.inventory) == () == compare(after.inventory, before.inventory)


@pytest.mark.parametrize(
    ("mac_", "news"), [("d2:b1:19:00:00:11", []), ("00:1d:aa:00:00:11", [("new-nowhere", "Annas-iPhone")])]
)
def test_a_phone_with_another_random_address_is_no_news(mac_: str, news: list[Any]) -> None:
    def day(at: str, known: Any = None) -> Built:
        seen = Heard()
        seen.arp("00:1d:aa:00:00:01", "10.0.0.1")
        seen.arp(at, "10.0.0.50")
        seen.say(Key.mac(at), Attribute("hostname", "Annas-iPhone"))
        return build(seen.all, as_of=1.0, site="s", known=known)

    before = day("da:a1:19:00:00:01")
    after = day(mac_, before.identities)
    assert words(compare(before.inventory, after.inventory)) == news
    (phone,) = [d.id for d in before.inventory.devices if d.name == "Annas-iPhone"]
    (said,) = [s for s in explain(before.inventory, phone) if s.name == "random-address"]
    assert said.value == "da:a1:19:00:00:01"


def test_graph_analysis_and_explanation_of_the_office() -> None:
    inventory = office(PLACES).inventory
    by_name = {d.name: d.id for d in inventory.devices if d.name}
    found = {f.device: len(f.affected) for f in single_points(inventory)}
    assert found[by_name["sw3"]] == 5 and found[by_name["sw2"]] == 11
    way = path(inventory, by_name["pc13"])
    assert [(s.out_port, s.device) for s in way][-2:] == [("24", by_name["sw3"]), ("13", by_name["pc13"])]
    assert len(islands(inventory)) == 1
    made = graph(inventory)
    assert made.number_of_nodes() == len(inventory.devices) and made.number_of_edges() == len(inventory.links)
    said = explain(inventory, by_name["pc13"])
    assert {"seen", "role", "name", "hostname", "link"} <= {s.name for s in said}
    assert all(s.evidence for s in said if s.name in ("seen", "name", "hostname", "link"))
    assert explain(inventory, "nobody") == ()


def test_two_cables_to_two_switches_leave_no_single_point_between(heard: Any) -> None:
    for n in (1, 2, 3, 4):
        heard.arp(mac(n), f"10.0.0.{n}")
        heard.say(Key.mac(mac(n)), Interface("1"), Interface("2"), Attribute("capability", "bridge"))
    for a, b in ((1, 2), (1, 3), (2, 4), (3, 4)):
        heard.say(Key.mac(mac(a)), Neighbour("lldp", f"{b}", (Key.mac(mac(b)),), f"{a}", 5))
    heard.say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/24"))
    inventory = build(heard.all, as_of=1.0, site="s").inventory
    router = next(d.id for d in inventory.devices if "10.0.0.1" in d.ips)
    assert [f.device for f in single_points(inventory)] == [router]


def test_who_has_gone_is_gone_though_a_switch_still_shows_the_address() -> None:
    before = office(PLACES | {60: (2, 20)})
    after = office(PLACES, before.identities, late=86400.0, shown=(60,))
    assert any(mac(60) in d.macs for d in after.inventory.devices)  # a forwarding table forgets after minutes
    assert words(compare(before.inventory, after.inventory)) == [("gone", "pc60")]
    assert words(compare(after.inventory, before.inventory)) == [("new", "pc60")]
