"""What devices announce by mDNS, SSDP and NetBIOS, in frames that scapy builds."""

from __future__ import annotations

import warnings
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from discover import frames
from discover.announce import dhcp, mdns, netbios, ssdp
from discover.observation import Address, Attribute, Claim, Key, SameDevice, Service

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # scapy warns of what it will do with ciphers
    from scapy.layers.dns import DNS, DNSRR, DNSRRSRV
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.layers.netbios import NBNSHeader, NBNSRegistrationRequest
    from scapy.packet import Raw

A = "00:1b:2c:00:00:01"


def multicast(port: int, content: Any, to: str = "224.0.0.251", mac: str = "01:00:5e:00:00:fb") -> list[Claim]:
    """Claims about the sender when this is heard."""
    frame = Ether(src=A, dst=mac) / IP(src="10.0.0.5", dst=to, ttl=255) / UDP(sport=port, dport=port) / content
    found = frames.statements(bytes(frame))
    assert {s.subject for s in found} <= {Key.mac(A)}
    return [s.claim for s in found]


def printer(address: str = "10.0.0.5") -> Any:
    service = "Empfang <b>Drucker</b>._ipp._tcp.local"
    return DNS(
        qr=1,
        aa=1,
        an=[
            DNSRR(rrname="_ipp._tcp.local", type="PTR", rdata=service),
            DNSRRSRV(rrname=service, port=631, target="drucker-1.local"),
            DNSRR(rrname=service, type="TXT", rdata=[b"ty=Brother MFC-L2710DW series", b"pdl=x"]),
            DNSRR(rrname="drucker-1.local", type="A", rdata=address),
            DNSRR(rrname="drucker-1.local", type="AAAA", rdata="fe80::5"),
        ],
    )


def test_mdns_tells_name_services_and_model() -> None:
    said = multicast(5353, printer())
    assert Attribute("hostname", "drucker-1") in said
    assert Service("tcp", 631, "ipp", detail="Empfang <b>Drucker</b>") in said
    assert Attribute("friendly_name", "Empfang <b>Drucker</b>") in said
    assert Attribute("model", "Brother MFC-L2710DW series") in said
    assert Address("fe80::5") in said
    assert SameDevice(Key.ip("10.0.0.5")) in said


def test_what_is_announced_for_another_host_is_not_the_senders() -> None:
    said = multicast(5353, printer("10.0.0.99"))
    assert said == [SameDevice(Key.ip("10.0.0.5")), Address("10.0.0.5")], "a sleep proxy speaks for sleepers"


def test_ssdp() -> None:
    notify = (
        b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n"
        b"LOCATION: http://192.0.2.1/evil.xml\r\nSERVER: Linux/5.4 UPnP/1.0 NAS/1.2\r\n"
        b"USN: uuid:4d696e69-444c-164e-9d41-001b2c000001::upnp:rootdevice\r\n\r\n"
    )
    said = multicast(1900, Raw(notify), "239.255.255.250", "01:00:5e:7f:ff:fa")
    assert Service("udp", 1900, "ssdp", "Linux/5.4 UPnP/1.0 NAS/1.2") in said
    assert SameDevice(Key.uuid("4d696e69-444c-164e-9d41-001b2c000001")) in said
    assert not any("192.0.2.1" in str(c) for c in said)
    assert ssdp.heard(notify.replace(b"ssdp:alive", b"ssdp:byebye"), "10.0.0.5", A) == []
    assert ssdp.heard(b"M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n", "10.0.0.5", A) == []


def test_netbios_registrations() -> None:
    for group, attribute in ((0, "netbios_name"), (1, "workgroup")):
        asked = NBNSHeader(OPCODE=5, NM_FLAGS=0x11, QDCOUNT=1, ARCOUNT=1) / NBNSRegistrationRequest(
            QUESTION_NAME=b"BUERO", SUFFIX=0x4141, NB_ADDRESS="10.0.0.5", G=group
        )
        said = multicast(137, asked, "10.0.0.255", "ff:ff:ff:ff:ff:ff")
        assert Attribute(attribute, "BUERO") in said, attribute


def test_a_datagram_that_was_sent_to_one_host_ties_no_address() -> None:
    """Its MAC address may be that of a router."""
    frame = Ether(src=A, dst="00:1b:2c:00:00:02") / IP(src="10.9.9.9", dst="10.0.0.7") / UDP(sport=5353, dport=5353)
    found = frames.statements(bytes(frame / printer("10.9.9.9")))
    assert {s.subject for s in found} == {Key.ip("10.9.9.9")}


@given(st.binary(max_size=300))
def test_any_datagram_is_survived(payload: bytes) -> None:
    for reader in (mdns, ssdp, netbios, dhcp):
        for start in (b"", b"\0\0\x84\0\0\0\0\5\0\0\0\0", b"NOTIFY * HTTP/1.1\n", b"\x11" + bytes(13) + b"\x20"):
            reader.heard(start + payload, "10.0.0.5", A)
            reader.heard(start + payload, "fe80::1", None)
