"""Synthetic: a silent switch that LLDP and spanning tree tell of by different names."""

from __future__ import annotations

from discover.observation import (
    Claim,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    Observation,
    SameDevice,
    Source,
    SpanningTree,
)
from topology.build import build
from topology.inventory import Inventory

HERE, BRIDGE, OTHER = "00:1b:21:00:01:00", "00:1b:21:00:09:00", "00:1b:21:00:05:00"
HEARD = Neighbour(
    "lldp", "p1", (Key.chassis(7, "unit-9"), Key.name("quiet")), "3", 5, remote_name="quiet", capabilities=("bridge",)
)
TREE = SpanningTree("p1", "forwarding", BRIDGE, 3, root=BRIDGE, bridge=HERE)


def said(recording: str, mac: str, *claims: Claim) -> list[Observation]:
    source = Source("snmp", "test", recording, recording)
    every = (SameDevice(Key.mac(mac)), Interface("p1", index=1), *claims)
    return [Observation(Key.recording(recording), claim, source, 1000.0) for claim in every]


def built(*groups: list[Observation]) -> Inventory:
    return build([o for group in groups for o in group], as_of=1000.0, site="office").inventory


def test_the_neighbour_on_a_port_is_the_bridge_that_is_designated_there() -> None:
    table = ForwardingTable((Learned(BRIDGE, "p1"),))
    found = built(said("here", HERE, HEARD, TREE, table))
    assert sorted((d.name, d.macs) for d in found.devices if d.name) == [("quiet", (BRIDGE,))]
    assert len(found.devices) == 2 and len(found.links) == 1


def test_two_neighbours_on_a_port_leave_open_which_one_it_is() -> None:
    second = Neighbour("lldp", "p1", (Key.name("other"),), "1", remote_name="other", capabilities=("bridge",))
    found = built(said("here", HERE, HEARD, second, TREE))
    assert not any(BRIDGE in d.macs for d in found.devices)


def test_a_bridge_that_is_known_itself_is_not_the_neighbour() -> None:
    found = built(said("here", HERE, HEARD, TREE), said("there", BRIDGE))
    assert len({d.id for d in found.devices if not d.presumed}) == 3
