"""FRITZ!Box: what it tells anybody, what it tells with a login, and what the map makes of it."""

from __future__ import annotations

import asyncio
import json
import pathlib
from typing import Any

import msgspec
import pytest

from discover import mesh, recordings
from discover.account import Account
from discover.documents import Row
from discover.observation import Associated, Attribute, Claim, Key, Observation, SameDevice
from discover.probe import Capture, Target, observe
from discover.probes import fritzbox
from lab.stubs.api import serving
from lab.stubs.fritzbox import MESH, SESSION, box
from topology.build import build

HOST = "127.0.66.1"
NAS, NOTEBOOK, FLUR, OWN = (Key.mac(m) for m in ("001132000003", "3c22fb000004", "2c91ab000020", "2c91ab000001"))


def ask(desk: Any, *targets: Target, **more: Any) -> list[Capture]:
    with serving(box("anna", "geheim-9"), HOST, **more) as place:
        values = {"user": "anna", "password": "geheim-9"}
        given_ = (Account("fritzbox", place.url, values, fingerprint=place.fingerprint),)
        desk.options = msgspec.structs.replace(desk.options, accounts=() if targets else given_)

        async def work() -> list[Capture]:
            return [c async for c in fritzbox.collect(desk.context(*targets))]

        return asyncio.run(work())


def said(captures: list[Capture]) -> list[Observation]:
    return [o for c in captures for o in observe(c, fritzbox.parse(c))]


def claims(seen: list[Observation], subject: Key) -> list[Claim]:
    return [o.claim for o in seen if o.subject == subject]


def test_without_a_login_it_tells_its_model_and_line(desk: Any) -> None:
    captures = ask(desk, Target(HOST, None, (49000,)), tls=False, port=49000)
    assert claims(said(captures), Key.ip(HOST)) == [SameDevice(OWN)]
    assert claims(said(captures), OWN) == [
        Attribute("vendor", "AVM"),
        Attribute("model", "FRITZ!Box 7590"),
        Attribute("firmware", "154.07.57"),
        Attribute("wan_ip", "203.0.113.7"),
        Attribute("wan_type", "DSL"),
        Attribute("wan_rate", "116.8 / 42 Mbit/s"),
    ]


def test_with_a_login_everything_is_on_the_map(desk: Any) -> None:
    seen = said(ask(desk))
    assert desk.notes == []
    assert Attribute("serial", "2C91AB000001") in claims(seen, OWN)
    assert Attribute("wlan_security", "open") in claims(seen, OWN)
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    links = {
        frozenset(((names[x.a.device], x.a.port), (names[x.b.device], x.b.port))): (x.medium, x.methods, x.speed_bps)
        for x in found.links
    }
    own = "fritz.box"
    assert links == {
        frozenset(((own, "LAN:1"), ("nas", None))): ("ethernet", ("forwarding",), 1_000_000_000),
        frozenset(((own, "LAN:2"), ("Empfang", "LAN:1"))): ("ethernet", ("mesh",), 1_000_000_000),
        frozenset(((own, None), ("Flur", None))): ("wireless", ("association",), 780_000_000),
        frozenset((("Flur", None), ("notebook", None))): ("wireless", ("association",), 300_000_000),
        frozenset(((own, None), ("Mobilteil", None))): ("wireless", ("dect",), None),
        frozenset(((own, None), ("internet", None))): ("wan", ("gateway",), None),
    }
    assert [(n.prefix, n.gateway) for n in found.networks] == [
        ("192.168.178.0/24", next(d.id for d in found.devices if d.label == own))
    ]
    handset = next(d for d in found.devices if d.get("model") == "FRITZ!Fon C6")
    assert handset.role == "phone" and handset.name == "Mobilteil"
    assert not any(d.name in ("alt", "heimbuero") for d in found.devices), "switched off, or far away"
    assert {d.name: d.role for d in found.devices if d.name in (own, "Flur")} == {own: "router", "Flur": "access-point"}


def test_nothing_secret_is_kept(desk: Any) -> None:
    (capture,) = ask(desk)
    for secret in (b"geheim", SESSION.encode(), b"isp.example", b"anna"):
        assert secret not in capture.payload


def test_a_wrong_password_is_said(desk: Any) -> None:
    with serving(box("anna", "anders"), HOST) as place:
        given_ = Account("fritzbox", place.url, {"user": "anna", "password": "geheim-9"}, ca=place.ca)
        desk.options = msgspec.structs.replace(desk.options, accounts=(given_,))
        assert desk.look(fritzbox.PROBE) == [] and desk.notes == [f"account-refused:{HOST}"]


def test_a_mesh_list_that_is_cut_short_keeps_its_whole_nodes() -> None:
    raw = json.dumps(MESH).encode()
    whole = list(mesh.statements(Row(mesh.kept(raw))))
    part = list(mesh.statements(Row(mesh.kept(raw[: raw.rindex(b'"n-4"') - 20]))))
    assert 0 < len(part) < len(whole) and set(map(repr, part)) - set(map(repr, whole)) == set()


def test_who_hangs_where() -> None:
    found = [(s.subject, s.claim) for s in mesh.statements(Row(mesh.kept(json.dumps(MESH).encode())))]
    assert (NOTEBOOK, Associated("2c:91:ab:00:00:25", "Kanzlei", rate_bps=300_000_000)) in found
    assert (FLUR, Associated("2c:91:ab:00:00:05", "Kanzlei", rate_bps=780_000_000)) in found


@pytest.mark.parametrize("size", range(0, 6000, 371))
def test_any_cut_is_survived(size: int) -> None:
    list(mesh.statements(Row(mesh.kept(json.dumps(MESH).encode()[:size]))))


def test_the_mesh_list_is_read_from_a_file(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "kanzlei.json"
    file.write_text(json.dumps(MESH, indent=1))
    (capture,) = recordings.read([file], "read", 5.0)
    assert isinstance(capture, Capture)
    seen = recordings.parse(capture)
    assert Associated("2c:91:ab:00:00:25", "Kanzlei", rate_bps=300_000_000) in claims(seen, NOTEBOOK)
    assert Attribute("model", "FRITZ!Box 7590") in claims(seen, OWN)
