"""The networkx graph of an inventory: devices as nodes, links as edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topology.inventory import Inventory

if TYPE_CHECKING:
    import networkx


def graph(inventory: Inventory, *, blocked: bool = True) -> networkx.MultiGraph:
    """Nodes are device ids with `role`, `label` and `presumed`; edges carry the Link as `link`, and `medium`, `state`,
    `speed_bps`, `inferred`, `a_port` and `b_port`. Several cables between two devices are several edges. Without
    `blocked`, links that spanning tree holds back are left out."""
    import networkx  # costs a tenth of a second

    made = networkx.MultiGraph()
    for device in inventory.devices:
        made.add_node(device.id, role=device.role, label=device.label, presumed=device.presumed)
    for link in inventory.links:
        if blocked or link.state != "blocked":
            made.add_edge(
                link.a.device,
                link.b.device,
                link=link,
                medium=link.medium,
                state=link.state,
                speed_bps=link.speed_bps,
                inferred=link.inferred,
                a_port=link.a.port,
                b_port=link.b.port,
            )
    return made
