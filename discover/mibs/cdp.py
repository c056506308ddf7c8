"""Neighbours by the Cisco Discovery Protocol: CISCO-CDP-MIB. HP and others keep the same table."""

from __future__ import annotations

from collections.abc import Iterator

from discover.announce.cdp import capabilities, device_keys
from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Key, Neighbour
from discover.probe import Statement
from discover.snmp.table import Value, address, mac, number, oid, text

_CACHE = oid("1.3.6.1.4.1.9.9.23.1.2.1.1")
_ADDRESS_TYPE, _ADDRESS, _VERSION, _DEVICE_ID, _DEVICE_PORT, _PLATFORM, _CAPABILITIES = 3, 4, 5, 6, 7, 8, 9
_NETWORK_IP = 1


def _bits(value: Value | None) -> int:
    if isinstance(value, bytes):
        return int.from_bytes(value[-4:], "big")
    return value if isinstance(value, int) and value >= 0 else 0


def statements(view: View) -> Iterator[Statement]:
    columns = {c: view.table.column((*_CACHE, c)) for c in range(3, 10)}
    for index in sorted({*columns[_DEVICE_ID], *columns[_ADDRESS]}):
        if len(index) != 2:
            continue
        row = {c: column.get(index) for c, column in columns.items()}
        raw = row[_DEVICE_ID]
        keys, name = device_keys(raw) if isinstance(raw, bytes) else ([], None)
        ip = address(row[_ADDRESS]) if number(row[_ADDRESS_TYPE]) in (_NETWORK_IP, None) else None
        keys += [Key.ip(ip)] if ip and not ip.startswith("127.") else []
        if not keys:
            continue
        port = view.names.get(index[0]) or f"port {index[0]}"
        remote = row[_DEVICE_PORT]
        yield Statement(
            view.subject,
            Neighbour(
                "cdp",
                port,
                tuple(dict.fromkeys(keys)),
                text(remote) or mac(remote),
                None,
                None,
                name,
                text(row[_PLATFORM]) or text(row[_VERSION]),
                capabilities(_bits(row[_CAPABILITIES])),
            ),
        )


MIB = Mib(
    "cdp",
    ("1.3.6.1.4.1.9.9.23.1.1.1.1.6", *(f"1.3.6.1.4.1.9.9.23.1.2.1.1.{c}" for c in range(3, 10))),
    statements,
    order=12,
)
