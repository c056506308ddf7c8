"""How wide a text is, by the font's own widths, and how to make it fit."""

from __future__ import annotations

import base64
import io
import pathlib
import unicodedata
from functools import lru_cache

FAMILY = "Source Sans Pro"
STACK = f"'{FAMILY}','Source Sans 3','Segoe UI',Roboto,Helvetica,Arial,sans-serif"
REGULAR, BOLD = 400, 600
_FILES = {REGULAR: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Semibold.ttf"}


def folder() -> pathlib.Path:
    """Where the package font-source-sans-pro keeps its files."""
    import font_source_sans_pro

    return pathlib.Path(font_source_sans_pro.font_directory)


@lru_cache(maxsize=4)
def _widths(weight: int) -> dict[int, float]:
    """Code point → width in ems."""
    from fontTools.ttLib import TTFont  # costs a tenth of a second

    with TTFont(folder() / _FILES[weight], lazy=True) as font:
        metrics, unit = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[name][0] / unit for code, name in font.getBestCmap().items()}


def _elsewhere(char: str) -> float:
    """Ems that a sign takes which the font does not draw: what other fonts need at most."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.3 if ord(char) > 0xFFFF or unicodedata.east_asian_width(char) in "WF" else 0.75


@lru_cache(maxsize=20_000)
def width(text: str, size: float, weight: int = REGULAR) -> float:
    """Width in the unit of `size`."""
    known = _widths(weight)
    return size * sum(known[ord(c)] if ord(c) in known else _elsewhere(c) for c in text)


@lru_cache(maxsize=20_000)
def drawn(text: str, weight: int = REGULAR) -> bool:
    """Whether the font draws every sign of the text."""
    known = _widths(weight)
    return all(ord(c) in known for c in text)


def cut(text: str, room: float, size: float, weight: int = REGULAR) -> str:
    """The text, or its beginning and `…`, so that it fits into `room`."""
    if width(text, size, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def middle(text: str, room: float, size: float, weight: int = REGULAR) -> str:
    """The text, or its beginning, `…` and its end."""
    if width(text, size, weight) <= room:
        return text
    half = (room - width("…", size, weight)) / 2
    tail = next((text[n:] for n in range(1, len(text)) if width(text[n:], size, weight) <= half), "")
    return cut(text, room - width(tail, size, weight), size, weight) + tail.lstrip()


def wrap(text: str, room: float, size: float, weight: int = REGULAR) -> list[str]:
    """Lines that fit into `room`; a word that is too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width(joined, size, weight) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        while width(word, size, weight) > room and len(word) > 1:
            head = _head(word, room, size, weight)
            lines.append(word[:head])
            word = word[head:]
        line = word
    return [*lines, line] if line else lines


def _head(word: str, room: float, size: float, weight: int) -> int:
    """How much of a word fits, broken after a separator where there is one."""
    most = max(1, next(n for n in range(len(word), 0, -1) if n == 1 or width(word[:n], size, weight) <= room))
    nice = max((i + 1 for i in range(most) if word[i] in "-_./:"), default=0)
    return nice if nice * 2 > most else most


@lru_cache(maxsize=8)
def font_face(signs: frozenset[str]) -> str:
    """CSS that brings the two weights along, reduced to these signs, so that a file looks the same everywhere."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    faces = []
    for weight, name in _FILES.items():
        out = io.BytesIO()
        options = subset.Options(layout_features=[], hinting=False, name_IDs=[], notdef_outline=True)
        # Kerning is left out: nothing here is measured with it, and reading it takes longer than all the rest.
        options.drop_tables += ["GDEF", "GPOS", "GSUB"]
        reduced = subset.Subsetter(options)
        reduced.populate(unicodes=sorted(ord(c) for c in signs))
        with TTFont(folder() / name, lazy=True, recalcTimestamp=False) as font:
            reduced.subset(font)
            font.flavor = "woff"
            font.save(out)
        data = base64.b64encode(out.getvalue()).decode()
        faces.append(f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:url(data:font/woff;base64,{data})}}")
    return "".join(faces)
