"""Routes: IP-FORWARD-MIB (RFC 4292 inetCidrRoute, RFC 2096 ipCidrRoute) and RFC 1213 ipRouteTable."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.ip import inet_index
from discover.mibs.view import View
from discover.observation import Route
from discover.probe import Statement
from discover.snmp.table import Oid, address, number, octets, oid

_INET = oid("1.3.6.1.2.1.4.24.7.1.7")
_CIDR = oid("1.3.6.1.2.1.4.24.4.1.5")
_OLD_INDEX = oid("1.3.6.1.2.1.4.21.1.2")
_OLD_HOP = oid("1.3.6.1.2.1.4.21.1.7")
_OLD_MASK = oid("1.3.6.1.2.1.4.21.1.11")
MOST = 2000
"""A router with the Internet's whole table would bury the office's own routes."""


def _prefix(network: str, mask: int | str) -> str | None:
    try:
        found = ipaddress.ip_network(f"{network}/{mask}", strict=False)
    except ValueError:
        return None
    return None if found.is_multicast or found.network_address.is_loopback else str(found)


def _quad(numbers: Oid) -> str | None:
    raw = octets(numbers)
    return str(ipaddress.IPv4Address(raw)) if raw and len(raw) == 4 else None


def _hop(text: str | None) -> str | None:
    return None if text in (None, "0.0.0.0", "::") else text


def _routes(view: View) -> Iterator[Route]:
    for index, value in view.table.under(_CIDR):
        to, mask = (_quad(index[:4]), _quad(index[4:8])) if len(index) == 13 else (None, None)
        if to and mask and (prefix := _prefix(to, mask)):
            yield Route(prefix, _hop(_quad(index[9:13])), view.names.get(number(value) or 0))
    for index, value in view.table.under(_INET):
        if (found := _inet(index)) is not None:
            yield Route(found[0], found[1], view.names.get(number(value) or 0))
    hops, masks = view.table.column(_OLD_HOP), view.table.column(_OLD_MASK)
    for index, value in view.table.under(_OLD_INDEX):
        mask_, to = masks.get(index), _quad(index)
        if (
            to
            and isinstance(mask_, bytes)
            and len(mask_) == 4
            and (prefix := _prefix(to, str(ipaddress.IPv4Address(mask_))))
        ):
            yield Route(prefix, _hop(address(hops.get(index))), view.names.get(number(value) or 0))


def _inet(index: Oid) -> tuple[str, str | None] | None:
    """(prefix, next hop) in the index of inetCidrRouteTable: destination, prefix length, policy, next hop."""
    if len(index) < 10 or index[0] not in (1, 2):
        return None
    size = index[1]
    raw = octets(index[2 : 2 + size])
    rest = index[2 + size :]
    if raw is None or len(raw) not in (4, 16) or len(rest) < 2:
        return None
    prefix = _prefix(str(ipaddress.ip_address(raw)), rest[0])
    after = rest[2 + rest[1] :] if rest[1] < 64 else ()
    hop, _ = inet_index(after)
    return (prefix, _hop(hop)) if prefix else None


def statements(view: View) -> Iterator[Statement]:
    best: dict[tuple[str, str | None], Route] = {}
    for route in _routes(view):
        before = best.get((route.destination, route.next_hop))
        if before is None or (before.interface is None and route.interface):
            best[(route.destination, route.next_hop)] = route
    default_first = sorted(best, key=lambda r: (not r[0].endswith("/0"), r[0], r[1] or ""))
    for key in default_first[:MOST]:
        yield Statement(view.subject, best[key])


MIB = Mib(
    "routes",
    (
        "1.3.6.1.2.1.4.24.4.1.5",
        "1.3.6.1.2.1.4.24.7.1.7",
        *(f"1.3.6.1.2.1.4.21.1.{c}" for c in (2, 7, 11)),
    ),
    statements,
    order=70,
)
