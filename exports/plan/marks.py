"""What a plan is drawn with, before it is a file: boxes, lines, texts and icons, with colours by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

import msgspec

from exports.plan.measure import REGULAR, width

Point = tuple[float, float]


class Box(msgspec.Struct, frozen=True):
    """A rectangle; `left` rounds the left corners only."""

    x: float
    y: float
    w: float
    h: float
    fill: str = "none"
    stroke: str = "none"
    thick: float = 0.0
    radius: float = 0.0
    dash: str = ""
    left: bool = False


class Path(msgspec.Struct, frozen=True):
    """A line through points, its corners rounded."""

    points: tuple[Point, ...]
    stroke: str = "wire"
    thick: float = 1.8
    dash: str = ""
    radius: float = 4.0
    cap: str = "butt"


class Text(msgspec.Struct, frozen=True):
    """One line of text on its baseline."""

    x: float
    y: float
    text: str
    size: float
    weight: int = REGULAR
    fill: str = "ink"
    anchor: str = "start"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, by the font's own measures."""
        wide = width(self.text, self.size, self.weight)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - 0.78 * self.size, left + wide, self.y + 0.24 * self.size


class Icon(msgspec.Struct, frozen=True):
    """An icon in a square with side `size`."""

    name: str
    x: float
    y: float
    size: float
    stroke: str = "ink"


class Picture(msgspec.Struct, frozen=True):
    """A picture file, fitted into the box; `kind` is its media type."""

    x: float
    y: float
    w: float
    h: float
    data: bytes
    kind: str


class Group(msgspec.Struct, frozen=True):
    """Marks that belong together. `attributes` are written out; `title` is what a pointer or a reader is told."""

    marks: tuple[Mark, ...]
    attributes: tuple[tuple[str, str], ...] = ()
    title: str = ""
    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0


Mark = Union[Box, Path, Text, Icon, Picture, Group]  # noqa: UP007 (a name that is defined below its first use)


def flat(marks: tuple[Mark, ...] | list[Mark]) -> Iterator[Mark]:
    """All marks, those of groups too."""
    for mark in marks:
        if isinstance(mark, Group):
            yield from flat(mark.marks)
        else:
            yield mark
