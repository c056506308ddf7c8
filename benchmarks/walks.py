"""Random offices as the SNMP agents of their switches would print them, each in its own manner."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from benchmarks.manners import Manner
from benchmarks.offices import ANSWERS, DUMB, PHONE, POINT, SILENT, Node, Office
from discover.mibs import names

_BUNDLE, _SECOND = 1000, 200
"""Added to a port's number for the aggregate that it is, and for the second cable of it."""
_VOICE = 20
Row = tuple[str, str, str]
"""Identifier, type as net-snmp writes it, value."""


class _Agent:
    """One switch that answers: how it calls and numbers its ports."""

    def __init__(self, of: Office, node: Node, how: Manner) -> None:
        self.of, self.node = of, node
        bare = how.names == "bare"  # numbers only, as nothing says what they stand for
        self.how = msgspec.structs.replace(how, first=0, members=False, q_index=False) if bare else how
        self.spares = [s.a_port if s.a == node.id else s.b_port for s in of.spares if node.id in (s.a, s.b)]
        self.bundled = [p for p in node.ports if (node.id, p) in of.bundles]

    def index(self, port: int) -> int:
        """The ifIndex of a cable's port, or of an aggregate (port and `_BUNDLE`)."""
        return self.how.first + port

    def name(self, port: int) -> str:
        """The name of a port, or of an aggregate."""
        match self.how.names, port > _BUNDLE:
            case "bare", _:
                return f"port {port % _BUNDLE}"
            case "cisco", True:
                return f"Po{port - _BUNDLE}"
            case "cisco", False:
                return f"Gi1/0/{port}"
            case "descr", _:
                return f"{'Trunk' if port > _BUNDLE else 'Slot: 0 Port:'} {port % _BUNDLE}"
            case _, True:
                return f"lag{port - _BUNDLE}"
        return f"p{port}"

    def names(self) -> dict[str, int]:
        """Name → the port that it stands for; a cable of an aggregate and the aggregate itself are one port."""
        found = {self.name(p): p for p in (*self.node.ports, *self.spares)}
        for port in self.bundled:
            found |= {self.name(_SECOND + port): port, self.name(_BUNDLE + port): port}
        return found

    def physical(self) -> list[int]:
        return [*self.node.ports, *self.spares, *(_SECOND + p for p in self.bundled)]

    def rows(self) -> Iterator[Row]:
        yield "1.3.6.1.2.1.1.5.0", "STRING", f"switch-{self.node.id}"
        yield "1.3.6.1.2.1.17.1.1.0", "Hex-STRING", _hex(self.node.mac)
        if self.how.names != "bare":
            yield from self._interfaces()
        for port in self.physical():
            bundled = port % _SECOND in self.bundled and port < 2 * _SECOND
            if not bundled or self.how.members:
                yield f"1.3.6.1.2.1.17.1.4.1.2.{port}", "INTEGER", str(self.index(port))
        for port in () if self.how.members else self.bundled:
            aggregate = _BUNDLE + port if self.how.names != "bare" else port
            yield f"1.3.6.1.2.1.17.1.4.1.2.{port}", "INTEGER", str(self.index(aggregate))
        if not (self.of.vlans and self.how.contexts):
            yield from self._table()
        if self.node.lldp:
            yield from self._lldp()
        if self.of.stp:
            yield from self._stp()

    def _interfaces(self) -> Iterator[Row]:
        for port in (*self.physical(), *(_BUNDLE + p for p in self.bundled)):
            index, kind = self.index(port), 161 if port > _BUNDLE else 6
            descr = self.name(port)
            if self.how.names == "cisco":
                descr = descr.replace("Gi", "GigabitEthernet").replace("Po", "Port-channel")
            yield f"1.3.6.1.2.1.2.2.1.2.{index}", "STRING", descr
            yield f"1.3.6.1.2.1.2.2.1.3.{index}", "INTEGER", str(kind)
            if self.how.macs:
                yield f"1.3.6.1.2.1.2.2.1.6.{index}", "Hex-STRING", _hex(self.port_mac(port))
            if self.how.names != "descr":
                yield f"1.3.6.1.2.1.31.1.1.1.1.{index}", "STRING", self.name(port)
        for port in self.bundled:
            for member in (port, _SECOND + port):
                aggregate = self.index(_BUNDLE + port)
                if self.how.stack:
                    yield f"1.3.6.1.2.1.31.1.2.1.3.{aggregate}.{self.index(member)}", "INTEGER", "1"
                else:
                    at = f"1.2.840.10006.300.43.1.2.1.1.13.{self.index(member)}"
                    yield at, "INTEGER", str(aggregate)

    def port_mac(self, port: int) -> str:
        """Counted on from the switch's own address."""
        number = int(self.node.mac.replace(":", ""), 16) + 1 + port % 240
        return ":".join(f"{number:012x}"[i : i + 2] for i in range(0, 12, 2))

    def _at(self, mac: str, port: int) -> int:
        """What a table holds for an address behind a port: traffic is spread over the cables of an aggregate."""
        spread = self.how.members and port in self.bundled and int(mac[-1], 16) % 2
        return _SECOND + port if spread else port

    def _table(self, only: int | None = None) -> Iterator[Row]:
        phones = {n.mac for n in self.of.nodes if n.kind == PHONE} if self.of.vlans else set()
        for mac, port in sorted(self.of.tables[self.node.id].items()):
            vlan, at = _VOICE if mac in phones else 1, _octets(mac)
            value = self._at(mac, port)
            if only is not None and vlan != only:
                continue
            if self.of.vlans and only is None:
                if self.how.q_index:
                    value = self.index(_BUNDLE + port if port in self.bundled and not self.how.members else value)
                at, column = f"{vlan}.{at}", "1.3.6.1.2.1.17.7.1.2.2.1"
            else:
                column = "1.3.6.1.2.1.17.4.3.1"
            yield f"{column}.2.{at}", "INTEGER", str(value)
            yield f"{column}.3.{at}", "INTEGER", "3"

    def contexts(self) -> dict[int, list[Row]]:
        """VLAN → the walk of its context."""
        if not (self.of.vlans and self.how.contexts):
            return {}
        return {vlan: list(self._table(vlan)) for vlan in (1, _VOICE)}

    def _lldp(self) -> Iterator[Row]:
        """Those that this switch hears, also through dumb switches; each cable of an aggregate by itself."""
        kind, own = chassis(self.node, self.how)
        yield "1.0.8802.1.1.2.1.3.1.0", "INTEGER", str(kind)
        yield "1.0.8802.1.1.2.1.3.2.0", *own
        for port in self.physical():
            yield f"1.0.8802.1.1.2.1.3.7.1.2.{port}", "INTEGER", "5"
            yield f"1.0.8802.1.1.2.1.3.7.1.3.{port}", "STRING", self.name(port)
            for count, (other, other_port) in enumerate(sorted(_hears(self.of, self.node, port)), 1):
                at, remote = f"0.{port}.{count}", self.of.nodes[other]
                managed = remote.kind in (ANSWERS, SILENT)
                kind, theirs = chassis(remote, self.of.manners.get(other, Manner()))
                called = agent(self.of, remote).name(other_port) if managed else ""
                yield f"1.0.8802.1.1.2.1.4.1.1.4.{at}", "INTEGER", str(kind)
                yield f"1.0.8802.1.1.2.1.4.1.1.5.{at}", *theirs
                yield f"1.0.8802.1.1.2.1.4.1.1.6.{at}", "INTEGER", str(5 if managed else 3)
                yield (
                    f"1.0.8802.1.1.2.1.4.1.1.7.{at}",
                    *(("STRING", called) if managed else ("Hex-STRING", _hex(remote.mac))),
                )
                yield f"1.0.8802.1.1.2.1.4.1.1.9.{at}", "STRING", f"{'switch' if managed else 'device'}-{other}"
                capability = {PHONE: "24", POINT: "30"}.get(remote.kind, "20")
                yield f"1.0.8802.1.1.2.1.4.1.1.12.{at}", "Hex-STRING", capability

    def _stp(self) -> Iterator[Row]:
        """The tree has its root at the first switch; cables in use are its branches."""
        of, node = self.of, self.node
        yield "1.3.6.1.2.1.17.2.5.0", "Hex-STRING", f"80 00 {_hex(of.nodes[0].mac)}"
        rows = {port: (5, *_designated(of, node, port)) for port in node.ports}
        for s in of.spares:
            if s.a == node.id:
                rows[s.a_port] = (5, s.a, s.a_port)
            elif s.b == node.id:
                rows[s.b_port] = (2, s.a, s.a_port)
        for port, (state, bridge, bridge_port) in sorted(rows.items()):
            number = 0x8000 | bridge_port
            yield f"1.3.6.1.2.1.17.2.15.1.3.{port}", "INTEGER", str(state)
            yield f"1.3.6.1.2.1.17.2.15.1.8.{port}", "Hex-STRING", f"80 00 {_hex(of.nodes[bridge].mac)}"
            yield f"1.3.6.1.2.1.17.2.15.1.9.{port}", "Hex-STRING", f"{number >> 8:02X} {number & 255:02X}"


def agent(of: Office, node: Node) -> _Agent:
    return _Agent(of, node, of.manners.get(node.id, Manner()))


def chassis(node: Node, how: Manner) -> tuple[int, tuple[str, str]]:
    """Subtype and value of its LLDP chassis id."""
    if node.kind not in (ANSWERS, SILENT) or how.chassis == "mac":
        return 4, ("Hex-STRING", _hex(node.mac))
    if how.chassis == "local":
        return 7, ("STRING", f"unit-{node.id}")
    return 4, ("Hex-STRING", _hex(f"{node.mac[:-2]}80"))


def port_names(of: Office, node: Node) -> dict[str, int]:
    """What the agent calls each of its ports."""
    return agent(of, node).names()


def files(of: Office, node: Node) -> dict[str, str]:
    """File name → text: the walk of a switch, and those of its VLANs' contexts."""
    one = agent(of, node)
    ending = "snmprec" if one.how.style == "snmprec" else "txt"
    found = {f"switch-{node.id}.{ending}": _text(one.rows(), one.how.style)}
    for vlan, rows in one.contexts().items():
        found[f"switch-{node.id}@{vlan}.{ending}"] = _text(iter(rows), one.how.style)
    return found


_NAMES = {at: name for name, at in names.objects().items()}
_TAGS = {"INTEGER": "2", "STRING": "4", "Hex-STRING": "4x"}


def _text(rows: Iterator[Row], style: str) -> str:
    lines = []
    for at, kind, value in rows:
        if style == "snmprec":
            lines.append(f"{at}|{_TAGS[kind]}|{value.replace(' ', '') if kind == 'Hex-STRING' else value}")
        elif style == "quick":
            quoted = f'"{value}{" " if kind == "Hex-STRING" else ""}"' if kind != "INTEGER" else value
            lines.append(f".{at} {quoted}")
        elif style == "brackets":
            lines.append(f"{_bracketed(at)} = {kind}: {value}")
        elif style == "iso":
            quoted = f'"{value}"' if kind == "STRING" else value
            lines.append(f"iso{at[1:]} = {kind}: {quoted}")
        else:
            lines.append(f".{at} = {kind}: {value}")
    return "\n".join(lines) + "\n"


def _bracketed(at: str) -> str:
    """As net-snmp's -OX writes an identifier whose MIB it knows."""
    entry, index = next((_NAMES[at[:end]], at[end + 1 :]) for end in range(len(at), 0, -1) if at[:end] in _NAMES)
    numbers = index.split(".")
    if "Fdb" in entry:
        octets = ":".join(f"{int(n):x}" for n in numbers[-6:])
        return f"BRIDGE-MIB::{entry}{''.join(f'[{n}]' for n in numbers[:-6])}[STRING: {octets}]"
    return f"SOME-MIB::{entry}.0" if index == "0" else f"SOME-MIB::{entry}{''.join(f'[{n}]' for n in numbers)}"


def _octets(mac: str) -> str:
    return ".".join(str(int(part, 16)) for part in mac.split(":"))


def _hears(of: Office, node: Node, port: int) -> Iterator[tuple[int, int]]:
    """(node, its port) whose LLDP frames reach this port."""
    for s in of.spares:
        for one, one_port, other, other_port in ((s.a, s.a_port, s.b, s.b_port), (s.b, s.b_port, s.a, s.a_port)):
            if (one, one_port) == (node.id, port) and of.nodes[other].lldp:
                yield other, other_port
    second = _SECOND if port not in node.ports and port - _SECOND in node.ports else 0
    if port - second not in node.ports:
        return
    stack = [(node.ports[port - second], node.id)]
    while stack:
        here, came = stack.pop()
        other = of.nodes[here]
        if other.lldp:
            yield here, second + next(p for p, n in other.ports.items() if n == came)
        if other.kind == DUMB:
            stack += [(n, here) for n in other.ports.values() if n != came]


def _designated(of: Office, node: Node, port: int) -> tuple[int, int]:
    """The bridge and port through which a segment reaches the root. A switch was plugged into one of a lower number,
    so that the way to the root goes down in numbers."""
    here, came = node.ports[port], node.id
    if here > came:
        return node.id, port
    while of.nodes[here].kind == DUMB:
        upper = min(of.nodes[here].ports.values())
        if upper > here:
            break
        here, came = upper, here
    return here, next(p for p, n in of.nodes[here].ports.items() if n == came)


def _hex(mac: str) -> str:
    return mac.replace(":", " ").upper()
