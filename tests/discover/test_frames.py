"""Frames that scapy builds are understood, and recordings of them (pcap) and of nmap are taken in."""

from __future__ import annotations

import pathlib
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import frames, recordings
from discover.observation import Address, Attribute, Claim, Key, Neighbour, SameDevice, Service, SpanningTree
from discover.probe import Capture
from discover.readers import nmap_xml

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # scapy warns of what it will do with ciphers
    from scapy.contrib import cdp as scapy_cdp
    from scapy.contrib import lldp as scapy_lldp
    from scapy.layers.dhcp import BOOTP, DHCP
    from scapy.layers.inet import IP, UDP
    from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_RA, ICMPv6NDOptDstLLAddr, IPv6
    from scapy.layers.l2 import ARP, LLC, SNAP, STP, Dot1Q, Dot3, Ether
    from scapy.utils import wrpcap, wrpcapng

A, B = "00:1b:2c:00:00:01", "00:1b:2c:00:00:02"
ALL = "ff:ff:ff:ff:ff:ff"


def said(frame: Any, **more: Any) -> dict[Key, list[Claim]]:
    """Claims by subject."""
    found: dict[Key, list[Claim]] = {}
    for statement in frames.statements(bytes(frame), **more):
        found.setdefault(statement.subject, []).append(statement.claim)
    return found


@pytest.mark.parametrize("tagged", [False, True])
def test_arp(tagged: bool) -> None:
    head = Ether(src=A, dst=ALL) / Dot1Q(vlan=20) if tagged else Ether(src=A, dst=ALL)
    assert said(head / ARP(op=1, hwsrc=A, psrc="10.0.0.5", pdst="10.0.0.1")) == {
        Key.mac(A): [SameDevice(Key.ip("10.0.0.5")), Address("10.0.0.5")]
    }
    assert said(head / ARP(op=1, hwsrc=A, psrc="0.0.0.0", pdst="10.0.0.1")) == {Key.mac(A): [SameDevice(Key.mac(A))]}


def lldp_frame() -> Any:
    du = scapy_lldp
    return (
        Ether(src=B, dst="01:80:c2:00:00:0e", type=0x88CC)
        / du.LLDPDUChassisID(subtype=4, id=A)
        / du.LLDPDUPortID(subtype=5, id=b"Gi0/7")
        / du.LLDPDUTimeToLive(ttl=120)
        / du.LLDPDUPortDescription(description=b"Uplink")
        / du.LLDPDUSystemName(system_name=b"sw-core")
        / du.LLDPDUSystemDescription(description=b"A switch")
        / du.LLDPDUSystemCapabilities(mac_bridge_available=1, mac_bridge_enabled=1, router_available=1)
        / du.LLDPDUManagementAddress(
            management_address_subtype=1,
            management_address=b"\x0a\0\0\x07",
            interface_numbering_subtype=2,
            interface_number=1,
            object_id=b"",
        )
        / du.LLDPDUEndOfLLDPDU()
    )


def test_lldp_tells_the_sender_and_whose_neighbour_it_is() -> None:
    me = Key.mac("00:1b:2c:00:00:09")
    found = said(lldp_frame(), listener=me, port="eth0")
    about = found[Key.mac(A)]
    assert Attribute("sys_name", "sw-core") in about
    assert Attribute("capability", "bridge") in about
    assert Attribute("capability", "router") not in about, "only what is enabled"
    assert Address("10.0.0.7") in about
    assert SameDevice(Key.mac(B)) in about, "the port's own address"
    assert found[me] == [
        Neighbour(
            "lldp",
            "eth0",
            (Key.mac(A), Key.ip("10.0.0.7"), Key.name("sw-core")),
            "Gi0/7",
            5,
            "Uplink",
            "sw-core",
            "A switch",
            ("bridge",),
        )
    ]
    assert me not in said(lldp_frame())


def test_cdp() -> None:
    message = scapy_cdp.CDPv2_HDR(
        msg=[
            scapy_cdp.CDPMsgDeviceID(val=b"sw-old.office"),
            scapy_cdp.CDPMsgAddr(addr=[scapy_cdp.CDPAddrRecordIPv4(addr="10.0.0.8")]),
            scapy_cdp.CDPMsgPortID(iface=b"FastEthernet0/3"),
            scapy_cdp.CDPMsgCapabilities(cap=0x08 | 0x01),
            scapy_cdp.CDPMsgPlatform(val=b"cisco WS-C2950"),
        ]
    )
    frame = Dot3(src=A, dst="01:00:0c:cc:cc:cc") / LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(OUI=0x0C, code=0x2000)
    me = Key.mac(B)
    (heard,) = said(frame / message, listener=me, port="eth0")[me]
    assert isinstance(heard, Neighbour)
    assert heard.remote == (Key.name("sw-old.office"), Key.ip("10.0.0.8"))
    assert (heard.remote_port, heard.remote_descr) == ("FastEthernet0/3", "cisco WS-C2950")
    assert heard.capabilities == ("router", "bridge")


def test_spanning_tree() -> None:
    frame = (
        Dot3(src=B, dst="01:80:c2:00:00:00")
        / LLC(dsap=0x42, ssap=0x42, ctrl=3)
        / STP(rootmac="00:1b:2c:00:00:0a", bridgemac=A, portid=0x8007)
    )
    about = said(frame)[Key.mac(A)]
    assert Attribute("capability", "bridge") in about
    assert SpanningTree("port 7", "forwarding", A, 7, "00:1b:2c:00:00:0a", A) in about


def test_dhcp_tells_what_the_client_says() -> None:
    options = [
        ("message-type", "request"),
        ("hostname", b"Annas-Notebook"),
        ("vendor_class_id", b"MSFT 5.0"),
        ("param_req_list", [1, 3, 6, 15, 31]),
        "end",
    ]
    frame = (
        Ether(src=A, dst=ALL)
        / IP(src="0.0.0.0", dst="255.255.255.255")
        / UDP(sport=68, dport=67)
        / BOOTP(op=1, chaddr=bytes.fromhex(A.replace(":", "")))
        / DHCP(options=options)
    )
    about = said(frame)[Key.mac(A)]
    assert Attribute("hostname", "Annas-Notebook") in about
    assert Attribute("dhcp_vendor_class", "MSFT 5.0") in about
    assert Attribute("dhcp_fingerprint", "1,3,6,15,31") in about
    assert not any(isinstance(c, Address) for c in about)


def test_neighbour_and_router_advertisements() -> None:
    head = Ether(src=A, dst="33:33:00:00:00:01") / IPv6(src="fe80::1", dst="ff02::1", hlim=255)
    answer = head / ICMPv6ND_NA(tgt="2001:db8::5") / ICMPv6NDOptDstLLAddr(lladdr=A)
    assert said(answer)[Key.mac(A)] == [SameDevice(Key.ip("2001:db8::5")), Address("2001:db8::5")]
    assert Attribute("capability", "router") in said(head / ICMPv6ND_RA(routerlifetime=1800))[Key.mac(A)]
    assert Attribute("capability", "router") not in said(head / ICMPv6ND_RA(routerlifetime=0))[Key.mac(A)]


@given(st.binary(max_size=200))
def test_any_frame_is_survived(frame: bytes) -> None:
    for start in (b"", bytes(12) + b"\x88\xcc", bytes(12) + b"\x08\0\x45", bytes(12) + b"\x86\xdd\x60"):
        frames.statements(start + frame)
    frames.statements(bytes(14) + b"\x42\x42\x03" + frame)
    frames.statements(bytes(14) + b"\xaa\xaa\x03\0\0\x0c\x20\0" + frame)


@pytest.mark.parametrize("write", [wrpcap, wrpcapng])
def test_a_recording_of_frames_is_read(tmp_path: pathlib.Path, write: Any) -> None:
    arp = Ether(src=A, dst=ALL) / ARP(op=1, hwsrc=A, psrc="10.0.0.5", pdst="10.0.0.1")
    arp.time = 1_700_000_000.5
    plain = Ether(src=A, dst=B) / IP(src="10.0.0.5", dst="10.0.0.6") / UDP(sport=1234, dport=4321) / b"x"
    file = tmp_path / "office.pcap"
    write(str(file), [arp, plain, arp, lldp_frame()])
    file.write_bytes(file.read_bytes() + b"\x00\x01broken")
    found = [c for c in recordings.read([file], "test", 9.0) if isinstance(c, Capture)]
    assert len(found) == 2, "what says nothing, or the same again, is not kept"
    assert found[0].at == pytest.approx(1_700_000_000.5)
    assert {o.subject for c in found for o in recordings.parse(c)} == {Key.mac(A)}


NMAP = f"""<?xml version="1.0"?><!DOCTYPE nmaprun>
<nmaprun scanner="nmap"><host endtime="1700000000"><status state="up"/>
<address addr="10.0.0.7" addrtype="ipv4"/><address addr="{A.upper()}" addrtype="mac" vendor="x"/>
<hostnames><hostname name="nas.office" type="PTR"/></hostnames>
<ports><port protocol="tcp" portid="22"><state state="open"/>
<service name="ssh" product="OpenSSH" version="9.2" method="probed" conf="10"/></port>
<port protocol="tcp" portid="23"><state state="closed"/><service name="telnet" method="table"/></port></ports>
<os><osmatch name="Linux 5.0 - 5.14" accuracy="98"/><osmatch name="Linux 4" accuracy="91"/></os></host>
<host><status state="down"/><address addr="10.0.0.8" addrtype="ipv4"/></host>
<host><status state="up"/><address addr="10.0.0.9" addrtype="ipv4"/><ports>"""


def test_nmap_results_are_read_also_when_they_break_off(tmp_path: pathlib.Path) -> None:
    (tmp_path / "scan.xml").write_text(NMAP)
    captures = [c for c in recordings.read([tmp_path], "test", 9.0) if isinstance(c, Capture)]
    assert [(c.peer, c.at) for c in captures] == [("10.0.0.7", 1_700_000_000.0)]
    seen = recordings.parse(captures[0])
    assert {o.subject for o in seen} == {Key.mac(A)}
    claims = [o.claim for o in seen]
    assert Service("tcp", 22, "ssh", "OpenSSH", "9.2") in claims
    assert Attribute("fqdn", "nas.office") in claims
    assert Attribute("os", "Linux 5.0 - 5.14") in claims
    assert not any(isinstance(c, Service) and c.port == 23 for c in claims)


def test_entities_in_nmap_results_are_refused() -> None:
    bomb = (
        '<!DOCTYPE nmaprun [<!ENTITY a "aaaa">]><nmaprun><host><address addr="&a;" addrtype="ipv4"/></host></nmaprun>'
    )
    assert list(nmap_xml.captures("x", bomb.encode(), "test", 0.0)) == []
    assert nmap_xml.parse(Capture("nmap_xml", "test", 0.0, "10.0.0.7", bomb.encode())) == []
