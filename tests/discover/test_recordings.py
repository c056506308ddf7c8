"""Recordings on disk become observations. All walks here are written for these tests; no real device is in them."""

from __future__ import annotations

import bz2
import os
import pathlib

import msgspec
import pytest

from discover import recordings
from discover.observation import Attribute, ForwardingTable, Interface, Key, Neighbour, Observation, SameDevice
from discover.probe import Capture
from discover.readers import snmprec, snmpwalk
from discover.recordings import Refused

NETWORKS = pathlib.Path(__file__).parents[3] / "shared" / "data" / "networks"


def taken(*paths: pathlib.Path) -> tuple[dict[str, list[Observation]], list[Refused]]:
    """Observations by device, and what was refused."""
    found: dict[str, list[Observation]] = {}
    refused = []
    for one in recordings.read(paths, "test", 5.0):
        if isinstance(one, Capture):
            found[one.peer] = recordings.parse(one)
        else:
            refused.append(one)
    return found, refused


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (b".1.3.6.1.2.1.1.5.0 = STRING: sw-core", b"sw-core"),
        (b'.1.3.6.1.2.1.1.5.0 = STRING: "a \\"core\\" \\\\ switch"', b'a "core" \\ switch'),
        (b'iso.3.6.1.2.1.1.5.0 = STRING: "first\nsecond line\n\nlast"', b"first\nsecond line\n\nlast"),
        (b'.1.3.6.1.2.1.1.5.0 = ""', b""),
        (b".1.3.6.1.2.1.1.5.0 = Hex-STRING: 00 1B 2C \n3D 4E 5F ", b"\x00\x1b\x2c\x3d\x4e\x5f"),
        (b".1.3.6.1.2.1.1.5.0 = INTEGER: up(1)", 1),
        (b".1.3.6.1.2.1.1.5.0 = INTEGER: -5 dBm", -5),
        (b".1.3.6.1.2.1.1.5.0 = Timeticks: (99) 0:00:00.99", 99),
        (b".1.3.6.1.2.1.1.5.0 = Wrong Type (should be INTEGER): Gauge32: 7", 7),
        (b".1.3.6.1.2.1.1.5.0 = IpAddress: 10.0.0.1", b"\x0a\x00\x00\x01"),
        (b".1.3.6.1.2.1.1.5.0 = Network Address: 0A:00:00:01", b"\x0a\x00\x00\x01"),
        (b".1.3.6.1.2.1.1.5.0 = OID: iso.3.6.1.4.1.9", (1, 3, 6, 1, 4, 1, 9)),
        (b"1.3.6.1.2.1.1.5.0 = sw-core", b"sw-core"),
        (b".1.3.6.1.2.1.1.5.0 sw-core", b"sw-core"),
        (b'.1.3.6.1.2.1.1.5.0 "00 1B 2C 3D 4E 5F "', b"\x00\x1b\x2c\x3d\x4e\x5f"),
        (b".1.3.6.1.2.1.1.5.0 7", 7),
    ],
)
def test_every_style_of_snmpwalk(line: bytes, value: object) -> None:
    assert dict(snmpwalk.rows(line + b"\n")) == {"1.3.6.1.2.1.1.5.0": value}
    assert snmpwalk.sniff("x.txt", line + b"\n")


@pytest.mark.parametrize("line", [b"No Such Object available on this agent at this OID", b"NULL"])
def test_no_value_is_no_row(line: bytes) -> None:
    assert dict(snmpwalk.rows(b".1.3.6.1.2.1.1.5.0 = " + line)) == {}


@pytest.mark.parametrize(
    "text",
    ["1.2.3 is a number\n", "10.0.0.1 router\n192.168.0.2 nas\n", "Dear all,\n\n1.3.6 = x\n", "{}\n", "\n\n", ""],
)
def test_other_texts_are_no_recordings(text: str) -> None:
    assert not snmpwalk.sniff("notes.txt", text.encode())
    assert not snmprec.sniff("notes.txt", text.encode())


def test_snmprec_tags() -> None:
    content = (
        b"1.3.6.1.2.1.1.1.0|4x|4865790a\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.9\r\n1.3.6.1.2.1.1.5.0|4|a|b\n"
        b"1.3.6.1.2.1.4.20.1.3.10.0.0.1|64|255.255.255.0\n1.3.6.1.2.1.2.2.1.6.1|4x|00g\n1.3.6.1.2.1.2.2.1.10.1|65|5\n"
    )
    assert dict(snmprec.rows(content)) == {
        "1.3.6.1.2.1.1.1.0": b"Hey\n",
        "1.3.6.1.2.1.1.2.0": (1, 3, 6, 1, 4, 1, 9),
        "1.3.6.1.2.1.1.5.0": b"a|b",
        "1.3.6.1.2.1.4.20.1.3.10.0.0.1": b"\xff\xff\xff\0",
    }


SWITCH = """\
.1.3.6.1.2.1.1.5.0 = STRING: "sw-1"
.1.3.6.1.2.1.2.2.1.2.101 = STRING: "GigabitEthernet1"
.1.3.6.1.2.1.31.1.1.1.1.101 = STRING: "Gi1"
.1.0.8802.1.1.2.1.4.1.1.4.0.1.1 = INTEGER: 4
.1.0.8802.1.1.2.1.4.1.1.5.0.1.1 = Hex-STRING: 00 1B 2C 3D 4E 5F
.1.0.8802.1.1.2.1.4.1.1.6.0.1.1 = INTEGER: 5
.1.0.8802.1.1.2.1.4.1.1.7.0.1.1 = STRING: "eth0"
.1.0.8802.1.1.2.1.4.1.1.9.0.1.1 = STRING: "sw-2"
.1.0.8802.1.1.2.1.4.1.1.4.0.2.2 = INTEGER: 4
.1.0.8802.1.1.2.1.4.1.1.5.0.2.2 = ""
.1.3.6.1.2.1.17.1.4.1.2.1 = INTEGER: 101
"""
CONTEXT = """\
.1.3.6.1.2.1.17.1.4.1.2.1 = INTEGER: 101
.1.3.6.1.2.1.17.4.3.1.2.0.27.44.0.0.1 = INTEGER: 1
.1.3.6.1.2.1.17.4.3.1.3.0.27.44.0.0.1 = INTEGER: 3
.1.3.6.1.2.1.17.4.3.1.2.0.27.44.0.0.2 = INTEGER: 1
.1.3.6.1.2.1.17.4.3.1.3.0.27.44.0.0.2 = INTEGER: 4
"""


def test_a_folder_is_a_network_and_vlan_walks_belong_to_their_switch(tmp_path: pathlib.Path) -> None:
    (tmp_path / "sw-1.txt").write_text(SWITCH)
    (tmp_path / "sw-1@20.txt").write_text(CONTEXT)
    (tmp_path / "other.snmprec.bz2").write_bytes(bz2.compress(b"1.3.6.1.9.9.1.0|2|5\n"))
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff" * 500)
    (tmp_path / "named.txt").write_text("SNMPv2-MIB::sysName.0 = STRING: x\n")
    (tmp_path / "nothing.txt").write_text("\n")
    (tmp_path / "broken.txt.gz").write_bytes(b"\x1f\x8b broken")
    found, refused = taken(tmp_path)
    assert sorted(found) == ["named", "other", "sw-1"]
    assert sorted((r.path.name, r.reason) for r in refused) == [
        ("broken.txt.gz", "broken"),
        ("holiday.jpg", "unknown-format"),
        ("nothing.txt", "empty"),
    ]
    assert {o.subject for seen in found.values() for o in seen} == {Key.recording(name) for name in found}
    assert len(found["other"]) == 1, "a device of which nothing is understood is still a device"
    claims = [o.claim for o in found["sw-1"]]
    assert Attribute("sys_name", "sw-1") in claims
    assert [(r.mac, r.port, r.vlan) for c in claims if isinstance(c, ForwardingTable) for r in c.rows] == [
        ("00:1b:2c:00:00:01", "Gi1", 20)
    ]
    heard = [c for c in claims if isinstance(c, Neighbour)]
    assert [(n.port, n.remote, n.remote_port) for n in heard] == [
        ("Gi1", (Key.mac("00:1b:2c:3d:4e:5f"), Key.name("sw-2")), "eth0")
    ]
    assert [(i.name, i.index, i.descr) for i in claims if isinstance(i, Interface)] == [
        ("Gi1", 101, "GigabitEthernet1")
    ]
    assert SameDevice(Key.name("sw-1")) in claims


def test_two_devices_of_one_file_name_stay_two(tmp_path: pathlib.Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "switch.walk").write_text(SWITCH)
    found, _ = taken(tmp_path / "north", tmp_path / "south")
    assert len(found) == 2


def test_a_file_may_have_any_name(tmp_path: pathlib.Path) -> None:
    for name in (b"sw\xff.txt", b"<b>sw\n.txt", b".txt"):
        (pathlib.Path(os.fsdecode(bytes(tmp_path) + b"/" + name))).write_text(SWITCH)
    found, _ = taken(tmp_path, pathlib.Path(tmp_path, ".txt"))
    assert len(found) == 3
    for seen in found.values():
        assert msgspec.json.decode(msgspec.json.encode(seen), type=list[Observation]) == seen


@pytest.mark.skipif(not NETWORKS.is_dir(), reason="shared/data/networks is not there")
def test_recorded_networks_are_taken_whole() -> None:
    for truth in sorted(NETWORKS.glob("*/truth.json")):
        if (walks := truth.parent / "walks").is_dir():
            found, refused = taken(walks)
            assert not refused
            assert all(found.values()), truth.parent.name
