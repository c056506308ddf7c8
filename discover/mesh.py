"""The mesh list of a FRITZ!Box: nodes, their interfaces, and the links between them with rates. Pure.

Nodes that belong to the mesh are the box and its repeaters; others are devices that hang on one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from discover import documents, wlans
from discover.documents import Row
from discover.observation import (
    Associated,
    Attribute,
    Confidence,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    SameDevice,
)
from discover.probe import Statement

_FIELDS = frozenset(
    {
        "nodes", "uid", "device_name", "device_model", "device_manufacturer", "device_firmware_version",
        "device_mac_address", "is_meshed", "mesh_role", "node_interfaces", "name", "type", "mac_address", "ssid",
        "op_mode", "current_channel", "node_links", "state", "node_1_uid", "node_2_uid", "node_interface_1_uid",
        "node_interface_2_uid", "cur_data_rate_rx", "cur_data_rate_tx", "max_data_rate_rx", "max_data_rate_tx",
    }
)  # fmt: skip
_MADE_UP = re.compile(r"(?i)PC(?:-\d{1,3}){4}|PC(?:-[0-9a-f]{2}){6}")
"""What the box calls a device that tells no name: `PC-192-168-178-23`."""
PROTOCOL = "mesh"
"""By what neighbours are told here."""


def kept(raw: bytes) -> Any:
    """The list with the fields that are read; of one that is cut short its whole nodes."""
    told = documents.decode(raw) if raw else None
    return documents.kept({"nodes": told} if isinstance(told, list) else told, _FIELDS)


class _Side(msgspec.Struct, frozen=True):
    """A node and its interface at one end of a link."""

    mac: str
    meshed: bool
    port: str
    interface: str | None
    ssid: str | None
    serves: bool
    name: str | None


class _Link(msgspec.Struct, frozen=True):
    kind: str
    near: _Side
    far: _Side
    rate: int | None


def statements(told: Row) -> Iterator[Statement]:
    """Who is in the mesh, which device hangs on which of its radios or ports, and how fast."""
    sides: dict[str, _Side] = {}
    for node in told.rows("nodes"):
        if (mac := node.mac("device_mac_address")) is None:
            continue
        meshed = node.flag("is_meshed") is True or node.text("mesh_role") in ("master", "slave")
        if meshed:
            yield from _member(node, Key("mac", mac))
        for interface in node.rows("node_interfaces"):
            if uid := interface.text("uid"):
                sides[uid] = _side(mac, meshed, interface, given_name(node.text("device_name")))
    links = sorted(_links(told, sides), key=lambda x: (x.kind, x.near.mac, x.near.port, x.far.mac, x.rate or 0))
    for mac, name in sorted({(x.far.mac, x.far.name) for x in links if x.far.name and not x.far.meshed}):
        yield Statement(Key("mac", mac), Attribute("friendly_name", name or ""), Confidence.HINT)
    yield from _wireless(links)
    yield from _wired(links)


def _member(node: Row, key: Key) -> Iterator[Statement]:
    maker = node.text("device_manufacturer")
    for name, said in (
        ("vendor", maker),
        ("model", node.text("device_model")),
        ("firmware", node.text("device_firmware_version")),
        ("friendly_name", node.text("device_name")),
        ("role", {"master": "router", "slave": "access-point"}.get(node.text("mesh_role") or "")),
    ):
        if said:
            sure = Confidence.HINT if name == "role" else Confidence.REPORTED
            yield Statement(key, Attribute(name, said), sure)
    for interface in node.rows("node_interfaces"):
        mac = interface.mac("mac_address")
        if mac and mac != key.value:
            yield Statement(key, SameDevice(Key("mac", mac)))
        if interface.text("type") == "WLAN" and _serves(interface) and mac:
            yield Statement(key, Attribute("capability", "wlan-ap"))
            yield wlans.sent(mac, interface.text("ssid"), interface.number("current_channel"))
            if ssid := interface.text("ssid"):
                yield Statement(key, Attribute("ssid", ssid), Confidence.HINT)


def _serves(interface: Row) -> bool:
    """Whether this radio serves stations, and is not the way up of a repeater."""
    name, mode = interface.text("name") or "", interface.text("op_mode") or ""
    return name.upper().startswith("AP") or mode.upper().startswith("AP")


def given_name(name: str | None) -> str | None:
    """A device's name, unless the box made it out of its address."""
    return None if name is None or _MADE_UP.fullmatch(name) else name


def _side(mac: str, meshed: bool, interface: Row, name: str | None) -> _Side:
    return _Side(
        mac,
        meshed,
        interface.text("name") or "LAN",
        interface.mac("mac_address"),
        interface.text("ssid"),
        _serves(interface),
        name,
    )


def _links(told: Row, sides: dict[str, _Side]) -> Iterator[_Link]:
    """Each link once, from the side that serves: the mesh, and of two in the mesh the one that lists it first."""
    done: set[str] = set()
    for node in told.rows("nodes"):
        for interface in node.rows("node_interfaces"):
            for link in interface.rows("node_links"):
                ends = [link.text(f"node_interface_{n}_uid") or "" for n in (1, 2)]
                name = link.text("uid") or "|".join(ends)
                if name in done or link.text("state") != "CONNECTED" or not all(end in sides for end in ends):
                    continue
                done.add(name)
                near, far = (sides[end] for end in ends)
                if (far.meshed, far.serves) > (near.meshed, near.serves):
                    near, far = far, near
                if near.mac != far.mac and near.meshed:
                    yield _Link(link.text("type") or "", near, far, _rate(link))


def _rate(link: Row) -> int | None:
    """bit/s: what is spoken now, else the most; the slower direction. The list counts in kbit/s."""
    for what in ("cur", "max"):
        rates = [r for way in ("rx", "tx") if (r := link.number(f"{what}_data_rate_{way}")) and r > 0]
        if rates:
            return min(rates) * 1000
    return None


def _wireless(links: list[_Link]) -> Iterator[Statement]:
    for link in links:
        if link.kind == "WLAN":
            bssid = link.near.interface or link.near.mac
            key = Key("mac", link.far.mac)
            yield Statement(key, Associated(bssid, link.near.ssid or link.far.ssid, rate_bps=link.rate))


def _wired(links: list[_Link]) -> Iterator[Statement]:
    """Devices of the mesh name each other; of any other device the port shows it."""
    learned: dict[str, set[Learned]] = {}
    rates: dict[tuple[str, str], int] = {}
    for link in links:
        if link.kind not in ("LAN", "PLC"):  # PLC: powerline
            continue
        near, far = link.near, link.far
        for side in (near, far) if far.meshed else (near,):
            if link.rate:
                rates[side.mac, side.port] = max(link.rate, rates.get((side.mac, side.port), 0))
        if far.meshed:
            for one, other in ((near, far), (far, near)):
                told = Neighbour(PROTOCOL, one.port, (Key("mac", other.mac),), other.port)
                yield Statement(Key("mac", one.mac), told)
        else:
            learned.setdefault(near.mac, set()).add(Learned(far.mac, near.port))
    for (mac, port), rate in sorted(rates.items()):
        yield Statement(Key("mac", mac), Interface(port, speed_bps=rate, oper_up=True))
    for mac, rows in sorted(learned.items()):
        yield Statement(Key("mac", mac), ForwardingTable(tuple(sorted(rows, key=lambda r: (r.port, r.mac)))))
