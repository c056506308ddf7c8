"""Which networks may be scanned, and which never."""

from __future__ import annotations

import ipaddress

import msgspec

Net = ipaddress.IPv4Network | ipaddress.IPv6Network


class Scope(msgspec.Struct, frozen=True):
    """What one scan may touch. `networks` and `exclude` are prefixes (`10.0.0.0/24`, a single host as /32)."""

    networks: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    interface: str | None = None
    allowed_by: str | None = None
    """Who insisted on a public or very large network; None when nobody had to."""

    def allows(self, ip: str) -> bool:
        """Whether this address may be sent anything at all."""
        try:
            address = ipaddress.ip_address(ip.partition("%")[0])
        except ValueError:
            return False
        return any(_holds(n, address) for n in self.networks) and not any(_holds(n, address) for n in self.exclude)


def _holds(prefix: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    network: Net = ipaddress.ip_network(prefix, strict=False)
    return address.version == network.version and address in network
