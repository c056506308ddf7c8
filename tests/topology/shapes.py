"""SNMP agents in a few lines: each method adds the rows that a MIB would hold; `network` is what they come to."""

from __future__ import annotations

from discover.observation import Observation, Source
from discover.probe import Capture
from discover.snmp import parse
from discover.snmp.table import Value, Walk
from topology.build import build
from topology.inventory import Inventory

IF, IFX, BRIDGE = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1", "1.3.6.1.2.1.17"
LLDP, CDP, ISIS = "1.0.8802.1.1.2.1", "1.3.6.1.4.1.9.9.23.1.2.1.1", "1.3.6.1.2.1.138"


def octets(mac: str) -> bytes:
    return bytes.fromhex(mac.replace(":", ""))


class Agent:
    """A device that answers SNMP. Its MAC addresses: `00:1b:21:00:<number>:00` of the chassis, `…:<port>` of a port.
    Ports have the interface index 100 + n and the bridge port n, counted from 1."""

    def __init__(self, number: int, name: str, ports: tuple[str, ...], long: tuple[str, ...] = ()) -> None:
        self.number, self.name, self.ports = number, name, ports
        self.mac = self.port_mac(0)
        self.ip = f"10.0.0.{number}"
        self.rows: dict[str, Value] = {"1.3.6.1.2.1.1.5.0": name.encode()}
        self.contexts: dict[str, dict[str, Value]] = {}
        for n, port in enumerate(ports, 1):
            self.rows[f"{IF}.2.{100 + n}"] = (long[n - 1] if long else port).encode()
            self.rows[f"{IF}.3.{100 + n}"] = 6
            self.rows[f"{IF}.6.{100 + n}"] = octets(self.port_mac(n))
            self.rows[f"{IFX}.1.{100 + n}"] = port.encode()

    def port_mac(self, port: int) -> str:
        return f"00:1b:21:00:{self.number:02x}:{port:02x}"

    def at(self, port: str) -> int:
        return self.ports.index(port) + 1

    def bridge(self) -> Agent:
        self.rows[f"{BRIDGE}.1.1.0"] = octets(self.mac)
        for n in range(1, len(self.ports) + 1):
            self.rows[f"{BRIDGE}.1.4.1.2.{n}"] = 100 + n
        return self

    def address(self, ip: str, port: str, mask: str = "255.255.255.0") -> Agent:
        self.rows[f"1.3.6.1.2.1.4.20.1.2.{ip}"] = 100 + self.at(port)
        self.rows[f"1.3.6.1.2.1.4.20.1.3.{ip}"] = bytes(map(int, mask.split(".")))
        return self

    def arp(self, port: str, **at: str) -> Agent:
        """IP address with `_` for dots → MAC address."""
        for ip, mac in at.items():
            index = f"{100 + self.at(port)}.{ip.strip('_').replace('_', '.')}"
            self.rows[f"1.3.6.1.2.1.4.22.1.2.{index}"] = octets(mac)
        return self

    def shows(self, port: str, *macs: str, vlan: int | None = None) -> Agent:
        """Learned entries; with `vlan` in the context of that VLAN, as Cisco keeps them."""
        rows = self.rows if vlan is None else self.contexts.setdefault(str(vlan), {})
        for mac in macs:
            at = ".".join(str(b) for b in octets(mac))
            rows[f"{BRIDGE}.4.3.1.2.{at}"] = self.at(port)
            rows[f"{BRIDGE}.4.3.1.3.{at}"] = 3
        rows[f"{BRIDGE}.1.4.1.2.{self.at(port)}"] = 100 + self.at(port)
        return self

    def stp(self, port: str, state: int, designated: Agent, its_port: str, vlan: int | None = None) -> Agent:
        rows = self.rows if vlan is None else self.contexts.setdefault(str(vlan), {})
        n = self.at(port)
        rows[f"{BRIDGE}.1.4.1.2.{n}"] = 100 + n
        rows[f"{BRIDGE}.1.1.0"] = octets(self.mac)
        rows[f"{BRIDGE}.2.15.1.3.{n}"] = state
        rows[f"{BRIDGE}.2.15.1.8.{n}"] = b"\x80\x00" + octets(designated.mac)
        rows[f"{BRIDGE}.2.15.1.9.{n}"] = bytes((0x80, designated.at(its_port)))
        return self

    def lldp_local(self, subtype: int = 4, chassis: bytes | None = None) -> Agent:
        self.rows[f"{LLDP}.3.1.0"] = subtype
        self.rows[f"{LLDP}.3.2.0"] = chassis if chassis is not None else octets(self.mac)
        self.rows[f"{LLDP}.3.3.0"] = self.name.encode()
        return self

    def lldp(
        self,
        local: int,
        chassis: bytes,
        port: bytes,
        subtype: int = 5,
        name: str = "",
        chassis_subtype: int = 4,
        address: str | None = None,
        count: int = 1,
        capability: int = 0x20,
    ) -> Agent:
        """A neighbour on the local port number `local`."""
        at = f"0.{local}.{count}"
        for column, value in (
            (4, chassis_subtype),
            (5, chassis),
            (6, subtype),
            (7, port),
            (9, name.encode()),
            (12, bytes((capability, 0))),
        ):
            self.rows[f"{LLDP}.4.1.1.{column}.{at}"] = value
        if address is not None:
            self.rows[f"{LLDP}.4.2.1.3.{at}.1.4.{address}"] = 2
        return self

    def lldp_ports(self) -> Agent:
        for n, port in enumerate(self.ports, 1):
            self.rows[f"{LLDP}.3.7.1.2.{n}"] = 5
            self.rows[f"{LLDP}.3.7.1.3.{n}"] = port.encode()
        return self

    def hears(self, port: str, other: Agent, its_port: str) -> Agent:
        """By LLDP as it should be."""
        return self.lldp(self.at(port), octets(other.mac), its_port.encode(), name=other.name)

    def cdp(self, port: str, device_id: str, its_port: str, ip: str | None = None, count: int = 1) -> Agent:
        at = f"{100 + self.at(port)}.{count}"
        self.rows[f"{CDP}.6.{at}"] = device_id.encode()
        self.rows[f"{CDP}.7.{at}"] = its_port.encode()
        if ip is not None:
            self.rows[f"{CDP}.3.{at}"] = 1
            self.rows[f"{CDP}.4.{at}"] = bytes(map(int, ip.split(".")))
        return self

    def isis(self, port: str, other: Agent, mac: str | None = None, state: int = 3) -> Agent:
        circuit = self.at(port)
        self.rows[f"{ISIS}.1.1.1.3.0"] = bytes((9, 0, 0, 0, 0, self.number))
        self.rows[f"{ISIS}.1.3.2.1.2.{circuit}"] = 100 + circuit
        self.rows[f"{ISIS}.1.6.1.1.2.{circuit}.{other.number}"] = state
        self.rows[f"{ISIS}.1.6.1.1.4.{circuit}.{other.number}"] = octets(mac) if mac else bytes(6)
        self.rows[f"{ISIS}.1.6.1.1.6.{circuit}.{other.number}"] = bytes((9, 0, 0, 0, 0, other.number))
        return self

    def observations(self) -> list[Observation]:
        payload = Walk({"": self.rows, **self.contexts}).encode()
        said = parse.statements(Capture("snmp", "test", 0.0, self.ip, payload))
        source = Source("snmp", "test", f"c{self.number}", self.ip)
        return [Observation(s.subject, s.claim, source, 0.0, s.confidence) for s in said]


def network(*agents: Agent, more: tuple[Observation, ...] = ()) -> Inventory:
    seen = [one for agent in agents for one in agent.observations()]
    return build([*seen, *more], as_of=1.0, site="test").inventory


def cables(inventory: Inventory, virtual: bool = True) -> set[str]:
    """The links as `a:port - b:port` by names, `?` where one is unknown, `~` where inferred, `x` where at rest."""
    names = {d.id: (d.name or ("hub" if d.presumed else d.label)) for d in inventory.devices}
    found = set()
    for link in inventory.links:
        if link.medium != "wan" and (virtual or link.medium != "virtual"):
            a, b = sorted(f"{names[e.device]}:{e.port or '?'}" for e in (link.a, link.b))
            sign = "x" if link.state == "blocked" else "~" if link.inferred else "-"
            found.add(f"{a} {sign} {b}")
    return found
