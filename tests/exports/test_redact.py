"""The redacted variant tells nothing that singles out a machine or a person."""

from __future__ import annotations

import msgspec
import pytest

from discover.observation import Confidence, Key
from exports.redact import redact
from topology.inventory import (
    Alternative,
    Coverage,
    Device,
    End,
    Evidence,
    Finding,
    Inventory,
    Link,
    Network,
    NotLocated,
    Port,
    Resolved,
    Service,
)

SECRETS = (
    "ANNA-LAPTOP",
    "anna.schmidt",
    "10.20.0.15",
    "10.20.0.0/24",
    "fe80::1234:5678:9abc:def0",
    "00:11:22:33:44:55",
    "0011.2233.4455",
    "00-11-22-33-44-55",
    "SN-4711-X",
    "d-anna",
)


def _said(value: str) -> Resolved:
    reason = (Evidence("mdns", "10.20.0.15", 5.0, f"name = {value} at 00:11:22:33:44:55"),)
    other = Alternative("anna.schmidt", Confidence.HINT, reason)
    return Resolved(value, Confidence.REPORTED, reason, (other,))


def _office() -> Inventory:
    laptop = Device(
        id="d-anna",
        keys=(Key.mac("00:11:22:33:44:55"), Key("serial", "dell/SN-4711-X")),
        attributes={
            "role": Resolved("laptop", Confidence.REPORTED),
            "name": _said("ANNA-LAPTOP"),
            "serial": Resolved("SN-4711-X", Confidence.REPORTED),
            "vendor": Resolved("Dell", Confidence.REPORTED),
            "hostname": _said("ANNA-LAPTOP"),
        },
        ports=(Port("eth0", mac="00:11:22:33:44:55", ips=("10.20.0.15",)),),
        services=(Service("tcp", 22, "ssh", "OpenSSH", "9.2", "anna.schmidt"),),
        ips=("10.20.0.15", "fe80::1234:5678:9abc:def0"),
        macs=("00:11:22:33:44:55",),
        networks=("10.20.0.0/24",),
        notes={"owner": "anna.schmidt", "room": "EG 3"},
    )
    switch = Device(
        id="d-core",
        attributes={
            "role": Resolved("switch", Confidence.REPORTED),
            "name": Resolved("sw-core", Confidence.REPORTED),
        },
        ports=(Port("Gi1/0/3", alias="Dose 3 anna.schmidt 0011.2233.4455"), Port("Gi1/0/4")),
    )
    return Inventory(
        as_of=100.0,
        site="office",
        devices=(laptop, switch),
        links=(
            Link(
                End("d-anna"),
                End("d-core", "Gi1/0/3"),
                methods=("forwarding",),
                evidence=(Evidence("snmp", "10.20.0.15", 5.0, "00-11-22-33-44-55 on Gi1/0/3"),),
            ),
        ),
        networks=(Network("10.20.0.0/24", "10.20.0.0/24", 20, "Büro anna.schmidt", "d-core", 2),),
        not_located=(NotLocated("d-anna", (End("d-core", "Gi1/0/4"),)),),
        findings=(Finding("telnet", "urgent", ("d-anna",), (), {"name": "ANNA-LAPTOP", "ip": "10.20.0.15"}),),
        coverage=(Coverage("icmp", "failed", "error: no route to 10.20.0.15"),),
        scope=("10.20.0.0/24",),
    )


def test_no_address_serial_or_personal_name_is_left() -> None:
    written = msgspec.json.encode(redact(_office())).decode().casefold()
    assert [s for s in SECRETS if s.casefold() in written] == []


def test_what_helps_is_kept() -> None:
    office = redact(_office())
    switch = next(d for d in office.devices if d.role == "switch")
    laptop = next(d for d in office.devices if d.role == "laptop")
    assert (switch.name, laptop.name, laptop.get("vendor")) == ("sw-core", "laptop-01", "Dell")
    assert laptop.notes == {"room": "EG 3"}
    (link,) = office.links
    assert {link.a.device, link.b.device} == {switch.id, laptop.id}
    assert link.b.port == "Gi1/0/3" and link.a.device < link.b.device
    assert office.networks[0].vlan == 20
    assert office.findings[0].data["name"] == "laptop-01"


def test_it_is_the_same_each_time() -> None:
    assert redact(_office()) == redact(_office())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("snmp:192.168.178.2, http://10.0.0.1:8080/x", "snmp:▒▒▒, http://▒▒▒:8080/x"),
        ("mac:00:11:22:33:44:55 host:2001:db8::1", "mac:▒▒▒ host:▒▒▒"),
        ("std::string at 12:30:45, v1.2.3.4", "std::string at 12:30:45, v1.2.3.4"),
    ],
)
def test_an_address_is_found_beside_other_words(text: str, left: str) -> None:
    office = Inventory(1.0, "x", coverage=(Coverage("snmp", "done", text, 1, 1, 1.0),))
    assert redact(office).coverage[0].reason == left
