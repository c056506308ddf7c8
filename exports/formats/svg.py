"""`diagram -o x.svg`: the plan as a picture that scales."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.sheet import svg
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """One sheet; the same inventory gives the same bytes."""
    return svg(inventory, settings)[0].encode("utf-8", "replace")


FORMAT = Format(
    "svg",
    ("SVG: der Netzplan als Bild, das sich vergrößern lässt", "SVG: the plan as a picture that scales"),
    ".svg",
    "diagram",
    render,
)
