"""The sheets on paper or as pixels, set by typst with the plan's own font."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from exports.cells import plain
from exports.format import Settings, Unable
from exports.plan.marks import Text, flat
from exports.plan.measure import drawn, folder
from exports.plan.sheet import Sheet, picture
from exports.texts import text
from topology.inventory import Inventory

_SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, keywords: data.keywords, date: datetime(
  year: data.date.at(0), month: data.date.at(1), day: data.date.at(2)))
#set text(lang: data.lang)
#for sheet in data.sheets {
  page(width: sheet.width * 1pt, height: sheet.height * 1pt, margin: 0pt, {
    place(hide(heading(bookmarked: true, outlined: true, sheet.name)))
    image(bytes(sheet.svg), format: "svg", width: 100%, height: 100%, alt: sheet.alt)
  })
}
"""


def typeset(
    sheets: tuple[Sheet, ...], inventory: Inventory, settings: Settings, kind: Literal["pdf", "png"], ppi: float = 200.0
) -> bytes:
    """PDF: a page for each sheet, text to select, the same bytes for the same inventory. PNG: the first sheet. Raises
    Unable when typst is missing."""
    try:
        import msgspec
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    shown = sheets if kind == "pdf" else sheets[:1]
    at = settings.created_at or inventory.as_of
    day = datetime.datetime.fromtimestamp(at, datetime.UTC)
    title = text(settings.lang, "plan.title", site=plain(inventory.site, 120))
    data = {
        "title": title,
        "author": [plain(settings.author, 120)] if settings.author else [],
        "keywords": ["netzplan"],
        "date": [day.year, day.month, day.day],
        "lang": settings.lang,
        "sheets": [
            {
                "name": sheet.name,
                "alt": f"{title} – {sheet.name}",
                "width": sheet.paper.width,
                "height": sheet.paper.height,
                "svg": picture(sheet, inventory, settings, fonts=False),
            }
            for sheet in shown
        ],
    }
    compile_: Any = typst.compile  # its overloads know no bytes without a type of their own
    made = compile_(
        _SOURCE.encode(),
        font_paths=[folder()],
        # Signs that the plan's own font does not draw: then the fonts of this computer help out.
        ignore_system_fonts=all(drawn(m.text, m.weight) for s in shown for m in flat(s.marks) if isinstance(m, Text)),
        format=kind,
        ppi=ppi,
        sys_inputs={"data": msgspec.json.encode(data).decode()},
        timestamp=int(at),
    )
    return bytes(made if isinstance(made, bytes) else made[0])
