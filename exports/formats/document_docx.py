"""`document -o x.docx`: the handover document to go on writing."""

from __future__ import annotations

from exports.document.build import document
from exports.document.docx import docx
from exports.document.typeset import png
from exports.format import Format, Settings
from exports.formats.document_pdf import plans
from exports.plan.logo import in_pixels
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Word 2007 and later, LibreOffice."""
    settings = in_pixels(settings)
    return docx(document(inventory, settings, plans(inventory, settings)), png, settings.logo)


FORMAT = Format(
    "document-docx",
    ("Word: die IT-Dokumentation zum Weiterschreiben", "Word: the IT documentation to go on writing"),
    ".docx",
    "document",
    render,
    "read back with python-docx",
)
