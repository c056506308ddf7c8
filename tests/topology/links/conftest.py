"""Networks in a few lines: devices with ports, and what they said, as a Base."""

from __future__ import annotations

from collections import defaultdict

import pytest

from discover.observation import (
    Attribute,
    Claim,
    Confidence,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Neighbour,
    Observation,
    Source,
)
from topology.base import Base
from topology.connect import Connected, connect
from topology.inventory import Device, Port, Resolved


class Site:
    """Each device has a one-letter or longer id; its MAC address is made from the order in which it came."""

    def __init__(self) -> None:
        self.devices: dict[str, Device] = {}
        self.by_key: dict[Key, str] = {}
        self.said: defaultdict[str, list[Observation]] = defaultdict(list)

    def device(self, name: str, ports: list[str] | None = None, role: str | None = None, **more: object) -> str:
        number = len(self.devices) + 1
        mac = str(more.get("mac") or f"00:1d:{number >> 8:02x}:{number & 255:02x}:00:01")
        known = tuple(Port(p, index=100 + i) for i, p in enumerate(ports or [], 1))
        attributes = {"role": Resolved(role, Confidence.REPORTED)} if role else {}
        ips = tuple(more.get("ips", ()))  # type: ignore[call-overload]  # tests give tuples of text
        self.devices[name] = Device(name, attributes=attributes, ports=known, macs=(mac,), ips=ips)
        self.by_key[Key.mac(mac)] = name
        self.by_key[Key.name(name)] = name
        for ip in ips:
            self.by_key[Key.ip(ip)] = name
        for i, p in enumerate(ports or [], 1):
            self.say(name, Interface(p, index=100 + i, bridge_port=i))
        return mac

    def mac(self, name: str) -> str:
        return self.devices[name].macs[0]

    def say(self, name: str, claim: Claim, probe: str = "snmp") -> None:
        source = Source(probe, "test", f"capture-{name}", name)
        self.said[name].append(Observation(Key.mac(self.mac(name)), claim, source, 1000.0))

    def hears(self, name: str, port: str, remote: str, remote_port: str | None = None, **more: object) -> None:
        keys = (Key.mac(self.mac(remote)), Key.name(remote)) if remote in self.devices else (Key.name(remote),)
        told = {"remote_port_subtype": 5, "remote_name": remote, **more}
        self.say(name, Neighbour("lldp", port, keys, remote_port, **told))  # type: ignore[arg-type]  # fields by name

    def table(self, name: str, rows: dict[str, list[str]], vlan: int | None = None) -> None:
        """Port → names of devices, or MAC addresses of strangers."""
        learned = [
            Learned(self.mac(who) if who in self.devices else who, port, vlan)
            for port, everyone in rows.items()
            for who in everyone
        ]
        self.say(name, ForwardingTable(tuple(learned)))
        self.say(name, Attribute("capability", "bridge"))

    @property
    def base(self) -> Base:
        return Base(self.devices, self.by_key, {name: tuple(said) for name, said in self.said.items()})

    def connect(self) -> Connected:
        return connect(self.base)

    def cables(self) -> set[str]:
        """The links as `a:port - b:port`, with `?` for an unknown port and `~` for one that is inferred."""
        found = set()
        for link in self.connect().links:
            sign = "~" if link.inferred else "-"
            a, b = (f"{e.device}:{e.port or '?'}" for e in (link.a, link.b))
            found.add(f"{a} {sign} {b}")
        return found


@pytest.fixture
def site() -> Site:
    return Site()
