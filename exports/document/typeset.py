"""A document becomes a PDF, set by typst."""

from __future__ import annotations

import datetime
import pathlib
import re
from typing import Any

import msgspec

from exports.document.model import Document
from exports.format import Unable

_TEMPLATE = pathlib.Path(__file__).with_name("document.typ")
_PICTURE = pathlib.Path(__file__).with_name("picture.typ")
# Scripts that the document's own font does not draw: then the fonts of this computer help out.
_OTHER_SCRIPTS = re.compile("[\u0590-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe30-\ufffc\U00010000-\U0010fffd]")


def pdf(document: Document, logo: bytes = b"") -> bytes:
    """Tagged PDF with bookmarks; the same document gives the same bytes. Raises Unable when typst is missing."""
    try:
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    whole: dict[str, Any] = msgspec.to_builtins(document)
    day = datetime.datetime.fromtimestamp(document.at, datetime.UTC)
    whole["date"] = [day.year, day.month, day.day]
    whole["logo"] = list(logo)
    data = msgspec.json.encode(whole).decode()
    return typst.compile(
        _TEMPLATE,
        font_paths=[fonts()],
        ignore_system_fonts=_OTHER_SCRIPTS.search(data) is None,
        format="pdf",
        sys_inputs={"data": data, "logo": "logo" if logo else ""},
        timestamp=int(document.at),
        # Its tags take a quarter less room than those of 1.7, and nothing here needs more.
        pdf_standards="1.4",
    )


def png(svg: str) -> bytes | None:
    """A plan as a picture for files that hold no SVG: 200 dots for each inch of an A4 page turned."""
    try:
        import typst
    except ImportError as error:
        raise Unable("typst: pip install typst") from error
    return typst.compile(
        _PICTURE,
        font_paths=[fonts()],
        ignore_system_fonts=_OTHER_SCRIPTS.search(svg) is None,
        format="png",
        ppi=200,
        sys_inputs={"svg": svg},
    )


def fonts() -> pathlib.Path:
    """The folder of the font files that the package font-source-sans-pro brings."""
    import font_source_sans_pro

    return pathlib.Path(font_source_sans_pro.font_directory)
