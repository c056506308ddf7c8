"""A switch that both answers SNMP and hangs on a controller has its ports once."""

from __future__ import annotations

from discover.observation import (
    Address,
    Attribute,
    Claim,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    Observation,
    SameDevice,
    Source,
)
from topology.build import build

SWITCH, CORE, PC = (Key.mac(f"788a2000{n:04x}") for n in (0x10, 0x20, 0x31))


def said(probe: str, at: float, subject: Key, *claims: Claim) -> list[Observation]:
    return [Observation(subject, c, Source(probe, "here", f"{probe}{at}", "10.0.0.1"), at) for c in claims]


def snmp() -> list[Observation]:
    ports = [Interface(f"0/{n}", index=n, bridge_port=n, descr=f"Slot: 0 Port: {n} Gigabit - Level") for n in (1, 2, 3)]
    table = ForwardingTable((Learned(PC.value, "0/2", 1),))
    return said("snmp", 1.0, SWITCH, SameDevice(Key.ip("10.0.0.2")), Attribute("capability", "bridge"), *ports, table)


def controller(offset: int = 0) -> list[Observation]:
    ports = [Interface(f"Port {n}", bridge_port=n + offset, speed_bps=10**9, oper_up=True) for n in (1, 2, 3)]
    table = ForwardingTable((Learned(PC.value, "Port 2", 1),))
    up = said("unifi", 2.0, CORE, Attribute("capability", "bridge"), Neighbour("unifi", "gi1", (SWITCH,), "Port 3"))
    return [*said("unifi", 2.0, SWITCH, *ports, table), *said("arp", 1.0, PC, Address("10.0.0.31")), *up]


def test_ports_are_there_once_and_links_meet_there() -> None:
    found = build([*snmp(), *controller()], as_of=3.0, site="x").inventory
    ids = {d.macs[0]: d.id for d in found.devices}
    switch = found.device(ids[SWITCH.value])
    assert switch is not None
    assert [(p.name, p.speed_bps, p.index) for p in switch.ports] == [(f"0/{n}", 10**9, n) for n in (1, 2, 3)]
    ends = {(e.device, e.port) for x in found.links for e in (x.a, x.b)}
    assert {(ids[SWITCH.value], "0/2"), (ids[SWITCH.value], "0/3"), (ids[CORE.value], "gi1")} <= ends
    assert not [e for e in ends if e[1] and e[1].startswith("Port")]


def test_a_number_that_is_another_port_stays() -> None:
    found = build([*snmp(), *controller(offset=40)], as_of=3.0, site="x").inventory
    names = {p.name for d in found.devices if SWITCH.value in d.macs for p in d.ports}
    assert names == {"0/1", "0/2", "0/3", "Port 1", "Port 2", "Port 3"}


def test_a_controller_alone_keeps_its_names() -> None:
    found = build(controller(), as_of=3.0, site="x").inventory
    assert {p.name for d in found.devices if SWITCH.value in d.macs for p in d.ports} == {"Port 1", "Port 2", "Port 3"}
