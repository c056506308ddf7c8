"""The handover document as data: chapters of blocks. Every writer (PDF, HTML, DOCX) shows the same blocks.

All texts are final and safe to measure: control and direction characters are gone, lengths are bounded. They are
still hostile text: each writer escapes them for its own format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """`kind`: "" plain, open (a person is asked to fill it in), strong, muted, urgent, soon, in-order, unknown."""

    text: str
    kind: str = ""


class Text(msgspec.Struct, frozen=True, tag=True):
    """A paragraph. `style`: "" plain, lead (larger), note (muted, small), under (a note below a heading)."""

    text: str
    style: str = ""


class Heading(msgspec.Struct, frozen=True, tag=True):
    text: str


class Table(msgspec.Struct, frozen=True, tag=True):
    """`widths` are shares of the line, one for each column, that sum to 1. `wide` tables stand on a turned page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    wide: bool = False


class Form(msgspec.Struct, frozen=True, tag=True):
    """Questions with their answers; `large` to be read from afar."""

    rows: tuple[tuple[str, Cell], ...]
    large: bool = False


class Tiles(msgspec.Struct, frozen=True, tag=True):
    """Large numbers side by side: number and word; `kind` as in Cell."""

    tiles: tuple[tuple[str, Cell], ...]


class Card(msgspec.Struct, frozen=True, tag=True):
    """A finding: `level` is urgent, soon or in-order, `word` says it, `rows` are question and answer."""

    level: str
    word: str
    title: str
    rows: tuple[tuple[str, str], ...]


class Steps(msgspec.Struct, frozen=True, tag=True):
    """A numbered list: what comes first, and what else is to know about it."""

    steps: tuple[tuple[str, str], ...]
    large: bool = False


class Ports(msgspec.Struct, frozen=True, tag=True):
    """The front of a switch in rows of twelve: for each port its name, what hangs on it, and its kind: linked, up,
    down, "" (not known), or none (no port, a gap)."""

    BESIDE: ClassVar[int] = 12
    NOTHING: ClassVar[tuple[str, str, str]] = ("", "", "none")

    ports: tuple[tuple[str, str, str], ...]


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A plan as SVG, on a page of its own of `width` × `height` millimetres."""

    svg: str
    width: float
    height: float
    alt: str


class Signatures(msgspec.Struct, frozen=True, tag=True):
    """Lines to sign on: who, and the words below the lines."""

    names: tuple[str, ...]
    below: tuple[str, ...]


Block = Text | Heading | Table | Form | Tiles | Card | Steps | Ports | Picture | Signatures


class Chapter(msgspec.Struct, frozen=True):
    """`page`: begins on a new page."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    page: bool = False


class Document(msgspec.Struct, frozen=True):
    """`facts` stand on the cover; `words` are the few texts that a writer itself sets (contents, page …)."""

    lang: str
    title: str
    subtitle: str
    customer: str
    site: str
    author: str
    confidentiality: str
    facts: tuple[tuple[str, Cell], ...]
    chapters: tuple[Chapter, ...]
    words: dict[str, str]
    at: float
    """Seconds since the epoch: the date of the document."""


def cells(blocks: tuple[Block, ...]) -> Iterator[Cell]:
    """Every cell in a chapter's tables and forms."""
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                yield from row
        elif isinstance(block, Form):
            yield from (cell for _, cell in block.rows)
