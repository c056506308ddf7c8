"""What a person has drawn: it wins over what was only concluded, and is gone when it is taken back."""

from __future__ import annotations

from typing import Any

from discover.observation import Attribute, Confidence, ForwardingTable, Gateway, Key, Learned, SameDevice
from topology.build import build
from topology.inventory import End, Inventory
from topology.own import Own, OwnCable, OwnDevice

MODEM = OwnDevice("own-1", "Kabelmodem", "modem", 5.0, "chef")


def office(heard: Any, own: Own) -> Inventory:
    router = heard.arp("3c:a6:2f:00:00:01", "10.0.0.1")
    heard.say(router, Gateway("10.0.0.0/24"), Attribute("hostname", "gw"))
    switch = heard.arp("94:f1:28:00:00:02", "10.0.0.2")
    pc = heard.arp("d8:9e:f3:00:00:10", "10.0.0.10")
    rows = (Learned("3c:a6:2f:00:00:01", "1"), Learned("d8:9e:f3:00:00:10", "7"))
    heard.say(switch, ForwardingTable(rows), Attribute("hostname", "sw"), SameDevice(Key.ip("10.0.0.2")), probe="snmp")
    heard.say(pc, Attribute("hostname", "pc"))
    return build(heard.all, as_of=heard.at, site="x", own=own).inventory


def joined(inventory: Inventory) -> set[tuple[str, str]]:
    name = {d.id: d.label for d in inventory.devices}
    return {tuple(sorted((name[x.a.device], name[x.b.device]))) for x in inventory.links}  # type: ignore[misc]  # always two


def ids(inventory: Inventory) -> dict[str, str]:
    return {d.label: d.id for d in inventory.devices}


def test_a_modem_that_nobody_sees_stands_between_the_router_and_the_internet(heard: Any) -> None:
    before = office(heard, Own())
    known = ids(before)
    assert ("gw", "internet") in joined(before)
    cables = (
        OwnCable(End("own-1"), End("internet"), 6.0, "chef"),
        OwnCable(End("own-1", "LAN"), End(known["gw"], "WAN"), 7.0, "chef"),
    )
    after = build(heard.all, as_of=heard.at, site="x", own=Own((MODEM,), cables)).inventory
    names = {d.id: d.label for d in after.devices}
    ends = {frozenset((names[x.a.device], names[x.b.device])) for x in after.links}
    outside = next(d.label for d in after.devices if d.role == "internet")
    assert {frozenset((outside, "Kabelmodem")), frozenset(("Kabelmodem", "gw"))} <= ends
    assert frozenset((outside, "gw")) not in ends
    modem = after.device("own-1")
    assert modem is not None and modem.role == "modem" and modem.attributes["role"].evidence[0].probe == "human"
    cable = next(x for x in after.links if "own-1" in (x.a.device, x.b.device) and x.medium == "ethernet")
    assert cable.confidence is Confidence.AUTHORITATIVE and cable.methods == ("human",)
    assert {cable.a.port, cable.b.port} == {"LAN", "WAN"}


def test_a_station_hangs_where_the_person_says(heard: Any) -> None:
    known = ids(office(heard, Own()))
    hub = OwnDevice("own-2", "GS108", "unmanaged-switch", 1.0, "chef")
    own = Own(
        (hub,),
        (OwnCable(End(known["sw"], "7"), End("own-2"), 2.0, "c"), OwnCable(End("own-2"), End(known["pc"]), 3.0, "c")),
    )
    after = build(heard.all, as_of=heard.at, site="x", own=own).inventory
    assert joined(after) >= {("GS108", "pc"), ("GS108", "sw")} and ("pc", "sw") not in joined(after)


def test_a_drawn_cable_that_is_seen_too_is_one_cable_with_both_reasons(heard: Any) -> None:
    known = ids(office(heard, Own()))
    own = Own((), (OwnCable(End(known["pc"], "LAN 1"), End(known["sw"]), 2.0, "chef"),))
    after = build(heard.all, as_of=heard.at, site="x", own=own).inventory
    (cable,) = [x for x in after.links if known["pc"] in (x.a.device, x.b.device)]
    assert set(cable.methods) == {"forwarding", "human"} and not cable.inferred
    assert {cable.a.port, cable.b.port} == {"LAN 1", "7"}


def test_what_is_drawn_to_a_device_that_is_gone_is_not_shown(heard: Any) -> None:
    own = Own((), (OwnCable(End("nobody"), End("internet"), 2.0, "chef"),))
    assert joined(office(heard, own)) == joined(office(heard, Own()))
