"""Which port of a device is meant when somebody else names it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from discover.observation import Interface, canonical_mac
from topology.base import Base
from topology.inventory import Port

# LLDP port id subtypes, IEEE 802.1AB-2016 table 8-3.
ALIAS, COMPONENT, MAC, ADDRESS, NAME, CIRCUIT, LOCAL = range(1, 8)

_NUMBERED = (LOCAL, COMPONENT, ADDRESS, NAME, None)
_PLACE = re.compile(r"\d+(?:[/:]\d+)+")
_SPLIT = re.compile(r"([A-Za-z][A-Za-z -]*?)[ ]?(\d[\d/.:]*)")


def short(name: str) -> str:
    """A form in which long and short names of one port are equal: `GigabitEthernet0/1`, `Gi0/1`, `gi0/1` → `gi0/1`.

    Two letters tell the kinds of ports of one device apart in all vendors' short forms."""
    found = _SPLIT.fullmatch(name.strip())
    return f"{found[1].lower()[:2]}{found[2]}" if found else name.strip().lower()


class Ports:
    """The ports of all devices, as others may name them."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._bridge: dict[str, dict[int, set[str]]] = {}

    def match(self, device: str, said: str | None, subtype: int | None = None, descr: str | None = None) -> str | None:
        """The port that a neighbour calls `said` (LLDP port id of `subtype`, or CDP port) or describes as `descr`;
        None where that names no port, or more than one."""
        ports = self._base.devices[device].ports
        if said:
            mac = canonical_mac(said) if subtype in (MAC, LOCAL, None) else None
            found = _only(ports, lambda p: p.mac == mac) if mac is not None else _by_text(ports, said)
            if found is None and subtype in _NUMBERED:
                found = self._by_number(device, said)
            if found is not None:
                return found
        return _by_text(ports, descr) if descr else None

    def listed(self, device: str) -> bool:
        """Whether the device has listed its interfaces (IF-MIB), so that a port it has not listed is none of its."""
        return any(port.index is not None or port.mac is not None for port in self._base.devices[device].ports)

    def has(self, device: str, port: str) -> bool:
        return any(p.name == port for p in self._base.devices[device].ports)

    def by_bridge_port(self, device: str, number: int) -> str | None:
        """The port with this dot1dBasePort (RFC 4188)."""
        if device not in self._bridge:
            known: dict[int, set[str]] = {}
            for claim, _ in self._base.claims(device, Interface):
                if claim.bridge_port is not None:
                    known.setdefault(claim.bridge_port, set()).add(claim.name)
            self._bridge[device] = known
        found = self._bridge[device].get(number, set())
        return next(iter(found)) if len(found) == 1 else None

    def _by_number(self, device: str, said: str) -> str | None:
        """A number alone: an ifIndex or a bridge port, and only where both readings lead to one port."""
        if not said.isascii() or not said.isdigit() or len(said) > 10:
            return None
        number = int(said)
        by_index = _only(self._base.devices[device].ports, lambda p: p.index == number)
        by_bridge = self.by_bridge_port(device, number)
        return by_index or by_bridge if None in (by_index, by_bridge) or by_index == by_bridge else None


def _place(name: str) -> str | None:
    """`2/5` of `Port 2/5`: slot and port without the word before."""
    found = _SPLIT.fullmatch(name.strip())
    return found[2] if found else None


def _only(ports: Iterable[Port], fits: Callable[[Port], bool]) -> str | None:
    """The name of the only port that fits; None where none or several do."""
    found = [port.name for port in ports if fits(port)]
    return found[0] if len(found) == 1 else None


def _by_text(ports: tuple[Port, ...], said: str) -> str | None:
    brief = short(said)
    return (
        _only(ports, lambda p: p.name == said)
        or _only(ports, lambda p: p.descr == said)
        or _only(ports, lambda p: p.alias == said)
        or _only(ports, lambda p: short(p.name) == brief or (p.descr is not None and short(p.descr) == brief))
        or (_only(ports, lambda p: _place(p.name) == said) if _PLACE.fullmatch(said) else None)
    )
