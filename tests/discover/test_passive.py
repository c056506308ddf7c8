"""Listening alone: devices that answer nothing are found by what they say, through the filter on a real link. The
frames are made by scapy, which knows the formats from somebody else than us."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.lab
SCAN = """
import asyncio, json, sys, time
import msgspec
from discover import runner
from discover.budget import Budget
from discover.privileges import Privileges
from discover.probe import Options
from discover.probes import listen
from discover.scope import make_scope

async def scan():
    said = []
    async for event in runner.run(
        [listen.PROBE], make_scope(["10.77.0.0/24"]), Options(passive_seconds=1.5), Budget(), "test",
        Privileges.of_this_process(), time.time,
    ):
        if isinstance(event, runner.Captured):
            said += [[o.subject.kind, o.subject.value, o.claim] for o in event.observations]
    return said

print(msgspec.json.encode(asyncio.run(scan())).decode())
"""
REPEAT = """
import socket, sys, time
frames = [bytes.fromhex(line) for line in sys.stdin.read().split()]
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind(("e0", 0))
print("ready", flush=True)
while True:
    for frame in frames:
        out.send(frame)
    time.sleep(0.2)
"""


def mac(number: int) -> str:
    return f"00:11:22:33:44:{number:02x}"


def frames() -> Iterator[Any]:
    """One device each, numbered, whose address ends in the same number."""
    from scapy.contrib.cdp import CDPMsgDeviceID, CDPMsgPortID, CDPv2_HDR
    from scapy.contrib.lldp import (
        LLDPDU,
        LLDPDUChassisID,
        LLDPDUEndOfLLDPDU,
        LLDPDUPortID,
        LLDPDUSystemName,
        LLDPDUTimeToLive,
    )
    from scapy.layers.dhcp import BOOTP, DHCP
    from scapy.layers.dns import DNS, DNSRR
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import ARP, LLC, SNAP, STP, Dot3, Ether
    from scapy.layers.netbios import NBNSHeader, NBNSRegistrationRequest

    def group(number: int, target: str, to: str, port: int, source_port: int | None = None) -> Any:
        return (
            Ether(src=mac(number), dst=to)
            / IP(src=f"10.77.0.{number}", dst=target)
            / UDP(sport=source_port or port, dport=port)
        )

    yield Ether(src=mac(10), dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=mac(10), psrc="10.77.0.10", pdst="10.77.0.10")
    asks = [("message-type", 3), ("hostname", b"iPhone-von-Eva"), ("vendor_class_id", b"android-dhcp-14")]
    yield (
        Ether(src=mac(11), dst="ff:ff:ff:ff:ff:ff")
        / IP(src="0.0.0.0", dst="255.255.255.255")
        / UDP(sport=68, dport=67)
        / BOOTP(chaddr=bytes.fromhex(mac(11).replace(":", "")))
        / DHCP(options=[*asks, ("param_req_list", [1, 3, 6, 15]), "end"])
    )
    told = DNSRR(rrname="_http._tcp.local", type="PTR", rdata="Heizung._http._tcp.local", ttl=120)
    named = DNSRR(rrname="heizung.local", type="A", rdata="10.77.0.12", ttl=120)
    yield group(12, "224.0.0.251", "01:00:5e:00:00:fb", 5353) / DNS(qr=1, aa=1, qd=[], an=[told, named])
    alive = (
        b"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNTS: ssdp:alive\r\nNT: upnp:rootdevice\r\n"
        b"SERVER: Linux UPnP/1.0 Sonos/79.1 (ZPS13)\r\nUSN: uuid:RINCON_1::upnp:rootdevice\r\n\r\n"
    )
    yield group(13, "239.255.255.250", "01:00:5e:7f:ff:fa", 1900) / alive
    yield (
        Ether(src=mac(14), dst="01:80:c2:00:00:0e")
        / LLDPDU()
        / LLDPDUChassisID(subtype=4, id=mac(14))
        / LLDPDUPortID(subtype=5, id=b"g14")
        / LLDPDUTimeToLive(ttl=120)
        / LLDPDUSystemName(system_name=b"sw-14")
        / LLDPDUEndOfLLDPDU()
    )
    yield (
        Dot3(src=mac(15), dst="01:00:0c:cc:cc:cc")
        / LLC(dsap=0xAA, ssap=0xAA, ctrl=3)
        / SNAP(OUI=0x00000C, code=0x2000)
        / CDPv2_HDR(msg=[CDPMsgDeviceID(val=b"sw-15"), CDPMsgPortID(iface=b"Gi0/15")])
    )
    tree = STP(rootmac=mac(16), bridgemac=mac(16), portid=0x8003)
    yield Dot3(src=mac(16), dst="01:80:c2:00:00:00") / LLC(dsap=0x42, ssap=0x42, ctrl=3) / tree
    yield (
        group(17, "10.77.0.255", "ff:ff:ff:ff:ff:ff", 137)
        / NBNSHeader(OPCODE=5, QDCOUNT=1, ARCOUNT=1)
        / (NBNSRegistrationRequest(QUESTION_NAME=b"KASSE-17", NB_ADDRESS="10.77.0.17"))
    )
    hello = (
        b'<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        b'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        b'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:Action>'
        b"http://schemas.xmlsoap.org/ws/2005/04/discovery/Hello</a:Action></s:Header><s:Body><d:Hello>"
        b"<a:EndpointReference><a:Address>urn:uuid:11111111-2222-3333-4444-555555555518</a:Address>"
        b'</a:EndpointReference><d:Types xmlns:p="http://schemas.microsoft.com/windows/pub/2005/07">p:Computer</d:Types>'
        b"<d:MetadataVersion>1</d:MetadataVersion></d:Hello></s:Body></s:Envelope>"
    )
    yield group(18, "239.255.255.250", "01:00:5e:7f:ff:fa", 3702, 40000) / hello


@pytest.fixture
def said(cable) -> list[tuple[str, str, dict[str, Any]]]:
    """What listening says while the far end, which has no address and answers nothing, sends these frames."""
    command = ["ip", "netns", "exec", cable.there, sys.executable, "-c", REPEAT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sending:
        try:
            assert sending.stdin is not None
            assert sending.stdout is not None
            sending.stdin.write("\n".join(bytes(frame).hex() for frame in frames()))
            sending.stdin.close()
            assert sending.stdout.readline() == "ready\n"
            return [tuple(row) for row in json.loads(cable.python(cable.here, SCAN))]
        finally:
            sending.kill()


def test_each_way_of_announcing_is_heard(said: list[tuple[str, str, dict[str, Any]]]) -> None:
    macs = {value for kind, value, _ in said if kind == "mac"}
    macs |= {claim["key"]["value"] for _, _, claim in said if claim["type"] == "SameDevice"}  # CDP names it first
    assert macs >= {mac(number) for number in range(10, 19)}
    addresses = {(value, claim["ip"]) for kind, value, claim in said if kind == "mac" and claim["type"] == "Address"}
    assert addresses >= {(mac(number), f"10.77.0.{number}") for number in (10, 12, 13, 17, 18)}
    told = {(claim["name"], claim["value"]) for _, _, claim in said if claim["type"] == "Attribute"}
    assert told >= {
        ("hostname", "iPhone-von-Eva"),
        ("dhcp_vendor_class", "android-dhcp-14"),
        ("dhcp_fingerprint", "1,3,6,15"),
        ("netbios_name", "KASSE-17"),
        ("sys_name", "sw-14"),
        ("sys_name", "sw-15"),
    }
    assert any(claim["type"] == "SpanningTree" for _, _, claim in said)
    assert any("Sonos" in json.dumps(claim) for _, _, claim in said)
    ports = {(c["port"], c["remote_port"]) for _, _, c in said if c["type"] == "Neighbour"}
    assert ports == {("e0", "g14"), ("e0", "Gi0/15")}
