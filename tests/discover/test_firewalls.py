"""OPNsense and pfSense tell the same of the same office."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from discover.account import Account
from discover.firewall import speed_of
from discover.observation import Attribute, Key, Observation, Route
from discover.registry import probes
from lab.stubs.api import System, serving
from lab.stubs.firewalls import opnsense, pfsense
from topology.build import build

HOST = "127.0.66.5"
KINDS: list[tuple[str, System, dict[str, str]]] = [
    ("opnsense", opnsense("k", "geheim-9"), {"key": "k", "secret": "geheim-9"}),
    ("pfsense", pfsense("geheim-9"), {"key": "geheim-9"}),
]


def look(desk: Any, kind: str, system: System, values: dict[str, str]) -> list[Observation]:
    with serving(system, HOST) as place:
        account = Account(kind, place.url, values, fingerprint=place.fingerprint)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(probes()[kind])
    return seen


@pytest.mark.parametrize(("kind", "system", "values"), KINDS, ids=[k[0] for k in KINDS])
def test_the_firewall_and_its_networks_are_known(desk: Any, kind: str, system: System, values: dict[str, str]) -> None:
    seen = look(desk, kind, system, values)
    assert desk.notes == [] and "geheim" not in repr(seen)
    found = build(seen, as_of=10.0, site="x").inventory
    own = next(d for d in found.devices if d.role == "firewall")
    assert own.name == "fw" and own.get("os") in ("OPNsense", "pfSense")
    assert own.get("os_version") in ("24.7.9", "2.7.2")
    assert set(own.ips) == {HOST, "192.168.10.1", "192.168.30.1", "198.51.100.7"}
    assert {(n.prefix, n.vlan, n.name) for n in found.networks} >= {("192.168.30.0/24", 30, "Gast")}
    assert [p.speed_bps for p in own.ports if p.alias == "WAN"] == [1_000_000_000]
    assert [o.claim for o in seen if o.claim == Route("0.0.0.0/0", "198.51.100.1", "igc0")]
    assert (Key.mac("d89ef3000041"), Attribute("hostname", "PC-EMPFANG")) in [(o.subject, o.claim) for o in seen]
    assert "fort" not in {d.name for d in found.devices}, "a lease is no proof that a device is there"


@pytest.mark.parametrize(("kind", "system", "values"), KINDS, ids=[k[0] for k in KINDS])
def test_a_wrong_key_is_said(desk: Any, kind: str, system: System, values: dict[str, str]) -> None:
    assert look(desk, kind, system, {**values, "key": "falsch"}) == []
    assert desk.notes == [f"account-refused:{HOST}"]


@pytest.mark.parametrize(
    ("media", "means"),
    [
        ("1000baseT <full-duplex>", (1_000_000_000, True)),
        ("autoselect (10Gbase-SR <full-duplex,rxpause>)", (10_000_000_000, True)),
        ("100baseTX <half-duplex>", (100_000_000, False)),
        ("2500Base-T <full-duplex>", (2_500_000_000, True)),
        ("autoselect", (None, None)),
        (None, (None, None)),
    ],
)
def test_media_as_ifconfig_writes_them(media: str | None, means: tuple[int | None, bool | None]) -> None:
    assert speed_of(media) == means
