"""The foot of a sheet: legend, networks, the worst findings, and the title block (Schriftfeld, after ISO 7200)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan.draw import thick
from exports.plan.marks import Box, Mark, Path, Picture, Text
from exports.plan.measure import BOLD, cut, width, wrap
from exports.plan.model import FINDINGS, Group, Vlan, Wire
from exports.plan.paper import FRAME, Paper
from exports.texts import date, moment, text
from topology.inventory import Inventory

_HEAD, _TEXT, _SMALL = 8.0, 7.2, 5.6
_LINE = 11.4
_BLOCK = {"A4": 330.0}
_WIDE_BLOCK = 424.0
_SAYS = 190.0


class Foot(msgspec.Struct, frozen=True):
    """What the foot of one sheet says. `networks` stand where there are no VLANs."""

    plan: str
    sheet: str
    wires: tuple[Wire, ...]
    vlans: tuple[Vlan, ...] = ()
    networks: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    says: tuple[str, ...] = ()
    """Sentences that stand instead of the kinds of lines."""
    finds: bool = True
    """Whether the findings are told."""


def legend(what: Foot, lang: str) -> tuple[float, list[Mark]]:
    """Lines and VLANs by themselves, from the upper left corner; and how wide that is."""
    used, marks = _legend(0.0, 0.0, what, lang)
    more, vlans = _networks(used + 30.0, 0.0, 600.0, what, lang)
    return used + 30.0 + more, [*marks, *vlans]


def frame(paper: Paper) -> list[Mark]:
    """The ground and the border."""
    return [
        Box(0, 0, paper.width, paper.height, "ground"),
        Box(FRAME, FRAME, paper.width - 2 * FRAME, paper.height - 2 * FRAME, stroke="ink", thick=1.1),
    ]


def foot(paper: Paper, what: Foot, inventory: Inventory, settings: Settings) -> list[Mark]:
    """Everything below the drawing."""
    top, bottom = paper.height - FRAME - paper.foot, paper.height - FRAME
    right = paper.width - FRAME
    block = right - _BLOCK.get(paper.name, _WIDE_BLOCK)
    marks: list[Mark] = [
        Path(((FRAME, top), (right, top)), "ink", 0.9),
        Path(((block, top), (block, bottom)), "ink", 0.9),
    ]
    x = FRAME + 12.0
    used, drawn = _legend(x, top, what, settings.lang)
    marks += drawn
    x += used + (18.0 if used else 0.0)
    used, drawn = _networks(x, top, block - x, what, settings.lang)
    marks += drawn
    x += used + (18.0 if used else 0.0)
    if what.finds:
        marks += _findings(x, top, block - x - 12.0, what, settings.lang)
    return marks + _block(block, top, paper, what, inventory, settings)


def _heading(x: float, top: float, words: str, ink: str = "ink") -> Text:
    return Text(x, top + 15.0, words, _HEAD, BOLD, ink)


def _legend(x: float, top: float, what: Foot, lang: str) -> tuple[float, list[Mark]]:
    if not (what.says or what.wires):
        return 0.0, []
    marks: list[Mark] = [_heading(x, top, text(lang, "plan.legend"))]
    if what.says:
        shown = [line for one in what.says for line in wrap(one, _SAYS, _TEXT)][:5]
        marks += [Text(x, top + 27.5 + 9.6 * n, line, _TEXT) for n, line in enumerate(shown)]
        return max(width(line, _TEXT) for line in shown), marks
    wide = 0.0
    for n, (code, mark) in enumerate(_samples(what)):
        y = top + 27.5 + _LINE * n
        words = text(lang, f"plan.{code}")
        marks.append(msgspec.structs.replace(mark, points=((x, y - 2.5), (x + 24.0, y - 2.5))))
        marks.append(Text(x + 30.0, y, words, _TEXT))
        wide = max(wide, 30.0 + width(words, _TEXT))
    return wide, marks


def _samples(what: Foot) -> list[tuple[str, Path]]:
    """The kinds of lines that occur, at most five."""
    kinds = {w.kind for w in what.wires if not w.blocked}
    speeds = {thick(w.speed) for w in what.wires if w.speed and w.kind == "cable"}
    blank = ((0.0, 0.0), (1.0, 0.0))
    found = [("solid", Path(blank, "wire", 1.8))] if kinds & {"cable", "wan"} or not kinds else []
    if speeds == {1.2, 1.8, 3.4} or {1.2, 3.4} <= speeds:
        found.append(("speeds", Path(blank, "wire", 3.4)))
    elif 3.4 in speeds:
        found.append(("fast", Path(blank, "wire", 3.4)))
    elif 1.2 in speeds:
        found.append(("slow", Path(blank, "wire", 1.2)))
    if "logical" in kinds:
        found = [("belongs", Path(blank, "wire", 1.8)), *(s for s in found if kinds & {"cable"})]
    if "inferred" in kinds:
        found.append(("dashed", Path(blank, "wire", 1.8, "6 4")))
    if any(w.blocked for w in what.wires):
        found.append(("held-back", Path(blank, "warn", 1.4, "2 3.5")))
    if kinds & {"radio", "virtual"}:
        found.append(("dotted", Path(blank, "wire", 1.8, "0.1 4.2", cap="round")))
    return found[:5]


def _networks(x: float, top: float, room: float, what: Foot, lang: str) -> tuple[float, list[Mark]]:
    if not (what.vlans or what.networks):
        return 0.0, []
    head = text(lang, "plan.vlans" if what.vlans else "plan.networks")
    marks: list[Mark] = [_heading(x, top, head)]
    names: list[tuple[int | None, str, str]] = [(v.colour, f"V{v.id}", v.name) for v in what.vlans] or [
        (None, "", n) for n in what.networks
    ]
    rows = 4
    narrow = room < 420.0
    most = (8 if narrow else 12) if what.vlans else (4 if narrow else 8)
    if len(names) > most:
        names = [*names[: most - 1], (None, "", text(lang, "plan.more", count=len(names) - most + 1))]
    left = x
    for start in range(0, len(names), rows):
        wide = 0.0
        for n, (colour, number, name) in enumerate(names[start : start + rows]):
            y = top + 27.5 + _LINE * n
            if colour is not None:
                marks.append(Box(left, y - 6.2, 7.0, 7.0, f"vlan-{colour}", radius=1.3))
            at = left + (11.0 if colour is not None else 0.0)
            shown = cut(f"{number} {name}".strip(), 80.0 if narrow else 110.0, _TEXT)
            marks.append(Text(at, y, shown, _TEXT))
            wide = max(wide, at - left + width(shown, _TEXT))
        left += max(wide, width(head, _HEAD, BOLD) if start == 0 else 0.0) + 14.0
    return left - 14.0 - x, marks


def _findings(x: float, top: float, room: float, what: Foot, lang: str) -> list[Mark]:
    marks: list[Mark] = [_heading(x, top, text(lang, "plan.findings"), "warn" if what.groups else "ink")]
    if not what.groups:
        return [*marks, Text(x, top + 27.5, text(lang, "plan.none"), _TEXT, fill="muted")]
    y = top + 27.5
    worst = what.groups[:FINDINGS]
    more = len(what.groups) - len(worst)
    last = top + 72.0 - (_LINE if more else 0.0)
    for n, group in enumerate(worst):
        title = group.title + (f" ({text(lang, 'plan.and-more', count=group.count - 1)})" if group.count > 1 else "")
        left = len(worst) - n - 1
        if width(title, _TEXT) > room - 13.0:
            title = group.title
        lines = wrap(title, room - 13.0, _TEXT)
        fits = max(1, int((last - y) // 8.6) - left)
        if len(lines) > fits:
            lines = [*lines[: fits - 1], cut(" ".join(lines[fits - 1 :]), room - 13.0, _TEXT)]
        marks.append(Box(x, y - 7.2, 9.0, 9.0, stroke="warn", thick=0.8, radius=4.5))
        marks.append(Text(x + 4.5, y - 0.4, str(group.number), 6.4, BOLD, "warn", "middle"))
        marks += [Text(x + 13.0, y + 8.4 * k, line, _TEXT) for k, line in enumerate(lines)]
        y += 8.4 * (len(lines) - 1) + _LINE
    if more:
        marks.append(
            Text(
                x + 13.0, y, cut(text(lang, "plan.more-findings", count=more), room - 13.0, _TEXT), _TEXT, fill="muted"
            )
        )
    return marks


def _block(left: float, top: float, paper: Paper, what: Foot, inventory: Inventory, settings: Settings) -> list[Mark]:
    lang, zone = settings.lang, settings.timezone
    created = settings.created_at or inventory.as_of
    site = plain(inventory.site, 120)
    customer = settings.customer or site

    def say(code: str) -> str:
        return text(lang, f"plan.{code}")

    rows: tuple[tuple[tuple[float, str, str], ...], ...] = (
        ((0.5, say("customer"), customer), (0.5, say("plan"), what.plan)),
        (
            (0.2, say("created"), date(lang, created, zone)),
            (0.3, say("author"), settings.author or "–"),
            (0.33, say("captured-with"), f"netzplan {settings.version}".strip()),
            (0.17, say("format"), paper.name),
        ),
        (
            (0.13, say("revision"), settings.revision or "–"),
            (0.37, say("as-of"), moment(lang, inventory.as_of, zone)),
            (0.33, say("confidentiality"), settings.confidentiality or say("confidential")),
            (0.17, say("sheet"), what.sheet),
        ),
    )
    wide, high = paper.width - FRAME - left, paper.foot / len(rows)
    marks: list[Mark] = []
    for n, row in enumerate(rows):
        y, x = top + n * high, left
        if n:
            marks.append(Path(((left, y), (left + wide, y)), "ink", 0.5))
        for k, (share, head, value) in enumerate(row):
            room = share * wide
            if k:
                marks.append(Path(((x, y), (x, y + high)), "ink", 0.5))
            marks.append(Text(x + 5.0, y + 8.6, cut(head, room - 8.0, _SMALL), _SMALL, fill="muted"))
            inside = room - 9.0
            if n == 0 and k == 0 and settings.logo:
                marks += _logo(x + room - 4.0, y + 3.0, high - 6.0, settings.logo)
                inside -= 62.0
            marks += _value(x + 5.0, y, high, inside, plain(value, 200).replace("\n", " "))
            x += room
    return marks


def _value(x: float, y: float, high: float, room: float, value: str) -> list[Mark]:
    """On one line, smaller if need be, else on two."""
    for size in (8.2, 7.6, 7.0):
        if width(value, size, BOLD) <= room:
            return [Text(x, y + high - 7.4, value, size, BOLD)]
    lines = wrap(value, room, 6.4, BOLD)
    if len(lines) > 2:
        lines = [lines[0], cut(" ".join(lines[1:]), room, 6.4, BOLD)]
    return [Text(x, y + high - 9.6 + 6.8 * n, line, 6.4, BOLD) for n, line in enumerate(lines)]


def _logo(right: float, y: float, high: float, logo: bytes) -> Sequence[Mark]:
    kind = (
        "image/png"
        if logo.startswith(b"\x89PNG")
        else "image/jpeg"
        if logo.startswith(b"\xff\xd8")
        else "image/svg+xml"
        if b"<svg" in logo[:2000]
        else ""
    )
    return [Picture(right - 58.0, y, 58.0, high, logo, kind)] if kind else []
