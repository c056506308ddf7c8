"""Random offices as the SNMP agents of their switches would print them."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.offices import ANSWERS, DUMB, PHONE, POINT, SILENT, Node, Office

_BUNDLE, _SECOND = 1000, 200
"""Added to a port's number for the aggregate that it is, and for the second cable of it."""


def port_name(of: Office, node: int, port: int) -> str:
    """What the agent calls the port that the tables show."""
    return f"lag{port}" if (node, port) in of.bundles else f"p{port}"


def port_number(name: str) -> int:
    """The port that an agent calls so; a cable of an aggregate is that aggregate."""
    number = int(name.lstrip("plag") or 0)
    return number - _SECOND if _SECOND < number < 500 else number


def walk(of: Office, node: Node) -> str:
    lines = [f".1.3.6.1.2.1.1.5.0 = STRING: switch-{node.id}", f".1.3.6.1.2.1.17.1.1.0 = Hex-STRING: {_hex(node.mac)}"]
    spares = [s.a_port if s.a == node.id else s.b_port for s in of.spares if node.id in (s.a, s.b)]
    for port in (*node.ports, *spares):
        lines += _interface(100 + port, f"p{port}", 6)
        index = 100 + port
        if (node.id, port) in of.bundles:
            index = _BUNDLE + port
            lines += _interface(100 + _SECOND + port, f"p{_SECOND + port}", 6)
            lines += _interface(index, f"lag{port}", 161)
            for member in (100 + port, 100 + _SECOND + port):
                lines.append(f".1.2.840.10006.300.43.1.2.1.1.13.{member} = INTEGER: {index}")
        lines.append(f".1.3.6.1.2.1.17.1.4.1.2.{port} = INTEGER: {index}")
    lines += _table(of, node)
    if node.lldp:
        lines += _lldp(of, node)
    if of.stp:
        lines += _stp(of, node)
    return "\n".join(lines) + "\n"


def _interface(index: int, name: str, kind: int) -> list[str]:
    return [
        f".1.3.6.1.2.1.2.2.1.2.{index} = STRING: Port {name}",
        f".1.3.6.1.2.1.2.2.1.3.{index} = INTEGER: {kind}",
        f".1.3.6.1.2.1.31.1.1.1.1.{index} = STRING: {name}",
    ]


def _table(of: Office, node: Node) -> Iterator[str]:
    phones = {n.mac for n in of.nodes if n.kind == PHONE} if of.vlans else set()
    for mac, port in sorted(of.tables[node.id].items()):
        at = ".".join(str(int(part, 16)) for part in mac.split(":"))
        if of.vlans:
            at = f"{20 if mac in phones else 1}.{at}"
            yield f".1.3.6.1.2.1.17.7.1.2.2.1.2.{at} = INTEGER: {port}"
            yield f".1.3.6.1.2.1.17.7.1.2.2.1.3.{at} = INTEGER: 3"
        else:
            yield f".1.3.6.1.2.1.17.4.3.1.2.{at} = INTEGER: {port}"
            yield f".1.3.6.1.2.1.17.4.3.1.3.{at} = INTEGER: 3"


def _lldp(of: Office, node: Node) -> Iterator[str]:
    """Those that this switch hears, also through dumb switches; each cable of an aggregate by itself."""
    yield ".1.0.8802.1.1.2.1.3.1.0 = INTEGER: 4"
    yield f".1.0.8802.1.1.2.1.3.2.0 = Hex-STRING: {_hex(node.mac)}"
    for port in _physical(of, node):
        yield f".1.0.8802.1.1.2.1.3.7.1.2.{port} = INTEGER: 5"
        yield f".1.0.8802.1.1.2.1.3.7.1.3.{port} = STRING: p{port}"
        for count, (other, other_port) in enumerate(sorted(_hears(of, node, port)), 1):
            at, remote = f"0.{port}.{count}", of.nodes[other]
            managed = remote.kind in (ANSWERS, SILENT)
            yield f".1.0.8802.1.1.2.1.4.1.1.4.{at} = INTEGER: 4"
            yield f".1.0.8802.1.1.2.1.4.1.1.5.{at} = Hex-STRING: {_hex(remote.mac)}"
            yield f".1.0.8802.1.1.2.1.4.1.1.6.{at} = INTEGER: {5 if managed else 3}"
            yield f".1.0.8802.1.1.2.1.4.1.1.7.{at} = " + (
                f"STRING: p{other_port}" if managed else f"Hex-STRING: {_hex(remote.mac)}"
            )
            yield f".1.0.8802.1.1.2.1.4.1.1.9.{at} = STRING: {'switch' if managed else 'device'}-{other}"
            capability = {PHONE: "24", POINT: "30"}.get(remote.kind, "20")
            yield f".1.0.8802.1.1.2.1.4.1.1.12.{at} = Hex-STRING: {capability}"


def _physical(of: Office, node: Node) -> list[int]:
    spares = [s.a_port if s.a == node.id else s.b_port for s in of.spares if node.id in (s.a, s.b)]
    return [*node.ports, *spares, *(_SECOND + p for p in node.ports if (node.id, p) in of.bundles)]


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


def _stp(of: Office, node: Node) -> Iterator[str]:
    """The tree has its root at the first switch; cables in use are its branches."""
    root = of.nodes[0].mac
    yield f".1.3.6.1.2.1.17.2.5.0 = Hex-STRING: 80 00 {_hex(root)}"
    rows = {port: (5, *_designated(of, node, port)) for port in node.ports}
    for s in of.spares:
        if s.a == node.id:
            rows[s.a_port] = (5, s.a, s.a_port)
        elif s.b == node.id:
            rows[s.b_port] = (2, s.a, s.a_port)
    for port, (state, bridge, bridge_port) in sorted(rows.items()):
        number = 0x8000 | bridge_port
        yield f".1.3.6.1.2.1.17.2.15.1.3.{port} = INTEGER: {state}"
        yield f".1.3.6.1.2.1.17.2.15.1.8.{port} = Hex-STRING: 80 00 {_hex(of.nodes[bridge].mac)}"
        yield f".1.3.6.1.2.1.17.2.15.1.9.{port} = Hex-STRING: {number >> 8:02X} {number & 255:02X}"


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
