"""MikroTik: what RouterOS tells by REST means the same as what switches tell by SNMP."""

from __future__ import annotations

from typing import Any

import msgspec

from discover import documents, routeros
from discover.account import Account
from discover.documents import Row
from discover.observation import Associated, Attribute, Key, Observation
from discover.probes import mikrotik
from lab.stubs.api import serving
from lab.stubs.mikrotik import router
from topology.build import build

HOST = "127.0.66.4"


def look(desk: Any, password: str = "geheim-9") -> list[Observation]:  # noqa: S107  # of the stub
    with serving(router("leser", "geheim-9"), HOST) as place:
        account = Account("mikrotik", place.url, {"user": "leser", "password": password}, ca=place.ca)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        seen: list[Observation] = desk.look(mikrotik.PROBE)
        desk.asked = [a.method for a in place.asked]
    return seen


def test_the_map_shows_what_the_router_knows(desk: Any) -> None:
    seen = look(desk)
    assert desk.notes == [] and "geheim" not in repr(seen)
    found = build(seen, as_of=10.0, site="x").inventory
    names = {d.id: d.label for d in found.devices}
    links = {
        (*sorted(((names[e.device], e.port) for e in (x.a, x.b)), key=str), x.medium, x.speed_bps)
        for x in found.links
        if x.medium != "wan"
    }
    assert links == {
        (("rt-buero", "ether2"), ("sw-eg", "0/24"), "ethernet", 2_500_000_000),
        (("PC-EMPFANG", None), ("sw-eg", None), "ethernet", None),
        (("192.168.88.51", None), ("rt-buero", None), "wireless", 866_000_000),
    }
    own = next(d for d in found.devices if d.label == "rt-buero")
    assert (own.get("model"), own.get("serial"), own.get("firmware")) == (
        "C53UiG+5HPaxD2HPaxD",
        "HF1234ABCDE",
        "7.14.2",
    )
    assert own.role == "router" and own.get("wlan_security") == "wpa2"
    assert {(n.prefix, n.vlan) for n in found.networks} >= {("192.168.88.0/24", None), ("192.168.30.0/24", None)}
    assert not {"alt", "fort"} & set(names.values()), "a lease is no proof that a device is there"
    port = next(p for p in own.ports if p.name == "ether2")
    assert (port.speed_bps, port.full_duplex, port.oper_up) == (2_500_000_000, True, True)
    assert (port.pvid, port.vlans, port.untagged) == (1, (1, 30, 31), (1,))


def test_stations_hang_on_their_radio(desk: Any) -> None:
    station = Associated("48:a9:8a:00:00:06", "Buero", -51, 866_000_000)
    assert (Key.mac("3c22fb000051"), station) in [(o.subject, o.claim) for o in look(desk)]


def test_the_older_package_writes_rates_and_signals_as_text() -> None:
    row = Row({"tx-rate": "866.6Mbps-80MHz/2S/SGI", "rx-rate": "1.2Gbps"})
    assert routeros._rate(row) == 866_600_000
    assert documents.signal("-55@6Mbps") == -55


def test_a_wrong_password_is_said_and_tried_once(desk: Any) -> None:
    assert look(desk, "falsch") == []
    assert desk.notes == [f"account-refused:{HOST}"] and desk.asked == ["GET"]


def test_leases_count_where_the_router_sees_the_device(desk: Any) -> None:
    seen = look(desk)
    assert (Key.mac("d89ef3000041"), Attribute("hostname", "PC-EMPFANG")) in [(o.subject, o.claim) for o in seen]
