"""Walks with the names of MIBs, as net-snmp writes them; written for these tests."""

from __future__ import annotations

import pathlib

import pytest

from discover import recordings
from discover.observation import (
    Address,
    Attribute,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    NeighbourTable,
)
from discover.probe import Capture
from discover.readers import snmpwalk_named

DEFAULT = """\
SNMPv2-MIB::sysDescr.0 = STRING: A switch
with two lines = STRING: of description
SNMPv2-MIB::sysObjectID.0 = OID: SNMPv2-SMI::enterprises.9.1.516
DISMAN-EVENT-MIB::sysUpTimeInstance = Timeticks: (99) 0:00:00.99
SNMPv2-MIB::sysName.0 = STRING: sw-1
IF-MIB::ifDescr.101 = STRING: GigabitEthernet1
IF-MIB::ifType.101 = INTEGER: ethernetCsmacd(6)
IF-MIB::ifSpeed.101 = Gauge32: 1000000000
IF-MIB::ifPhysAddress.101 = STRING: 0:1b:2c:0:0:7
IF-MIB::ifOperStatus.101 = INTEGER: up(1)
IF-MIB::ifName.101 = STRING: Gi1
IP-MIB::ipAdEntIfIndex.10.0.0.1 = INTEGER: 101
IP-MIB::ipAdEntNetMask.10.0.0.1 = IpAddress: 255.255.255.0
IP-MIB::ipNetToMediaPhysAddress.101.10.0.0.9 = STRING: 0:1b:2c:0:0:9
IP-MIB::ipNetToPhysicalPhysAddress.101.ipv6."fd:00:00:00:00:00:00:00:00:00:00:00:00:00:00:09" = STRING: 0:1b:2c:0:0:9
SNMPv2-SMI::mib-2.17.1.4.1.2.1 = INTEGER: 101
BRIDGE-MIB::dot1dTpFdbAddress.'..,..!' = STRING: 0:1b:2c:0:0:21
BRIDGE-MIB::dot1dTpFdbPort.'..,..!' = INTEGER: 1
BRIDGE-MIB::dot1dTpFdbStatus.'..,..!' = INTEGER: learned(3)
Q-BRIDGE-MIB::dot1qTpFdbPort.20.'..,..?' = INTEGER: 1
LLDP-MIB::lldpLocPortIdSubtype.1 = INTEGER: interfaceName(5)
LLDP-MIB::lldpLocPortId.1 = STRING: "Gi1"
LLDP-MIB::lldpRemChassisIdSubtype.0.1.1 = INTEGER: macAddress(4)
LLDP-MIB::lldpRemChassisId.0.1.1 = Hex-STRING: 00 1B 2C 3D 4E 5F
LLDP-MIB::lldpRemPortIdSubtype.0.1.1 = INTEGER: interfaceName(5)
LLDP-MIB::lldpRemPortId.0.1.1 = STRING: "eth0"
LLDP-MIB::lldpRemSysName.0.1.1 = STRING: "sw-2"
LLDP-MIB::lldpRemSysCapEnabled.0.1.1 = BITS: 28 bridge(2) router(4)
LLDP-MIB::lldpRemManAddrIfSubtype.0.1.1.ipV4."...." = INTEGER: ifIndex(2)
iso.0.8802.1.1.2.1.4.1.1.8.0.1.1 = STRING: "uplink"
"""
BRACKETS = """\
SNMPv2-MIB::sysName.0 = STRING: sw-1
IF-MIB::ifName[101] = STRING: Gi1
IP-MIB::ipAdEntIfIndex[10.0.0.1] = INTEGER: 101
IP-MIB::ipNetToPhysicalPhysAddress[101][ipv4]["10.0.0.9"] = STRING: 0:1b:2c:0:0:9
BRIDGE-MIB::dot1dBasePortIfIndex[1] = INTEGER: 101
Q-BRIDGE-MIB::dot1qTpFdbPort[20][STRING: 0:1b:2c:0:0:21] = INTEGER: 1
Q-BRIDGE-MIB::dot1qTpFdbStatus[20][STRING: 0:1b:2c:0:0:21] = INTEGER: learned(3)
LLDP-MIB::lldpRemChassisIdSubtype[0][1][1] = INTEGER: macAddress(4)
LLDP-MIB::lldpRemChassisId[0][1][1] = Hex-STRING: 00 1B 2C 3D 4E 5F
LLDP-MIB::lldpRemPortId[0][1][1] = STRING: "eth0"
"""
MIXED = "SNMPv2-MIB::sysName.0 = STRING: sw-1\n.1.3.6.1.2.1.31.1.1.1.1.101 = STRING: Gi1\n"
QUICK = """\
sysName.0 sw-1
ifName.101 Gi1
ifOperStatus.101 up
dot1dBasePortIfIndex.1 101
lldpRemChassisIdSubtype.0.1.1 macAddress
lldpRemChassisId.0.1.1 "00 1B 2C 3D 4E 5F "
lldpRemPortId.0.1.1 "eth0"
"""
FULL = """\
.iso.org.dod.internet.mgmt.mib-2.system.sysName.0 = STRING: sw-1
.iso.org.dod.internet.mgmt.mib-2.ifMIB.ifMIBObjects.ifXTable.ifXEntry.ifName.101 = STRING: Gi1
"""


def claims(tmp_path: pathlib.Path, text: str) -> list[object]:
    (tmp_path / "switch.txt").write_text(text)
    (capture,) = recordings.read([tmp_path], "test", 5.0)
    assert isinstance(capture, Capture)
    return [seen.claim for seen in recordings.parse(capture)]


def test_the_default_style(tmp_path: pathlib.Path) -> None:
    said = claims(tmp_path, DEFAULT)
    assert Attribute("sys_name", "sw-1") in said
    assert Attribute("sys_descr", "A switch with two lines = STRING: of description") in said
    assert Attribute("sys_object_id", "1.3.6.1.4.1.9.1.516") in said
    (port,) = [c for c in said if isinstance(c, Interface)]
    assert (port.name, port.index, port.mac, port.speed_bps, port.oper_up) == (
        "Gi1",
        101,
        "00:1b:2c:00:00:07",
        10**9,
        True,
    )
    assert Address("10.0.0.1", 24, "Gi1") in said
    (table,) = [c for c in said if isinstance(c, NeighbourTable)]
    assert {(b.ip, b.mac) for b in table.rows} == {
        ("10.0.0.9", "00:1b:2c:00:00:09"),
        ("fd00::9", "00:1b:2c:00:00:09"),
    }
    (learned,) = [c for c in said if isinstance(c, ForwardingTable)]
    assert learned.rows == (Learned("00:1b:2c:00:00:21", "Gi1", None),), "octets printed as dots tell no address"
    (heard,) = [c for c in said if isinstance(c, Neighbour)]
    assert (heard.port, heard.remote, heard.remote_port, heard.remote_port_descr, heard.capabilities) == (
        "Gi1",
        (Key.mac("00:1b:2c:3d:4e:5f"), Key.name("sw-2")),
        "eth0",
        "uplink",
        ("bridge", "router"),
    )


@pytest.mark.parametrize("text", [BRACKETS, QUICK])
def test_other_styles(tmp_path: pathlib.Path, text: str) -> None:
    said = claims(tmp_path, text)
    assert Attribute("sys_name", "sw-1") in said
    (heard,) = [c for c in said if isinstance(c, Neighbour)]
    assert (heard.port, heard.remote, heard.remote_port) == ("Gi1", (Key.mac("00:1b:2c:3d:4e:5f"),), "eth0")
    if text == BRACKETS:
        (learned,) = [c for c in said if isinstance(c, ForwardingTable)]
        assert learned.rows == (Learned("00:1b:2c:00:00:21", "Gi1", 20),)
        assert Address("10.0.0.1", None, "Gi1") in said
        assert [c.rows[0].ip for c in said if isinstance(c, NeighbourTable)] == ["10.0.0.9"]


@pytest.mark.parametrize("text", [FULL, MIXED])
def test_the_whole_way_from_the_root_and_numbers_beside_names(tmp_path: pathlib.Path, text: str) -> None:
    said = claims(tmp_path, text)
    assert Attribute("sys_name", "sw-1") in said
    assert [c.name for c in said if isinstance(c, Interface)] == ["Gi1"]


@pytest.mark.parametrize("text", ["name = value\n", "server.1 = x\n", "## a note::with colons\n", "iso image\n"])
def test_other_texts_are_none(text: str) -> None:
    assert not snmpwalk_named.sniff("x.txt", text.encode())


def test_any_bytes_are_survived() -> None:
    head = b"IF-MIB::ifName.1 = STRING: x\n"
    for more in (b"\xff\xfe\x00::", b"IF-MIB::ifName[", b"IF-MIB::ifName.1.'", b'IF-MIB::ifName."' * 50, b"\n\n\n"):
        assert ("1.3.6.1.2.1.31.1.1.1.1.1", b"x") in list(snmpwalk_named.rows(head + b"IF-MIB::ifMtu.1 = 5\n" + more))
