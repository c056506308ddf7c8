"""What the MIBs mean, on tables written for these tests, and that no table whatever makes a reader fail."""

from __future__ import annotations

from typing import TypeVar

from hypothesis import example, given, settings
from hypothesis import strategies as st

from discover.mibs import mibs
from discover.mibs.view import View
from discover.observation import (
    Address,
    Associated,
    Attribute,
    Claim,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    NeighbourTable,
    Route,
    SameDevice,
    SpanningTree,
    Vlan,
)
from discover.probe import Capture, Statement
from discover.probes.snmp import _roots as roots
from discover.snmp import parse
from discover.snmp.table import Oid, Value, Walk, oid

MAC = b"\x00\x1b\x2c\x00\x00\x01"
IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
BRIDGE = "1.3.6.1.2.1.17"
Q = f"{BRIDGE}.7.1"
LLDP = "1.0.8802.1.1.2.1"


def said(
    rows: dict[str, Value], contexts: dict[str, dict[str, Value]] | None = None, peer: str = "10.0.0.7"
) -> list[Statement]:
    payload = Walk({"": rows, **(contexts or {})}).encode()
    return parse.statements(Capture("snmp", "test", 0.0, peer, payload))


T = TypeVar("T", bound=Claim)


def claims(rows: dict[str, Value], kind: type[T], **more: dict[str, dict[str, Value]]) -> list[T]:
    return [s.claim for s in said(rows, **more) if isinstance(s.claim, kind)]


def ports(*names: str, first: int = 1) -> dict[str, Value]:
    """Interfaces with these names, which are bridge ports 1, 2, …"""
    rows: dict[str, Value] = {}
    for i, name in enumerate(names):
        rows[f"{IFX}.1.{first + i}"] = name.encode()
        rows[f"{BRIDGE}.1.4.1.2.{i + 1}"] = first + i
    return rows


def test_the_subject_is_the_strongest_key() -> None:
    rows: dict[str, Value] = {
        f"{LLDP}.3.1.0": 4,
        f"{LLDP}.3.2.0": MAC,
        "1.3.6.1.6.3.10.2.1.1.0": b"\x80\0\x1f\x88\x04abc",
    }
    assert {s.subject for s in said(rows)} == {Key.mac(MAC)}
    assert SameDevice(Key.ip("10.0.0.7")) in claims(rows, SameDevice)
    rows[f"{LLDP}.3.2.0"] = b"\x02\x1b\x2c\x00\x00\x01"
    assert {s.subject.kind for s in said(rows)} == {"engine_id"}, "a locally administered address may be anybody's"
    assert {s.subject for s in said({"1.3.6.1.2.1.1.5.0": b"x"})} == {Key.ip("10.0.0.7")}


def test_interfaces() -> None:
    rows: dict[str, Value] = {
        f"{IF}.2.10": b"GigabitEthernet0/1",
        f"{IF}.3.10": 6,
        f"{IF}.5.10": 4294967295,
        f"{IF}.6.10": MAC,
        f"{IF}.7.10": 1,
        f"{IF}.8.10": 2,
        f"{IFX}.1.10": b"Gi0/1",
        f"{IFX}.15.10": 10_000,
        f"{IFX}.18.10": b"to the roof",
        "1.3.6.1.2.1.10.7.2.1.19.10": 2,
        f"{IF}.2.11": b"Po1",
        "1.2.840.10006.300.43.1.2.1.1.13.10": 11,
        f"{IF}.2.12": b"same",
        f"{IF}.2.13": b"same",
    }
    found = {i.name: i for i in claims(rows, Interface)}
    one = found["Gi0/1"]
    assert (one.index, one.descr, one.alias, one.mac) == (10, "GigabitEthernet0/1", "to the roof", "00:1b:2c:00:00:01")
    assert (one.speed_bps, one.admin_up, one.oper_up, one.full_duplex) == (10_000_000_000, True, False, False)
    assert found["Po1"].lower == ("Gi0/1",)
    assert {"same (12)", "same (13)"} <= found.keys(), "names are unique in the device"


def test_forwarding_table_with_vlans_and_only_what_was_learned() -> None:
    rows = ports("Gi1", "Gi2", first=101) | {
        f"{Q}.4.2.1.3.0.20": 7,  # VLAN 20 has filtering database 7
        f"{Q}.2.2.1.2.7.0.27.44.0.0.1": 2,
        f"{Q}.2.2.1.3.7.0.27.44.0.0.1": 3,
        f"{Q}.2.2.1.2.7.0.27.44.0.0.2": 1,
        f"{Q}.2.2.1.3.7.0.27.44.0.0.2": 4,  # self
        f"{BRIDGE}.4.3.1.2.0.27.44.0.0.1": 2,
        f"{BRIDGE}.4.3.1.3.0.27.44.0.0.1": 3,
        f"{BRIDGE}.4.3.1.2.0.27.44.0.0.3": 1,
        f"{BRIDGE}.4.3.1.3.0.27.44.0.0.3": 3,
    }
    (table,) = claims(rows, ForwardingTable)
    assert table.rows == (Learned("00:1b:2c:00:00:01", "Gi2", 20), Learned("00:1b:2c:00:00:03", "Gi1", None))


def test_agents_that_write_the_interface_where_the_bridge_port_belongs() -> None:
    rows = ports("Gi1", "Gi2", first=101) | {
        f"{Q}.2.2.1.2.1.0.27.44.0.0.1": 102,
        f"{Q}.2.2.1.3.1.0.27.44.0.0.1": 3,
    }
    (table,) = claims(rows, ForwardingTable)
    assert table.rows == (Learned("00:1b:2c:00:00:01", "Gi2", 1),)


def test_an_aggregate_that_the_two_tables_number_differently_is_one_port() -> None:
    rows = ports("1/1", "1/2", first=1001) | {f"{IFX}.1.40000010": b"lag-10"}
    for last in (1, 2, 3):
        rows |= {f"{BRIDGE}.4.3.1.2.0.27.44.0.0.{last}": 4107, f"{Q}.2.2.1.2.20.0.27.44.0.0.{last}": 40000010}
        rows |= {f"{BRIDGE}.4.3.1.3.0.27.44.0.0.{last}": 3, f"{Q}.2.2.1.3.20.0.27.44.0.0.{last}": 3}
    rows |= {f"{BRIDGE}.4.3.1.2.0.27.44.0.0.9": 4107, f"{BRIDGE}.4.3.1.3.0.27.44.0.0.9": 3}
    (table,) = claims(rows, ForwardingTable)
    assert {(row.mac[-2:], row.port, row.vlan) for row in table.rows} == {
        *((f"0{n}", "lag-10", 20) for n in (1, 2, 3)),
        ("09", "lag-10", None),
    }


def test_a_table_for_each_vlan() -> None:
    context: dict[str, Value] = {
        f"{BRIDGE}.1.4.1.2.9": 102,
        f"{BRIDGE}.4.3.1.2.0.27.44.0.0.1": 9,
        f"{BRIDGE}.4.3.1.3.0.27.44.0.0.1": 3,
    }
    (table,) = claims(ports("Gi1", "Gi2", first=101), ForwardingTable, contexts={"30": context})
    assert table.rows == (Learned("00:1b:2c:00:00:01", "Gi2", 30),)


def test_vlans_of_ports() -> None:
    rows = ports("Gi1", "Gi2") | {
        f"{Q}.4.3.1.1.20": b"Telefone",
        f"{Q}.4.3.1.2.20": b"\xc0",
        f"{Q}.4.3.1.4.20": b"\x40",
        f"{Q}.4.5.1.1.2": 20,
    }
    found = {i.name: i for i in claims(rows, Interface)}
    assert (found["Gi1"].vlans, found["Gi1"].untagged, found["Gi1"].pvid) == ((20,), (), None)
    assert (found["Gi2"].vlans, found["Gi2"].untagged, found["Gi2"].pvid) == ((20,), (20,), 20)
    assert claims(rows, Vlan) == [Vlan(20, "Telefone")]


def test_a_number_of_spanning_tree_that_is_no_port_names_none() -> None:
    rows = ports("1/1", "1/2", first=1001) | {f"{BRIDGE}.2.15.1.3.1034": 5, f"{BRIDGE}.2.15.1.3.2": 5}
    assert {tree.port for tree in claims(rows, SpanningTree)} == {"", "1/2"}
    assert {port.name for port in claims(rows, Interface)} == {"1/1", "1/2"}


def test_spanning_tree() -> None:
    rows = ports("Gi1", "Gi2") | {
        f"{BRIDGE}.1.1.0": MAC,
        f"{BRIDGE}.2.15.1.3.2": 2,
        f"{BRIDGE}.2.15.1.6.2": b"\x10\0\0\x1b\x2c\0\0\x0a",
        f"{BRIDGE}.2.15.1.8.2": b"\x80\0\0\x1b\x2c\0\0\x0b",
        f"{BRIDGE}.2.15.1.9.2": b"\x80\x07",
    }
    assert claims(rows, SpanningTree) == [
        SpanningTree("Gi2", "blocking", "00:1b:2c:00:00:0b", 7, "00:1b:2c:00:00:0a", "00:1b:2c:00:00:01")
    ]
    assert {i.name: i.stp_state for i in claims(rows, Interface)} == {"Gi1": None, "Gi2": "blocking"}


def neighbour(local: int, **columns: Value) -> dict[str, Value]:
    """A row of lldpRemTable."""
    place = {"chassis_type": 4, "chassis": 5, "port_type": 6, "port": 7, "descr": 8, "name": 9}
    return {f"{LLDP}.4.1.1.{place[key]}.0.{local}.1": value for key, value in columns.items()}


def test_lldp_neighbours_and_their_oddities() -> None:
    rows = ports("Gi1", "Gi2", first=101) | {
        **neighbour(1, chassis_type=4, chassis=MAC, port_type=3, port=b"\0\x1b\x2c\0\0\2", name=b"sw-2"),
        **neighbour(2, chassis_type=7, chassis=b"00:1B:2C:00:00:03", port_type=5, port=b"eth0", name=b""),
        **neighbour(3, chassis_type=5, chassis=b"\x01\x0a\0\0\x09", port_type=7, port=b"\x31"),
        **neighbour(4, chassis_type=4, chassis=b"\0\0\0\0\0\0", port_type=7, port=b""),
        f"{LLDP}.4.2.1.3.0.1.1.1.4.10.0.0.8": 2,
        f"{LLDP}.4.2.1.3.0.2.1.1.4.0.0.0.0": 2,
    }
    assert [(n.port, n.remote, n.remote_port, n.remote_port_subtype) for n in claims(rows, Neighbour)] == [
        ("Gi1", (Key.mac(MAC), Key.ip("10.0.0.8"), Key.name("sw-2")), "00:1b:2c:00:00:02", 3),
        ("Gi2", (Key.mac("00:1b:2c:00:00:03"),), "eth0", 5),
        ("port 3", (Key.ip("10.0.0.9"),), "1", 7),
    ]


def test_the_local_port_is_found_by_every_name_it_may_have() -> None:
    for kind, said_port, descr in (
        (5, b"Gi1", b""),
        (5, b"GigabitEthernet1", b""),
        (7, b"101", b""),
        (7, b"55", b"GigabitEthernet1"),
        (3, MAC, b""),
        (1, b"to the roof", b""),
    ):
        rows: dict[str, Value] = {
            f"{IF}.2.101": b"GigabitEthernet1",
            f"{IF}.6.101": MAC,
            f"{IFX}.1.101": b"Gi1",
            f"{IFX}.18.101": b"to the roof",
            f"{LLDP}.3.7.1.2.55": kind,
            f"{LLDP}.3.7.1.3.55": said_port,
            f"{LLDP}.3.7.1.4.55": descr,
            **neighbour(55, chassis_type=4, chassis=b"\0\x1b\x2c\0\0\2"),
        }
        assert [n.port for n in claims(rows, Neighbour)] == ["Gi1"], (kind, said_port, descr)


def test_lldp_of_2009() -> None:
    v2 = "1.3.111.2.802.1.1.13.1"
    rows: dict[str, Value] = {
        f"{IFX}.1.101": b"Gi1",
        f"{v2}.4.1.1.5.0.101.1.1": 4,
        f"{v2}.4.1.1.6.0.101.1.1": MAC,
        f"{v2}.4.1.1.7.0.101.1.1": 5,
        f"{v2}.4.1.1.8.0.101.1.1": b"Gi9",
        f"{v2}.4.1.1.13.0.101.1.1": b"\x28",
        f"{v2}.4.2.1.3.0.101.1.1.1.4.10.0.0.8": 2,
    }
    assert claims(rows, Neighbour) == [
        Neighbour("lldp", "Gi1", (Key.mac(MAC), Key.ip("10.0.0.8")), "Gi9", 5, capabilities=("bridge", "router"))
    ]


def test_cdp() -> None:
    cache = "1.3.6.1.4.1.9.9.23.1.2.1.1"
    rows: dict[str, Value] = {
        f"{IFX}.1.101": b"Gi1",
        f"{cache}.3.101.1": 1,
        f"{cache}.4.101.1": b"\x0a\0\0\x08",
        f"{cache}.6.101.1": b"FOC1234X0AB(sw-2.office)",
        f"{cache}.7.101.1": b"GigabitEthernet0/2",
        f"{cache}.8.101.1": b"cisco WS-C2960",
        f"{cache}.9.101.1": b"\0\0\0\x28",
    }
    assert claims(rows, Neighbour) == [
        Neighbour(
            "cdp",
            "Gi1",
            (Key.name("sw-2.office"), Key.ip("10.0.0.8")),
            "GigabitEthernet0/2",
            None,
            None,
            "sw-2.office",
            "cisco WS-C2960",
            ("bridge",),
        )
    ]


def test_addresses_and_arp_from_the_old_and_the_new_tables() -> None:
    ip = "1.3.6.1.2.1.4"
    rows: dict[str, Value] = {
        f"{IFX}.1.3": b"vlan20",
        f"{ip}.20.1.2.10.0.0.1": 3,
        f"{ip}.20.1.3.10.0.0.1": b"\xff\xff\xff\0",
        f"{ip}.20.1.2.127.0.0.1": 3,
        f"{ip}.34.1.3.1.4.10.0.1.1": 3,
        f"{ip}.34.1.5.1.4.10.0.1.1": oid(f"{ip}.32.1.5.3.1.4.10.0.1.0.25"),
        f"{ip}.34.1.3.2.16.{'.'.join('0' * 15)}.1": 3,
        f"{ip}.22.1.2.3.10.0.0.9": MAC,
        f"{ip}.35.1.4.3.1.4.10.0.0.8": MAC,
        f"{ip}.22.1.2.3.10.0.0.7": MAC,
        f"{ip}.22.1.4.3.10.0.0.7": 2,  # invalid
        f"{ip}.24.4.1.5.0.0.0.0.0.0.0.0.0.10.0.0.254": 3,
        f"{ip}.24.7.1.7.1.4.10.9.0.0.16.2.0.0.1.4.10.0.0.2": 3,
    }
    assert claims(rows, Address) == [Address("10.0.0.1", 24, "vlan20"), Address("10.0.1.1", 25, "vlan20")]
    (arp,) = claims(rows, NeighbourTable)
    assert [(b.ip, b.mac, b.port) for b in arp.rows] == [
        ("10.0.0.8", "00:1b:2c:00:00:01", "vlan20"),
        ("10.0.0.9", "00:1b:2c:00:00:01", "vlan20"),
    ]
    assert claims(rows, Route) == [
        Route("0.0.0.0/0", "10.0.0.254", "vlan20"),
        Route("10.9.0.0/16", "10.0.0.2", "vlan20"),
    ]


def test_routers_that_share_an_address_tell_of_it_and_one_holds_it() -> None:
    rows = ports("Gi1", first=101) | {
        "1.3.6.1.2.1.68.1.3.1.3.101.10": 3,
        "1.3.6.1.2.1.68.1.4.1.2.101.10.10.0.0.1": 1,
        "1.3.6.1.2.1.207.1.1.1.1.6.101.20.2": 2,
        "1.3.6.1.2.1.207.1.1.2.1.2.101.20.2.16.253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1": 1,
        "1.3.6.1.4.1.9.9.106.1.2.1.1.11.101.5": b"\x0a\x00\x05\x01",
        "1.3.6.1.4.1.9.9.106.1.2.1.1.15.101.5": 6,
    }
    assert claims(rows, Address) == [Address("10.0.5.1", None, "Gi1"), Address("10.0.0.1", None, "Gi1")]
    said = "HSRP 5: 10.0.5.1 (active); VRRP 10: 10.0.0.1 (master); VRRP 20: fd00::1 (backup)"
    assert Attribute("redundancy", said) in claims(rows, Attribute)


def test_serial_numbers_of_a_stack_and_what_is_none() -> None:
    entry = "1.3.6.1.2.1.47.1.1.1.1"
    rows: dict[str, Value] = {"1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.9.1.1")}
    for index, kind, within, serial in (
        (1, 11, 0, b""),
        (2, 3, 1, b"FOC1234X0AB"),
        (3, 3, 1, b"FOC1234X0AC"),
        (4, 6, 2, b"PSU123456"),
    ):
        rows |= {f"{entry}.5.{index}": kind, f"{entry}.4.{index}": within, f"{entry}.11.{index}": serial}
    same = claims(rows, SameDevice)
    assert {s.subject for s in said(rows)} == {Key.serial("enterprise-9", "FOC1234X0AB")}
    assert SameDevice(Key.serial("enterprise-9", "FOC1234X0AC")) in same
    assert [a.value for a in claims(rows, Attribute) if a.name == "serial"] == ["FOC1234X0AB"]
    for nothing in (b"0000000", b"Not Specified", b"N/A", b"0123456789", b"\xff\xff\xff\xff\xff"):
        rows = {f"{entry}.5.1": 3, f"{entry}.11.1": nothing}
        assert not [a for a in claims(rows, Attribute) if a.name == "serial"], nothing


def test_printers_and_power_supplies_say_what_they_are() -> None:
    printer: dict[str, Value] = {
        "1.3.6.1.2.1.43.5.1.1.16.1": b"Drucker Empfang",
        "1.3.6.1.2.1.43.5.1.1.17.1": b"VNC3K12345",
        "1.3.6.1.2.1.43.10.2.1.2.1.1": 4,
        "1.3.6.1.2.1.25.3.2.1.2.1": oid("1.3.6.1.2.1.25.3.1.5"),
        "1.3.6.1.2.1.25.3.2.1.3.1": b"HP LaserJet 400",
    }
    about = {a.name: a.value for a in claims(printer, Attribute)}
    assert about == {
        "role": "printer",
        "friendly_name": "Drucker Empfang",
        "serial": "VNC3K12345",
        "model": "HP LaserJet 400",
    }
    ups: dict[str, Value] = {"1.3.6.1.2.1.33.1.1.1.0": b"Eaton", "1.3.6.1.2.1.33.1.1.2.0": b"5P 1150"}
    assert {a.name: a.value for a in claims(ups, Attribute)} == {"role": "ups", "vendor": "Eaton", "model": "5P 1150"}


def test_wireless_stations_of_a_controller() -> None:
    stations, points = "1.3.6.1.4.1.14179.2.1.4.1", "1.3.6.1.4.1.14179.2.2.1.1"
    rows: dict[str, Value] = {
        f"{stations}.2.0.27.44.0.0.9": b"\x0a\0\0\x63",
        f"{stations}.4.0.27.44.0.0.9": MAC,
        f"{stations}.7.0.27.44.0.0.9": b"Office",
        f"{points}.3.0.27.44.0.0.1": b"ap-flur",
        f"{points}.33.0.27.44.0.0.1": b"\0\x1b\x2c\0\0\x0a",
    }
    found = said(rows)
    station, point = Key.mac("00:1b:2c:00:00:09"), Key.mac("00:1b:2c:00:00:0a")
    assert Statement(station, Associated("00:1b:2c:00:00:01", "Office")) in found
    assert Statement(station, Address("10.0.0.99")) in found
    assert Statement(point, SameDevice(Key.mac(MAC))) in found
    assert Statement(point, Attribute("sys_name", "ap-flur")) in found


COLUMNS = sorted({column for mib in mibs() for column in mib.columns})
VALUES = st.one_of(
    st.integers(-5, 1 << 40),
    st.binary(max_size=20),
    st.lists(st.integers(0, 300), min_size=1, max_size=14).map(tuple),
    st.sampled_from([MAC, b"\x0a\0\0\1", b"Gi1", b"\0" * 8, 1, 3, 4]),
)
INDEXES = st.one_of(
    st.lists(st.integers(0, 300), max_size=20),
    st.sampled_from(
        [[1], [1, 1], [0, 1, 1], [10, 0, 0, 1], [1, 10, 0, 0, 1], [0, 27, 44, 0, 0, 1], [1, 4, 10, 0, 0, 1]]
    ),
)


def dotted(mac: str) -> str:
    return ".".join(str(int(part, 16)) for part in mac.split(":"))


STATION, RADIO = "ac:e4:b5:00:00:01", "00:1b:2c:00:00:10"


def test_stations_of_a_cisco_access_point_without_controller() -> None:
    """The SSID stands in the index, with its length before it."""
    at = f"3.4.{'.'.join(str(b) for b in b'Amt1')}.{dotted(STATION)}"
    rows: dict[str, Value] = {
        f"1.3.6.1.4.1.9.9.273.1.2.1.1.2.{at}": bytes.fromhex(RADIO.replace(":", "")),
        f"1.3.6.1.4.1.9.9.273.1.2.1.1.16.{at}": bytes((10, 0, 0, 44)),
    }
    assert claims(rows, Associated) == [Associated(RADIO, "Amt1")]
    assert Address("10.0.0.44") in claims(rows, Address)


def test_stations_of_an_aruba_controller_stand_on_the_access_point_of_their_bssid() -> None:
    point, bssid = "00:0b:86:00:00:01", "00:0b:86:00:00:91"
    wlan = "1.3.6.1.4.1.14823.2.2.1.5.2"
    rows: dict[str, Value] = {
        f"{wlan}.2.1.1.2.{dotted(STATION)}": bytes.fromhex(bssid.replace(":", "")),
        f"{wlan}.2.1.1.12.{dotted(STATION)}": b"Praxis",
        f"{wlan}.1.4.1.3.{dotted(point)}": b"ap-flur",
        f"{wlan}.1.7.1.2.{dotted(point)}.1.{dotted(bssid)}": b"Praxis",
    }
    found = said(rows)
    assert Statement(Key.mac(STATION), Associated(bssid, "Praxis")) in found
    assert Statement(Key.mac(point), SameDevice(Key.mac(bssid))) in found


def test_stations_of_a_lancom_access_point_and_not_those_on_its_cables() -> None:
    lcos = "1.3.6.1.4.1.2356.11.1.3"
    rows: dict[str, Value] = {
        **ports("LAN-1", "WLAN-1", first=1),
        f"{IF}.6.1": MAC,
        f"{IF}.6.2": bytes.fromhex(RADIO.replace(":", "")),
        f"{lcos}.32.1.4.1": bytes.fromhex(STATION.replace(":", "")),
        f"{lcos}.32.1.15.1": b"WLAN-1",
        f"{lcos}.32.1.26.1": -61,
        f"{lcos}.32.1.27.1": bytes((10, 0, 0, 45)),
        f"{lcos}.32.1.4.2": bytes.fromhex("ace4b5000002"),
        f"{lcos}.32.1.15.2": b"P2P-1-1",
        f"{lcos}.56.1.3.6.{'.'.join(str(b) for b in b'WLAN-1')}": b"Kanzlei",
    }
    assert claims(rows, Associated) == [Associated(RADIO, "Kanzlei", -61)]


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(COLUMNS), INDEXES.map(tuple)), VALUES, max_size=40))
@example({("1.3.6.1.2.1.17.1.4.1.2", (1,)): 0, ("1.3.6.1.2.1.17.4.3.1.2", (0, 27, 44, 0, 0, 1)): 1})
def test_no_table_makes_a_reader_fail(rows: dict[tuple[str, tuple[int, ...]], Value]) -> None:
    walk = Walk({"": {".".join((column, *map(str, index))): value for (column, index), value in rows.items()}})
    walk.contexts["5"] = walk.contexts[""]
    view = View(walk, Key.ip("10.0.0.7"))
    for mib in mibs():
        for statement in mib.statements(view):
            hash(statement)


def test_of_a_makers_table_below_each_product_only_the_products_own_is_asked() -> None:
    product: dict[Oid, Value] = {oid("1.3.6.1.2.1.1.2.0"): oid("1.3.6.1.4.1.259.10.1.43.105")}
    below = [r for r in roots(product) if r[:7] == oid("1.3.6.1.4.1.259")]
    own = "1.3.6.1.4.1.259.10.1.43"
    assert below == [oid(f"{own}.1.1.3.1.6"), oid(f"{own}.1.1.3.1.10"), oid(f"{own}.1.1.5.1")]
    assert not any(r[:7] == oid("1.3.6.1.4.1.259") for r in roots({oid("1.3.6.1.2.1.1.2.0"): oid("1.3.6.1.4.1.9.1.1")}))


def test_whose_tables_an_agent_answers_counts_only_where_it_does_not_say_whose_it_is() -> None:
    serial: dict[str, Value] = {"1.3.6.1.4.1.6574.1.5.2.0": b"18A0PDN000001"}
    answered = Attribute("mib_answered", "1.3.6.1.4.1.6574.1.5.2.0")
    assert answered in claims(serial | {"1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.8072.3.2.10")}, Attribute)
    assert answered not in claims(serial | {"1.3.6.1.2.1.1.2.0": oid("1.3.6.1.4.1.9.1.1")}, Attribute)
