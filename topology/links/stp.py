"""Links that spanning tree shows: a port names the bridge and port that is designated on its segment (802.1D 9.2)."""

from __future__ import annotations

from collections.abc import Mapping

from discover.observation import Confidence, Key, Observation, SpanningTree
from topology.base import Base, evidence
from topology.inventory import End
from topology.links.wire import Wire, sorted_wires
from topology.ports import Ports

_BLOCKED = frozenset({"blocking", "discarding"})
_SILENT = frozenset({"disabled", "broken"})


def wires(base: Base, ports: Ports) -> list[Wire]:
    """One wire from each port to the designated port of its segment, where that belongs to another known bridge. With
    a tree for each VLAN, a wire is at rest only where it is so in all of them."""
    found: dict[tuple[End, End], list[tuple[SpanningTree, Observation]]] = {}
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, SpanningTree):
            if claim.designated_bridge is None or claim.state in _SILENT:
                continue
            other = base.by_key.get(Key("mac", claim.designated_bridge))
            if other is None or other == device or claim.designated_bridge == claim.bridge:
                continue
            number = claim.designated_port
            port = ports.by_bridge_port(other, number) if number is not None else None
            found.setdefault((End(device, claim.port or None), End(other, port)), []).append((claim, seen))
    resting = _resting(found)
    return sorted_wires(
        Wire(
            *ends,
            "stp",
            Confidence.REPORTED,
            tuple(sorted({evidence(seen, _says(claim)) for claim, seen in said})),
            "blocked" if frozenset(ends) in resting else "forwarding",
        )
        for ends, said in found.items()
    )


def _resting(found: Mapping[tuple[End, End], list[tuple[SpanningTree, Observation]]]) -> set[frozenset[End]]:
    """The wires that are blocked, at one end or the other, in every tree that tells of them."""
    trees: dict[frozenset[End], dict[int | None, bool]] = {}
    for ends, said in found.items():
        for claim, _ in said:
            tree = trees.setdefault(frozenset(ends), {})
            tree[claim.vlan] = tree.get(claim.vlan, False) or claim.state in _BLOCKED
    return {ends for ends, tree in trees.items() if all(tree.values())}


def _says(claim: SpanningTree) -> str:
    says = f"stp: {claim.port or '?'} {claim.state}, designated {claim.designated_bridge}"
    says += f" port {claim.designated_port}" if claim.designated_port is not None else ""
    return says + (f" vlan {claim.vlan}" if claim.vlan is not None else "")
