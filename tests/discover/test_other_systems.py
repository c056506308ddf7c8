"""Windows and macOS behind the same interface as Linux: written answers, after the systems' documentation. None of it
has been run on a real machine yet."""

from __future__ import annotations

import asyncio
import ctypes
import ipaddress
import struct
import sys
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from discover import interfaces, registry, tables, windows
from discover.interfaces import Attached, Way
from discover.observation import Address, Binding, Key, SameDevice
from discover.privileges import Privileges, check
from discover.probe import Capture, Options
from discover.probes import sendarp

MAC = bytes.fromhex("3ca62f0abbcc")


def address(ip: str) -> bytes:
    """SOCKADDR_INET."""
    parsed = ipaddress.ip_address(ip)
    if parsed.version == 4:
        return struct.pack("<HH4s", 2, 0, parsed.packed).ljust(28, b"\0")
    return struct.pack("<HHI16sI", 23, 0, 0, parsed.packed, 0)


def table(*rows: bytes) -> bytes:
    return struct.pack("<II", len(rows), 0) + b"".join(rows)


def neighbour(ip: str, mac: bytes, state: int) -> bytes:
    head = address(ip) + struct.pack("<IQ", 11, 1)
    return (head + mac.ljust(32, b"\0") + struct.pack("<II", len(mac), state)).ljust(88, b"\0")


def route(prefix: str, hop: str, index: int) -> bytes:
    net = ipaddress.ip_network(prefix)
    to = address(str(net.network_address)) + struct.pack("<B3x", net.prefixlen)
    return (struct.pack("<QI", 1, index) + to + address(hop)).ljust(104, b"\0")


def card(index: int, mac: bytes) -> bytes:
    return (struct.pack("<QI", 1, index).ljust(1056, b"\0") + struct.pack("<I", len(mac)) + mac).ljust(1352, b"\0")


NEIGHBOURS = table(
    neighbour("192.168.178.1", MAC, 5),
    neighbour("fe80::1", MAC, 4),
    neighbour("192.168.178.9", bytes(6), 0),
    neighbour("192.168.178.255", b"\xff" * 6, 6),
    neighbour("224.0.0.22", bytes.fromhex("01005e000016"), 6),
)
ROUTES = table(
    route("0.0.0.0/0", "192.168.178.1", 11),
    route("192.168.178.0/24", "0.0.0.0", 11),
    route("10.20.0.0/16", "192.168.178.2", 11),
    route("127.0.0.0/8", "0.0.0.0", 1),
    route("192.168.178.20/32", "0.0.0.0", 11),
    route("224.0.0.0/4", "0.0.0.0", 11),
)


class Iphlpapi:
    """The library as a program meets it: tables in memory of its own, which must be given back."""

    def __init__(self) -> None:
        self.lent: list[Any] = []
        self.given_back = 0

    def _lend(self, content: bytes, pointer: Any) -> int:
        self.lent.append(ctypes.create_string_buffer(content, len(content)))
        pointer._obj.value = ctypes.addressof(self.lent[-1])
        return 0

    def GetIpNetTable2(self, family: int, pointer: Any) -> int:
        return self._lend(NEIGHBOURS, pointer)

    def GetIpForwardTable2(self, family: int, pointer: Any) -> int:
        return self._lend(ROUTES, pointer)

    def GetIfTable2(self, pointer: Any) -> int:
        return self._lend(table(card(11, MAC), card(1, b"")), pointer)

    def FreeMibTable(self, pointer: Any) -> None:
        self.given_back += 1

    def SendARP(self, target: int, source: int, buffer: Any, size: Any) -> int:
        if struct.pack("=I", target) != bytes((127, 0, 0, 5)):
            return 67  # ERROR_BAD_NET_NAME: nobody answers
        ctypes.memmove(buffer, MAC, 6)
        return 0


def test_windows_tables() -> None:
    library = Iphlpapi()
    assert windows.neighbours(library) == [
        Binding("192.168.178.1", "3c:a6:2f:0a:bb:cc"),
        Binding("fe80::1", "3c:a6:2f:0a:bb:cc"),
    ]
    assert windows.routes(library) == [
        ("0.0.0.0/0", "192.168.178.1", 11),
        ("192.168.178.0/24", None, 11),
        ("10.20.0.0/16", "192.168.178.2", 11),
    ]
    assert windows.cards(library) == {11: "3c:a6:2f:0a:bb:cc"}
    assert library.given_back == 3


def test_windows_asks_by_arp() -> None:
    assert windows.who_has("127.0.0.5", Iphlpapi()) == "3c:a6:2f:0a:bb:cc"
    assert windows.who_has("127.0.0.6", Iphlpapi()) is None


@given(st.binary(max_size=3000))
def test_windows_tables_that_lie_are_borne(content: bytes) -> None:
    for read in (windows.neighbours_in, windows.routes_in, windows.cards_in):
        read(content)
        read(struct.pack("<II", 0xFFFFFFFF, 0) + content)


@pytest.mark.skipif(sys.platform == "win32", reason="for the others")
def test_where_there_is_no_such_library_it_is_said() -> None:
    with pytest.raises(OSError, match="not Windows"):
        windows.neighbours()


def test_the_sweep_by_windows_finds_whom_it_answers_for(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sendarp, "attached", list)
    monkeypatch.setattr(sendarp, "near", lambda scope, found: [f"127.0.0.{n}" for n in range(1, 200)])
    monkeypatch.setattr(sendarp, "who_has", lambda ip: windows.who_has(ip, Iphlpapi()))

    async def work() -> list[Capture]:
        return [c async for c in sendarp.collect(desk.context())]

    (capture,) = asyncio.run(work())
    assert [s.claim for s in sendarp.parse(capture)] == [SameDevice(Key.ip("127.0.0.5")), Address("127.0.0.5")]


IFCONFIG = """\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\tinet 127.0.0.1 netmask 0xff000000
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tether a4:83:e7:1:34:56
\tinet6 fe80::1c3a:22ff:fe01:3456%en0 prefixlen 64 secured scopeid 0x6
\tinet 192.168.178.20 netmask 0xffffff00 broadcast 192.168.178.255
utun3: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
\tinet 10.8.0.6 --> 10.8.0.5 netmask 0xffffffff
"""
NETSTAT = """\
Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.178.1      UGScg                 en0
10.8/16            10.8.0.5           UGSc                utun3
127                127.0.0.1          UCS                   lo0
192.168.178        link#11            UCS                   en0      !
192.168.178.1/32   link#11            UCS                   en0      !
224.0.0/4          link#11            UmCS                  en0      !

Internet6:
Destination                             Gateway                         Flags               Netif Expire
default                                 fe80::%utun0                    UGcIg               utun0
"""
NDP = """\
Neighbor                                Linklayer Address  Netif Expire    St Flgs Prbs
fe80::3ea6:2fff:fe0a:bbcc%en0           3c:a6:2f:a:bb:cc     en0 23h59m58s S  R
2003:db::7                              (incomplete)         en0 expired   N
"""
ARP = "? (192.168.178.1) at 3c:a6:2f:a:bb:cc on en0 ifscope [ethernet]\n"


def test_macos_prints_them(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"ifconfig": IFCONFIG, "netstat": NETSTAT, "ndp": NDP, "arp": ARP}
    monkeypatch.setattr(tables, "said", lambda program, *words: told[program])
    monkeypatch.setattr(sys, "platform", "darwin")
    assert tables.cards() == {"en0": "a4:83:e7:01:34:56"}
    assert tables.gateways() == ["192.168.178.1"]
    assert tables.neighbours() == [
        Binding("192.168.178.1", "3c:a6:2f:0a:bb:cc", "en0"),
        Binding("fe80::3ea6:2fff:fe0a:bbcc", "3c:a6:2f:0a:bb:cc", "en0"),
    ]
    assert interfaces.routes() == [
        Way("0.0.0.0/0", "192.168.178.1", "en0"),
        Way("10.8.0.0/16", "10.8.0.5", "utun3"),
        Way("192.168.178.0/24", None, "en0"),
    ]


class _Ip:
    def __init__(self, ip: str, length: int) -> None:
        self.ip, self.network_prefix = ip, length


class _Adapter:
    def __init__(self, name: str, index: int, *ips: _Ip) -> None:
        self.nice_name, self.index, self.ips = name, index, ips


@pytest.mark.parametrize(("platform", "cards"), [("darwin", {"Ethernet": "a"}), ("win32", {11: "a"})])
def test_addresses_get_their_card_and_gateway(platform: str, cards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import ifaddr

    mac = "a4:83:e7:01:34:56"
    there = [_Adapter("Ethernet", 11, _Ip("192.168.178.20", 24)), _Adapter("Loopback", 1, _Ip("127.0.0.1", 8))]
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: there)
    monkeypatch.setattr(tables, "cards", lambda: dict.fromkeys(cards, mac))
    monkeypatch.setattr(tables, "ways", lambda: [("0.0.0.0/0", "192.168.178.1", "11")])
    monkeypatch.setattr(sys, "platform", platform)
    assert interfaces.attached() == [
        Attached("Ethernet", mac, "192.168.178.20", 24, "192.168.178.0/24", "192.168.178.1", True)
    ]
    assert interfaces.routes() == [
        Way("0.0.0.0/0", "192.168.178.1", "Ethernet" if platform == "win32" else "11"),
    ]


@given(st.text())
def test_any_text_of_macos_is_borne(printed: str) -> None:
    tables.cards_in(printed)
    tables.ways_in(printed)
    tables.neighbours6_in(printed)


def test_what_another_system_has_is_not_missed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = registry.probes()["sendarp"].needs
    for platform, there in (("linux", False), ("win32", True)):
        monkeypatch.setattr(sys, "platform", platform)
        assert ("sendarp" in {p.name for p in registry.here()}) is there
        assert check(needs, Options(), Privileges()) == (None if there else "needs-system:Windows")


@pytest.mark.parametrize(("platform", "said"), [("darwin", "macOS"), ("win32", "Windows"), ("linux", None)])
def test_doctor_says_where_nobody_has_tried(platform: str, said: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from netzplan.cli import group
    from netzplan.commands import doctor

    monkeypatch.setattr(tables, "said", lambda program, *words: "")
    monkeypatch.setattr(doctor.sys, "platform", platform)
    shown = CliRunner().invoke(group, ["--lang", "en", "doctor"]).output
    assert ("has not run on a real machine" in shown) is (said is not None)
    assert said is None or said in shown
