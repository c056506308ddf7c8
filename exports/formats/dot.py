"""`diagram -o x.dot`: the device graph for Graphviz, through the `graphviz` package."""

from __future__ import annotations

from typing import Any

from exports.cells import plain
from exports.format import Format, Settings
from exports.plan import theme
from exports.plan.draw import thick
from exports.plan.model import Model
from exports.plan.summarise import Summary
from exports.plan.views import PHYSICAL, seen, view_of
from exports.table import label
from exports.texts import text
from topology.inventory import Inventory, Link

_WIDTH = 80


def quoted(value: str) -> str:
    """A label that Graphviz shows as it is: no markup, no escape, no field of a record, on one line."""
    shown = plain(value, _WIDTH).replace("\n", " ")
    return shown.replace("\\", "\\\\").replace('"', '\\"')


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Nodes are `n0`, `n1` …: names from the network are labels only, never part of the language."""
    import graphviz

    graph = graphviz.Graph("netzplan", strict=False)
    graph.attr("graph", rankdir="LR", splines="polyline", nodesep="0.16", ranksep="0.7", label=_value(inventory.site))
    graph.attr(
        "node", shape="box", style="rounded", fontname="Source Sans Pro", fontsize="10", color=theme.LIGHT["machine"]
    )
    graph.attr("edge", fontname="Source Sans Pro", fontsize="8", color=theme.LIGHT["wire"])
    if view_of(settings) != PHYSICAL:
        _view(graph, *seen(inventory, settings))
        return str(graph.source).encode("utf-8", "replace")
    ids = {d.id: f"n{number}" for number, d in enumerate(inventory.devices)}
    for device in inventory.devices:
        lines = [label(device, settings.lang), text(settings.lang, f"roles.{device.role}"), next(iter(device.ips), "")]
        shown = "\\n".join(quoted(line) for line in lines if line)
        style = "rounded,dashed" if device.presumed else "rounded"
        graph.node(
            ids[device.id], label=graphviz.nohtml(shown), color=theme.LIGHT[theme.family(device.role)], style=style
        )
    for link in inventory.links:
        if link.a.device in ids and link.b.device in ids:
            graph.edge(ids[link.a.device], ids[link.b.device], **_edge(link))
    return str(graph.source).encode("utf-8", "replace")


def _view(graph: Any, model: Model, _: Summary) -> None:
    """The cards of a view and what joins them; rows and sockets as lines of the label."""
    import graphviz

    ids = {card: f"n{number}" for number, card in enumerate(model.cards)}
    for card in model.cards.values():
        rows = [f"{r.count} {r.text}" if r.count is not None else r.text for r in card.rows]
        rows += [f"{s.number}: {s.text}" for s in card.sockets if s.state != "down"]
        shown = "\\n".join(quoted(line) for line in (card.title, card.subtitle, *rows) if line)
        graph.node(
            ids[card.id], label=graphviz.nohtml(shown), color=theme.LIGHT[card.colour or theme.family(card.role)]
        )
    for wire in model.wires:
        if wire.a in ids and wire.b in ids:
            style = "dotted" if wire.kind in ("radio", "virtual") else "dashed" if wire.kind == "inferred" else "solid"
            graph.edge(ids[wire.a], ids[wire.b], label=_value(wire.tag), style=style, penwidth=str(thick(wire.speed)))


def _value(value: str) -> Any:
    """A label of the type by which the package knows that `<…>` is no markup."""
    import graphviz

    return graphviz.nohtml(quoted(value))


def _edge(link: Link) -> dict[str, Any]:
    style = "dotted" if link.medium in ("wireless", "virtual") else "dashed" if link.inferred else "solid"
    return {
        "taillabel": _value(link.a.port or ""),
        "headlabel": _value(link.b.port or ""),
        "style": style,
        "penwidth": str(thick(link.speed_bps)),
    }


FORMAT = Format(
    "dot",
    ("DOT: der Gerätegraph für Graphviz", "DOT: the device graph for Graphviz"),
    ".dot",
    "diagram",
    render,
    "laid out with Graphviz",
)
