"""What each system tells about its wireless cards: by bytes written after the systems' own definitions, since this
machine has none; and by the real kernel as far as it goes."""

from __future__ import annotations

import ctypes
import socket
import struct
import sys

import pytest

from discover import air, dot11, netlink, nl80211, wlanapi
from discover.air import here
from discover.dot11 import Heard
from discover.observation import Bss

_ELEMENTS = b"\x00\x05Praxi" + b"\x03\x01\x06"
_BSSID = bytes.fromhex("2c91ab112233")


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value.ljust((len(value) + 3) & ~3, b"\0")


def kernel(status: int | None) -> bytes:
    told = attribute(1, _BSSID) + attribute(2, struct.pack("=I", 2437)) + attribute(5, struct.pack("=H", 0x0401))
    told += attribute(6, _ELEMENTS) + attribute(7, struct.pack("=i", -4700))
    return told + (attribute(9, struct.pack("=I", status)) if status is not None else b"")


@pytest.mark.parametrize(("status", "connected"), [(None, False), (0, False), (1, True)])
def test_the_kernels_answer(status: int | None, connected: bool) -> None:
    assert nl80211.network(kernel(status)) == Heard("2c:91:ab:11:22:33", _ELEMENTS, 0x0401, 2437, -47, connected)


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_an_answer_that_is_cut_short(cut: int) -> None:
    nl80211.network(kernel(1)[:cut])


@pytest.mark.skipif(sys.platform != "linux", reason="netlink")
def test_the_real_kernel_lists_its_families() -> None:
    try:
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16).close()
    except OSError:
        pytest.skip("no generic netlink here")
    names = {told.get(2, b"") for told in netlink.generic(16, 3)}
    assert b"nlctrl\0" in names
    (itself,) = netlink.generic(16, 3, {2: b"nlctrl\0"}, dump=False)
    assert struct.unpack("=H", itself[1]) == (16,)
    with pytest.raises(FileNotFoundError):
        netlink.generic(16, 3, {2: b"no-such-family\0"}, dump=False)


def test_without_a_card_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> list[tuple[int, str]]:
        raise FileNotFoundError

    monkeypatch.setattr(nl80211, "cards", nothing)
    with pytest.raises(here.NoCard):
        here.hear(lambda _: True, "linux")


def test_a_hot_spot_beside_the_office_is_not_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    told = nl80211.network(kernel(1))
    assert told is not None
    monkeypatch.setattr(nl80211, "cards", lambda: [(3, "wlan0")])
    monkeypatch.setattr(nl80211, "heard", lambda index: [told])
    for meant in (True, False):
        (heard,) = here.hear(lambda name, meant=meant: meant and name == "wlan0", "linux")
        (one,) = air.statements(heard.encode())
        assert isinstance(one.claim, Bss)
        assert (one.claim.ssid, one.claim.connected) == ("Praxi", meant)


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("iw", "BSS 2c:91:ab:11:22:33(on wlan0) -- associated\n\tfreq: 2437\n\tSSID: Praxi\n"),
        ("nmcli", "*:2C\\:91\\:AB\\:11\\:22\\:33:Praxi:Infra:6:2437 MHz:80:WPA2:(none):psk\n"),
    ],
)
def test_tools_where_the_kernel_says_nothing(monkeypatch: pytest.MonkeyPatch, tool: str, said: str) -> None:
    monkeypatch.setattr(nl80211, "cards", lambda: [(3, "wlan0")])
    monkeypatch.setattr(nl80211, "heard", lambda index: [])
    monkeypatch.setattr(here, "said", lambda program, *words: said if program == tool else "")
    for meant in (True, False):
        (heard,) = here.hear(lambda name, meant=meant: meant, "linux")
        (one,) = air.statements(heard.encode())
        assert isinstance(one.claim, Bss)
        assert (one.claim.ssid, one.claim.connected) == ("Praxi", meant)


class _Entry(ctypes.LittleEndianStructure):
    """WLAN_BSS_ENTRY (wlanapi.h), laid out by the compiler's rules."""

    _fields_ = (
        ("ssid_length", ctypes.c_uint32),
        ("ssid", ctypes.c_char * 32),
        ("phy_id", ctypes.c_uint32),
        ("bssid", ctypes.c_uint8 * 6),
        ("bss_type", ctypes.c_uint32),
        ("phy_type", ctypes.c_uint32),
        ("rssi", ctypes.c_int32),
        ("quality", ctypes.c_uint32),
        ("in_domain", ctypes.c_uint8),
        ("beacon_period", ctypes.c_uint16),
        ("timestamp", ctypes.c_uint64),
        ("host_timestamp", ctypes.c_uint64),
        ("capability", ctypes.c_uint16),
        ("frequency", ctypes.c_uint32),
        ("rates_length", ctypes.c_uint32),
        ("rates", ctypes.c_uint16 * 126),
        ("elements_at", ctypes.c_uint32),
        ("elements_size", ctypes.c_uint32),
    )


def windows() -> bytes:
    size = ctypes.sizeof(_Entry)
    entry = _Entry(bssid=(ctypes.c_uint8 * 6)(*_BSSID), rssi=-47, capability=0x0401, frequency=2437000)
    entry.elements_at, entry.elements_size = size, len(_ELEMENTS)
    return struct.pack("<II", 8 + size + len(_ELEMENTS), 1) + bytes(entry) + _ELEMENTS


def test_what_windows_gives() -> None:
    mine = wlanapi.connection(struct.pack("<II512x36sI6s", 1, 0, b"", 1, _BSSID))
    assert wlanapi.networks(windows(), mine) == [Heard("2c:91:ab:11:22:33", _ELEMENTS, 0x0401, 2437, -47, True)]
    assert wlanapi.connection(struct.pack("<II512x36sI6s", 4, 0, b"", 1, _BSSID)) is None  # disconnected
    name = "Intel(R) Wi-Fi 6".encode("utf-16-le").ljust(512, b"\0")
    assert wlanapi.cards(struct.pack("<II", 1, 0) + b"G" * 16 + name + b"\0" * 4) == [(b"G" * 16, "Intel(R) Wi-Fi 6")]


@pytest.mark.parametrize("cut", range(0, 380, 13))
def test_what_windows_gives_is_cut_short(cut: int) -> None:
    for one in wlanapi.networks(windows()[:cut]):
        dot11.bss(one.elements, one.capability)
    wlanapi.cards(windows()[:cut])
    wlanapi.connection(windows()[:cut])


def test_the_report_of_macos_counts_as_connected_only_in_the_scanned_network(monkeypatch: pytest.MonkeyPatch) -> None:
    report = (
        '{"SPAirPortDataType":[{"spairport_airport_interfaces":[{"_name":"en0",'
        '"spairport_current_network_information":{"_name":"Praxi","spairport_network_channel":"6"}}]}]}'
    )
    monkeypatch.setattr(here, "said", lambda *_: report)
    for meant in (True, False):
        (heard,) = here.hear(lambda name, meant=meant: meant and name == "en0", "darwin")
        assert len(air.statements(heard.encode())) == int(meant)
