"""A layout becomes marks: lines first, cards above them, the words at the lines on top."""

from __future__ import annotations

from collections.abc import Mapping

from exports.plan import icons, size
from exports.plan.front import sockets
from exports.plan.marks import Box, Group, Icon, Mark, Path, Text
from exports.plan.measure import BOLD, cut, width
from exports.plan.model import FINDINGS, Card, Row, Vlan, Warning
from exports.plan.positions import Label, Layout, Line, Placed
from exports.plan.theme import family
from exports.texts import has, text

_DASH = {"inferred": "6 4", "radio": "0.1 4.2", "virtual": "0.1 4.2", "wan": "", "cable": "", "logical": ""}
_THICK = ((10**10, 3.4), (10**9, 1.8))


def thick(speed: int | None) -> float:
    """Line width by speed: below 1 Gbit/s, 1 Gbit/s, 10 Gbit/s; the middle one where nobody knows."""
    return 1.8 if speed is None else next((t for limit, t in _THICK if speed >= limit), 1.2)


def draw(layout: Layout, vlans: Mapping[int, Vlan], lang: str) -> tuple[Mark, ...]:
    """Everything but the sheet around."""
    titles = {p.card.id: p.card.title for p in layout.placed}
    marks: list[Mark] = [Group(tuple(_lines(layout, titles)), (("class", "wires"),))]
    marks += [card(p, vlans, lang) for p in layout.placed]
    marks += [m for label in layout.labels for m in _label(label)]
    return tuple(marks)


def _lines(layout: Layout, titles: Mapping[str, str]) -> list[Mark]:
    """Buses below, then thick before thin; where lines of two nets cross, one leads over the other."""
    lines = sorted(layout.lines, key=lambda x: (x.wire is not None, -thick(x.wire.speed) if x.wire else 0.0))
    marks: list[Mark] = [_named(one, titles) if one.wire else _line(one) for one in lines]
    nets = {x.net for x in layout.lines if x.net.startswith(("bus", "cross"))}
    if len(nets) > 1:
        marks += _bridges(layout)
    return marks


def _named(line: Line, titles: Mapping[str, str]) -> Group:
    """A line that tells which cards it joins."""
    assert line.wire is not None  # the caller has looked
    ends = [" ".join(x for x in (titles.get(c, c), line.wire.port(c)) if x) for c in (line.wire.a, line.wire.b)]
    about = (("class", "wire"), ("data-a", line.wire.a), ("data-b", line.wire.b))
    return Group((_line(line),), about, " – ".join(ends))


def _line(line: Line) -> Path:
    wire = line.wire
    if wire is None:
        dash = "" if line.sure else _DASH["inferred"]
        return Path(line.points, "wire", 1.8, dash, cap="butt" if dash else "square")
    if wire.blocked:
        return Path(line.points, "warn", 1.4, "2 3.5")
    dash = _DASH[wire.kind]
    return Path(line.points, "wire", thick(wire.speed), dash, cap="round" if dash.startswith("0.1") else "butt")


def _bridges(layout: Layout) -> list[Mark]:
    """A small gap in the level line wherever an upright line of another net passes."""
    upright, level = [], []
    for line in layout.lines:
        for (x1, y1), (x2, y2) in zip(line.points, line.points[1:], strict=False):
            if x1 == x2 and y1 != y2:
                upright.append((x1, min(y1, y2), max(y1, y2), line))
            elif y1 == y2 and x1 != x2:
                level.append((y1, min(x1, x2), max(x1, x2), line.net))
    marks: list[Mark] = []
    for x, top, bottom, line in upright:
        for y, left, right, net in level:
            if net != line.net and left + 1 < x < right - 1 and top + 1 < y < bottom - 1:
                high = thick(line.wire.speed) if line.wire else 1.8
                marks.append(Box(x - 4.5, y - 3.0, 9.0, 6.0, "ground"))
                part = _line(line)
                marks.append(Path(((x, y - 3.5), (x, y + 3.5)), part.stroke, high if not line.wire else part.thick))
    return marks


def _label(label: Label) -> list[Mark]:
    """Words on a patch of ground, so that no line runs through them."""
    last = len(label.lines) - 1
    marks: list[Mark] = []
    for n, line in enumerate(label.lines):
        words = Text(label.x, label.y - 10.5 * (last - n), line, size.LABEL, fill="muted", anchor=label.anchor)
        left, top, right, bottom = words.box
        marks += [Box(left - 1.5, top, right - left + 3.0, bottom - top, "ground"), words]
    return marks


def card(placed: Placed, vlans: Mapping[int, Vlan], lang: str) -> Group:
    """A card; its attributes tell a page what it is about."""
    one, x, y, w, h = placed.card, placed.x, placed.y, placed.w, placed.h
    colour = _colour(one)
    lost = one.role == "not-located"
    marks: list[Mark] = [
        Box(x, y, w, h, "card", colour, 1.0 if lost else 1.6, 6.0, "3 3" if lost else "6 4" if one.presumed else ""),
        *([] if lost else [Box(x, y, size.BAR + 1.0, h, colour, radius=6.0, left=True)]),
        Icon(_icon(one), x + 14.0, y + 9.0, size.ICON, colour),
    ]
    marks += _header(one, x, y, w)
    at = y + size.HEADER
    shown = one.warnings[: size.MOST_WARNINGS]
    for n, warning in enumerate(shown):
        more = len(one.warnings) - len(shown) if n == len(shown) - 1 else 0
        marks += _warning(warning, x, at, w, more)
        at += size.WARNING
    at += 3.0 if shown else 0.0
    if one.sockets:
        marks += sockets(one, x, y + size.HEADER, vlans)
    if one.rows:
        marks.append(Path(((x + 12.0, at + 0.5), (x + w - 9.0, at + 0.5)), "hair", 0.8))
        at += size.PAD - 3.0
        for row in one.rows:
            marks.append(_row(row, x, at, w, vlans))
            at += size.ROW
        at += 6.0
    if one.note:
        marks.append(Path(((x + 12.0, at + 1.0), (x + w - 9.0, at + 1.0)), "hair", 0.8))
        for n, line in enumerate(size.note_lines(one)):
            marks.append(Text(x + 14.0, at + 14.0 + n * size.NOTE_LINE, line, size.SECOND, fill="muted"))
    return Group(tuple(marks), _attributes(one), _told(one, lang))


def _colour(one: Card) -> str:
    if one.colour:
        return one.colour
    return "muted" if one.role == "not-located" else "presumed" if one.presumed else family(one.role)


def _icon(one: Card) -> str:
    return icons.LOST if one.role == "not-located" else icons.icon(one.role)


def _attributes(one: Card) -> tuple[tuple[str, str], ...]:
    more = (("data-sheet", str(one.sheet)),) if one.sheet else ()
    return (("class", "card"), ("data-id", one.id), ("data-kind", one.role), *more)


def _told(one: Card, lang: str) -> str:
    """What a pointer is told: the whole name and everything that is in the card."""
    role = text(lang, f"roles.{one.role}") if has(f"roles.{one.role}") else ""
    rows = [f"{r.count} {r.text}" if r.count is not None else r.text for r in one.rows]
    return "\n".join(
        x for x in (one.full or one.title, role, one.subtitle, *rows, *(w.text for w in one.warnings)) if x
    )


def _header(one: Card, x: float, y: float, w: float) -> list[Mark]:
    room = size.title_room(one)
    marks: list[Mark] = []
    if one.sheet:
        tag, wide = f"{one.sheet}", size.tag_width(one)
        marks += [
            Box(x + w - wide - 8.0, y + 8.0, wide, 14.0, "band", radius=7.0),
            Icon("file-text", x + w - wide - 3.0, y + 10.2, 9.5, "muted"),
            Text(x + w - 13.0, y + 18.0, tag, size.SMALL, BOLD, "muted", "end"),
        ]
    title = size.TITLE if width(one.title, size.TITLE, BOLD) <= room else size.TITLE - size.SMALLER
    middle = 0.0 if one.subtitle else 6.5
    marks.append(Text(x + size.LEFT, y + 18.5 + middle, cut(one.title, room, title, BOLD), title, BOLD))
    if one.subtitle:
        marks.append(
            Text(
                x + size.LEFT, y + 31.5, cut(one.subtitle, w - size.LEFT - 10.0, size.SECOND), size.SECOND, fill="muted"
            )
        )
    return marks


def _warning(warning: Warning, x: float, y: float, w: float, more: int) -> list[Mark]:
    words = warning.text + (f"  +{more}" if more else "")
    marks: list[Mark] = [
        Box(x + 12.0, y, w - 21.0, 14.5, "warn-fill", radius=3.0),
        Icon(icons.WARNING, x + 16.5, y + 2.2, 10.5, "warn"),
    ]
    left = 31.0
    if warning.number <= FINDINGS:  # as at the foot, where the worst are told
        marks.append(Box(x + left, y + 2.6, 9.4, 9.4, stroke="warn", thick=0.8, radius=4.7))
        marks.append(Text(x + left + 4.7, y + 9.7, str(warning.number), 7.0, BOLD, "warn", "middle"))
        left += 13.5
    room = w - left - 15.0
    return [*marks, Text(x + left, y + 10.5, cut(words, room, size.LABEL, BOLD), size.LABEL, BOLD, "warn")]


def _row(row: Row, x: float, y: float, w: float, vlans: Mapping[int, Vlan]) -> Group:
    ink = "warn" if row.warn else "ink"
    marks: list[Mark] = [
        Box(x + 8.0, y, w - 14.0, size.ROW),  # for the pointer
        Icon(row.icon, x + 17.5, y + 2.5, size.ROW_ICON, "warn" if row.warn else "muted"),
    ]
    right = x + w - 10.0
    for vlan in reversed(row.vlans[:2]):
        known = vlans.get(vlan)
        marks.append(Box(right - 8.0, y + 6.0, 8.0, 8.0, f"vlan-{known.colour if known else 0}", radius=1.5))
        right -= 11.5
        marks.append(Text(right, y + 13.2, f"V{vlan}", size.SMALL, fill="muted", anchor="end"))
        right -= width(f"V{vlan}", size.SMALL) + 6.0
    if len(row.vlans) > 2:
        more = f"+{len(row.vlans) - 2}"
        marks.append(Text(right + 1.0, y + 13.2, more, size.SMALL, fill="muted", anchor="end"))
        right -= width(more, size.SMALL) + 6.0
    left = x + size.LEFT
    if row.count is not None:
        count = str(row.count)
        marks.append(Text(left, y + 13.8, count, size.ROW_TEXT, BOLD, ink))
        left += width(count, size.ROW_TEXT, BOLD) + 3.6
    weight = BOLD if row.count is None else 400
    if row.right:
        marks += _side(row, left, right, y, weight)
        right -= min(width(row.right, size.SECOND), _side_room(row, left, right, weight)) + 8.0
        right -= 13.0 if row.right_warn else 0.0
    marks.append(Text(left, y + 13.8, cut(row.text, right - left, size.ROW_TEXT, weight), size.ROW_TEXT, weight, ink))
    return Group(
        tuple(marks), (("class", "row"), ("data-ids", " ".join(row.devices))), row.text if row.count is None else ""
    )


def _side_room(row: Row, left: float, right: float, weight: int) -> float:
    """What the words on the right may take: a third at least, more where the name is short."""
    whole = right - left - (13.0 if row.right_warn else 0.0)
    return max(whole * 0.4, whole - 8.0 - width(row.text, size.ROW_TEXT, weight))


def _side(row: Row, left: float, right: float, y: float, weight: int) -> list[Mark]:
    shown = cut(row.right, _side_room(row, left, right, weight), size.SECOND)
    ink = "warn" if row.right_warn or row.warn else "muted"
    marks: list[Mark] = [Text(right, y + 13.4, shown, size.SECOND, fill=ink, anchor="end")]
    if row.right_warn:
        marks.append(Icon(icons.WARNING, right - width(shown, size.SECOND) - 12.5, y + 4.8, 10.0, "warn"))
    return marks
