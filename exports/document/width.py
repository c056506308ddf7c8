"""Widths of table columns, and places where a long word may break: no cut text, no broken syllables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exports.document.model import Cell, Table

# Text area in ems of the table's type (8.5 pt): A4 with 20 mm margins, upright and turned.
_UPRIGHT, _TURNED = 56.5, 85.5
_INSET = 1.5
# "bitte ausfüllen", which writers set into open cells.
_OPEN = 6.4
_ZERO_WIDTH_SPACE = "\u200b"
_NARROW = frozenset("iljtfI.,:;'|!()[]/\\ ")
_BROAD = frozenset("mwMW%@—…")
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_PIECES = re.compile(r"[^._/:@,;=\\-]*[._/:@,;=\\-]?")
_PIECE_LIMITS = (30, 22, 16, 11, 7, 4)


def ems(text: str) -> float:
    """Roughly how wide a text is, in ems; rather too wide than too narrow."""
    wide = 0.0
    for char in text:
        if char in _NARROW:
            wide += 0.29
        elif char in _BROAD:
            wide += 0.9
        elif ord(char) >= 0x1100:
            wide += 1.0
        else:
            wide += 0.6 if char.isupper() else 0.515
    return wide


def breakable(text: str, limit: int = 30) -> str:
    """The same text with places to break in words longer than `limit`: after punctuation, else anywhere."""
    if len(text) <= limit:
        return text
    return " ".join(_broken(word, limit) for word in text.split(" "))


def _broken(word: str, limit: int) -> str:
    if len(word) <= limit or _MAC.fullmatch(word):
        return word
    parts = []
    for piece in _PIECES.findall(word):
        parts += [piece[i : i + limit] for i in range(0, len(piece), limit)]
    return _ZERO_WIDTH_SPACE.join(parts)


def _widest_word(text: str) -> float:
    return max((ems(word) for word in re.split(rf"[\s{_ZERO_WIDTH_SPACE}]+", text)), default=0.0)


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell | str]], *, wide: bool = False) -> Table:
    """A table whose columns are as wide as their words need. Columns in which nothing stands are left out."""
    whole = tuple(tuple(c if isinstance(c, Cell) else Cell(c) for c in row) for row in rows)
    told = [i for i in range(len(columns)) if not whole or any(row[i].text or row[i].kind == "open" for row in whole)]
    columns = [columns[i] for i in told]
    whole = tuple(tuple(row[i] for i in told) for row in whole)
    room = _TURNED if wide else _UPRIGHT
    wanted = [max([ems(head) * 1.08, *(_wanted(row[i]) for row in whole)]) + _INSET for i, head in enumerate(columns)]
    for limit in _PIECE_LIMITS:
        broken = [tuple(_softened(cell, limit) for cell in row) for row in whole]
        least = [
            max([_widest_word(head) * 1.08, *(_least(row[i]) for row in broken)]) + _INSET
            for i, head in enumerate(columns)
        ]
        if sum(least) <= room:
            break
    return Table(tuple(columns), tuple(broken), _share(wanted, least, room), wide)


def _usual(widths: list[float]) -> float:
    """What nine in ten need: one long name does not take the room of all others."""
    return sorted(widths)[(len(widths) * 9) // 10] if widths else 0.0


def _wanted(cell: Cell) -> float:
    return _OPEN if cell.kind == "open" else max(min(ems(line), 34.0) for line in cell.text.split("\n"))


def _least(cell: Cell) -> float:
    return _OPEN if cell.kind == "open" else _widest_word(cell.text)


def _softened(cell: Cell, limit: int) -> Cell:
    """The cell with its long words breakable."""
    text = "\n".join(breakable(line, limit) for line in cell.text.split("\n"))
    return cell if text == cell.text else Cell(text, cell.kind)


def _share(wanted: list[float], least: list[float], room: float) -> tuple[float, ...]:
    """Each column gets what its longest word needs, then what its lines would like, in proportion."""
    wanted = [max(pair) for pair in zip(wanted, least, strict=True)]
    need, like = sum(least), sum(wanted)
    if like <= room or need >= room:
        base = wanted if like <= room else least
        return tuple(round(w / sum(base), 4) for w in base)
    part = (room - need) / (like - need)
    widths = [low + (high - low) * part for low, high in zip(least, wanted, strict=True)]
    return tuple(round(w / sum(widths), 4) for w in widths)
