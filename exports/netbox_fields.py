"""How single values become NetBox's: interface types, masks, slugs, DNS names."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from exports.provider import line, slug
from topology.inventory import Device, Port

Row = dict[str, str | int | bool]

COLORS = {
    "router": "0072b2",
    "modem": "0072b2",
    "firewall": "d55e00",
    "switch": "00795a",
    "access-point": "a0527f",
    "server": "455a64",
    "hypervisor": "455a64",
    "nas": "455a64",
}
# What stands in files for the two signs that NetBox' import forms stumble over.
COMMA, QUOTE = "\N{SINGLE LOW-9 QUOTATION MARK}", "\N{DOUBLE PRIME}"
# ifType (IANA) and speed → NetBox's interface types, where they say which it is.
_LAG, _VIRTUAL, _BRIDGE, _RADIO = {161}, {24, 53, 131, 135, 136}, {209}, {71}
# What no cable can be plugged into (NetBox' virtual and wireless types).
CABLELESS = frozenset({"lag", "virtual", "bridge", "other-wireless"})
_COPPER = {10**8: "100base-tx", 10**9: "1000base-t", 25 * 10**8: "2.5gbase-t", 5 * 10**9: "5gbase-t"}


def length(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, nets: list[ipaddress.IPv4Network | ipaddress.IPv6Network]
) -> int | None:
    """Length of the prefix that holds the address; None for what no interface may carry: link-local, and the network's
    own or its broadcast address."""
    if address.is_link_local:
        return None
    holding = [n for n in nets if n.version == address.version and address in n]
    net = max(holding, key=lambda n: n.prefixlen) if holding else None
    if net is None:
        return address.max_prefixlen
    reserved = [net.network_address, *([net.broadcast_address] if address.version == 4 else [])]
    return None if net.num_addresses > 2 and address in reserved else net.prefixlen


def merged(values: Iterable[str]) -> dict[str, str]:
    """Folded spelling → the one spelling to use: NetBox compares names without regard to case."""
    found: dict[str, str] = {}
    for value in sorted(v for v in values if v):
        found.setdefault(value.casefold(), value)
    return found


def slugged(values: list[str]) -> list[Row]:
    taken: set[str] = set()
    return [{"name": v, "slug": unique(slug(v, 94), taken)} for v in values]


def unique(name: str, taken: set[str]) -> str:
    made, number = name, 2
    while made.casefold() in taken:
        made, number = f"{name}-{number}", number + 1
    taken.add(made.casefold())
    return made


def kind(port: Port) -> str:
    for kinds, name in ((_LAG, "lag"), (_VIRTUAL, "virtual"), (_BRIDGE, "bridge"), (_RADIO, "other-wireless")):
        if port.if_type in kinds:
            return name
    if port.if_type == 6 and port.full_duplex is not None and port.speed_bps in _COPPER:
        return _COPPER[port.speed_bps]
    return "other"


def dns(device: Device) -> str:
    """A name as DNS has them; NetBox refuses others."""
    name = line(device.get("fqdn") or device.get("hostname")).rstrip(".").lower()
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    return name if len(name) <= 255 and set(name) <= letters and all(name.split(".")) else ""
