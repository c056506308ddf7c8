"""Spanning tree as BRIDGE-MIB tells it (RFC 4188 dot1dStp)."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import SpanningTree, canonical_mac
from discover.probe import Statement
from discover.snmp.table import Table, Value, mac, oid, station

_ROOT = oid("1.3.6.1.2.1.17.2.5.0")
_STATE = oid("1.3.6.1.2.1.17.2.15.1.3")
_DESIGNATED_ROOT = oid("1.3.6.1.2.1.17.2.15.1.6")
_DESIGNATED_BRIDGE = oid("1.3.6.1.2.1.17.2.15.1.8")
_DESIGNATED_PORT = oid("1.3.6.1.2.1.17.2.15.1.9")
_BRIDGE_ADDRESS = oid("1.3.6.1.2.1.17.1.1.0")
STATES = {1: "disabled", 2: "blocking", 3: "listening", 4: "learning", 5: "forwarding", 6: "broken"}
_FORWARDING = 5


def _bridge(value: Value | None) -> str | None:
    """The MAC address in a bridge id (two octets of priority, six of address)."""
    return station(canonical_mac(value[2:])) if isinstance(value, bytes) and len(value) == 8 else None


def _port(value: Value | None) -> int | None:
    """The port number in a port id: the lower twelve bits (802.1D-2004 9.2.7)."""
    return int.from_bytes(value, "big") & 0xFFF or None if isinstance(value, bytes) and len(value) == 2 else None


def _name(view: View, port: int) -> str | None:
    """The name of a port; empty where the agent lists its ports, and this number is none of them: some give aggregates
    a number of their own here."""
    return "" if view.bridge_ports and port not in view.bridge_ports else view.bridge_port(port)


def states(view: View) -> dict[str, str]:
    """Port → state; one that forwards in any of several trees does so."""
    found: dict[str, str] = {}
    for table in (view.table, *view.vlans.values()):
        for port, state in table.numbers(_STATE).items():
            name = _name(view, port)
            if name and state in STATES and (name not in found or state == _FORWARDING):
                found[name] = STATES[state]
    return found


def _tree(view: View, table: Table, vlan: int | None) -> Iterator[Statement]:
    root, bridge = _bridge(table.get(_ROOT)), mac(table.get(_BRIDGE_ADDRESS))
    roots, bridges, ports = (table.column(c) for c in (_DESIGNATED_ROOT, _DESIGNATED_BRIDGE, _DESIGNATED_PORT))
    for port, state in table.numbers(_STATE).items():
        name = _name(view, port)
        if name is not None and state in STATES:
            yield Statement(
                view.subject,
                SpanningTree(
                    name,
                    STATES[state],
                    _bridge(bridges.get((port,))),
                    _port(ports.get((port,))),
                    _bridge(roots.get((port,))) or root,
                    bridge,
                    vlan,
                ),
            )


def statements(view: View) -> Iterator[Statement]:
    said = set()
    for vlan, table in ((None, view.table), *view.vlans.items()):
        for statement in _tree(view, table, vlan):
            if statement not in said:
                said.add(statement)
                yield statement


MIB = Mib("stp", ("1.3.6.1.2.1.17.2.5", *(f"1.3.6.1.2.1.17.2.15.1.{c}" for c in (3, 6, 8, 9))), statements, order=40)
