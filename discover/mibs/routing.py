"""Routers that talk to each other: OSPF-MIB (RFC 4750) neighbours. They share a network, not necessarily a cable."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.ip import own_addresses
from discover.mibs.view import View
from discover.observation import Key, Neighbour
from discover.probe import Statement
from discover.snmp.table import address, number, octets, oid

_ROUTER_ID = oid("1.3.6.1.2.1.14.10.1.3")
_STATE = oid("1.3.6.1.2.1.14.10.1.6")
_TALKING = range(4, 9)  # twoWay … full


def statements(view: View) -> Iterator[Statement]:
    ids = view.table.column(_ROUTER_ID)
    own = [a for a in own_addresses(view) if a.prefix_length and a.interface and ":" not in a.ip]
    for index, value in view.table.under(_STATE):
        raw = octets(index[:4]) if len(index) == 5 else None
        ip = address(raw) if raw and number(value) in _TALKING else None
        if ip is None:
            continue
        fits = [a for a in own if _same_network(ip, a.ip, a.prefix_length or 32)]
        port = max(fits, key=lambda a: a.prefix_length or 0).interface if fits else None
        if port is None:
            continue
        keys = [Key.ip(ip)]
        if router := address(ids.get(index)):
            keys.append(Key.ip(router))
        yield Statement(view.subject, Neighbour("ospf", port, tuple(dict.fromkeys(keys))))


def _same_network(ip: str, other: str, prefix: int) -> bool:
    return ipaddress.ip_address(ip) in ipaddress.ip_network(f"{other}/{prefix}", strict=False)


MIB = Mib("routing", ("1.3.6.1.2.1.14.10.1.3", "1.3.6.1.2.1.14.10.1.6"), statements, order=72)
