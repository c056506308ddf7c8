"""An office as data: nodes, cables, and with them the truth that a scan is scored against."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Node:
    """One device. `kind` says how it is built: internet, gateway, switch, hub (unmanaged switch), ap, host, silent,
    crowd (one of many that a stub of the hub before it answers for).

    `role`, `vendor`, `model`, `name` are the truth; `announces` whether it says what it is (a device that does not must
    be found as unknown). `daemons` are real programs, `stubs` what lab.stubs answers, each with its settings."""

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

    @property
    def seen(self) -> bool:
        """Whether a scan can see the device itself: hubs and the Internet answer to nobody."""
        return self.kind not in ("internet", "hub")

    @property
    def bridges(self) -> bool:
        return self.kind in ("switch", "hub", "ap")

    @property
    def port(self) -> str:
        """The interface that carries its address."""
        return {"switch": "br0", "ap": "br0", "hub": "br0", "gateway": "port1"}.get(self.kind, "eth0")

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
    """From a port of one node to a port of another. `radio` marks an association with an access point."""

    a: str
    a_port: str
    b: str
    b_port: str
    radio: bool = False


@dataclass(frozen=True)
class Office:
    """`network` is the prefix of the LAN; `admin` the node from which the scan runs."""

    name: str
    site: str
    network: str
    nodes: tuple[Node, ...]
    cables: tuple[Cable, ...]
    admin: str = "laptop-admin"

    def node(self, name: str) -> Node:
        """The node of that name. Raises KeyError."""
        for one in self.nodes:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def prefix_length(self) -> int:
        return int(self.network.rpartition("/")[2])

    @property
    def gateway(self) -> Node:
        """The node through which the office reaches the Internet."""
        return next(n for n in self.nodes if n.kind == "gateway")
