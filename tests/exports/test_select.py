"""A selection holds the chosen devices and nothing that leads outside."""

from __future__ import annotations

import msgspec

from discover.observation import Confidence
from exports.select import select
from topology.inventory import (
    Accepted,
    Device,
    End,
    Finding,
    Inventory,
    Link,
    Network,
    Port,
    Radio,
    Reachable,
    Resolved,
)


def _device(name: str, role: str, ip: str) -> Device:
    return Device(
        id=name, attributes={"role": Resolved(role, Confidence.REPORTED)}, ips=(ip,), networks=(ip.rpartition(".")[0],)
    )


OFFICE = Inventory(
    as_of=1.0,
    site="office",
    devices=(
        _device("a-switch", "switch", "10.0.0.2"),
        _device("b-printer", "printer", "10.0.0.3"),
        _device("c-phone", "phone", "10.0.9.4"),
    ),
    links=(Link(End("a-switch", "1"), End("b-printer")), Link(End("a-switch", "2"), End("c-phone"))),
    networks=(Network("10.0.0"), Network("10.0.9")),
    findings=(Finding("x", "soon", ("c-phone",)), Finding("y", "soon")),
)


def test_nothing_chosen_means_everything() -> None:
    assert select(OFFICE) == OFFICE


def test_a_vlan_without_a_prefix_goes_with_the_devices_that_are_in_it() -> None:
    switch = msgspec.structs.replace(OFFICE.devices[0], ports=(Port("1", vlans=(20,), pvid=30),))
    vlans = tuple(Network(f"vlan-{n}", None, n) for n in (20, 30, 40))
    office = msgspec.structs.replace(OFFICE, devices=(switch, *OFFICE.devices[1:]), networks=vlans)
    assert select(office).networks == vlans
    assert [n.vlan for n in select(office, roles={"switch"}).networks] == [20, 30]


def test_what_was_accepted_heard_and_lies_beyond_goes_with_its_device() -> None:
    office = msgspec.structs.replace(
        OFFICE,
        accepted=(Accepted(Finding("x", "soon", ("c-phone",)), "so", 0.0, "me"),),
        radios=(Radio("02:00:00:00:00:01", device="c-phone"),),
        beyond=(Reachable("10.1.0.0/24", "a-switch"),),
    )
    part = select(office, roles={"switch"})
    assert (part.accepted, part.radios, part.beyond) == ((), (), office.beyond)


def test_by_role() -> None:
    part = select(OFFICE, roles={"switch", "printer"})
    assert [d.id for d in part.devices] == ["a-switch", "b-printer"]
    assert [(one.a.device, one.b.device) for one in part.links] == [("a-switch", "b-printer")]
    assert [n.id for n in part.networks] == ["10.0.0"]
    assert [f.code for f in part.findings] == ["y"]


def test_by_network_and_by_id() -> None:
    assert [d.id for d in select(OFFICE, networks=["10.0.9.0/24"]).devices] == ["c-phone"]
    assert [d.id for d in select(OFFICE, only={"b-printer"}, networks=["10.0.0.0/16"]).devices] == ["b-printer"]
    assert select(OFFICE, only=set()).devices == ()
