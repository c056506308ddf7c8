"""SMB, MQTT, LDAP and LLMNR: what servers tell before anybody logs in."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import dns
from discover.announce import smb as announced
from discover.observation import Attribute, Claim, Confidence, Key, Service
from discover.probe import Capture, Probe, Target
from discover.probes import ldap, llmnr, mqtt, smb

HOST = "127.0.65.5"


def claims(probe: Probe, payload: bytes, peer: str = HOST) -> list[Claim]:
    return [s.claim for s in probe.parse(Capture(probe.name, "test", 0.0, peer, payload))]


def pair(kind: int, text: str) -> bytes:
    return struct.pack("<HH", kind, 2 * len(text)) + text.encode("utf-16-le")


def challenge(version: tuple[int, int, int] | None, *pairs: bytes) -> bytes:
    info = b"".join(pairs) + bytes(4)
    flags = 0x02000000 if version else 0
    head = b"NTLMSSP\0" + struct.pack("<IHHII8s8sHHI", 2, 0, 0, 56, flags, b"", b"", len(info), len(info), 56)
    return b"\xfeSMB" + bytes(80) + head + struct.pack("<BBHI", *(version or (0, 0, 0)), 0) + info


def test_a_windows_computer_tells_names_and_version() -> None:
    told = challenge((10, 0, 19045), pair(1, "PC-7"), pair(2, "FIRMA"), pair(3, "PC-7.firma.example"))
    said = smb.parse(Capture("smb", "test", 0.0, HOST, told))
    assert [s.claim for s in said] == [
        Service("tcp", 445, "microsoft-ds"),
        Attribute("netbios_name", "PC-7"),
        Attribute("fqdn", "pc-7.firma.example"),
        Attribute("workgroup", "FIRMA"),
        Attribute("os_version", "10.0.19045"),
        Attribute("os", "Windows 10"),
    ]
    assert said[-1].confidence is Confidence.REPORTED


@pytest.mark.parametrize(
    ("build", "name", "sure"),
    [
        (22631, "Windows 11", Confidence.REPORTED),
        (20348, "Windows Server 2022", Confidence.REPORTED),
        (17763, "Windows Server 2019", Confidence.HINT),
        (9200, "Windows", Confidence.HINT),
    ],
)
def test_builds_that_clients_and_servers_share_are_hints(build: int, name: str, sure: Confidence) -> None:
    said = {(s.claim, s.confidence) for s in smb.parse(Capture("smb", "t", 0.0, HOST, challenge((10, 0, build))))}
    assert (Attribute("os", name), sure) in said


def test_samba_is_no_windows() -> None:
    said = claims(smb.PROBE, challenge((6, 1, 0), pair(1, "NAS"), pair(2, "NAS")))
    assert said == [Service("tcp", 445, "microsoft-ds", "Samba"), Attribute("netbios_name", "NAS")]


def test_nobody_is_named_when_smb_is_asked() -> None:
    asked = announced.session_setup()
    assert b"NTLMSSP\0\1\0\0\0" in asked and b"NTLMSSP\0\3" not in asked
    assert int.from_bytes(asked[:4], "big") == len(asked) - 4


@given(st.binary(max_size=200), st.integers(0, 300))
def test_smb_survives_what_is_cut_or_made_up(rest: bytes, size: int) -> None:
    whole = challenge((10, 0, 19045), pair(1, "PC-7"), pair(2, "FIRMA"))
    list(announced.statements(whole[:size], Key.ip(HOST)))
    list(announced.statements(whole[:140] + rest, Key.ip(HOST)))


def test_an_open_broker_tells_its_version(desk: Any, serving: Callable[..., Any]) -> None:
    topic, text = b"$SYS/broker/version", b"mosquitto version 2.0.18"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connect = await reader.readexactly(22)
        assert connect[9] == 2, "no user, no password"
        writer.write(b"\x20\x02\0\0")
        await reader.readexactly(26)
        writer.write(b"\x90\x03\0\1\0\x31" + bytes([2 + len(topic) + len(text), 0, len(topic)]) + topic + text)
        assert await reader.read(2) == b"\xe0\0"

    async def work() -> list[Capture]:
        async with serving(serve, HOST, mqtt.PORT):
            return [c async for c in mqtt.collect(desk.context(Target(HOST, None, (mqtt.PORT,))))]

    (capture,) = asyncio.run(work())
    assert claims(mqtt.PROBE, capture.payload) == [Service("tcp", 1883, "mqtt", "mosquitto", "2.0.18", "open")]
    assert claims(mqtt.PROBE, b"\x20\x02\0\5") == [Service("tcp", 1883, "mqtt")]
    assert claims(mqtt.PROBE, b"HTTP/1.1 400") == []


def entry(**said: str) -> bytes:
    tlv = ldap._tlv
    rows = b"".join(
        tlv(0x30, tlv(4, name.encode()) + tlv(0x31, tlv(4, value.encode()))) for name, value in said.items()
    )
    found = tlv(0x30, b"\2\1\1" + tlv(0x64, tlv(4, b"") + tlv(0x30, rows)))
    return found + tlv(0x30, b"\2\1\1" + tlv(0x65, b"\x0a\1\0\4\0\4\0"))


def test_a_domain_controller_is_found_and_nothing_is_bound(desk: Any, serving: Callable[..., Any]) -> None:
    told = entry(
        dnsHostName="DC1.firma.example",
        defaultNamingContext="DC=firma,DC=example",
        domainControllerFunctionality="7",
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.read(4096)
        assert asked == ldap.question() and asked[asked.index(b"\2\1\1") + 3] == 0x63, "a search, no bind"
        for at in range(0, len(told), 50):
            writer.write(told[at : at + 50])
            await writer.drain()
        await reader.read()

    async def work() -> list[Capture]:
        async with serving(serve, HOST, ldap.PORT):
            return [c async for c in ldap.collect(desk.context(Target(HOST, None, (ldap.PORT,))))]

    (capture,) = asyncio.run(work())
    assert claims(ldap.PROBE, capture.payload) == [
        Service("tcp", 389, "ldap", "Active Directory"),
        Attribute("role", "server"),
        Attribute("os", "Windows Server"),
        Attribute("fqdn", "dc1.firma.example"),
        Attribute("workgroup", "firma.example"),
    ]


def test_samba_as_a_domain_controller_is_no_windows() -> None:
    said = claims(ldap.PROBE, entry(vendorName="Samba Team", domainControllerFunctionality="7"))
    assert said == [Service("tcp", 389, "ldap", "Samba Team"), Attribute("role", "server")]


@given(st.integers(0, 200), st.binary(max_size=20))
def test_ldap_survives_what_is_cut(size: int, rest: bytes) -> None:
    ldap.attributes(entry(dnsHostName="x" * 100, vendorName="y")[:size] + rest)


def test_llmnr_names_only_the_one_who_answered() -> None:
    asked = dns.question([("5.65.0.127.in-addr.arpa", dns.PTR)], ident=1)
    name = b"\x04PC-9\0"
    told = (
        asked[:2]
        + b"\x80\0"
        + asked[4:6]
        + b"\0\1"
        + asked[8:]
        + b"\xc0\x0c"
        + struct.pack("!HHIH", 12, 1, 30, len(name))
        + name
    )
    assert claims(llmnr.PROBE, told) == [Service("udp", 5355, "llmnr"), Attribute("hostname", "PC-9")]
    assert claims(llmnr.PROBE, told, "127.0.65.6") == []
    assert claims(llmnr.PROBE, asked) == []


def old(status: int = 0, dialect: int = 0, words: int = 17) -> bytes:
    return (
        b"\xffSMB\x72" + struct.pack("<I", status) + bytes(23) + bytes([words]) + struct.pack("<H", dialect) + bytes(34)
    )


def test_what_speaks_the_old_smb_only_is_told() -> None:
    assert claims(smb.PROBE, old()) == [Service("tcp", 445, "microsoft-ds", detail="SMBv1")]


@pytest.mark.parametrize("answer", [old(dialect=0xFFFF), old(status=0xC00000BB), old(words=0), old()[:30], b"\xffSMB"])
def test_what_refuses_the_old_smb_does_not_speak_it(answer: bytes) -> None:
    assert claims(smb.PROBE, answer) == []
    assert Service("tcp", 445, "microsoft-ds") in claims(smb.PROBE, challenge((10, 0, 19045), pair(1, "PC-7")) + answer)
