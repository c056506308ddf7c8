"""`diagram -o x.dot`: the device graph for Graphviz, through the `graphviz` package."""

from __future__ import annotations

import itertools
from collections import defaultdict
from html import escape
from typing import Any

from exports.cells import plain
from exports.format import Format, Settings
from exports.plan import theme
from exports.plan.draw import thick
from exports.plan.model import Model
from exports.plan.ports import natural
from exports.plan.summarise import Summary
from exports.plan.views import PHYSICAL, seen, view_of
from exports.table import label
from exports.texts import text
from topology.inventory import End, Inventory, Link

_WIDTH = 80


def quoted(value: str) -> str:
    """A label that Graphviz shows as it is: no markup, no escape, no field of a record, on one line."""
    return _plain(value).replace("\\", "\\\\").replace('"', '\\"')


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
    _devices(graph, inventory, settings.lang)
    return str(graph.source).encode("utf-8", "replace")


def _devices(graph: Any, inventory: Inventory, lang: str) -> None:
    """Every device and every link, from the Internet outwards; a device with several cables is a table with a cell for
    each of its ports, so that no two names of ports lie on each other."""
    import graphviz

    ids = {d.id: f"n{number}" for number, d in enumerate(inventory.devices)}
    rank = _ranks(inventory)
    links = [_outwards(x, rank) for x in inventory.links if {x.a.device, x.b.device} <= ids.keys()]
    sides: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for n, (_, up, down) in enumerate(links):
        sides[up.device][1].append(n)
        sides[down.device][0].append(n)
    for inwards, outwards in sides.values():
        inwards.sort(key=lambda n: natural(links[n][2].port))
        outwards.sort(key=lambda n: natural(links[n][1].port))
    tables = {
        device
        for device, (inwards, outwards) in sides.items()
        if sum(links[n][2].port is not None for n in inwards) + sum(links[n][1].port is not None for n in outwards) > 2
    }
    for device in inventory.devices:
        lines = [label(device, lang), text(lang, f"roles.{device.role}"), next(iter(device.ips), "")]
        lines = list(dict.fromkeys(line for line in lines if line))
        style = "rounded,dashed" if device.presumed else "rounded"
        colour = theme.LIGHT[theme.family(device.role)]
        inwards, outwards = sides[device.id]
        if device.id in tables:
            ports = [[(n, links[n][2].port or "") for n in inwards], [(n, links[n][1].port or "") for n in outwards]]
            graph.node(ids[device.id], label=_table(lines, ports), color=colour, style=style, margin="0")
        else:
            shown = "\\n".join(quoted(line) for line in lines)
            graph.node(ids[device.id], label=graphviz.nohtml(shown), color=colour, style=style)
    for n, (link, up, down) in enumerate(links):
        more = _edge(link)
        several = [end.device in tables for end in (up, down)]
        if not several[0]:
            more["taillabel"] = _value(up.port or "")
        if not several[1]:
            more["headlabel"] = _value(down.port or "")
        tail = ids[up.device] + (f":r{n}:e" if several[0] else "")
        head = ids[down.device] + (f":l{n}:w" if several[1] else "")
        graph.edge(tail, head, **more)


def _ranks(inventory: Inventory) -> dict[str, int]:
    """How many links away from the Internet, or from the gateways."""
    near: dict[str, set[str]] = defaultdict(set)
    for link in inventory.links:
        near[link.a.device].add(link.b.device)
        near[link.b.device].add(link.a.device)
    roots = [d.id for d in inventory.devices if d.role == "internet"]
    rank = dict.fromkeys(roots or sorted({n.gateway for n in inventory.networks if n.gateway}), 0)
    waiting = list(rank)
    for here in waiting:
        for other in sorted(near[here] - rank.keys()):
            rank[other] = rank[here] + 1
            waiting.append(other)
    return rank


def _outwards(link: Link, rank: dict[str, int]) -> tuple[Link, End, End]:
    """A link with its end nearer to the Internet first."""
    far = len(rank)
    up, down = sorted((link.a, link.b), key=lambda e: (rank.get(e.device, far), e))
    return link, up, down


def _table(lines: list[str], ports: list[list[tuple[int, str]]]) -> str:
    """A label of Graphviz's own kind of HTML: the device above, its ports below, those towards the Internet left."""
    head = "<BR/>".join(escape(_plain(line)) for line in lines)
    rows = [f'<TR><TD COLSPAN="2" BORDER="0" CELLPADDING="4">{head}</TD></TR>']
    for left, right in itertools.zip_longest(*ports):
        cells = []
        for side, one in (("l", left), ("r", right)):
            name = escape(_plain(one[1])) if one else ""
            port = f' PORT="{side}{one[0]}"' if one else ""
            cells.append(f'<TD{port} BORDER="0" ALIGN="{"LEFT" if side == "l" else "RIGHT"}">{name or " "}</TD>')
        rows.append(f"<TR>{''.join(cells)}</TR>")
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{"".join(rows)}</TABLE>>'


def _plain(value: str) -> str:
    return plain(value, _WIDTH).replace("\n", " ")


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
    return {"style": style, "penwidth": str(thick(link.speed_bps))}


FORMAT = Format(
    "dot",
    ("DOT: der Gerätegraph für Graphviz", "DOT: the device graph for Graphviz"),
    ".dot",
    "diagram",
    render,
    "laid out with Graphviz",
)
