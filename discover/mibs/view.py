"""One device as its agent describes it: the tables, and how its ports are called."""

from __future__ import annotations

from functools import cached_property

from discover.mibs import ports
from discover.observation import Key
from discover.snmp.table import Oid, Table, Walk, number, oid

_SYS_OBJECT_ID = oid("1.3.6.1.2.1.1.2.0")
_BASE_PORT_IF_INDEX = oid("1.3.6.1.2.1.17.1.4.1.2")


class View:
    """`table` holds the default context; `vlans` the forwarding contexts by VLAN id."""

    def __init__(self, walk: Walk, subject: Key) -> None:
        self.subject = subject
        self.walk = walk
        self.table = walk.table()
        self.vlans: dict[int, Table] = {int(name): walk.table(name) for name in sorted(walk.contexts) if name.isdigit()}

    @cached_property
    def enterprise(self) -> int | None:
        """The number below 1.3.6.1.4.1 of its sysObjectID."""
        value = self.table.get(_SYS_OBJECT_ID)
        return value[6] if isinstance(value, tuple) and value[:6] == (1, 3, 6, 1, 4, 1) and len(value) > 6 else None

    @cached_property
    def names(self) -> dict[int, str]:
        """ifIndex → the port's name, unique in the device."""
        return ports.names(self.table)

    @cached_property
    def bridge_ports(self) -> dict[int, int]:
        """dot1dBasePort → ifIndex, over all contexts."""
        found: dict[int, int] = {}
        for table in (self.table, *self.vlans.values()):
            for port, index in table.numbers(_BASE_PORT_IF_INDEX).items():
                if index > 0:
                    found.setdefault(port, index)
        return found

    def interface(self, index: int) -> str | None:
        """The name of an ifIndex; None for 0 and those the agent does not list."""
        return self.names.get(index)

    def bridge_port(self, port: int, bridge_ports: dict[int, int] | None = None) -> str | None:
        """The name of a bridge port; `port N` where the agent does not say which interface it is."""
        if port <= 0:
            return None
        index = (self.bridge_ports if bridge_ports is None else bridge_ports).get(port)
        if index is not None:
            return self.names.get(index) or f"port {port}"
        if not self.bridge_ports and port in self.names:
            return self.names[port]
        return f"port {port}"

    def scalar(self, at: Oid) -> int | None:
        return number(self.table.get(at))
