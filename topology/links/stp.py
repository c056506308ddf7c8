"""Links that spanning tree shows: a port names the bridge and port that is designated on its segment (802.1D 9.2)."""

from __future__ import annotations

from discover.observation import Confidence, Key, SpanningTree
from topology.base import Base, evidence
from topology.inventory import End
from topology.links.wire import Wire, sorted_wires
from topology.ports import Ports

_BLOCKED = frozenset({"blocking", "discarding"})
_SILENT = frozenset({"disabled", "broken"})


def wires(base: Base, ports: Ports) -> list[Wire]:
    """One wire from each port to the designated port of its segment, where that belongs to another known bridge."""
    found = set()
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, SpanningTree):
            if claim.designated_bridge is None or claim.state in _SILENT:
                continue
            other = base.by_key.get(Key("mac", claim.designated_bridge))
            if other is None or other == device or claim.designated_bridge == claim.bridge:
                continue
            number = claim.designated_port
            port = ports.by_bridge_port(other, number) if number is not None else None
            says = f"stp: {claim.port} {claim.state}, designated {claim.designated_bridge}"
            found.add(
                Wire(
                    End(device, claim.port),
                    End(other, port),
                    "stp",
                    Confidence.REPORTED,
                    (evidence(seen, says + (f" port {number}" if number is not None else "")),),
                    "blocked" if claim.state in _BLOCKED else "forwarding",
                )
            )
    return sorted_wires(found)
