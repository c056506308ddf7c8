"""How wide a text is, by the font's own tables; and a text cut so that it fits."""

from __future__ import annotations

import pathlib
from functools import lru_cache

FAMILY = "Source Sans Pro"
FALLBACK = "'Source Sans 3','Source Sans Pro','Segoe UI','Helvetica Neue',Arial,sans-serif"
# Where the font is missing a browser takes another, which may be a little wider.
SLACK = 1.04
_UNKNOWN = 1.0


@lru_cache(maxsize=1)
def folder() -> pathlib.Path:
    """The font files that the package font-source-sans-pro brings."""
    import font_source_sans_pro

    return pathlib.Path(font_source_sans_pro.font_directory)


@lru_cache(maxsize=4)
def _widths(bold: bool) -> dict[int, float]:
    """Code point → advance, in parts of the font size."""
    from fontTools.ttLib import TTFont  # a tenth of a second, which lists need not pay

    name = "SourceSansPro-Bold.ttf" if bold else "SourceSansPro-Regular.ttf"
    with TTFont(folder() / name, lazy=True) as font:
        units = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        return {code: advances[glyph][0] / units for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=20000)
def width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text at a font size; characters that the font lacks count as a full square."""
    table = _widths(bold)
    return sum(table.get(ord(c), _UNKNOWN) for c in text) * size * SLACK


@lru_cache(maxsize=20000)
def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or its beginning with `…`, not wider than `room`."""
    if width(text, size, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""
