"""`diagram -o x.pdf`: the plan, set by typst."""

from __future__ import annotations

from exports.format import Format
from exports.plan.typeset import pdf

FORMAT = Format(
    "pdf",
    ("PDF: der Netzplan zum Drucken", "PDF: the plan for printing"),
    ".pdf",
    "diagram",
    pdf,
)
