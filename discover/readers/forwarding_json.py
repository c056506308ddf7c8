"""Forwarding tables as JSON, as scripts dump them: `{"bridges": [{"name", "bridge_mac"}], "fdb": {name: [{"bridgePort",
"mac", "vlan"}]}}`. Learned entries only; each bridge is one capture."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from discover.observation import (
    Attribute,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    SameDevice,
    canonical_mac,
)
from discover.probe import Capture, Reader, Statement

NAME = "forwarding_json"


class _Row(msgspec.Struct):
    mac: str
    port: int = msgspec.field(name="bridgePort")
    vlan: int | None = None


class _Bridge(msgspec.Struct):
    name: str
    bridge_mac: str = ""


class _File(msgspec.Struct):
    bridges: list[_Bridge]
    fdb: dict[str, list[_Row]]


class _Table(msgspec.Struct):
    """The payload of one capture."""

    name: str
    mac: str
    rows: list[_Row]


def sniff(name: str, head: bytes) -> bool:
    """By its two fields; the tables may begin later than the head."""
    return name.lower().endswith(".json") and b'"bridges"' in head and b"bridge" in head.lower()


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One for each bridge that has a table."""
    try:
        told = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    return [
        Capture(NAME, vantage, at, one.name, msgspec.json.encode(_Table(one.name, one.bridge_mac, told.fdb[one.name])))
        for one in told.bridges
        if one.name in told.fdb
    ]


def parse(capture: Capture) -> list[Statement]:
    """The bridge, its ports and what it has learned; ports are named `port N` by their number (dot1dBasePort)."""
    try:
        table = msgspec.json.decode(capture.payload, type=_Table)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    subject = Key.recording(table.name)
    said = [
        Statement(subject, Attribute("sys_name", table.name)),
        Statement(subject, Attribute("capability", "bridge")),
    ]
    if own := canonical_mac(table.mac):
        said.append(Statement(subject, SameDevice(Key("mac", own))))
    rows = {(mac, r.port, r.vlan) for r in table.rows if (mac := canonical_mac(r.mac)) and mac != own}
    for port in sorted({port for _, port, _ in rows}):
        said.append(Statement(subject, Interface(f"port {port}", bridge_port=port)))
    learned = tuple(Learned(mac, f"port {port}", vlan) for mac, port, vlan in sorted(rows, key=lambda r: (r[1], r[0])))
    return [*said, Statement(subject, ForwardingTable(learned))]


READER = Reader(NAME, "Forwarding tables of switches as JSON", sniff, captures, parse)
