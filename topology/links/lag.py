"""Ports that are one wire: members under their aggregate, sub-interfaces on their port."""

from __future__ import annotations

from topology.base import Base
from topology.inventory import Device, Port

# ifType (IANA): propVirtual, bridge, l2vlan, l3ipvlan, ieee8023adLag; propMultiplexor is how Cisco types a PAgP group.
_VIRTUAL, _MULTIPLEXOR, _VLAN, _IP_VLAN, _AGGREGATE = 53, 54, 135, 136, 161
_SUB = frozenset({_VIRTUAL, _VLAN, _IP_VLAN})


class Carriers:
    """Leads from any port to the one that stands for its wire: the aggregate of a member, the port of a unit."""

    def __init__(self, base: Base) -> None:
        self._of: dict[tuple[str, str], str] = {}
        self._members: dict[tuple[str, str], tuple[str, ...]] = {}
        for device in base.devices.values():
            self._read(device)

    def _read(self, device: Device) -> None:
        names = {port.name: port for port in device.ports}
        for port in device.ports:
            lower = tuple(name for name in port.lower if name in names and name != port.name)
            if _is_aggregate(port) and lower:
                physical = tuple(sorted({self._base(names, name) for name in lower} - {port.name}))
                self._members[device.id, port.name] = physical
                for name in {*lower, *physical}:
                    self._of[device.id, name] = port.name
        for port in device.ports:
            below = self._base(names, port.name)
            if below != port.name and not _is_aggregate(port):
                self._of[device.id, port.name] = self._of.get((device.id, below), below)

    @staticmethod
    def _base(names: dict[str, Port], name: str) -> str:
        """The port a unit (`ge-0/0/2.100`, `eth0.10`) stands on; the name itself where it is none."""
        port, (stem, dot, unit) = names[name], name.rpartition(".")
        if dot and unit.isdigit() and stem in names:
            return stem
        if port.if_type in _SUB and len(port.lower) == 1 and port.lower[0] in names:
            return port.lower[0]
        return name

    def of(self, device: str, port: str | None) -> str | None:
        """The port that stands for the wire of this one."""
        return port if port is None else self._of.get((device, port), port)

    def members(self, device: str, port: str | None) -> tuple[str, ...]:
        """The physical ports of an aggregate; none for another port."""
        return () if port is None else self._members.get((device, port), ())


def _is_aggregate(port: Port) -> bool:
    return port.if_type == _AGGREGATE or (port.if_type in (_VIRTUAL, _MULTIPLEXOR) and len(port.lower) > 1)
