"""Addresses that routers hold in turn: VRRP (RFC 2787, RFC 6527) and HSRP (CISCO-HSRP-MIB)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.ip import inet_index
from discover.mibs.view import View
from discover.observation import Address, Attribute
from discover.probe import Statement
from discover.snmp.table import Oid, address, number, octets, oid

_VRRP_STATE = oid("1.3.6.1.2.1.68.1.3.1.3")
_VRRP_ADDRESS = oid("1.3.6.1.2.1.68.1.4.1.2")
_VRRP3_STATE = oid("1.3.6.1.2.1.207.1.1.1.1.6")
_VRRP3_ADDRESS = oid("1.3.6.1.2.1.207.1.1.2.1.2")
_HSRP_ADDRESS = oid("1.3.6.1.4.1.9.9.106.1.2.1.1.11")
_HSRP_STATE = oid("1.3.6.1.4.1.9.9.106.1.2.1.1.15")
_VRRP_STATES = {1: "initialize", 2: "backup", 3: "master"}
_HSRP_STATES = {1: "initial", 2: "learn", 3: "listen", 4: "speak", 5: "standby", 6: "active"}
_HOLDS = frozenset({"master", "active"})

Group = tuple[str, int, str, str, int]
"""Protocol, number, address, state, ifIndex."""


def _groups(view: View) -> Iterator[Group]:
    table = view.table
    states = table.column(_VRRP_STATE)
    for index, _ in table.under(_VRRP_ADDRESS):
        if len(index) == 6 and (ip := _quad(index[2:])):
            yield "VRRP", index[1], ip, _VRRP_STATES.get(number(states.get(index[:2])) or 0, "?"), index[0]
    states = table.column(_VRRP3_STATE)
    for index, _ in table.under(_VRRP3_ADDRESS):
        ip, _ = inet_index(index[2:]) if len(index) > 3 else (None, ())
        if ip:
            yield "VRRP", index[1], ip, _VRRP_STATES.get(number(states.get(index[:3])) or 0, "?"), index[0]
    states = table.column(_HSRP_STATE)
    for index, value in table.under(_HSRP_ADDRESS):
        ip = address(value) if isinstance(value, bytes) and len(value) == 4 else None
        if len(index) == 2 and ip:
            yield "HSRP", index[1], ip, _HSRP_STATES.get(number(states.get(index)) or 0, "?"), index[0]


def _quad(numbers: Oid) -> str | None:
    raw = octets(numbers)
    return address(raw) if raw and len(raw) == 4 else None


def statements(view: View) -> Iterator[Statement]:
    """All members tell of their groups; the address is said to be theirs only by who holds it now."""
    found: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
    for protocol, group, ip, state, index in sorted(set(_groups(view))):
        if ip in ("0.0.0.0", "::"):
            continue
        found[protocol, group, state].append(ip)
        if state in _HOLDS:
            yield Statement(view.subject, Address(ip, None, view.names.get(index)))
    if found:
        said = (f"{protocol} {group}: {', '.join(ips)} ({state})" for (protocol, group, state), ips in found.items())
        yield Statement(view.subject, Attribute("redundancy", "; ".join(said)))


MIB = Mib(
    "redundancy",
    (
        "1.3.6.1.2.1.68.1.3.1.3",
        "1.3.6.1.2.1.68.1.4.1.2",
        "1.3.6.1.2.1.207.1.1.1.1.6",
        "1.3.6.1.2.1.207.1.1.2.1.2",
        "1.3.6.1.4.1.9.9.106.1.2.1.1.11",
        "1.3.6.1.4.1.9.9.106.1.2.1.1.15",
    ),
    statements,
    order=74,
)
