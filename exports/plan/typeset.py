"""The sheets on paper or as pixels, set by typst with the plan's own font."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from exports.format import Settings, Unable
from exports.plan.measure import folder
from exports.plan.pages import pages
from exports.plan.sheet import Sheet, svg
from topology.inventory import Inventory

# Scripts that the plan's own font does not draw: then the fonts of this computer help out.
_OTHER_SCRIPTS = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe30-\ufffc\U00010000-\U0010fffd]")
_SQUEEZED = re.compile(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"')
_SOURCE = b"""
#set document(title: sys.inputs.title)
#for (n, page) in json(bytes(sys.inputs.pages)).enumerate() {
  if n > 0 { pagebreak() }
  set std.page(width: page.width * 1pt, height: page.height * 1pt, margin: 0pt)
  image(bytes(page.picture), format: "svg", width: 100%)
}
"""


def pdf(inventory: Inventory, settings: Settings) -> bytes:
    """One page, or an overview and the sheets of its areas. Raises Unable when typst is missing."""
    return _typeset(pages(inventory, settings), inventory, settings, "pdf")


def png(inventory: Inventory, settings: Settings) -> bytes:
    """The whole plan on one sheet, 200 pixels an inch. Raises Unable when typst is missing."""
    return _typeset([svg(inventory, settings)], inventory, settings, "png")


def _typeset(
    sheets: Sequence[tuple[str, Sheet]], inventory: Inventory, settings: Settings, kind: Literal["pdf", "png"]
) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    told = [
        # The font is at hand, so nothing needs to be squeezed.
        {"width": s.paper.width, "height": s.paper.height, "picture": _SQUEEZED.sub("", picture)}
        for picture, s in sheets
    ]
    compile_: Any = typst.compile  # its overloads know no bytes without a type of their own
    made = compile_(
        _SOURCE,
        font_paths=[folder()],
        ignore_system_fonts=not any(_OTHER_SCRIPTS.search(picture) for picture, _ in sheets),
        format=kind,
        ppi=200.0,
        sys_inputs={"pages": msgspec.json.encode(told).decode("utf-8", "replace"), "title": inventory.site[:200]},
        timestamp=int(settings.created_at or inventory.as_of),
    )
    return made if isinstance(made, bytes) else bytes(made[0])
