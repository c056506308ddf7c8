"""Which networks may be scanned, and which never."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from functools import lru_cache

import msgspec

Net = ipaddress.IPv4Network | ipaddress.IPv6Network
Span = tuple[int, int]

# Addresses that lead to nobody else's machine: private (RFC 1918, RFC 4193), loopback and link-local (RFC 3927,
# RFC 4291). Shared address space (RFC 6598) is the provider's own network and so is not here.
PRIVATE = tuple(
    ipaddress.ip_network(prefix)
    for prefix in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
LARGEST = {4: 16, 6: 48}
"""The shortest prefix that needs no one to insist."""


class ScopeError(ValueError):
    """A scope that will not be scanned. `code` names the text in the table of texts, `values` fill its placeholders."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(f"{code} {values}")
        self.code = code
        self.values = values


class Scope(msgspec.Struct, frozen=True):
    """What one scan may touch. `networks` and `exclude` are prefixes (`10.0.0.0/24`, a single host as /32)."""

    networks: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    interface: str | None = None
    allowed_by: str | None = None
    """Who insisted on a public or very large network; None when nobody had to."""

    def allows(self, ip: str) -> bool:
        """Whether this address may be sent anything at all. Fast enough to be asked for each packet."""
        if (number := _number(ip)) is None:
            return False
        family, value = number
        return _within(_spans(self.networks)[family], value) and not _within(_spans(self.exclude)[family], value)

    def ranges(self, first: int, last: int) -> list[range]:
        """The allowed IPv4 addresses from `first` to `last`, as numbers, in order and without overlap."""
        without = sorted(_spans(self.exclude)[4])
        found: list[range] = []
        at = first
        for low, high in sorted(_spans(self.networks)[4]):
            start, stop = max(low, at), min(high, last)
            for lowest, highest in without:
                if highest < start or lowest > stop:
                    continue
                if lowest > start:
                    found.append(range(start, lowest))
                start = highest + 1
            if start <= stop:
                found.append(range(start, stop + 1))
            at = max(at, stop + 1)
        return found


def is_private(network: Net) -> bool:
    """Whether all of the network's addresses are private, link-local or loopback."""
    return any(network.version == p.version and network.subnet_of(p) for p in PRIVATE)  # type: ignore[arg-type]  # same version


def make_scope(
    networks: Iterable[str],
    exclude: Iterable[str] = (),
    interface: str | None = None,
    allowed_by: str | None = None,
) -> Scope:
    """A scope from what a user typed. Raises ScopeError for bad input, multicast, and, unless `allowed_by` names who
    insists, for public networks and those larger than a /16 (IPv6: /48)."""
    wanted = sorted({_parsed(text) for text in networks}, key=_order)
    if not wanted:
        raise ScopeError("scope.empty")
    for network in wanted:
        if network.is_multicast or network.network_address.is_unspecified:
            raise ScopeError("scope.not-hosts", network=str(network))
        if not allowed_by and not is_private(network):
            raise ScopeError("scope.public", network=str(network))
        if not allowed_by and network.prefixlen < LARGEST[network.version]:
            raise ScopeError("scope.too-large", network=str(network), largest=f"/{LARGEST[network.version]}")
    if interface is not None and interface not in {name for _, name in socket.if_nameindex()}:
        raise ScopeError("scope.no-interface", interface=interface)
    without = sorted({_parsed(text) for text in exclude}, key=_order)
    return Scope(tuple(map(str, wanted)), tuple(map(str, without)), interface, allowed_by)


def _parsed(text: str) -> Net:
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as problem:
        raise ScopeError("scope.not-a-network", given=text) from problem


def _order(network: Net) -> tuple[int, int, int]:
    return network.version, int(network.network_address), network.prefixlen


@lru_cache(maxsize=256)
def _spans(prefixes: tuple[str, ...]) -> dict[int, tuple[Span, ...]]:
    """First and last address of each prefix, as numbers, by family (4, 6)."""
    found: dict[int, list[Span]] = {4: [], 6: []}
    for prefix in prefixes:
        network: Net = ipaddress.ip_network(prefix, strict=False)
        found[network.version].append((int(network.network_address), int(network.broadcast_address)))
    return {family: tuple(spans) for family, spans in found.items()}


def _within(spans: tuple[Span, ...], value: int) -> bool:
    return any(first <= value <= last for first, last in spans)


def _number(ip: str) -> tuple[int, int] | None:
    try:
        if ":" in ip:
            return 6, int.from_bytes(socket.inet_pton(socket.AF_INET6, ip.partition("%")[0]), "big")
        return 4, int.from_bytes(socket.inet_pton(socket.AF_INET, ip), "big")
    except (OSError, ValueError):  # ValueError: an embedded NUL
        return None
