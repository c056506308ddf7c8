"""The sockets of a device, drawn as they are seen at its front: odd numbers on top, even ones below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.plan.marks import Box, Group, Icon, Mark, Text
from exports.plan.measure import cut, middle, wrap
from exports.plan.measure import width as measure
from exports.plan.model import Card, Socket, Vlan

CELL, HIGH, BETWEEN, APART = 56.0, 58.0, 3.0, 8.0
_PER_ROW, _STILL = 24, 26
"""Sockets beside each other, in two rows; so many if all fit then (48 ports and four more for uplinks)."""
_LEFT = 14.0
_NUMBER, _NAME, _LINE = 8.5, 8.5, 9.2


def _beside(count: int) -> int:
    pairs = -(-count // 2)
    return pairs if pairs <= _STILL else _PER_ROW


def width(count: int) -> float:
    """What so many sockets take, from edge to edge of the card."""
    return 2 * _LEFT + _beside(count) * (CELL + BETWEEN) - BETWEEN


def height(count: int) -> float:
    """What so many sockets take below the header."""
    pairs = -(-count // (2 * max(1, _beside(count))))
    return pairs * 2 * (HIGH + BETWEEN) + (pairs - 1) * APART + 8.0


def places(slots: Sequence[int]) -> list[tuple[float, float]]:
    """The upper left corner of each socket, from that of the card and below its header."""
    found = []
    beside = _beside(taken(slots))
    for n in slots:
        pair, inside = divmod(n, 2 * beside)
        left = _LEFT + (inside // 2) * (CELL + BETWEEN)
        found.append((left, 2.0 + pair * (2 * (HIGH + BETWEEN) + APART) + (inside % 2) * (HIGH + BETWEEN)))
    return found


def taken(slots: Sequence[int]) -> int:
    """How many places that takes."""
    return max(slots, default=-1) + 1


def sockets(card: Card, x: float, y: float, vlans: Mapping[int, Vlan]) -> list[Mark]:
    """All sockets of a card; `y` is where its header ends."""
    at = places([s.slot for s in card.sockets])
    return [_socket(one, x + left, y + top, vlans) for one, (left, top) in zip(card.sockets, at, strict=True)]


def _socket(one: Socket, x: float, y: float, vlans: Mapping[int, Vlan]) -> Group:
    known = vlans.get(one.vlan) if one.vlan is not None else None
    ink = f"vlan-{known.colour}" if known else "machine"
    free = one.state == "down"
    marks: list[Mark] = [
        Box(x, y, CELL, HIGH, "card" if free else "band", "hair" if free else ink, 1.0 if free else 1.4, 4.0,
            "3 2.5" if free else ""),
    ]  # fmt: skip
    if not free:
        marks += _foot(one, x, y + HIGH - 13.0, ink)
    for n, line in enumerate(_lines(one.number, CELL - (24.0 if one.icon else 8.0), _NUMBER)):
        marks.append(Text(x + 4.5, y + 10.5 + n * _LINE, line, _NUMBER, fill="muted"))
    if one.icon:
        marks.append(Icon(one.icon, x + CELL - 20.0, y + 4.0, 15.0, "ink"))
    lines = _lines(one.text, CELL - 4.0, _NAME)
    for n, line in enumerate(lines):
        at = y + HIGH - (16.0 if len(lines) > 1 else 20.4) - _LINE * (len(lines) - 1 - n)
        marks.append(Text(x + CELL / 2, at, line, _NAME, fill="muted" if free else "ink", anchor="middle"))
    return Group(tuple(marks), (("class", "row"), ("data-ids", " ".join(one.devices))), one.told)


def _lines(text: str, room: float, size: float) -> list[str]:
    """At most two lines; of what is longer, beginning and end."""
    lines = wrap(text, room, size)
    if len(lines) <= 2:
        return lines
    rest = text[len(lines[0]) :].strip() if text.startswith(lines[0]) else " ".join(lines[1:])
    return [lines[0], middle(rest, room, size)]


def _foot(one: Socket, x: float, y: float, ink: str) -> list[Mark]:
    """The VLAN with its colour, and the speed; both in words, since nobody shall need the colour."""
    marks: list[Mark] = [Box(x + 4.5, y + 2.0, 7.0, 7.0, ink, radius=1.3)]
    right = CELL - 4.5
    if one.speed:
        marks.append(Text(x + right, y + 8.6, one.speed, _NUMBER, fill="muted", anchor="end"))
        right -= measure(one.speed, _NUMBER) + 3.0
    if one.vlan is not None:
        marks.append(Text(x + 14.0, y + 8.6, cut(f"V{one.vlan}", right - 14.0, _NUMBER), _NUMBER, fill="muted"))
    return marks
