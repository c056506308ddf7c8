"""Measures of a card, in units of the drawing."""

from __future__ import annotations

from exports.plan.measure import BOLD, REGULAR, width, wrap
from exports.plan.model import Card

CARD, GAP, INDENT = 212.0, 22.0, 22.0
HEADER, ROW, WARNING, PAD = 40.0, 20.0, 17.0, 7.0
BAR, ICON, ROW_ICON = 5.0, 22.0, 15.0
TITLE, SECOND, ROW_TEXT, SMALL = 13.0, 9.5, 11.0, 8.5
SMALLER = 1.5
"""A long title is written by so much smaller."""
LABEL = 9.0
LEFT = 44.0
"""Where texts begin."""
NOTE_LINE = 11.5
MOST_WARNINGS = 2
NARROW = 32.0
"""Labels at lines are never narrower."""


def card_width(card: Card) -> float:
    """The usual width, unless the card asks for another."""
    return card.wide or CARD


def tag_width(card: Card) -> float:
    """The number of the sheet that shows the card in full."""
    return width(str(card.sheet), SMALL, BOLD) + 22.0 if card.sheet else 0.0


def title_room(card: Card) -> float:
    """What is left for the title."""
    return card_width(card) - LEFT - 10.0 - (tag_width(card) + 4.0 if card.sheet else 0.0)


def note_lines(card: Card) -> list[str]:
    """The text of the card, in lines."""
    return wrap(card.note, card_width(card) - 26, SECOND, REGULAR) if card.note else []


def card_height(card: Card) -> float:
    """Header, warnings, rows, text."""
    high = HEADER
    shown = min(len(card.warnings), MOST_WARNINGS)
    if shown:
        high += shown * WARNING + 3
    if card.rows:
        high += PAD + len(card.rows) * ROW + 3
    if lines := note_lines(card):
        high += 7 + len(lines) * NOTE_LINE + 5
    return max(high, card.tall)


def label_lines(text: str, room: float) -> list[str]:
    """A port label in as many lines as it needs; no port is cut."""
    return wrap(text, max(room, NARROW), LABEL) if text else []


def wide(lines: list[str], size: float = LABEL, weight: int = REGULAR) -> float:
    """Width of the widest line."""
    return max((width(line, size, weight) for line in lines), default=0.0)
