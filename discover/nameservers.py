"""Which nameservers may be asked: those that this computer uses anyway, if they are part of the network."""

from __future__ import annotations

import contextlib
import ipaddress
import pathlib

from discover.interfaces import attached
from discover.scope import Scope


def nameservers(scope: Scope) -> list[str]:
    """Those of /etc/resolv.conf that are in the scope, in an attached network that it touches, or on this computer."""
    try:
        lines = pathlib.Path("/etc/resolv.conf").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    listed = (line.split()[1] for line in lines if line.split()[:1] == ["nameserver"] and len(line.split()) > 1)
    wanted = [ipaddress.ip_network(prefix) for prefix in scope.networks]
    here = [ipaddress.ip_network(one.network) for one in attached(ipv6=True)]
    near = [n for n in here if any(n.version == w.version and n.overlaps(w) for w in wanted)]
    found = []
    for text in listed:
        with contextlib.suppress(ValueError):
            address = ipaddress.ip_address(text)
            if address.is_loopback or scope.allows(text) or any(address in network for network in near):
                found.append(text)
    return found
