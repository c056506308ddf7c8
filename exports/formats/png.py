"""`diagram -o x.png`: the plan, set by typst."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.typeset import typeset
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """One sheet; the same inventory gives the same bytes."""
    return typeset(inventory, settings, "png")


FORMAT = Format(
    "png",
    ("PNG: der Netzplan als Bild", "PNG: the plan as an image"),
    ".png",
    "diagram",
    render,
)
