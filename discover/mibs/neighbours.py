"""Neighbours in vendors' own tables: TP-Link's LLDP, Foundry's FDP, Extreme's EDP; and whom MikroTik has heard of."""

from __future__ import annotations

from collections.abc import Iterator

from discover.announce import lldp
from discover.announce.cdp import capabilities, device_keys
from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Address, Attribute, Confidence, Key, Neighbour, SameDevice, canonical_ip, canonical_mac
from discover.probe import Statement
from discover.snmp.table import address, mac, octets, oid, station, text, usable

_TPLINK = oid("1.3.6.1.4.1.11863.6.35.1.2.2.1")
_CHASSIS = {"MAC address": 4, "Network address": 5, "Interface name": 6, "Locally assigned": 7}
_PORTS = {"Interface alias": 1, "MAC address": 3, "Interface name": 5, "Locally assigned": 7}
_WORDS = {"Bridge": "bridge", "Router": "router", "WLAN AP": "wlan-ap", "Telephone": "telephone", "Station": "station"}
_FDP = oid("1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1")
_EDP = oid("1.3.6.1.4.1.1916.1.13.2.1")
_MNDP = oid("1.3.6.1.4.1.14988.1.1.11.1.1")


def _tplink(view: View) -> Iterator[Statement]:
    columns = {c: view.table.column((*_TPLINK, c)) for c in (3, 4, 5, 6, 8, 9, 10, 12, 13)}
    for index in sorted(i for i in columns[4] if i):
        row = {c: text(column.get(index)) for c, column in columns.items()}
        port = view.names.get(index[0])
        chassis = lldp.chassis_key(_CHASSIS.get(row[3] or ""), (row[4] or "").encode())
        subtype = _PORTS.get(row[5] or "")
        ip = usable(canonical_ip((row[13] or "").removeprefix("::") or "-"))
        keys = [*([chassis] if chassis else []), *([Key.ip(ip)] if ip else [])]
        keys += [Key.name(row[9])] if row[9] else []
        if port and keys:
            told = row[12] or ""
            yield Statement(
                view.subject,
                Neighbour(
                    "lldp",
                    port,
                    tuple(keys),
                    (canonical_mac(row[6]) if row[6] and subtype == 3 else None) or row[6],
                    subtype,
                    row[8],
                    row[9],
                    row[10],
                    tuple(code for word, code in _WORDS.items() if word in told),
                ),
            )


def _fdp(view: View) -> Iterator[Statement]:
    """FDP, and CDP as Foundry hears it: the table of CISCO-CDP-MIB with other column numbers."""
    columns = {c: view.table.column((*_FDP, c)) for c in (3, 5, 7, 8, 9, 10)}
    for index in sorted(columns[3]):
        raw = columns[3][index]
        keys, name = device_keys(raw) if isinstance(raw, bytes) else ([], None)
        if ip := address(columns[5].get(index)):
            keys = [*keys, Key.ip(ip)]
        if keys and len(index) >= 2:
            bits = columns[9].get(index)
            yield Statement(
                view.subject,
                Neighbour(
                    "cdp" if "cisco" in (text(columns[10].get(index)) or "").lower() else "fdp",
                    view.names.get(index[0]) or f"port {index[0]}",
                    tuple(keys),
                    text(columns[7].get(index)),
                    None,
                    None,
                    name,
                    text(columns[8].get(index)),
                    capabilities(int.from_bytes(bits[-4:], "big") if isinstance(bits, bytes) else 0),
                ),
            )


def _edp(view: View) -> Iterator[Statement]:
    """Index: ifIndex, eight octets of device id (two of zero, the MAC address), slot, port."""
    for index, value in view.table.under((*_EDP, 3)):
        if len(index) != 11:
            continue
        raw = octets(index[1:9])
        found = station(canonical_mac(raw[2:])) if raw else None
        name = text(value)
        if found or name:
            yield Statement(
                view.subject,
                Neighbour(
                    "edp",
                    view.names.get(index[0]) or f"port {index[0]}",
                    (*([Key.mac(found)] if found else []), *([Key.name(name)] if name else [])),
                    f"{index[9]}:{index[10]}" if index[9] else str(index[10]),
                    remote_name=name,
                ),
            )


def _mndp(view: View) -> Iterator[Statement]:
    """MikroTik floods its announcements through switches, so they name devices but no cable."""
    ips, names, models = (view.table.column((*_MNDP, c)) for c in (2, 6, 5))
    for index, value in view.table.under((*_MNDP, 3)):
        if (found := mac(value)) is None:
            continue
        key = Key.mac(found)
        if ip := address(ips.get(index)):
            yield Statement(key, SameDevice(Key.ip(ip)), Confidence.HINT)
            yield Statement(key, Address(ip), Confidence.HINT)
        if name := text(names.get(index)):
            yield Statement(key, Attribute("sys_name", name), Confidence.HINT)
        if platform := text(models.get(index)):
            yield Statement(key, Attribute("description", platform), Confidence.HINT)


def statements(view: View) -> Iterator[Statement]:
    for vendor in (_tplink, _fdp, _edp, _mndp):
        yield from vendor(view)


MIB = Mib(
    "neighbours",
    (
        *(f"1.3.6.1.4.1.11863.6.35.1.2.2.1.{c}" for c in (3, 4, 5, 6, 8, 9, 10, 12, 13)),
        *(f"1.3.6.1.4.1.1991.1.1.3.20.1.2.1.1.{c}" for c in (3, 5, 7, 8, 9, 10)),
        "1.3.6.1.4.1.1916.1.13.2.1.3",
        *(f"1.3.6.1.4.1.14988.1.1.11.1.1.{c}" for c in (2, 3, 5, 6)),
    ),
    statements,
    order=14,
)
