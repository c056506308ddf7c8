"""`diagram -o x.svg`: the plan as a picture that scales."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.sheet import picture, whole
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """All on one sheet, or the one that `options["sheet"]` numbers (as in the PDF)."""
    return picture(whole(inventory, settings), inventory, settings).encode()


FORMAT = Format(
    "svg",
    ("SVG: der Netzplan als Bild, das sich vergrößern lässt", "SVG: the plan as a picture that scales"),
    ".svg",
    "diagram",
    render,
    "opened in Chromium, every text measured there",
)
