"""Time and legibility of the plan for offices of 50 to 5,000 devices, beside Graphviz.

`python -m benchmarks.plan [SIZES…]`: seconds for SVG and PDF, sheets, the smallest text on paper in points, boxes that
lie on each other, crossings of lines of different cables, port labels that are cut. `bus` and `dot` are this program's
own arrangements of cards; `dot graph` and `sfdp graph` are what Graphviz makes of the device graph, a box for each
device, on one sheet of A3, stopped after a minute.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import subprocess
import time

from exports.format import Settings
from exports.plan import paper as papers
from exports.plan.positions import Layout
from exports.plan.sheet import sheets, whole
from exports.registry import formats
from tests.exports.offices import office

SIZES = (50, 250, 1000, 5000)
_PATIENCE = 60.0
_TEXT = 8.0
"""Points of the smallest text in the DOT file."""


def overlaps(layout: Layout) -> int:
    """Pairs of cards that lie on each other."""
    return sum(
        a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h
        for a, b in itertools.combinations(layout.placed, 2)
    )


def crossings(layout: Layout) -> int:
    """Places where two lines of different nets pass through each other."""
    pieces = [(x.net, a, b) for x in layout.lines for a, b in itertools.pairwise(x.points)]
    return sum(
        one[0] != other[0]
        and _side(*one[1:], other[1]) * _side(*one[1:], other[2]) < 0
        and _side(*other[1:], one[1]) * _side(*other[1:], one[2]) < 0
        for one, other in itertools.combinations(pieces, 2)
    )


def _side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def cut(layout: Layout) -> int:
    """Labels at lines that do not say everything."""
    return sum("…" in line for label in layout.labels for line in label.lines)


def graphviz(program: str, graph: bytes) -> str:
    """A row of the table for what Graphviz makes of the graph."""
    if shutil.which(program) is None:
        return f"{'not installed':>7}"
    begun = time.perf_counter()
    try:
        more = ["-Goverlap=prism"] if program == "sfdp" else []
        done = subprocess.run(
            [program, "-Tjson", *more], input=graph, capture_output=True, timeout=_PATIENCE, check=True
        )
    except subprocess.TimeoutExpired:
        return f"{f'> {_PATIENCE:.0f}':>7}"
    took = time.perf_counter() - begun
    told = json.loads(done.stdout)
    _, _, wide, high = (float(v) for v in told["bb"].split(","))
    boxes = []
    for one in told["objects"]:
        x, y = (float(v) for v in one["pos"].split(","))
        w, h = float(one["width"]) * 72, float(one["height"]) * 72
        boxes.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    on = sum(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a, b in itertools.combinations(sorted(boxes), 2)
        if b[0] < a[2]
    )
    room = papers.A3.room
    text = _TEXT * min(room[0] / wide, room[1] / high, 1.0)
    return f"{took:>7.2f} {'':>7} {1:>7} {text:>8.1f} {on:>9}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    known = formats()
    known["svg"].render(office(20), Settings())  # fonts and icons are read once
    heads = f"{'devices':>8} {'layout':>10} {'svg s':>7} {'pdf s':>7} {'sheets':>7}"
    print(f"{heads} {'text pt':>8} {'overlaps':>9} {'crossings':>10} {'cut':>4}")
    for size in parser.parse_args().sizes:
        inventory = office(size)
        for layout in ("bus", "dot"):
            settings = Settings(options={"layout": layout})
            begun = time.perf_counter()
            known["svg"].render(inventory, settings)
            svg = time.perf_counter() - begun
            begun = time.perf_counter()
            known["pdf"].render(inventory, settings)
            pdf = time.perf_counter() - begun
            pages = [s.fit for s in sheets(inventory, settings) if s.fit]
            one = whole(inventory, settings).fit
            assert one is not None
            smallest = min(p.smallest for p in pages)
            counts = f"{overlaps(one.layout):>9} {crossings(one.layout):>10} {cut(one.layout):>4}"
            print(f"{size:>8} {layout:>10} {svg:>7.2f} {pdf:>7.2f} {len(pages):>7} {smallest:>8.1f} {counts}")
        graph = known["dot"].render(inventory, Settings())
        for program in ("dot", "sfdp"):
            print(f"{size:>8} {program + ' graph':>10} {graphviz(program, graph)}")


if __name__ == "__main__":
    main()
