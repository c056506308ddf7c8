"""`export graphml`: the device graph for yEd, Gephi, networkx."""

from __future__ import annotations

import io
import re
from typing import Any

from exports.format import Format, Settings
from topology.graph import graph
from topology.inventory import Inventory

# XML 1.0 cannot hold these, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Device ids are the nodes' ids; names and the rest are data."""
    import networkx

    plain = networkx.MultiGraph()
    whole = graph(inventory)
    plain.graph.update(_clean(whole.graph))
    for node, data in sorted(whole.nodes(data=True)):
        plain.add_node(node, **_clean(data))
    for a, b, data in sorted(whole.edges(data=True), key=lambda e: (e[0], e[1], repr(sorted(e[2].items())))):
        plain.add_edge(a, b, **_clean(data))
    out = io.BytesIO()
    networkx.write_graphml_xml(plain, out, encoding="utf-8", prettyprint=True)
    return out.getvalue()


def _clean(data: dict[str, Any]) -> dict[str, Any]:
    """GraphML knows texts, numbers and truth values only; what is unknown is left out."""
    found: dict[str, Any] = {}
    for name, value in sorted(data.items()):
        if isinstance(value, str):
            found[name] = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value)
        elif isinstance(value, bool | int | float):
            found[name] = value
        elif isinstance(value, list | tuple):
            found[name] = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", ", ".join(map(str, value)))
    return found


FORMAT = Format(
    "graphml",
    ("GraphML: der Gerätegraph für yEd, Gephi, networkx", "GraphML: the device graph for yEd, Gephi, networkx"),
    ".graphml",
    "export",
    render,
    (
        "mit networkx zurückgelesen",
        "read back with networkx",
    ),
    "GraphML 1.0",
)
