"""Omada: both interfaces show the same office."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from discover.account import Account
from discover.observation import Observation
from discover.probes import omada
from lab.stubs.api import serving
from lab.stubs.omada import controller
from topology.build import build

HOST = "127.0.66.6"
PERSON = {"user": "leser", "password": "geheim-9"}
CLIENT = {"client_id": "ci", "client_secret": "geheim-cs"}


def look(desk: Any, values: dict[str, str]) -> list[Observation]:
    with serving(controller("leser", "geheim-9", "ci", "geheim-cs"), HOST) as place:
        account = Account("omada", place.url, values, fingerprint=place.fingerprint)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(omada.PROBE)
        desk.asked = [a.path.rpartition("/")[2] for a in place.asked]
    return seen


@pytest.mark.parametrize("values", [PERSON, CLIENT], ids=["account", "open-api"])
def test_everything_hangs_where_it_hangs(desk: Any, values: dict[str, str]) -> None:
    seen = look(desk, values)
    assert desk.notes == [] and "geheim" not in repr(seen)
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    links = {
        (names[a.device], a.port, names[b.device], b.port, x.medium, x.speed_bps)
        for x in found.links
        if x.medium != "wan"
        for a, b in (sorted((x.a, x.b), key=lambda e: names[e.device]),)
    }
    below = (None, None) if values is PERSON else ("uplink", "Port 5")
    assert links == {
        ("BRN31", None, "sw-eg", "Port 2", "ethernet", 100_000_000),
        ("PC-EMPFANG", None, "sw-eg", "Port 3", "ethernet", 1_000_000_000),
        ("ap-flur", None if values is PERSON else "uplink", "sw-eg", "Port 1", "ethernet", 1_000_000_000),
        ("Tor", below[1], "sw-eg", "Port 8" if values is PERSON else "uplink", "ethernet",
         1_000_000_000 if values is PERSON else None),
        ("ap-flur", None, "iPhone", None, "wireless", 780_000_000),
    }  # fmt: skip
    assert next(s for d in found.devices if HOST in d.ips for s in d.services).product == "Omada Controller"
    assert next(d.role for d in found.devices if HOST in d.ips) == "wlan-controller"
    roles = {d.name: (d.role, d.get("model")) for d in found.devices if d.get("vendor") == "TP-Link"}
    assert roles == {
        "Tor": ("router", "ER605"),
        "sw-eg": ("switch", "TL-SG2210P"),
        "ap-flur": ("access-point", "EAP660 HD"),
    }
    if values is PERSON:
        assert desk.asked[-1] == "logout"
        assert [(n.prefix, n.vlan, n.name) for n in found.networks if n.prefix] == [("192.168.0.0/24", 1, "LAN")]
        point = next(d for d in found.devices if d.name == "ap-flur")
        assert (point.get("wlan_security"), point.get("ssid")) == ("open", "Gast")


@pytest.mark.parametrize("values", [{**PERSON, "password": "falsch"}, {**CLIENT, "client_secret": "falsch"}])
def test_a_wrong_login_is_said(desk: Any, values: dict[str, str]) -> None:
    assert look(desk, values) == []
    assert desk.notes == [f"account-refused:{HOST}"]
