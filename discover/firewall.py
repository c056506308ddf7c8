"""What a firewall on a computer says of itself, however it was asked: interfaces, ARP table, routes, leases. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from discover.documents import network
from discover.observation import (
    Address,
    Attribute,
    Binding,
    Confidence,
    Interface,
    Key,
    NeighbourTable,
    Network,
    Route,
    SameDevice,
    Vlan,
)
from discover.probe import Statement

_MEDIA = re.compile(r"(\d{1,6}(?:\.\d)?)(G?)(?:base|Base)")


class Port(msgspec.Struct, frozen=True):
    """One interface: `name` as the system calls it (igc0), `alias` as people do (LAN); addresses with prefix length."""

    name: str
    alias: str | None = None
    mac: str | None = None
    up: bool | None = None
    media: str | None = None
    mtu: int | None = None
    vlan: int | None = None
    addresses: tuple[tuple[str, int | None], ...] = ()


class Lease(msgspec.Struct, frozen=True):
    """`online` is None where the server does not say."""

    mac: str
    ip: str | None
    hostname: str | None
    online: bool | None = None


class Told(msgspec.Struct, frozen=True):
    """Everything one firewall said. `routes` are destination, next hop, interface."""

    asked: Key
    os: str
    name: str | None = None
    version: str | None = None
    ports: tuple[Port, ...] = ()
    arp: frozenset[Binding] = frozenset()
    leases: tuple[Lease, ...] = ()
    routes: tuple[tuple[str, str | None, str | None], ...] = ()


def statements(told: Told) -> Iterator[Statement]:
    """Devices with a lease count where the ARP table, or the server itself, sees them now."""
    own = next((Key("mac", p.mac) for p in told.ports if p.mac and not p.vlan), told.asked)
    yield Statement(own, SameDevice(told.asked))
    for name, said in (
        ("role", "firewall"),
        ("os", told.os),
        ("os_version", told.version),
        ("fqdn" if told.name and "." in told.name else "hostname", told.name),
    ):
        if said:
            yield Statement(own, Attribute(name, said))
    for port in told.ports:
        yield from _port(port, own)
    for destination, hop, interface in sorted(set(told.routes), key=str):
        yield Statement(own, Route(destination, hop, interface))
    if told.arp:
        yield Statement(own, NeighbourTable(tuple(sorted(told.arp, key=lambda b: (b.ip, b.mac, b.port or "")))))
    mine = {p.mac for p in told.ports}
    seen = {b.mac for b in told.arp} - mine
    for lease in sorted(set(told.leases), key=str):
        if lease.online or (lease.online is None and lease.mac in seen):
            yield from _lease(lease)


def _port(port: Port, own: Key) -> Iterator[Statement]:
    speed, full = speed_of(port.media)
    yield Statement(
        own,
        Interface(
            port.name,
            alias=port.alias,
            mac=port.mac,
            speed_bps=speed if port.up else None,
            mtu=port.mtu,
            oper_up=port.up,
            full_duplex=full if port.up else None,
            pvid=port.vlan,
        ),
    )
    for ip, length in port.addresses:
        yield Statement(own, Address(ip, length, port.name))
        if length is not None and port.vlan is not None:
            yield Statement(own, Network(network(ip, length), port.vlan, port.alias))
    if port.vlan is not None:
        yield Statement(own, Vlan(port.vlan, port.alias))


def _lease(lease: Lease) -> Iterator[Statement]:
    key = Key("mac", lease.mac)
    if lease.ip:
        yield Statement(key, Address(lease.ip))
    if lease.hostname:
        yield Statement(key, Attribute("hostname", lease.hostname), Confidence.HINT)


def speed_of(media: str | None) -> tuple[int | None, bool | None]:
    """bit/s and full duplex of `1000baseT <full-duplex>`, `10Gbase-SR <full-duplex>`, as ifconfig writes it."""
    found = _MEDIA.search(media or "")
    if media is None or found is None:
        return None, None
    full = True if "full-duplex" in media else False if "half-duplex" in media else None
    return int(float(found[1]) * (1e9 if found[2] else 1e6)), full


def bindings(rows: Iterable[tuple[str | None, str | None, str | None]]) -> frozenset[Binding]:
    """From address, MAC address and interface of each row; rows that lack one of the first two are left out."""
    return frozenset(Binding(ip, mac, port) for ip, mac, port in rows if ip and mac)
