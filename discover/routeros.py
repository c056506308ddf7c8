"""What MikroTik RouterOS tells of itself: documents by the path of the menu that they come from. Pure.

RouterOS writes every value as text. Both wireless packages (`wireless`, `wifi`) are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover import documents, wlans
from discover.documents import Row
from discover.observation import (
    Address,
    Associated,
    Attribute,
    Binding,
    Confidence,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    NeighbourTable,
    Route,
    SameDevice,
    Vlan,
)
from discover.probe import Statement

FIELDS = frozenset(
    {
        "name", "version", "board-name", "platform", "model", "serial-number", "current-firmware", "type",
        "mac-address", "running", "disabled", "actual-mtu", "comment", "status", "rate", "full-duplex", "address",
        "interface", "actual-interface", "invalid", "complete", "address4", "address6", "identity", "board",
        "interface-name", "discovered-by", "system-caps-enabled", "system-description", "active-address",
        "active-mac-address", "host-name", "on-interface", "vid", "local", "signal-strength", "signal", "ssid",
        "tx-rate", "rx-rate", "last-ip", "ap", "mode", "configuration.ssid", "security.authentication-types",
        "radio-mac", "dst-address", "gateway", "active", "vlan-id", "bridge", "pvid", "dynamic", "inactive",
        "vlan-ids", "current-tagged", "current-untagged",
    }
)  # fmt: skip
_SPEEDS = {"10Mbps": 10, "100Mbps": 100, "1Gbps": 1000, "2.5Gbps": 2500, "5Gbps": 5000, "10Gbps": 10_000,
           "25Gbps": 25_000, "40Gbps": 40_000, "100Gbps": 100_000}  # fmt: skip
_RATE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s?([MG])bps")
_SPEAKS = ("lldp", "cdp")
"""MNDP is flooded through switches, so it names devices but no cable."""
_KINDS = (("wep", "wep"), ("wpa-", "wpa"), ("wpa2-", "wpa2"), ("wpa3-", "wpa3"), ("owe", "owe"))


def statements(told: Row, asked: Key) -> Iterator[Statement]:
    """Everything, on a key that all its addresses can hang on; `asked` is the address it was asked at."""
    subject = _who(told) or asked
    yield Statement(subject, SameDevice(asked))
    yield from _system(told, subject)
    yield from _interfaces(told, subject)
    yield from _tables(told, subject)
    yield from _neighbours(told, subject)
    yield from _wireless(told, subject)
    yield from _leases(told)


def _who(told: Row) -> Key | None:
    """A key that all its addresses can hang on: its serial number, else its first port's MAC address."""
    if serial := told.row("system/routerboard").text("serial-number"):
        return Key.serial("mikrotik", serial)
    macs = (i.mac("mac-address") for i in documents.rows(told.raw("interface")) if i.text("type") == "ether")
    return next((Key("mac", mac) for mac in macs if mac), None)


def _system(told: Row, subject: Key) -> Iterator[Statement]:
    resource, board = told.row("system/resource"), told.row("system/routerboard")
    version = (resource.text("version") or "").partition(" ")[0]
    for name, said in (
        ("vendor", "MikroTik"),
        ("sys_name", told.row("system/identity").text("name")),
        ("model", board.text("model") or resource.text("board-name")),
        ("serial", board.text("serial-number")),
        ("os", "RouterOS"),
        ("firmware", version),
    ):
        if said:
            yield Statement(subject, Attribute(name, said))


def _interfaces(told: Row, subject: Key) -> Iterator[Statement]:
    speeds = {n: m for m in documents.rows(told.raw("monitor")) if (n := m.text("name"))}
    vlans = {n: v for v in documents.rows(told.raw("interface/vlan")) if (n := v.text("name"))}
    ports = [
        (bridge, name, documents.vlan(port.raw("pvid")))
        for port in documents.rows(told.raw("interface/bridge/port"))
        if (bridge := port.text("bridge")) and (name := port.text("interface")) and not port.flag("disabled")
    ]
    pvids = {name: pvid for _, name, pvid in ports}
    every, untagged = _carried(told)
    for one in documents.rows(told.raw("interface")):
        if (name := one.text("name")) is None:
            continue
        speed = speeds.get(name, Row(None))
        bits = _SPEEDS.get(speed.text("rate") or "") if speed.text("status") == "link-ok" else None
        lower = [port for bridge, port, _ in ports if bridge == name]
        lower += [n for v in [vlans.get(name)] if v is not None and (n := v.text("interface"))]
        disabled = one.flag("disabled")
        yield Statement(
            subject,
            Interface(
                name,
                alias=one.text("comment"),
                mac=one.mac("mac-address"),
                speed_bps=bits * 1_000_000 if bits else None,
                mtu=one.number("actual-mtu"),
                admin_up=None if disabled is None else not disabled,
                oper_up=one.flag("running"),
                full_duplex=speed.flag("full-duplex") if bits else None,
                pvid=pvids.get(name),
                vlans=tuple(sorted(every.get(name, ()))),
                untagged=tuple(sorted(untagged.get(name, ()))),
                lower=tuple(sorted(set(lower))),
            ),
        )
    for name, vlan in sorted(vlans.items()):
        if vid := documents.vlan(vlan.raw("vlan-id")):
            yield Statement(subject, Vlan(vid, name))
    if ports:
        yield Statement(subject, Attribute("capability", "bridge"))


def _carried(told: Row) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """The VLANs of each port of a bridge that filters by VLAN: all, and those that leave untagged."""
    every: dict[str, set[int]] = {}
    untagged: dict[str, set[int]] = {}
    for row in documents.rows(told.raw("interface/bridge/vlan")):
        vids = set()
        for part in documents.each(row.raw("vlan-ids")):
            first, _, last = part.partition("-")
            low, high = documents.vlan(first), documents.vlan(last or first)
            vids |= set(range(low, high + 1)) if low and high else set()
        for name, into in (("current-tagged", (every,)), ("current-untagged", (every, untagged))):
            for port in documents.each(row.raw(name)):
                for known in into:
                    known.setdefault(port, set()).update(vids)
    return every, untagged


def _live(row: Row) -> bool:
    return not row.flag("disabled") and not row.flag("invalid") and not row.flag("inactive")


def _tables(told: Row, subject: Key) -> Iterator[Statement]:
    prefixed = 0
    for one in documents.rows(told.raw("ip/address")):
        ip, length = documents.prefix(one.raw("address"))
        if ip is not None and _live(one):
            prefixed += 1
            yield Statement(subject, Address(ip, length, one.text("actual-interface", "interface")))
    if prefixed > 1:
        yield Statement(subject, Attribute("capability", "router"))
    rows = {
        Learned(mac, port, documents.vlan(host.raw("vid")))
        for host in documents.rows(told.raw("interface/bridge/host"))
        if (mac := host.mac("mac-address"))
        and (port := host.text("on-interface", "interface"))
        and not host.flag("local")
        and not host.flag("disabled")
    }
    if rows:
        table = tuple(sorted(rows, key=lambda r: (r.port, r.mac, r.vlan or 0)))
        yield Statement(subject, ForwardingTable(table))
    bindings = {
        Binding(ip, mac, one.text("interface"))
        for one in documents.rows(told.raw("ip/arp"))
        if (ip := one.ip("address")) and (mac := one.mac("mac-address")) and _live(one) and one.flag("complete")
    }
    if bindings:
        yield Statement(subject, NeighbourTable(tuple(sorted(bindings, key=lambda b: (b.ip, b.mac, b.port or "")))))
    for route in documents.rows(told.raw("ip/route")):
        if route.flag("active") is False or not _live(route):
            continue
        to, length = documents.prefix(route.raw("dst-address")) if route.raw("dst-address") else (None, None)
        destination = "0.0.0.0/0" if route.text("dst-address") == "0.0.0.0/0" else None
        if to is not None and length is not None:
            destination = documents.network(to, length)
        gateway = route.text("gateway") or ""
        hop = documents.ip(gateway.partition("%")[0])
        if destination and gateway:
            yield Statement(subject, Route(destination, hop, None if hop else gateway))


def _neighbours(told: Row, subject: Key) -> Iterator[Statement]:
    for one in documents.rows(told.raw("ip/neighbor")):
        port = next(documents.each(one.raw("interface")), None)
        mac, name = one.mac("mac-address"), one.text("identity")
        if port is None or (mac is None and name is None):
            continue
        by = next((p for p in _SPEAKS if p in set(documents.each(one.raw("discovered-by")))), None)
        if by is None:
            yield from _announced(one, mac, name)
            continue
        remote = [Key("mac", mac)] if mac else []
        remote += [Key("ip", ip)] if (ip := one.ip("address4", "address", "address6")) else []
        remote += [Key.name(name)] if name else []
        yield Statement(
            subject,
            Neighbour(
                by,
                port,
                tuple(remote),
                one.text("interface-name"),
                remote_name=name,
                remote_descr=one.text("system-description") or _described(one),
                capabilities=tuple(sorted(_abilities(one))),
            ),
        )


def _announced(one: Row, mac: str | None, name: str | None) -> Iterator[Statement]:
    """What a device announced beyond this cable."""
    if mac is None:
        return
    key = Key("mac", mac)
    if ip := one.ip("address4", "address"):
        yield Statement(key, SameDevice(Key("ip", ip)), Confidence.HINT)
        yield Statement(key, Address(ip), Confidence.HINT)
    for attribute, said in (("sys_name", name), ("description", _described(one))):
        if said:
            yield Statement(key, Attribute(attribute, said), Confidence.HINT)


def _described(one: Row) -> str | None:
    return " ".join(word for name in ("platform", "board", "version") if (word := one.text(name))) or None


def _abilities(one: Row) -> set[str]:
    known = {"bridge", "router", "wlan-ap", "telephone", "repeater", "docsis", "station"}
    return {"station" if c == "station-only" else c for c in documents.each(one.raw("system-caps-enabled"))} & known


def _wireless(told: Row, subject: Key) -> Iterator[Statement]:
    radios: dict[str, tuple[str | None, str | None]] = {}
    names = []
    for path in ("interface/wireless", "interface/wifi"):
        for radio in documents.rows(told.raw(path)):
            if (name := radio.text("name")) is None or radio.flag("disabled"):
                continue
            ssid, mode = radio.text("ssid", "configuration.ssid"), radio.text("mode") or "ap"
            radios[name] = radio.mac("mac-address", "radio-mac"), ssid
            if ssid and mode.startswith("ap"):
                names.append((ssid, _kind(radio)))
                if bssid := radios[name][0]:
                    yield wlans.sent(bssid, ssid, kind=_kind(radio))
    if names:
        yield Statement(subject, Attribute("capability", "wlan-ap"))
        yield from wlans.secured(subject, names)
    at: dict[str, set[str]] = {}
    for one in documents.rows(told.raw("ip/arp")):
        if (found := one.mac("mac-address")) and (ip := one.ip("address")) and one.flag("complete"):
            at.setdefault(found, set()).add(ip)
    for path in ("interface/wireless/registration-table", "interface/wifi/registration-table"):
        for station in documents.rows(told.raw(path)):
            mac = station.mac("mac-address")
            bssid, ssid = radios.get(station.text("interface") or "", (None, None))
            if mac and bssid and not station.flag("ap"):
                signal = documents.signal(station.raw("signal") or station.raw("signal-strength"))
                told_ = Associated(bssid, station.text("ssid") or ssid, signal, _rate(station))
                yield Statement(Key("mac", mac), told_)
                if len(ips := at.get(mac, set())) == 1:
                    yield Statement(Key("mac", mac), Address(next(iter(ips))))


def _kind(radio: Row) -> str | None:
    """The weakest that a radio of the newer package takes; the older keeps it in a profile beside the keys."""
    told = radio.text("security.authentication-types")
    if told is None:
        return None
    kinds = {kind for word in documents.each(told) for start, kind in _KINDS if word.startswith(start)}
    return next((kind for kind in wlans.WEAKEST if kind in kinds), None)


def _rate(station: Row) -> int | None:
    """The slower direction: `866.6Mbps-80MHz/2S/SGI` of the older package, bit/s of the newer."""
    rates = []
    for name in ("tx-rate", "rx-rate"):
        if (plain := station.number(name)) and plain > 100_000:
            rates.append(plain)
        elif found := _RATE.match(station.text(name) or ""):
            rates.append(int(float(found[1]) * (1e6 if found[2] == "M" else 1e9)))
    return min(rates, default=None)


def _leases(told: Row) -> Iterator[Statement]:
    """Names that devices asked for an address with; only of those that the router's ARP table shows now."""
    here = {r.mac("mac-address") for r in documents.rows(told.raw("ip/arp")) if r.flag("complete")}
    for lease in documents.rows(told.raw("ip/dhcp-server/lease")):
        mac = lease.mac("active-mac-address", "mac-address")
        ip = lease.ip("active-address", "address")
        if mac is None or mac not in here or lease.text("status") != "bound":
            continue
        key = Key("mac", mac)
        if ip:
            yield Statement(key, SameDevice(Key("ip", ip)))
            yield Statement(key, Address(ip))
        if name := lease.text("host-name"):
            yield Statement(key, Attribute("hostname", name), Confidence.HINT)
