"""An office as data: nodes, cables, and with them the truth that a scan is scored against."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Node:
    """One device. `kind` says how it is built: internet, gateway, switch, hub (unmanaged switch), ap, phone (with a
    port for a PC behind it), host, guest (a machine that a host runs), silent, crowd (one of many that a stub of the
    hub before it answers for).

    `role`, `vendor`, `model`, `name` are the truth; `announces` whether it says what it is (a device that does not must
    be found as unknown). `daemons` are real programs, `stubs` what lab.stubs answers, each with its settings.
    `priority` lets a bridge speak spanning tree; `more` are a gateway's further ports with address and prefix length.
    """

    name: str
    kind: str
    role: str
    mac: str = ""
    ip: str = ""
    vendor: str | None = None
    model: str | None = None
    announces: bool = True
    daemons: dict[str, dict[str, Any]] = field(default_factory=dict)
    stubs: dict[str, dict[str, Any]] = field(default_factory=dict)
    serial: str | None = None
    priority: int | None = None
    more: tuple[tuple[str, str], ...] = ()

    @property
    def seen(self) -> bool:
        """Whether a scan can see the device itself: hubs and the Internet answer to nobody."""
        return self.kind not in ("internet", "hub")

    @property
    def bridges(self) -> bool:
        return self.kind in ("switch", "hub", "ap", "phone")

    @property
    def port(self) -> str:
        """The interface that carries its address."""
        return {"switch": "br0", "ap": "br0", "hub": "br0", "phone": "br0", "gateway": "port1"}.get(self.kind, "eth0")

    def port_mac(self, port: str) -> str | None:
        """Ports of a switch count up from its own address; hosts have theirs; a hub's say nothing."""
        if not self.mac:
            return None
        if not self.bridges and port == self.port:
            return self.mac
        number = int("".join(c for c in port if c.isdigit()) or 250)
        return f"{self.mac[:-2]}{(int(self.mac[-2:], 16) + number) % 256:02x}"


@dataclass(frozen=True)
class Cable:
    """From a port of one node to a port of another. `radio` marks an association with an access point, `virtual` a
    guest on its host, `blocked` a cable whose port of `b` spanning tree has closed."""

    a: str
    a_port: str
    b: str
    b_port: str
    radio: bool = False
    virtual: bool = False
    blocked: bool = False


@dataclass(frozen=True)
class Office:
    """`network` is the prefix of the LAN, `routed` those behind the gateway's further ports; `admin` the node from
    which the scan runs."""

    name: str
    site: str
    network: str
    nodes: tuple[Node, ...]
    cables: tuple[Cable, ...]
    admin: str = "laptop-admin"
    routed: tuple[str, ...] = ()

    def node(self, name: str) -> Node:
        """The node of that name. Raises KeyError."""
        for one in self.nodes:
            if one.name == name:
                return one
        raise KeyError(name)

    def prefix_length(self, ip: str) -> int:
        """Of the network that an address is in. Raises StopIteration for one that is in none."""
        return next(n.prefixlen for n in self.networks if ipaddress.ip_address(ip) in n)

    def router(self, ip: str) -> str:
        """The gateway's address in the network of another one. Raises StopIteration where it has none."""
        network = next(n for n in self.networks if ipaddress.ip_address(ip) in n)
        own = (self.gateway.ip, *(said.partition("/")[0] for _, said in self.gateway.more))
        return next(one for one in own if ipaddress.ip_address(one) in network)

    @property
    def networks(self) -> tuple[ipaddress.IPv4Network, ...]:
        """All networks of the office."""
        return tuple(ipaddress.IPv4Network(n) for n in (self.network, *self.routed))

    @property
    def gateway(self) -> Node:
        """The node through which the office reaches the Internet."""
        return next(n for n in self.nodes if n.kind == "gateway")
