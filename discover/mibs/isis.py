"""Routers that talk IS-IS to each other: ISIS-MIB (RFC 4444), and the draft of it that Cisco kept."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Key, Neighbour, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, Value, address, mac, number, oid

_ROOTS = ("1.3.6.1.2.1.138", "1.3.6.1.4.1.9.10.118")
_SYSTEM_ID = ".1.1.1.3"
_CIRCUIT_INTERFACE = ".1.3.2.1.2"
_STATE, _POINT_OF_ATTACHMENT, _NEIGHBOUR_ID = ".1.6.1.1.2", ".1.6.1.1.4", ".1.6.1.1.6"
_NEIGHBOUR_ADDRESS = ".1.6.3.1.3"
_UP = 3


def _system(value: Value | None) -> Key | None:
    """An ISO 10589 system id: six octets, not all zero."""
    if isinstance(value, bytes) and len(value) == 6 and any(value):
        return Key("isis", value.hex())
    return None


def _adjacencies(view: View, root: str) -> Iterator[Statement]:
    column = {c: view.table.column(oid(root + c)) for c in (_POINT_OF_ATTACHMENT, _NEIGHBOUR_ID, _CIRCUIT_INTERFACE)}
    addresses: dict[Oid, list[str]] = {}
    for index, value in view.table.under(oid(root + _NEIGHBOUR_ADDRESS)):
        if ip := address(value):
            addresses.setdefault(index[:-1], []).append(ip)
    for index, value in view.table.under(oid(root + _STATE)):
        remote = _system(column[_NEIGHBOUR_ID].get(index))
        if number(value) != _UP or remote is None or len(index) < 2:
            continue
        circuit = index[:-1]  # an instance may stand before it
        interface = number(column[_CIRCUIT_INTERFACE].get(circuit))
        port = view.interface(interface if interface is not None else circuit[-1])
        if port is not None:
            hardware = mac(column[_POINT_OF_ATTACHMENT].get(index))
            keys = [remote, *([Key.mac(hardware)] if hardware else []), *map(Key.ip, sorted(addresses.get(index, ())))]
            yield Statement(view.subject, Neighbour("isis", port, tuple(dict.fromkeys(keys))))


def statements(view: View) -> Iterator[Statement]:
    for root in _ROOTS:
        for _, value in view.table.under(oid(root + _SYSTEM_ID)):
            if (own := _system(value)) is not None:
                yield Statement(view.subject, SameDevice(own))
        yield from _adjacencies(view, root)


MIB = Mib(
    "isis",
    tuple(
        root + column
        for root in _ROOTS
        for column in (
            _SYSTEM_ID,
            _CIRCUIT_INTERFACE,
            _STATE,
            _POINT_OF_ATTACHMENT,
            _NEIGHBOUR_ID,
            _NEIGHBOUR_ADDRESS,
        )
    ),
    statements,
    order=74,
)
