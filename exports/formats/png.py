"""`diagram -o x.png`: the plan as pixels."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.logo import in_pixels
from exports.plan.sheet import whole
from exports.plan.typeset import typeset
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """All on one sheet at 200 dpi, or the one that `options["sheet"]` numbers (as in the PDF)."""
    settings = in_pixels(settings)
    return typeset((whole(inventory, settings),), inventory, settings, "png")


FORMAT = Format(
    "png",
    ("PNG: der Netzplan als Bild", "PNG: the plan as an image"),
    ".png",
    "diagram",
    render,
)
