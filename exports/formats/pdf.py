"""`diagram -o x.pdf`: the plan, set by typst."""

from __future__ import annotations

from exports.format import Format, Settings
from exports.plan.typeset import typeset
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """One sheet; the same inventory gives the same bytes."""
    return typeset(inventory, settings, "pdf")


FORMAT = Format(
    "pdf",
    ("PDF: der Netzplan zum Drucken", "PDF: the plan for printing"),
    ".pdf",
    "diagram",
    render,
)
