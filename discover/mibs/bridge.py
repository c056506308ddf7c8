"""Forwarding tables: BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363), also one for each VLAN's context."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from discover.mibs import Mib, vlans
from discover.mibs.view import View
from discover.observation import Attribute, ForwardingTable, Key, Learned, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, Table, mac, mac_of, number, oid

_BRIDGE_ADDRESS = oid("1.3.6.1.2.1.17.1.1.0")
_PORTS = oid("1.3.6.1.2.1.17.1.4.1.2")
_FDB_PORT = oid("1.3.6.1.2.1.17.4.3.1.2")
_FDB_STATUS = oid("1.3.6.1.2.1.17.4.3.1.3")
_Q_FDB_PORT = oid("1.3.6.1.2.1.17.7.1.2.2.1.2")
_Q_FDB_STATUS = oid("1.3.6.1.2.1.17.7.1.2.2.1.3")
_IEEE_FDB_PORT = oid("1.3.111.2.802.1.1.4.1.2.2.1.2")
_IEEE_FDB_STATUS = oid("1.3.111.2.802.1.1.4.1.2.2.1.3")
_Q_VLAN_FDB = oid("1.3.6.1.2.1.17.7.1.4.2.1.3")
_LEARNED = 3


def _rows(table: Table, ports: Oid, status: Oid) -> Iterator[tuple[Oid, int]]:
    """(index, port number) of the learned entries; all of them where the agent does not tell their status."""
    said = table.column(status)
    for index, value in table.under(ports):
        port = number(value)
        if port and port > 0 and (not said or number(said.get(index)) == _LEARNED):
            yield index, port


def _namer(view: View, used: set[int], bridge_ports: dict[int, int]) -> dict[int, str]:
    """Port number of a table → the port's name. Some agents write the ifIndex where the bridge port belongs; that
    shows when the numbers are not bridge ports, and all of them are interfaces."""
    order = sorted(bridge_ports)
    strange = used and not used & bridge_ports.keys() and not used <= view.names.keys()
    if strange and order and max(used) <= len(order) < order[0]:
        # counted from 1, while the table of bridge ports counts from some high number on
        return {port: view.names.get(bridge_ports[order[port - 1]], f"port {port}") for port in used}
    as_index = bool(bridge_ports) and not used <= bridge_ports.keys() and used <= view.names.keys()
    found = {}
    for port in used:
        if as_index or (bridge_ports and port not in bridge_ports and port in view.names):
            name: str | None = view.names[port]
        else:
            name = view.bridge_port(port, bridge_ports or None)
        if name:
            found[port] = name
    return found


def _bridge(view: View, table: Table, vlan: int | None) -> Iterator[Learned]:
    rows = list(_rows(table, _FDB_PORT, _FDB_STATUS))
    own = {p: i for p, i in table.numbers(_PORTS).items() if i > 0}
    names = _namer(view, {port for _, port in rows}, {**view.bridge_ports, **own})
    for index, port in rows:
        if len(index) == 6 and (found := mac_of(index)) and port in names:
            yield Learned(found, names[port], vlan)


def _q_bridge(view: View) -> Iterator[Learned]:
    rows = list(_rows(view.table, _Q_FDB_PORT, _Q_FDB_STATUS))
    # the newer MIB puts a component before the same index
    rows += [
        (index[1:], port) for index, port in _rows(view.table, _IEEE_FDB_PORT, _IEEE_FDB_STATUS) if len(index) == 8
    ]
    names = _namer(view, {port for _, port in rows}, view.bridge_ports)
    vids = vlans.vlan_of_fdb(view, _Q_VLAN_FDB)
    for index, port in rows:
        if len(index) == 7 and (found := mac_of(index)) and port in names:
            # where nothing maps them, databases are numbered as their VLANs
            vlan = vids.get(index[0]) if vids else index[0]
            yield Learned(found, names[port], vlan if vlan and 0 < vlan < 4095 else None)


def forwarding(view: View) -> list[Learned]:
    """All learned entries, sorted; one without VLAN only where no other tells the VLAN of the same address and port."""
    found = set(_q_bridge(view))
    for vlan, table in view.vlans.items():
        found.update(_bridge(view, table, vlan))
    plain = set(_bridge(view, view.table, None))
    listed = set(view.names.values())
    found, plain = _one_name(found, plain, listed), _one_name(plain, found, listed)
    known = {(row.mac, row.port) for row in found}
    found.update(row for row in plain if (row.mac, row.port) not in known)
    return sorted(found, key=lambda r: (r.mac, r.port, r.vlan or 0))


def _one_name(rows: set[Learned], others: set[Learned], listed: set[str]) -> set[Learned]:
    """The rows, where a port that is no interface goes by the name under which the other table shows all the same
    addresses: some agents number aggregates in the one as bridge ports and in the other as interfaces."""
    strange = {row.port for row in rows} - listed
    if not strange or not others:
        return rows
    at: defaultdict[str, set[str]] = defaultdict(set)
    for row in others:
        at[row.mac].add(row.port)
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.port in strange:
            names[row.port] |= at.get(row.mac, set())
    meant = {port: next(iter(found)) for port, found in names.items() if len(found) == 1 and found <= listed}
    return {Learned(row.mac, meant.get(row.port, row.port), row.vlan) for row in rows}


def local_key(view: View) -> Key | None:
    """dot1dBaseBridgeAddress."""
    for table in (view.table, *view.vlans.values()):
        if bridge := mac(table.get(_BRIDGE_ADDRESS)):
            return Key.mac(bridge)
    return None


def statements(view: View) -> Iterator[Statement]:
    if (key := local_key(view)) is not None:
        yield Statement(view.subject, SameDevice(key))
    rows = forwarding(view)
    if rows:
        yield Statement(view.subject, ForwardingTable(tuple(rows)))
    if rows or len(view.bridge_ports) > 1:
        yield Statement(view.subject, Attribute("capability", "bridge"))


MIB = Mib(
    "bridge",
    (
        "1.3.6.1.2.1.17.1.1",
        "1.3.6.1.2.1.17.1.4.1.2",
        "1.3.6.1.2.1.17.4.3.1.2",
        "1.3.6.1.2.1.17.4.3.1.3",
        "1.3.6.1.2.1.17.7.1.2.2.1.2",
        "1.3.6.1.2.1.17.7.1.2.2.1.3",
        "1.3.111.2.802.1.1.4.1.2.2.1.2",
        "1.3.111.2.802.1.1.4.1.2.2.1.3",
    ),
    statements,
    order=30,
)
