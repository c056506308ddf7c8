"""`document -o x.pdf`: the handover document."""

from __future__ import annotations

import importlib

from exports.document.build import document
from exports.document.typeset import pdf
from exports.format import Format, Settings, Unable
from exports.texts import text
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """PDF with tags and bookmarks, plans included."""
    return pdf(document(inventory, settings, plans(inventory, settings)), settings.logo)


def plans(inventory: Inventory, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Title and SVG of the plan; none where it cannot be drawn."""
    try:
        module = importlib.import_module("exports.formats.svg")
        svg: bytes = module.FORMAT.render(inventory, settings)
    except (ImportError, Unable):
        return ()
    return ((text(settings.lang, "document.plan-title"), svg.decode()),)


FORMAT = Format(
    "document",
    ("PDF: die IT-Dokumentation zur Übergabe", "PDF: the IT documentation for handover"),
    ".pdf",
    "document",
    render,
    "opened and read back with poppler",
)
