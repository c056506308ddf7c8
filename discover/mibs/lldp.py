"""Neighbours by LLDP: LLDP-MIB (802.1AB-2005), LLDP-V2-MIB (802.1AB-2009), and TIMETRA-LLDP-MIB."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from discover.announce import lldp
from discover.mibs import Mib, lldp_local
from discover.mibs.view import View
from discover.observation import Attribute, Confidence, Key, Neighbour, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, Value, inet, number, octets, oid, text

# MIKROTIK-MIB mtxrNeighborInterfaceID: RouterOS numbers its LLDP rows as this table, and gives 0 for the local port, or
# no more of the index than that number.
_ROUTEROS_INTERFACE = oid("1.3.6.1.4.1.14988.1.1.11.1.1.8")


class _Tree(msgspec.Struct, frozen=True):
    """Where one MIB keeps its neighbours. `first` is the column of the chassis id's subtype, from which the others
    count on; `parts` says which number of the index is the local port, and how many there are."""

    local: Oid | None
    remote: Oid
    first: int
    port: int
    parts: int
    addresses: Oid | None
    indexed: bool


_TREES = (
    _Tree(oid("1.0.8802.1.1.2.1.3"), oid("1.0.8802.1.1.2.1.4.1.1"), 4, 1, 3, oid("1.0.8802.1.1.2.1.4.2.1"), False),
    _Tree(
        oid("1.3.111.2.802.1.1.13.1.3"),
        oid("1.3.111.2.802.1.1.13.1.4.1.1"),
        5,
        1,
        4,
        oid("1.3.111.2.802.1.1.13.1.4.2.1"),
        True,
    ),
    _Tree(None, oid("1.3.6.1.4.1.6527.3.1.2.59.4.1.1"), 4, 1, 4, oid("1.3.6.1.4.1.6527.3.1.2.59.4.2.1"), True),
)
_SAYS_NOTHING = frozenset({"not received", "not advertised", "not available", "-", "null"})


def _bytes(value: Value | None) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode() if isinstance(value, int) else b""


def _said(value: Value | None) -> str | None:
    found = text(value)
    return None if found is None or found.lower() in _SAYS_NOTHING else found


def _addresses(view: View, tree: _Tree) -> dict[Oid, set[str]]:
    """Index of a neighbour → its management addresses. They stand in the index: family, length, octets; some agents
    leave the length out."""
    found: dict[Oid, set[str]] = {}
    if tree.addresses is None:
        return found
    for index, _ in view.table.under(tree.addresses):
        row, rest = index[1 : 1 + tree.parts], index[1 + tree.parts :]
        if len(rest) < 5:
            continue
        raw = octets(rest[2:] if rest[1] == len(rest) - 2 else rest[1:])
        ip = inet(rest[0], raw) if raw else None
        if ip and not ip.startswith("127.") and ip != "::1":
            found.setdefault(row, set()).add(ip)
    return found


def _remote(view: View, tree: _Tree) -> Iterator[Statement]:
    ids = {c: view.table.column((*tree.remote, tree.first + c)) for c in range(9)}
    addresses = _addresses(view, tree)
    local, heard_on = lldp_local.ports(view), view.table.numbers(_ROUTEROS_INTERFACE)
    for index in sorted({*ids[1], *ids[3], *ids[5]}, key=lambda i: (i[tree.port : tree.parts], i)):
        if len(index) != tree.parts and not (len(index) == 1 and index[0] in heard_on):
            continue
        subtype, port_subtype = number(ids[0].get(index)), number(ids[2].get(index))
        chassis = lldp.chassis_key(subtype, _bytes(ids[1].get(index)))
        name = _said(ids[5].get(index))
        keys = [chassis] if chassis else []
        keys += [Key.ip(ip) for ip in sorted(addresses.get(index, ()))]
        keys += [Key.name(name)] if name else []
        if not keys:  # an empty row, as some agents keep for each port
            continue
        port = index[tree.port] if len(index) == tree.parts else 0
        given = view.names.get(port if tree.indexed else heard_on.get(index[-1], 0) if port == 0 else 0)
        yield Statement(
            view.subject,
            Neighbour(
                "lldp",
                given or lldp_local.name_of(view, local, port),
                tuple(dict.fromkeys(keys)),
                lldp.port_name(port_subtype, _bytes(ids[3].get(index))),
                port_subtype,
                _said(ids[4].get(index)),
                name,
                _said(ids[6].get(index)),
                lldp.capabilities(_bits(ids[8].get(index))) or lldp.capabilities(_bits(ids[7].get(index))),
            ),
        )


def _bits(value: Value | None) -> bytes | None:
    return value if isinstance(value, bytes) else None


def local_key(view: View) -> Key | None:
    """The device's own chassis id, where it is no address of the network."""
    for tree in _TREES:
        if tree.local is not None:
            subtype, value = (view.table.get((*tree.local, c, 0)) for c in (1, 2))
            key = lldp.chassis_key(number(subtype), _bytes(value))
            if key is not None and key.kind != "ip":
                return key
    return None


def _local(view: View, tree: _Tree) -> Iterator[Statement]:
    if tree.local is None:
        return
    get = {c: view.table.get((*tree.local, c, 0)) for c in range(1, 7)}
    key = lldp.chassis_key(number(get[1]), _bytes(get[2]))
    if key is not None and key.kind != "ip":
        yield Statement(view.subject, SameDevice(key))
    if name := _said(get[3]):
        yield Statement(view.subject, Attribute("sys_name", name))
        yield Statement(view.subject, SameDevice(Key.name(name)))
    if descr := _said(get[4]):
        yield Statement(view.subject, Attribute("sys_descr", descr))
    for capability in lldp.capabilities(_bits(get[6])):
        if capability != "other":
            yield Statement(view.subject, Attribute("capability", capability), Confidence.REPORTED)


_MED = oid("1.0.8802.1.1.2.1.5.4795.1.3.3.1")  # LLDP-EXT-MED-MIB lldpXMedRemInventoryTable (ANSI/TIA-1057)
_MED_FACTS = ((3, "firmware"), (5, "serial"), (6, "vendor"), (7, "model"))


def _inventory(view: View) -> Iterator[Statement]:
    """What phones and the like say of themselves by LLDP-MED."""
    tree = _TREES[0]
    subtypes, ids = (view.table.column((*tree.remote, tree.first + c)) for c in (0, 1))
    for column, name in _MED_FACTS:
        for index, value in view.table.under((*_MED, column)):
            key = lldp.chassis_key(number(subtypes.get(index)), _bytes(ids.get(index)))
            said = _said(value)
            if key is not None and key.kind in ("mac", "chassis") and said:
                yield Statement(key, Attribute(name, said))


def statements(view: View) -> Iterator[Statement]:
    said = set()
    for tree in _TREES:
        for statement in (*_local(view, tree), *_remote(view, tree), *_inventory(view)):
            if statement not in said:
                said.add(statement)
                yield statement


MIB = Mib(
    "lldp",
    (
        *(f"1.0.8802.1.1.2.1.3.{c}" for c in range(1, 7)),
        *(f"1.0.8802.1.1.2.1.3.7.1.{c}" for c in (2, 3, 4)),
        *(f"1.0.8802.1.1.2.1.4.1.1.{c}" for c in range(4, 13)),
        "1.0.8802.1.1.2.1.4.2.1.3",
        "1.3.6.1.4.1.14988.1.1.11.1.1.8",
        *(f"1.0.8802.1.1.2.1.5.4795.1.3.3.1.{column}" for column, _ in _MED_FACTS),
        *(f"1.3.111.2.802.1.1.13.1.3.{c}" for c in range(1, 7)),
        *(f"1.3.111.2.802.1.1.13.1.3.7.1.{c}" for c in (2, 3, 4)),
        *(f"1.3.111.2.802.1.1.13.1.4.1.1.{c}" for c in range(5, 14)),
        "1.3.111.2.802.1.1.13.1.4.2.1.3",
        *(f"1.3.6.1.4.1.6527.3.1.2.59.4.1.1.{c}" for c in range(4, 13)),
        "1.3.6.1.4.1.6527.3.1.2.59.4.2.1.3",
    ),
    statements,
    order=10,
)
