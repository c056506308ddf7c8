"""`document -o x.pdf`: the handover document."""

from __future__ import annotations

from exports.document.build import document
from exports.document.typeset import pdf
from exports.format import Format, Settings
from exports.plan.logo import in_pixels
from exports.plan.sheet import pictures
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """PDF with tags and bookmarks, plans included."""
    settings = in_pixels(settings)
    return pdf(document(inventory, settings, plans(inventory, settings)), settings.logo)


def plans(inventory: Inventory, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Name and SVG of each sheet of the plan."""
    return pictures(inventory, settings)


FORMAT = Format(
    "document",
    ("PDF: die IT-Dokumentation zur Übergabe", "PDF: the IT documentation for handover"),
    ".pdf",
    "document",
    render,
    "opened and read back with poppler",
)
