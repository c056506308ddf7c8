"""`diagram -o x.pdf`: the plan to print, a page for each sheet."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.logo import in_pixels
from exports.plan.sheet import sheets
from exports.plan.typeset import typeset
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Vectors with text to select; the same inventory gives the same bytes."""
    settings = in_pixels(settings)
    return typeset(sheets(inventory, settings), inventory, settings, "pdf")


FORMAT = Format(
    "pdf",
    ("PDF: der Netzplan zum Drucken", "PDF: the plan for printing"),
    ".pdf",
    "diagram",
    render,
    "read back with poppler",
)
