"""What beacons say, with frames made by scapy, and that no bytes harm."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover import air, dot11, radiotap
from discover.observation import Bss
from discover.readers import pcap

_BSSID = "2c:91:ab:11:22:33"
_PSK_CCMP = bytes.fromhex("0100 000fac04 0100 000fac04 0100 000fac02 0000")


def element(kind: int, content: bytes) -> bytes:
    return bytes((kind, len(content))) + content


def beacon(elements: bytes, capability: int = 0x0411, bssid: str = _BSSID) -> bytes:
    address = bytes.fromhex(bssid.replace(":", ""))
    return (
        b"\x80\0\0\0" + b"\xff" * 6 + address * 2 + b"\0\0" + bytes(8) + struct.pack("<HH", 100, capability) + elements
    )


def wps(**values: bytes) -> bytes:
    kinds = {"uuid": 0x1047, "model": 0x1023, "maker": 0x1021, "name": 0x1011, "methods": 0x1008, "locked": 0x1057}
    rows = (struct.pack(">HH", kinds[k], len(v)) + v for k, v in values.items())
    return element(221, b"\x00\x50\xf2\x04" + b"".join(rows))


def said(elements: bytes, capability: int = 0x0411, frequency: int | None = 2437) -> Bss:
    return dot11.bss(elements, capability, frequency, -50)


@pytest.mark.parametrize(
    ("elements", "capability", "protection"),
    [
        (b"", 0x0401, "open"),
        (b"", 0x0411, "wep"),
        (element(221, bytes.fromhex("0050f201 0100 0050f202 0100 0050f202 0100 0050f202")), 0x0411, "wpa"),
        (element(48, _PSK_CCMP), 0x0411, "wpa2"),
        (element(48, _PSK_CCMP) + element(221, bytes.fromhex("0050f2010100")), 0x0411, "wpa"),
        (element(48, bytes.fromhex("0100 000fac02 0200 000fac04 000fac02 0100 000fac02 0000")), 0x0411, "wpa"),
        (element(48, bytes.fromhex("0100 000fac04 0100 000fac04 0100 000fac08 c000")), 0x0411, "wpa3"),
        (element(48, bytes.fromhex("0100 000fac04 0100 000fac04 0200 000fac02 000fac08 8000")), 0x0411, "wpa2"),
        (element(48, bytes.fromhex("0100 000fac04 0100 000fac04 0100 000fac12 c000")), 0x0411, "owe"),
        (element(48, bytes.fromhex("0100 000fac04 0100 000fac04 0100 000fac01 0000")), 0x0411, "wpa2"),
        (element(48, _PSK_CCMP) + wps(methods=b"\x00\x80"), 0x0411, "wpa2"),  # a button only
        (element(48, _PSK_CCMP) + wps(methods=b"\x01\x8c"), 0x0411, "wps"),
        (element(48, _PSK_CCMP) + wps(methods=b"\x01\x8c", locked=b"\1"), 0x0411, "wpa2"),
        (b"", None, None),
    ],
)
def test_the_weakest_way_in(elements: bytes, capability: int | None, protection: str | None) -> None:
    assert dot11.bss(elements, capability).protection == protection


def test_a_modern_access_point_says_all_of_itself() -> None:
    uuid = bytes.fromhex("12345678123412341234123456789abc")
    told = said(
        element(0, "Büro 5 GHz".encode())
        + element(7, b"DE ")
        + element(11, struct.pack("<HBH", 7, 128, 0))
        + element(48, _PSK_CCMP)
        + element(45, bytes(26))
        + element(61, bytes((36, 1)) + bytes(20))
        + element(191, bytes(12))
        + element(192, bytes((1, 42, 0, 0, 0)))
        + element(255, bytes((35,)) + bytes(20))
        + wps(uuid=uuid, maker=b"AVM", model=b"FBox", name=b"FRITZ!Box 7590"),
        frequency=5180,
    )
    assert (told.ssid, told.channel, told.width_mhz, told.standard) == ("Büro 5 GHz", 36, 80, "ax")
    assert (told.country, told.stations, told.utilisation, told.signal_dbm) == ("DE", 7, 50, -50)
    assert (told.vendor, told.model, told.device_name) == ("AVM", "FBox", "FRITZ!Box 7590")
    assert told.wps_uuid == "12345678-1234-1234-1234-123456789abc"
    assert told.akms == ("psk",)


@pytest.mark.parametrize("raw", [b"", b"\0", bytes(32)])
def test_a_hidden_name_is_no_error(raw: bytes) -> None:
    assert said(element(0, raw)).ssid is None


def test_a_hostile_name_stays_one_line() -> None:
    assert said(element(0, b"a\n\x1b[2J<b>\xff")).ssid == "a\ufffd\ufffd[2J<b>\ufffd"
    assert said(element(0, b"x" * 33)).ssid is None  # longer than any name may be


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (133, bytes(10) + b"AP-Empfang".ljust(16, b"\0") + bytes((3,)) + bytes(3)),
        (221, b"\x00\x40\x96\xf5" + b"AP-Empfang\0\0"),
        (221, b"\x00\x0b\x86\x01\x03" + b"AP-Empfang"),
        (221, b"\x00\x13\x92\x01\x03" + b"AP-Empfang"),
        (221, b"\x00\x15\x6d\x06\x01" + b"AP-Empfang"),
        (221, b"\x00\x19\x77\x21\x00\x0a" + b"AP-Empfang" + b"\0\0"),
        (221, b"\x5c\x5b\x35\x01\x01" + b"AP-Empfang"),
    ],
)
def test_the_name_that_a_person_gave_the_access_point(kind: int, content: bytes) -> None:
    assert said(element(kind, content)).ap_name == "AP-Empfang"


def test_bytes_that_are_no_name_are_none() -> None:
    assert said(element(221, b"\x00\x0b\x86\x01\x03\x00\x01\x80\xff")).ap_name is None


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 65535), st.sampled_from([0, *radiotap.LINK_TYPES]))
def test_no_bytes_harm(raw: bytes, capability: int, link: int) -> None:
    dot11.bss(raw, capability)
    radiotap.heard(raw, link)
    radiotap.heard(beacon(raw), 105)
    air.statements(raw)


def recorded(frames: list[bytes], link: int) -> bytes:
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    return head + b"".join(struct.pack("<IIII", 1_700_000_000 + i, 0, len(f), len(f)) + f for i, f in enumerate(frames))


def networks(content: bytes) -> list[tuple[str, Bss]]:
    found = [s for c in pcap.captures("luft", content, "hier", 0.0) for s in air.statements(c.payload)]
    return [(s.subject.value, s.claim) for s in found if isinstance(s.claim, Bss)]


def test_a_capture_of_raw_frames() -> None:
    frame = beacon(element(0, b"Praxis-Intern") + element(3, b"\6") + element(48, _PSK_CCMP))
    busier = beacon(
        element(0, b"Praxis-Intern") + element(3, b"\6") + element(48, _PSK_CCMP) + element(11, b"\1\0\2\0\0")
    )
    (bssid, told), *more = networks(recorded([frame, frame, busier, b"\x08\0junk"], 105))
    assert (bssid, told.ssid, told.channel, told.protection, more) == (_BSSID, "Praxis-Intern", 6, "wpa2", [])


def test_a_capture_in_the_newer_form() -> None:
    frame = beacon(element(0, b"Praxis-Intern") + element(48, _PSK_CCMP))
    padded = frame + bytes(-len(frame) % 4)

    def block(kind: int, body: bytes) -> bytes:
        return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)

    head = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 105, 0, 65535))
    packet = block(6, struct.pack("<IIIII", 0, 0x5F5E1, 0, len(frame), len(frame)) + padded)
    ((bssid, told),) = networks(head + packet)
    assert (bssid, told.ssid) == (_BSSID, "Praxis-Intern")


def test_a_capture_with_radiotap_as_scapy_writes_it() -> None:
    from scapy.layers.dot11 import Dot11Beacon, Dot11Elt, Dot11EltRSN, Dot11FCS, RadioTap

    made: Any = (
        RadioTap(present="Flags+Rate+Channel+dBm_AntSignal", Flags="FCS", ChannelFrequency=5180, dBm_AntSignal=-61)
        / Dot11FCS(type=0, subtype=8, addr1="ff:ff:ff:ff:ff:ff", addr2=_BSSID, addr3=_BSSID)
        / Dot11Beacon(cap="ESS+privacy")
        / Dot11Elt(ID="SSID", info="Kanzlei")
        / Dot11EltRSN()
    )
    (bssid, told), *more = networks(recorded([bytes(made)], 127))
    assert (bssid, told.ssid, told.channel, told.signal_dbm, more) == (_BSSID, "Kanzlei", 36, -61, [])
    assert told.protection == "wpa2"
    assert networks(recorded([bytes(made)[:-20]], 127))[0][1].protection is None  # cut short: rather silent than "wep"
