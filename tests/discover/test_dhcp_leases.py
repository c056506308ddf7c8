"""Lease files of DHCP servers, written by hand after their documented forms, one per server; hostile names in them."""

from __future__ import annotations

import json
import pathlib
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover import recordings, registry
from discover.observation import Address, Attribute, Observation
from discover.probe import Capture
from topology.build import build

NOW = 1_795_683_600.0  # 26 November 2026, 09:00 UTC
_HERE, _GONE = int(NOW) + 3600, int(NOW) - 86_400
_HOSTILE = "=cmd|'/c'!A1<b>"

DNSMASQ = f"""\
{_HERE} a4:83:e7:00:00:01 192.168.1.50 Annas-iPhone 01:a4:83:e7:00:00:01
{_GONE} a4:83:e7:00:00:02 192.168.1.51 alt *
0 a4:83:e7:00:00:03 192.168.1.52 {_HOSTILE.replace(" ", "_")} *
duid 00:01:00:01:2d:55:aa:bb:a4:83:e7:00:00:99
{_HERE} 1234 2001:db8::50 Annas-iPhone 00:01:00:01:2d:55:aa:bb:a4:83:e7:00:00:01
"""
ISC = f"""\
# The format of this file is documented in the dhcpd.leases(5) manual page.
authoring-byte-order little-endian;

lease 192.168.1.50 {{
  starts 4 2026/11/26 08:10:00;
  ends 4 2026/11/26 10:00:00;
  cltt 4 2026/11/26 08:30:00;
  binding state active;
  next binding state free;
  hardware ethernet a4:83:e7:00:00:77;
}}
lease 192.168.1.50 {{
  starts 4 2026/11/26 08:10:00;
  ends 4 2026/11/26 10:00:00;
  cltt 4 2026/11/26 08:30:00;
  binding state active;
  next binding state free;
  hardware ethernet a4:83:e7:00:00:01;
  uid "\\001\\244\\203\\347\\000\\000\\001";
  set vendor-class-identifier = "android-dhcp-14";
  client-hostname "Annas-iPhone";
}}
lease 192.168.1.51 {{
  starts 2 2026/11/24 08:00:00;
  ends 3 2026/11/25 09:00:00;
  binding state free;
  hardware ethernet a4:83:e7:00:00:02;
  client-hostname "alt";
}}
lease 192.168.1.52 {{
  starts epoch {_GONE};
  ends never;
  binding state active;
  hardware ethernet a4:83:e7:00:00:03;
  client-hostname "{_HOSTILE}";
}}
"""
ISC6 = """\
ia-na "\\001\\002\\003\\004\\000\\003\\000\\001\\244\\203\\347\\000\\000\\001" {
  cltt 4 2026/11/26 08:30:00;
  iaaddr 2001:db8::50 {
    binding state active;
    preferred-life 375;
    max-life 600;
    ends 4 2026/11/26 10:00:00;
  }
}
"""
KEA = f"""\
address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
192.168.1.50,a4:83:e7:00:00:77,,3600,{_HERE},1,0,0,vorher,0,,0
192.168.1.50,a4:83:e7:00:00:01,01:a4:83:e7:00:00:01,3600,{_HERE},1,0,0,annas-iphone.,0,,0
192.168.1.51,a4:83:e7:00:00:02,,3600,{_GONE},1,0,0,alt,2,,0
192.168.1.52,a4:83:e7:00:00:03,,4294967295,{int(NOW) - 5},1,0,0,{_HOSTILE}&#x2c,0,,0
"""
KEA6 = f"""\
address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state
2001:db8::50,00:03:00:01:a4:83:e7:00:00:01,3600,{_HERE},1,1800,0,1,128,0,0,annas-iphone,,0
2001:db8:1::,00:03:00:01:a4:83:e7:00:00:01,3600,{_HERE},1,1800,2,1,56,0,0,,,0
"""
KEA_JSON = json.dumps(
    [
        {
            "result": 0,
            "arguments": {
                "leases": [
                    {
                        "ip-address": ip,
                        "hw-address": mac,
                        "hostname": name,
                        "cltt": since,
                        "valid-lft": life,
                        "state": 0,
                    }
                    for ip, mac, name, since, life in (
                        ("192.168.1.50", "a4:83:e7:00:00:01", "Annas-iPhone", int(NOW) - 60, 3600),
                        ("192.168.1.51", "a4:83:e7:00:00:02", "alt", _GONE, 3600),
                        ("192.168.1.52", "a4:83:e7:00:00:03", _HOSTILE, _GONE, 4294967295),
                    )
                ]
            },
        }
    ]
)
WINDOWS_CSV = f"""\
#TYPE Microsoft.Management.Infrastructure.CimInstance#root/Microsoft/Windows/DHCP/DhcpServerv4Lease
"IPAddress","ScopeId","AddressState","ClientId","ClientType","Description","HostName","LeaseExpiryTime"
"192.168.1.50","192.168.1.0","Active","a4-83-e7-00-00-01","Dhcp",,"Annas-iPhone","26.11.2026 10:00:00"
"192.168.1.51","192.168.1.0","InactiveReservation","a4-83-e7-00-00-02","Dhcp",,"alt",
"192.168.1.52","192.168.1.0","ActiveReservation","a4-83-e7-00-00-03","Dhcp",,"{_HOSTILE}",
"""
NETSH_EN = f"""\
Changed the current scope context to 192.168.1.0 scope.

Type : N - NONE, D - DHCP B - BOOTP, U - UNSPECIFIED, R - RESERVATION IP
============================================================================================
IP Address      - Subnet Mask    - Unique ID           - Lease Expires        -Type -Name
============================================================================================

192.168.1.50    - 255.255.255.0  - a4-83-e7-00-00-01   - 11/26/2026 10:00:00 AM    -D -Annas-iPhone
192.168.1.51    - 255.255.255.0  - a4-83-e7-00-00-02   -INACTIVE                   -R -alt
192.168.1.52    - 255.255.255.0  - a4-83-e7-00-00-03   - NEVER EXPIRES             -U -{_HOSTILE}

No of Clients(version 4): 3 in the Scope : 192.168.1.0.
"""
NETSH_DE = (
    NETSH_EN.replace("11/26/2026 10:00:00 AM", "26.11.2026 11:00:00   ")
    .replace("INACTIVE", "INAKTIV ")
    .replace("NEVER EXPIRES", "LÄUFT NIE AB ")
    .replace("Lease Expires ", "Leaseablauf   ")
    .replace("IP Address ", "IP-Adresse ")
)
OPNSENSE = json.dumps(
    {
        "total": 3,
        "rows": [
            {"address": ip, "mac": mac, "hostname": name, "starts": "2026/11/26 08:30:00", "ends": ends, "state": state}
            for ip, mac, name, ends, state in (
                ("192.168.1.50", "a4:83:e7:00:00:01", "Annas-iPhone", "2026/11/26 10:00:00", "active"),
                ("192.168.1.51", "a4:83:e7:00:00:02", "alt", "2026/11/25 09:00:00", "expired"),
                ("192.168.1.52", "a4:83:e7:00:00:03", _HOSTILE, "", "active"),
            )
        ],
    }
)
PFSENSE = json.dumps(
    {
        "code": 200,
        "data": [
            {"ip": ip, "mac": mac, "hostname": name, "ends": ends, "active_status": state, "descr": ""}
            for ip, mac, name, ends, state in (
                ("192.168.1.50", "a4:83:e7:00:00:01", "Annas-iPhone", "2026/11/26 10:00:00", "active"),
                ("192.168.1.51", "a4:83:e7:00:00:02", "alt", "2026/11/25 09:00:00", "expired"),
                ("192.168.1.52", "a4:83:e7:00:00:03", _HOSTILE, "", "static"),
            )
        ],
    }
)
FIREWALL_CSV = f"""\
"address","mac","hostname","starts","ends","state"
"192.168.1.50","a4:83:e7:00:00:01","Annas-iPhone","2026/11/26 08:30:00","2026/11/26 10:00:00","active"
"192.168.1.51","a4:83:e7:00:00:02","alt","2026/11/24 08:00:00","2026/11/25 09:00:00","expired"
"192.168.1.52","a4:83:e7:00:00:03","{_HOSTILE}","","","active"
"""
MIKROTIK = f"""\
 0   ;;; Empfang
     address=192.168.1.50 mac-address=A4:83:E7:00:00:01 client-id="1:a4:83:e7:0:0:1" server=defconf status=bound expires-after=9m last-seen=40s active-address=192.168.1.50 active-mac-address=A4:83:E7:00:00:01 host-name="Annas-iPhone"
 1 D address=192.168.1.51 mac-address=A4:83:E7:00:00:02 server=defconf status=waiting last-seen=2d host-name=alt
 2 D address=192.168.1.52 mac-address=A4:83:E7:00:00:03 server=defconf status=bound host-name={_HOSTILE} expires-after=5m
"""  # noqa: E501
MIKROTIK_EXPORT = """\
# 2026-11-26 09:00:00 by RouterOS 7.16
/ip dhcp-server lease
add address=192.168.1.51 client-id=1:a4:83:e7:0:0:2 comment="Drucker Fl\\C3\\BCr" \\
    mac-address=A4:83:E7:00:00:02 server=defconf
/ip dns
set servers=1.1.1.1
"""


class Case(NamedTuple):
    reader: str
    content: str
    ending: str = "txt"


CASES = {
    "dnsmasq": Case("dhcp_dnsmasq", DNSMASQ, "leases"),
    "isc": Case("dhcp_isc", ISC, "leases"),
    "kea": Case("dhcp_kea_csv", KEA, "csv"),
    "kea-json": Case("dhcp_kea_json", KEA_JSON, "json"),
    "windows": Case("dhcp_windows_csv", WINDOWS_CSV, "csv"),
    "netsh-en": Case("dhcp_windows_netsh", NETSH_EN),
    "netsh-de": Case("dhcp_windows_netsh", NETSH_DE),
    "opnsense": Case("dhcp_firewall", OPNSENSE, "json"),
    "pfsense": Case("dhcp_firewall", PFSENSE, "json"),
    "firewall-csv": Case("dhcp_firewall", FIREWALL_CSV, "csv"),
    "mikrotik": Case("dhcp_mikrotik", MIKROTIK),
}


def read(folder: pathlib.Path, case: Case, coding: str = "utf-8") -> list[Observation]:
    path = folder / f"leases.{case.ending}"
    path.write_bytes(case.content.encode(coding))
    found = [c for c in recordings.read([path], "hier", NOW) if isinstance(c, Capture)]
    assert {c.probe for c in found} == {case.reader}
    return [o for c in found for o in recordings.parse(c)]


def names(seen: list[Observation]) -> dict[str, str]:
    return {
        f"{o.subject.kind} {o.subject.value[-2:]}": o.claim.value
        for o in seen
        if isinstance(o.claim, Attribute) and o.claim.name in ("hostname", "fqdn")
    }


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_holds_an_address_and_who_held_one(tmp_path: pathlib.Path, case: Case) -> None:
    seen = read(tmp_path, case)
    held = {o.subject.value[-2:]: o.claim.ip for o in seen if isinstance(o.claim, Address) and ":" not in o.claim.ip}
    assert held == {"01": "192.168.1.50", "03": "192.168.1.52"}
    told = names(seen)
    assert told["mac 01"].lower() == "annas-iphone"
    assert told["lease 02"] == "alt"
    assert told["mac 03"].rstrip(",") == _HOSTILE  # as it is; each output escapes it
    assert all(o.at <= NOW for o in seen)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_over_makes_no_device(tmp_path: pathlib.Path, case: Case) -> None:
    made = build(read(tmp_path, case), as_of=NOW, site="s").inventory
    assert {m for d in made.devices for m in d.macs} == {"a4:83:e7:00:00:01", "a4:83:e7:00:00:03"}


def test_what_is_over_still_names_a_device_that_is_there(tmp_path: pathlib.Path) -> None:
    seen = read(tmp_path, CASES["isc"])
    here = read(tmp_path, Case("dhcp_dnsmasq", f"{_HERE} a4:83:e7:00:00:02 192.168.1.77 *\n"))
    made = build([*seen, *here], as_of=NOW, site="s").inventory
    (device,) = (d for d in made.devices if "a4:83:e7:00:00:02" in d.macs)
    assert (device.name, device.ips) == ("alt", ("192.168.1.77",))
    told = device.attributes["hostname"].evidence[0]
    assert told.at < NOW - 80_000  # when it ended


def test_when_the_client_was_heard_last(tmp_path: pathlib.Path) -> None:
    for name in ("isc", "kea", "kea-json", "opnsense"):
        seen = read(tmp_path, CASES[name])
        (at,) = {o.at for o in seen if isinstance(o.claim, Address) and o.claim.ip == "192.168.1.50"}
        assert NOW - 3600 <= at <= NOW, name


def test_addresses_of_version_6_belong_to_the_same_device(tmp_path: pathlib.Path) -> None:
    for case in (CASES["dnsmasq"], Case("dhcp_isc", ISC6), Case("dhcp_kea_csv", KEA6, "csv")):
        seen = read(tmp_path, case)
        (at,) = (o for o in seen if isinstance(o.claim, Address) and ":" in o.claim.ip)
        assert (at.subject.value, at.claim) == ("a4:83:e7:00:00:01", Address("2001:db8::50"))


def test_the_vendor_class_is_told(tmp_path: pathlib.Path) -> None:
    assert Attribute("dhcp_vendor_class", "android-dhcp-14") in [o.claim for o in read(tmp_path, CASES["isc"])]


def test_what_a_configuration_reserves_is_nobody_yet(tmp_path: pathlib.Path) -> None:
    seen = read(tmp_path, Case("dhcp_mikrotik", MIKROTIK_EXPORT, "rsc"))
    assert [(o.subject.kind, o.claim) for o in seen] == [("lease", Attribute("description", "Drucker Flür"))]


@pytest.mark.parametrize("coding", ["utf-16", "cp850", "cp1252"])
def test_netsh_as_windows_saves_it(tmp_path: pathlib.Path, coding: str) -> None:
    held = {o.claim.ip for o in read(tmp_path, CASES["netsh-de"], coding) if isinstance(o.claim, Address)}
    assert held == {"192.168.1.50", "192.168.1.52"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@settings(deadline=None)
@given(data=st.data())
def test_what_is_cut_and_stirred_does_not_harm(case: Case, data: st.DataObject) -> None:
    raw = case.content.encode()
    at, size = data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, 60))
    raw = raw[:at] + data.draw(st.binary(max_size=20)) + raw[at + size :]
    reader = registry.readers()[case.reader]
    reader.sniff("leases.txt", raw[:4096])
    for capture in reader.captures("leases", raw, "hier", NOW):
        recordings.parse(capture)


def test_a_list_that_people_keep_is_none(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("IP;MAC;Name;Raum\n192.168.1.5;a4:83:e7:00:00:05;Drucker;Flur\n")
    assert [c.probe for c in recordings.read([path], "hier", NOW) if isinstance(c, Capture)] == ["device_list"]
