"""`document -o x.html`: the handover document for the screen."""

from __future__ import annotations

from exports.document.build import document
from exports.document.html import page
from exports.format import Format, Settings
from exports.formats.document_pdf import plans
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """One file without script and without a request."""
    return page(document(inventory, settings, plans(inventory, settings)), settings.logo)


FORMAT = Format(
    "document-html",
    ("HTML: die IT-Dokumentation für den Bildschirm", "HTML: the IT documentation for the screen"),
    ".html",
    "document",
    render,
    "parsed with lxml; shown in Chromium",
)
