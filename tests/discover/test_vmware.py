"""VMware: a single host and a vCenter tell hosts, uplinks and what runs where."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import vim
from discover.account import Account
from discover.observation import Observation
from discover.probes import vmware
from lab.stubs.api import serving
from lab.stubs.vmware import service
from topology.build import build

HOST = "127.0.66.8"
WORD = "geheim<&>9"
"""Characters that XML would take for its own."""


def look(desk: Any, vcenter: bool = False, password: str = WORD) -> list[Observation]:
    with serving(service("leser@vsphere.local", WORD, vcenter), HOST) as place:
        values = {"user": "leser@vsphere.local", "password": password}
        account = Account("vmware", place.url, values, fingerprint=place.fingerprint)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(vmware.PROBE)
        desk.last = place.asked[-1].body
    return seen


@pytest.mark.parametrize("vcenter", [False, True])
def test_machines_hang_on_their_host_and_the_host_on_its_switch(desk: Any, vcenter: bool) -> None:
    seen = look(desk, vcenter)
    assert desk.notes == [] and "geheim" not in repr(seen) and b"Logout" in desk.last
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    links = {
        (names[a.device], a.port, names[b.device], b.port, x.medium, x.speed_bps)
        for x in found.links
        for a, b in (sorted((x.a, x.b), key=lambda e: names[e.device]),)
    }
    assert links == {
        ("esx1", None, "srv-dc", None, "virtual", None),
        ("esx1", "vmnic0", "sw-core", "GigabitEthernet1/0/24", "ethernet", 10_000_000_000),
    }
    host = next(d for d in found.devices if d.label == "esx1")
    assert (host.role, host.get("vendor"), host.get("model"), host.get("serial"), host.get("os_version")) == (
        "hypervisor",
        "Dell",
        "PowerEdge T440",
        "7BH0733",
        "8.0.2",
    )
    assert next(d.role for d in found.devices if d.label == "sw-core") == "switch"
    assert "192.168.10.15" in host.ips and (HOST in host.ips) is not vcenter
    guest = next(d for d in found.devices if d.label == "srv-dc")
    assert guest.ips == ("192.168.10.21",) and guest.get("os") == "Microsoft Windows Server 2022 (64-bit)"
    assert "alt" not in names.values()


def test_a_wrong_password_is_said(desk: Any) -> None:
    assert look(desk, password="falsch") == []  # noqa: S106  # of the stub
    assert desk.notes == [f"account-refused:{HOST}"]


@given(st.binary(max_size=200), st.integers(0, 600))
def test_any_answer_is_survived(rest: bytes, size: int) -> None:
    whole = b"<e><Body><R><returnval><objects><obj>h</obj><propSet><name>name</name><val>x</val></propSet></objects>"
    whole += b"</returnval></R></Body></e>"
    assert vim.objects(vim.tree(whole, vmware._NAMES)) == [("h", {"name": "x"})]
    for raw in (rest, whole[:size] + rest, whole.replace(b"<obj>h</obj>", b"<obj><key>1</key></obj>")):
        vim.objects(vim.tree(raw, vmware._NAMES))


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><e><Body><R><returnval>&a;</returnval></R></Body></e>'
    assert vim.tree(bomb, vmware._NAMES) == {}
