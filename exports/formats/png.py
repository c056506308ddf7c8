"""`diagram -o x.png`: the plan, set by typst."""

from __future__ import annotations

from exports.format import Format
from exports.plan.typeset import png

FORMAT = Format(
    "png",
    ("PNG: der Netzplan als Bild", "PNG: the plan as an image"),
    ".png",
    "diagram",
    png,
)
