"""The sheet on paper or as pixels, set by typst with the plan's own font."""

from __future__ import annotations

import re
from typing import Any, Literal

from exports.format import Settings, Unable
from exports.plan.measure import folder
from exports.plan.sheet import svg
from topology.inventory import Inventory

# Scripts that the plan's own font does not draw: then the fonts of this computer help out.
_OTHER_SCRIPTS = re.compile("[\u0590-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe30-\ufffc\U00010000-\U0010fffd]")

_SQUEEZED = re.compile(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"')


def typeset(inventory: Inventory, settings: Settings, kind: Literal["pdf", "png"], ppi: float = 200.0) -> bytes:
    """One page as large as the paper; the same inventory gives the same bytes. Raises Unable when typst is missing."""
    try:
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    picture, sheet = svg(inventory, settings)
    picture = _SQUEEZED.sub("", picture)  # the font is at hand, so nothing needs to be squeezed
    source = (
        f"#set page(width: {sheet.paper.width}pt, height: {sheet.paper.height}pt, margin: 0pt)\n"
        "#set document(title: sys.inputs.title)\n"
        '#image(bytes(sys.inputs.picture), format: "svg", width: 100%)\n'
    )
    compile_: Any = typst.compile  # its overloads know no bytes without a type of their own
    pages = compile_(
        source.encode(),
        font_paths=[folder()],
        ignore_system_fonts=_OTHER_SCRIPTS.search(picture) is None,
        format=kind,
        ppi=ppi,
        sys_inputs={"picture": picture, "title": inventory.site[:200]},
        timestamp=int(settings.created_at or inventory.as_of),
    )
    return pages if isinstance(pages, bytes) else bytes(pages[0])
