"""Addresses, ARP and neighbour tables: IP-MIB, old (RFC 1213, RFC 2011) and new (RFC 4293)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Address, Binding, NeighbourTable
from discover.probe import Statement
from discover.snmp.table import Oid, Value, address, inet, mac, number, octets, oid

_OLD_INDEX = oid("1.3.6.1.2.1.4.20.1.2")
_OLD_MASK = oid("1.3.6.1.2.1.4.20.1.3")
_NEW_INDEX = oid("1.3.6.1.2.1.4.34.1.3")
_NEW_TYPE = oid("1.3.6.1.2.1.4.34.1.4")
_NEW_PREFIX = oid("1.3.6.1.2.1.4.34.1.5")
_V6_PREFIX = oid("1.3.6.1.2.1.55.1.8.1.2")
_AT = oid("1.3.6.1.2.1.3.1.1.2")
_MEDIA = oid("1.3.6.1.2.1.4.22.1.2")
_MEDIA_TYPE = oid("1.3.6.1.2.1.4.22.1.4")
_PHYSICAL = oid("1.3.6.1.2.1.4.35.1.4")
_PHYSICAL_TYPE = oid("1.3.6.1.2.1.4.35.1.6")
_INVALID = 2
_UNICAST = 1


def _quad(numbers: Oid) -> str | None:
    raw = octets(numbers)
    return address(raw) if raw and len(raw) == 4 else None


def _mask(value: Value | None) -> int | None:
    """The prefix length of a netmask; None for one that is none."""
    if not isinstance(value, bytes):
        return None
    try:
        written = str(ipaddress.IPv4Address(value)) if len(value) == 4 else value.decode("latin-1").strip()
        return ipaddress.ip_network(f"0.0.0.0/{written}").prefixlen if "." in written else None
    except ValueError:
        return None


def inet_index(index: Oid) -> tuple[str | None, Oid]:
    """An address in an index (RFC 4001: type, length, octets) and what follows it. Agents that leave the length out
    are understood where the address ends the index."""
    if len(index) < 5:
        return None, ()
    kind, length = index[0], index[1]
    if length in (4, 8, 16, 20) and len(index) >= 2 + length:
        raw = octets(index[2 : 2 + length])
        return (inet(kind, raw) if raw else None), index[2 + length :]
    raw = octets(index[1:])
    return (inet(kind, raw) if raw and len(raw) in (4, 16) else None), ()


def _addresses(view: View) -> Iterator[Address]:
    masks = view.table.column(_OLD_MASK)
    for index, value in view.table.under(_OLD_INDEX):
        if ip := _quad(index):
            yield Address(ip, _mask(masks.get(index)), view.names.get(number(value) or 0))
    kinds, prefixes = view.table.column(_NEW_TYPE), view.table.column(_NEW_PREFIX)
    for index, value in view.table.under(_NEW_INDEX):
        ip, _ = inet_index(index)
        if ip and number(kinds.get(index)) in (_UNICAST, None):
            points = prefixes.get(index)  # names a row of ipAddressPrefixTable, whose index ends with the length
            length = points[-1] if isinstance(points, tuple) and len(points) > 11 else None
            most = 128 if ":" in ip else 32
            yield Address(ip, length if length and length <= most else None, view.names.get(number(value) or 0))
    for index, value in view.table.under(_V6_PREFIX):
        raw = octets(index[1:]) if len(index) == 17 else None
        if raw and (ip := address(raw)):
            length = number(value)
            yield Address(ip, length if length and length <= 128 else None, view.names.get(index[0]))


def own_addresses(view: View) -> list[Address]:
    """The device's addresses without loopback, each once, the fuller statement first."""
    best: dict[str, Address] = {}
    for one in _addresses(view):
        if ipaddress.ip_address(one.ip).is_loopback:
            continue
        before = best.get(one.ip)
        if before is None:
            best[one.ip] = one
        else:
            best[one.ip] = Address(one.ip, before.prefix_length or one.prefix_length, before.interface or one.interface)
    return [best[ip] for ip in sorted(best, key=lambda ip: (":" in ip, int(ipaddress.ip_address(ip))))]


def _bindings(view: View) -> Iterator[Binding]:
    kinds = view.table.column(_MEDIA_TYPE)
    for index, value in view.table.under(_MEDIA):
        ip = _quad(index[1:]) if len(index) == 5 and number(kinds.get(index)) != _INVALID else None
        if ip and (at := mac(value)):
            yield Binding(ip, at, view.names.get(index[0]))
    kinds = view.table.column(_PHYSICAL_TYPE)
    for index, value in view.table.under(_PHYSICAL):
        if len(index) > 5 and number(kinds.get(index)) != _INVALID:
            ip, _ = inet_index(index[1:])
            if ip and (at := mac(value)):
                yield Binding(ip, at, view.names.get(index[0]))
    for index, value in view.table.under(_AT):
        if len(index) == 6 and (ip := _quad(index[2:])) and (at := mac(value)):
            yield Binding(ip, at, view.names.get(index[0]))


def statements(view: View) -> Iterator[Statement]:
    for one in own_addresses(view):
        yield Statement(view.subject, one)
    rows = sorted(
        {b for b in _bindings(view) if not ipaddress.ip_address(b.ip).is_loopback},
        key=lambda b: (b.ip, b.mac, b.port or ""),
    )
    if rows:
        yield Statement(view.subject, NeighbourTable(tuple(rows)))


MIB = Mib(
    "ip",
    (
        "1.3.6.1.2.1.4.20.1.2",
        "1.3.6.1.2.1.4.20.1.3",
        "1.3.6.1.2.1.4.34.1.3",
        "1.3.6.1.2.1.4.34.1.4",
        "1.3.6.1.2.1.4.34.1.5",
        "1.3.6.1.2.1.55.1.8.1.2",
        "1.3.6.1.2.1.4.22.1.2",
        "1.3.6.1.2.1.4.22.1.4",
        "1.3.6.1.2.1.4.35.1.4",
        "1.3.6.1.2.1.4.35.1.6",
        "1.3.6.1.2.1.3.1.1.2",
    ),
    statements,
    order=20,
)
