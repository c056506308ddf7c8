"""WS-Discovery: answers of computers, printers and cameras; hostile XML; metadata from hosts in the scope only."""

from __future__ import annotations

import msgspec
import pytest

from discover.announce import wsd
from discover.observation import Attribute, Claim, Key, SameDevice
from discover.probe import Capture
from discover.probes import wsd as probe

UUID = "0b1f6c1e-1111-5222-8333-0123456789ab"
ENVELOPE = (
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">'
    "<s:Header><a:MessageID>urn:uuid:ffffffff-1111-5222-8333-0123456789ab</a:MessageID><a:ReplyTo><a:Address>x</a:Address>"
    "</a:ReplyTo></s:Header><s:Body>{}</s:Body></s:Envelope>"
)


def match(types: str, scopes: str = "", addresses: str = "") -> bytes:
    inner = (
        f"<d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:{UUID.upper()}</a:Address>"
        f"</a:EndpointReference><d:Types>{types}</d:Types><d:Scopes>{scopes}</d:Scopes><d:XAddrs>{addresses}</d:XAddrs>"
        "</d:ProbeMatch></d:ProbeMatches>"
    )
    return ENVELOPE.format(inner).encode()


def claims(payload: bytes) -> list[Claim]:
    return [s.claim for s in wsd.heard(payload, "10.0.0.5", None)]


def test_a_camera_tells_its_scopes() -> None:
    said = claims(match("dn:NetworkVideoTransmitter", "onvif://www.onvif.org/name/AXIS%20M3116 onvif://x/y odd"))
    assert SameDevice(Key.uuid(UUID)) in said
    assert Attribute("wsd_type", "NetworkVideoTransmitter") in said
    assert [c for c in said if isinstance(c, Attribute) and c.name == "onvif_scope"] == [
        Attribute("onvif_scope", "name/AXIS M3116")
    ]


def test_a_computer_without_addresses_has_its_metadata_at_5357() -> None:
    assert probe.places(match("wsdp:Device pub:Computer"), "10.0.0.5") == [
        probe.Place("10.0.0.5", 5357, f"/{UUID}", UUID)
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.5:9100/x",
        "http://10.0.0.5:102/x",
        "https://10.0.0.5/x",
        "http://pc.example/x",
        "http://10.0.0.5:x/",
        "//10.0.0.5",
    ],
)
def test_metadata_are_not_fetched_from(address: str) -> None:
    assert probe.places(match("wsdp:Device wprt:PrintDeviceType", addresses=address), "10.0.0.5") == []


def test_a_computers_metadata_tell_its_name_and_not_the_maker_of_the_program() -> None:
    xml = ENVELOPE.format(
        "<m><p:Manufacturer xmlns:p='p'>Microsoft Corporation</p:Manufacturer><ModelName>Microsoft Publication Service"
        "</ModelName><Computer>PC-1/Domain:FIRMA</Computer></m>"
    )
    answer = probe.Metadata(probe.Place("10.0.0.5", 5357, "/", UUID), b"HTTP/1.1 200 OK\r\n\r\n" + xml.encode())
    said = [s.claim for s in probe.parse(Capture("wsd", "test", 0.0, "10.0.0.5", msgspec.json.encode(answer)))]
    assert said == [
        Attribute("wsd_model", "Microsoft Corporation | Microsoft Publication Service"),
        Attribute("netbios_name", "PC-1"),
        Attribute("workgroup", "FIRMA"),
    ]


def test_questions_and_good_byes_say_nothing() -> None:
    assert [claims(one) for one in probe.question("10.0.0.5")] == [[], []]
    assert claims(ENVELOPE.format("<d:Bye/>").encode()) == []
    assert claims(b"<!DOCTYPE x [<!ENTITY a 'b'>]><d:Hello/>") == []
