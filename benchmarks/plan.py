"""Time and legibility of the plan for offices of 50 to 5,000 devices, beside Graphviz `dot` with the same cards.

`python -m benchmarks.plan [SIZES…]`: seconds for SVG and PDF, sheets, the smallest text on paper in points, cards that
lie on each other, crossings of lines of different cables.
"""

from __future__ import annotations

import argparse
import itertools
import time

from exports.format import Settings
from exports.plan.layout import Layout
from exports.plan.sheet import sheets, whole
from exports.registry import formats
from tests.exports.offices import office

SIZES = (50, 250, 1000, 5000)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    known = formats()
    known["svg"].render(office(20), Settings())  # fonts and icons are read once
    heads = f"{'devices':>8} {'layout':>7} {'svg s':>7} {'pdf s':>7} {'sheets':>7}"
    print(f"{heads} {'text pt':>8} {'overlaps':>9} {'crossings':>10}")
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
            counts = f"{overlaps(one.layout):>9} {crossings(one.layout):>10}"
            print(f"{size:>8} {layout:>7} {svg:>7.2f} {pdf:>7.2f} {len(pages):>7} {smallest:>8.1f} {counts}")


if __name__ == "__main__":
    main()
