"""Proxmox VE: what runs where, with which addresses."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import msgspec
import pytest

from discover import recordings
from discover.account import Account
from discover.observation import Hosts, Key, Observation, Service
from discover.probe import Capture
from discover.probes import proxmox
from lab.stubs.api import System, serving
from lab.stubs.proxmox import RESOURCES, cluster
from topology.build import build

HOST = "127.0.66.3"
TOKEN = "leser@pve!netz=0f1e-geheim"  # noqa: S105  # of the stub


def look(desk: Any, system: System, values: dict[str, str]) -> list[Observation]:
    with serving(system, HOST) as place:
        account = Account("proxmox", place.url, values, fingerprint=place.fingerprint)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(proxmox.PROBE)
    return seen


@pytest.mark.parametrize("values", [{"token": TOKEN}, {"user": "leser@pve", "password": "geheim-9"}])
def test_guests_hang_on_their_host(desk: Any, values: dict[str, str]) -> None:
    seen = look(desk, cluster(TOKEN, "leser@pve", "geheim-9"), values)
    assert desk.notes == [] and "geheim" not in repr(seen)
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    assert {
        (*sorted((names[x.a.device], names[x.b.device])), x.medium) for x in found.links if x.medium == "virtual"
    } == {
        ("pve1", "srv-mail", "virtual"),
        ("dns", "pve2", "virtual"),
    }
    known = {d.label: (d.role, d.ips) for d in found.devices}
    assert known == {
        "pve1": ("hypervisor", ("192.168.10.11",)),
        "pve2": ("hypervisor", ("192.168.10.12",)),
        "srv-mail": ("virtual-machine", ("192.168.20.25",)),
        "dns": ("virtual-machine", ("192.168.10.53",)),
        "192.168.10.20": ("server", ("192.168.10.20",)),
    }
    assert any(o.claim == Service("tcp", 8007, None, "Proxmox Backup Server") for o in seen)


@pytest.mark.parametrize("values", [{"token": "falsch"}, {"user": "leser@pve", "password": "falsch"}])
def test_a_wrong_login_is_said(desk: Any, values: dict[str, str]) -> None:
    assert look(desk, cluster(TOKEN, "leser@pve", "geheim-9"), values) == []
    assert desk.notes == [f"account-refused:{HOST}"]


def test_what_pvesh_prints_is_read(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "resources.json"
    file.write_text(json.dumps(RESOURCES))
    (capture,) = recordings.read([file], "read", 5.0)
    assert isinstance(capture, Capture)
    seen = recordings.parse(capture)
    assert (Key.name("pve1"), Hosts(Key.name("srv-mail"), "srv-mail")) in [(o.subject, o.claim) for o in seen]
    assert "alt" not in repr(seen)
