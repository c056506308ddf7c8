"""UniFi: every way in, and that the map shows what the controller knows."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import msgspec
import pytest

from discover import recordings
from discover.account import Account
from discover.observation import Attribute, Observation
from discover.probe import Capture
from discover.probes import unifi
from lab.stubs.api import System, serving
from lab.stubs.unifi import CLIENTS, DEVICES, controller
from topology.build import build

HOST = "127.0.66.2"
PERSON = {"user": "leser", "password": "geheim-9"}


def look(desk: Any, system: System, values: dict[str, str]) -> list[Observation]:
    with serving(system, HOST) as place:
        account = Account("unifi", place.url, values, fingerprint=place.fingerprint)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(unifi.PROBE)
        desk.asked = [(a.method, a.path) for a in place.asked]
    return seen


def links(seen: list[Observation]) -> set[tuple[str, str | None, str, str | None, str]]:
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    told = set()
    for x in found.links:
        (a, ap), (b, bp) = sorted(((names[e.device], e.port) for e in (x.a, x.b)), key=str)
        told.add((a, ap, b, bp, x.medium))
    return told


MAP = {
    ("ap-flur", "eth0", "sw-eg", "Port 1", "ethernet"),
    ("Tor", "Port 9", "sw-eg", "Port 24", "ethernet"),
    ("BRN008077000031", None, "sw-eg", "Port 2", "ethernet"),
    ("PC-EMPFANG", None, "sw-eg", "Port 5", "ethernet"),
    ("ap-flur", None, "iPhone", None, "wireless"),
    ("Tor", None, "internet", None, "wan"),
}


@pytest.mark.parametrize("console", [True, False])
def test_with_an_account_everything_hangs_where_it_hangs(desk: Any, console: bool) -> None:
    seen = look(desk, controller(**PERSON, console=console), PERSON)
    assert desk.notes == []
    assert links(seen) == MAP
    assert desk.asked[-1] == ("POST", "/api/auth/logout" if console else "/api/logout")
    inventory = build(seen, as_of=10.0, site="x").inventory
    roles = {d.name: (d.role, d.get("model")) for d in inventory.devices if d.get("vendor") == "Ubiquiti"}
    assert roles == {
        "Tor": ("router", "UDM-Pro"),
        "sw-eg": ("switch", "US-24-250W"),
        "ap-flur": ("access-point", "U6-Pro"),
    }
    assert {(n.prefix, n.vlan, n.name) for n in inventory.networks} >= {
        ("192.168.10.0/24", None, "Buero"),
        ("192.168.30.0/24", 30, "Gast"),
    }
    switch = next(d for d in inventory.devices if d.name == "sw-eg")
    assert {p.name: (p.pvid, p.vlans) for p in switch.ports if p.vlans} == {"Port 1": (1, (1, 30)), "Port 5": (1, (1,))}
    point = next(d for d in inventory.devices if d.name == "ap-flur")
    assert {(r.ssid, r.channel, r.protection, r.device, r.own) for r in inventory.radios} == {
        ("Praxis", 36, "wpa2", point.id, True),
        ("Gast", 6, "open", point.id, True),
    }
    assert (point.get("ssid"), point.get("wlan_security")) == ("Gast", "open")


def test_a_key_opens_it_too(desk: Any) -> None:
    assert links(look(desk, controller(**PERSON, key="k-geheim"), {"key": "k-geheim"})) == MAP


def test_a_key_that_opens_the_integration_interface_only(desk: Any) -> None:
    seen = look(desk, controller(**PERSON, key="k-geheim", legacy=False), {"key": "k-geheim"})
    assert desk.notes == []
    assert links(seen) == {
        ("ap-flur", "uplink", "sw-eg", None, "ethernet"),
        ("ap-flur", None, "iPhone", None, "wireless"),
    }


@pytest.mark.parametrize("values", [{"user": "leser", "password": "falsch"}, {"key": "falsch"}])
def test_a_wrong_login_is_said_and_tried_once(desk: Any, values: dict[str, str]) -> None:
    assert look(desk, controller(**PERSON, key="k-geheim"), values) == []
    assert desk.notes == [f"account-refused:{HOST}"]
    assert len([a for a in desk.asked if "login" in a[1]]) <= 1


def test_of_several_sites_one_must_be_named(desk: Any) -> None:
    """A controller may hold several customers; they must never be mixed."""
    assert look(desk, controller(**PERSON, sites=2), PERSON) == []
    assert desk.notes == [f"account-site:{HOST}: Haus 0, Haus 1"]
    assert links(look(desk, controller(**PERSON, sites=2), {**PERSON, "site": "Haus 0"})) == MAP


def test_nothing_secret_is_kept(desk: Any) -> None:
    seen = look(desk, controller(**PERSON), PERSON)
    assert "geheim" not in repr(seen)


def test_documents_are_read_from_files_without_their_secrets(tmp_path: pathlib.Path) -> None:
    (tmp_path / "device.json").write_text(json.dumps({"meta": {"rc": "ok"}, "data": DEVICES}))
    (tmp_path / "sta.json").write_text(json.dumps(CLIENTS))
    captures = list(recordings.read([tmp_path / "device.json", tmp_path / "sta.json"], "read", 5.0))
    seen = []
    for capture in captures:
        assert isinstance(capture, Capture) and b"geheim" not in capture.payload
        seen += recordings.parse(capture)
    assert links(seen) == MAP
    assert any(o.claim == Attribute("model", "UDM-Pro") for o in seen)
