"""`document -o x.pdf`: the handover document."""

from __future__ import annotations

from exports.document.build import document
from exports.document.typeset import pdf
from exports.format import Format, Settings
from exports.plan.pages import pages
from exports.texts import text
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """PDF with tags and bookmarks, plans included."""
    return pdf(document(inventory, settings, plans(inventory, settings)), settings.logo)


def plans(inventory: Inventory, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Title and SVG of each sheet of the plan."""
    sheets = pages(inventory, settings)
    title = text(settings.lang, "document.plan-title")
    if len(sheets) == 1:
        return ((title, sheets[0][0]),)
    return tuple((f"{title} ({number} / {len(sheets)})", svg) for number, (svg, _) in enumerate(sheets, 1))


FORMAT = Format(
    "document",
    ("PDF: die IT-Dokumentation zur Übergabe", "PDF: the IT documentation for handover"),
    ".pdf",
    "document",
    render,
    "opened and read back with poppler",
)
