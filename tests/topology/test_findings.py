"""Each finding is made where it belongs, and has words in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from discover.observation import (
    Associated,
    Attribute,
    Confidence,
    ForwardingTable,
    Gateway,
    Interface,
    Key,
    Learned,
    Neighbour,
    Route,
    Service,
)
from exports.texts import LANGUAGES, has, text
from topology.build import build
from topology.changes import findings as since
from topology.inventory import Finding, Inventory

NOW = 1_790_000_000.0  # 21 September 2026
PARTS = ("title", "what", "consequence", "recommendation")


def mac(n: int) -> str:
    return f"00:1d:aa:00:00:{n:02x}"


def device(heard: Any, n: int, *claims: Any, net: str = "10.0.0") -> Key:
    key: Key = heard.arp(mac(n), f"{net}.{n}")
    heard.say(key, *claims, sure=Confidence.REPORTED)
    return key


def role(name: str) -> Attribute:
    return Attribute("role", name)


def office(heard: Any, people: int = 0) -> None:
    """A router with a way out and `people` workstations behind one switch."""
    router = device(heard, 1, role("router"), Attribute("sys_name", "gw"))
    heard.say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/24"), probe="local")
    switch = device(heard, 2, role("switch"), Attribute("capability", "bridge"), Attribute("sys_name", "sw"))
    heard.say(switch, *(Interface(f"{p}", index=p) for p in range(1, 25)))
    heard.say(switch, Neighbour("lldp", "1", (router,), "lan", 5))
    rows = [Learned(mac(1), "1"), *(Learned(mac(n), str(n)) for n in range(10, 10 + people))]
    heard.say(switch, ForwardingTable(tuple(rows)))
    for n in range(10, 10 + people):
        device(heard, n, role("workstation"), Attribute("hostname", f"pc{n}"))


def guest(heard: Any, n: int, ssid: str = "Gäste", net: str = "10.0.0") -> None:
    """A smartphone that an access point has seen on its radio network."""
    point = device(heard, 50, role("access-point"), Attribute("sys_name", "ap"))
    heard.say(point, Interface("wlan0", mac=mac(51)))
    heard.say(device(heard, n, role("smartphone"), net=net), Associated(mac(51), ssid), sure=Confidence.REPORTED)


def inventory(heard: Any) -> Inventory:
    return build(heard.all, as_of=NOW, site="s").inventory


CASES: dict[str, Callable[[Any], Any]] = {
    "single-point": lambda h: office(h, 8),
    "one-internet-line": lambda h: office(h, 2),
    "unknown-device": lambda h: h.arp(mac(9), "10.0.0.9"),
    "telnet": lambda h: device(h, 9, Service("tcp", 23)),
    "ftp": lambda h: device(h, 9, Service("tcp", 21)),
    "remote-access": lambda h: device(h, 9, Service("tcp", 3389)),
    "smb1": lambda h: device(h, 9, Service("tcp", 445, "microsoft-ds", detail="SMBv1")),
    "snmp-public": lambda h: device(h, 9, Service("udp", 161, "snmp", detail="public")),
    "old-tls": lambda h: device(h, 9, Attribute("tls_version", "TLSv1")),
    "certificate-expired": lambda h: device(h, 9, Attribute("tls_not_after", "2026-09-01")),
    "certificate-expires": lambda h: device(h, 9, Attribute("tls_not_after", "2026-10-01")),
    "end-of-support": lambda h: device(h, 9, Attribute("os", "Windows 7 Professional")),
    "two-dhcp-servers": lambda h: (
        h.say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/24")),
        [device(h, n, Service("udp", 67, "dhcp")) for n in (1, 9)],
    ),
    "duplicate-address": lambda h: (h.arp(mac(8), "10.0.0.9"), h.arp(mac(9), "10.0.0.9")),
    "half-duplex": lambda h: device(
        h, 9, Interface("Gi1", speed_bps=10**8, oper_up=True, full_duplex=False), role("switch")
    ),
    "slow-uplink": lambda h: (
        device(h, 8, role("switch"), Interface("1", speed_bps=10**8)),
        device(h, 9, role("switch"), Interface("2"), Neighbour("lldp", "2", (Key.mac(mac(8)),), "1", 5)),
    ),
    "default-name": lambda h: device(h, 9, Attribute("netbios_name", "DESKTOP-4F6T1KQ")),
    "flat-network": lambda h: (office(h, 15), device(h, 60, role("camera"))),
    "camera-in-office": lambda h: (office(h, 2), device(h, 60, role("camera"))),
    "guests-not-apart": lambda h: (office(h, 2), guest(h, 60)),
    "printer-in-office": lambda h: (office(h, 2), device(h, 60, role("printer"))),
    "no-ups": lambda h: office(h, 5),
    "no-backup-target": lambda h: office(h, 5),
    "no-monitoring": lambda h: (office(h, 5), device(h, 60, role("server"))),
    "no-virtualisation": lambda h: (office(h, 2), [device(h, n, role("server")) for n in range(60, 64)]),
    "double-nat": lambda h: (office(h, 1), h.say(Key.mac(mac(1)), Route("0.0.0.0/0", "192.168.178.1"))),
    "open-wlan": lambda h: device(h, 9, role("access-point"), Attribute("wlan_security", "open")),
    "wps-wlan": lambda h: device(h, 9, role("access-point"), Attribute("wlan_security", "wps")),
    "weak-wlan": lambda h: device(h, 9, role("access-point"), Attribute("wlan_security", "wep")),
    "presumed-switch": lambda h: (
        office(h, 2),
        [device(h, n) for n in (40, 41)],
        h.say(Key.mac(mac(2)), ForwardingTable((Learned(mac(40), "20"), Learned(mac(41), "20")))),
    ),
}


def _worded(finding: Finding) -> None:
    for lang in LANGUAGES:
        for part in PARTS:
            assert has(f"findings.{finding.code}.{part}"), f"{finding.code}.{part} has no text"
            assert text(lang, f"findings.{finding.code}.{part}", **finding.data)


@pytest.mark.parametrize("code", sorted(CASES))
def test_it_is_found(code: str, heard: Any) -> None:
    CASES[code](heard)
    found = [f for f in inventory(heard).findings if f.code == code]
    assert found, f"{code} was not found"
    for finding in found:
        _worded(finding)
        assert finding.level in ("urgent", "soon", "in-order")
        if not code.startswith("no-"):
            assert finding.devices and finding.evidence


def test_nothing_is_found_where_nothing_is_wrong(heard: Any) -> None:
    device(heard, 9, role("server"), Attribute("hostname", "files"), Attribute("os", "Windows 11 Pro"))
    heard.say(Key.mac(mac(9)), Attribute("tls_not_after", "2027-09-01"), Attribute("tls_version", "TLSv1.3"))
    heard.say(Key.mac(mac(9)), Service("tcp", 443, "https"), Interface("eth0", full_duplex=True, oper_up=True))
    assert inventory(heard).findings == ()


@pytest.mark.parametrize("system", ["Windows 11", "Windows Server 2019", "Debian 12", "Ubuntu 22.04", "Debian 100"])
def test_supported_systems_are_left_alone(system: str, heard: Any) -> None:
    device(heard, 9, Attribute("os", system))
    assert not [f for f in inventory(heard).findings if f.code == "end-of-support"]


def test_a_cut_names_everything_behind_it(heard: Any) -> None:
    office(heard, 8)
    worst = next(f for f in inventory(heard).findings if f.code == "single-point")
    assert worst.level == "urgent" and worst.data["name"] == "gw" and worst.data["count"] == "9"
    assert len(worst.affected) == 9


def test_what_came_and_went_since_last_time(heard: Any) -> None:
    office(heard, 3)
    before = inventory(heard)
    device(heard, 60, Attribute("hostname", "stranger"))
    after = inventory(heard)
    codes = [f.code for f in since(before, after)] + [f.code for f in since(after, before)]
    assert codes == ["device-new", "device-gone"]
    for finding in (*since(before, after), *since(after, before)):
        _worded(finding)


def test_every_text_belongs_to_a_finding_and_is_whole() -> None:
    from exports.texts.findings import TEXTS

    codes = {code.rpartition(".")[0] for code in TEXTS}
    together = {code for code in TEXTS if code.endswith(".title-many")}
    others = {code for code in TEXTS if code.endswith("-one") or ".plain-" in code}
    assert {f"{c}.{p}" for c in codes for p in PARTS} == set(TEXTS) - together - others
    for code in others:
        assert code.replace(".plain-", ".").removesuffix("-one") in TEXTS
    assert all("{count}" in one for code in together for one in TEXTS[code])
    assert codes == set(CASES) | {"device-new", "device-gone", "device-moved"}


@pytest.mark.parametrize(("ssid", "net"), [("Büro", "10.0.0"), ("Gast-WLAN", "10.0.7")])
def test_people_and_guests_of_their_own_network_are_no_finding(heard: Any, ssid: str, net: str) -> None:
    office(heard, 2)
    guest(heard, 60, ssid, net)
    made = inventory(heard)
    assert any(x.ssid == ssid for x in made.links)
    assert not any(f.code == "guests-not-apart" for f in made.findings)
