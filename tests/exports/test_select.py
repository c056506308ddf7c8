"""A selection holds the chosen devices and nothing that leads outside."""

from __future__ import annotations

from discover.observation import Confidence
from exports.select import select
from topology.inventory import Device, End, Finding, Inventory, Link, Network, Resolved


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
