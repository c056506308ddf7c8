"""What a layout is: cards, lines and words in their places.

In units of the drawing; nothing here knows paper or colours."""

from __future__ import annotations

import msgspec

from exports.plan import size
from exports.plan.marks import Point
from exports.plan.model import Card, Wire


class Placed(msgspec.Struct, frozen=True):
    """A card and its upper left corner."""

    card: Card
    x: float
    y: float

    @property
    def w(self) -> float:
        return size.card_width(self.card)

    @property
    def h(self) -> float:
        return size.card_height(self.card)


class Label(msgspec.Struct, frozen=True):
    """Words at a line; `y` is the baseline of the last line. `card` is the one they stand at."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: str = "start"
    card: str = ""


class Line(msgspec.Struct, frozen=True):
    """A drawn line; without `wire` a part of a bus. Lines of different `net` cross without touching. `sure`: whether a
    bus carries anything that is confirmed."""

    points: tuple[Point, ...]
    net: str
    wire: Wire | None = None
    sure: bool = True


class Layout(msgspec.Struct, frozen=True):
    """Everything in its place, and the size of the whole. `way`: how Graphviz has placed the cards, if it has."""

    placed: tuple[Placed, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    width: float
    height: float
    way: str = ""
