"""The sheet: paper, frame, legend, title block; and which paper a plan needs."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan import theme
from exports.plan.draw import STYLE, drawing, n, safe, text, vlan_colour
from exports.plan.layout import Layout, arrange, most_columns
from exports.plan.measure import fit
from exports.plan.model import Plan
from exports.plan.model import plan as make_plan
from exports.texts import date, moment
from exports.texts import text as say
from topology.inventory import Inventory

_FRAME = 8 * 72 / 25.4
_INNER = 16.0
_FOOT = 74.0
_TITLE_BLOCK = 306.0
_LARGEST = 1.12
_VLAN_ROWS = 5


class Paper(msgspec.Struct, frozen=True):
    """Landscape, in points. `smallest` is the size that its smallest text must have."""

    name: str
    width: float
    height: float
    smallest: float


A4 = Paper("A4", 841.89, 595.28, 5.5)
A3 = Paper("A3", 1190.55, 841.89, 6.0)
_HUGE = ("A2", "A1", "A0")


class Sheet(msgspec.Struct, frozen=True):
    """A plan on its paper."""

    plan: Plan
    layout: Layout
    paper: Paper
    scale: float


def choose(plan: Plan) -> Sheet:
    """A4 while the smallest text is large enough, else A3, else the next larger paper of the same kind (ISO 216)."""
    for paper in (A4, A3):
        sheet = best(plan, paper)
        if sheet.scale * theme.SMALL_SIZE >= paper.smallest:
            return sheet
    paper = A3
    for name in _HUGE:
        paper = Paper(name, paper.height * 2 if paper.height * 2 > paper.width else paper.width, paper.width, 6.0)
        sheet = best(plan, paper)
        if sheet.scale * theme.SMALL_SIZE >= paper.smallest:
            return sheet
    return sheet


def _room(paper: Paper) -> tuple[float, float]:
    return paper.width - 2 * (_FRAME + _INNER), paper.height - 2 * _FRAME - 2 * _INNER - _FOOT


def best(plan: Plan, paper: Paper) -> Sheet:
    """The number of columns that gives the largest scale; of equals, the one with the fewest orphans."""
    room_x, room_y = _room(paper)
    best: tuple[tuple[float, int, int], Layout, float] | None = None
    blocks = most_columns(plan)
    for columns in range(1, min(blocks, 40) + 1):
        layout = arrange(plan, columns)
        scale = min(room_x / max(layout.width, 1.0), room_y / max(layout.height, 1.0), _LARGEST)
        rest = blocks % columns
        orphans = columns - rest if rest else 0
        key = (round(scale, 2), -orphans, -columns)
        if best is None or key > best[0]:
            best = (key, layout, scale)
    assert best is not None
    return Sheet(plan, best[1], paper, best[2])


def svg(inventory: Inventory, settings: Settings) -> tuple[str, Sheet]:
    """The whole plan on one sheet as SVG, and what was chosen."""
    sheet = choose(make_plan(inventory, settings))
    return picture(sheet, inventory, settings), sheet


def picture(sheet: Sheet, inventory: Inventory, settings: Settings, number: int = 1, of: int = 1) -> str:
    """A sheet as SVG; `number` of `of` stands in the title block."""
    paper = sheet.paper
    room_x, room_y = _room(paper)
    left = _FRAME + _INNER + max(0.0, (room_x - sheet.layout.width * sheet.scale) / 2)
    top = _FRAME + _INNER + max(0.0, (room_y - sheet.layout.height * sheet.scale) * 0.38)
    lang = settings.lang
    title = say(lang, "plan.title", site=plain(inventory.site, 80))
    vlans = [v for v, _ in sheet.plan.vlans]
    body = drawing(sheet.layout, vlans) if sheet.layout.cards else text(0, 20, say(lang, "plan.nothing"), 14, "m")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n(paper.width)} {n(paper.height)}"'
        f' width="{n(paper.width)}pt" height="{n(paper.height)}pt" role="img" aria-labelledby="title" lang="{lang}">',
        f'<title id="title">{safe(title)}</title><style>{STYLE}</style>',
        f'<rect width="{n(paper.width)}" height="{n(paper.height)}" fill="{theme.GROUND}" class="ground"/>',
        _frame(paper),
        f'<g id="plan" transform="translate({n(left)} {n(top)}) scale({sheet.scale:.4f})">{body}</g>',
        _foot(inventory, settings, sheet, f"{number} / {of}"),
        "</svg>",
    ]
    return "".join(parts)


def _frame(paper: Paper) -> str:
    wide, high = paper.width - 2 * _FRAME, paper.height - 2 * _FRAME
    return (
        f'<rect x="{n(_FRAME)}" y="{n(_FRAME)}" width="{n(wide)}" height="{n(high)}" fill="none"'
        f' stroke="{theme.INK}" stroke-width="1.2" class="frame"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, width: float = 0.7) -> str:
    return f'<path d="M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}" stroke="{theme.INK}" stroke-width="{n(width)}" class="frame"/>'


def _foot(inventory: Inventory, settings: Settings, sheet: Sheet, number: str) -> str:
    paper, lang = sheet.paper, settings.lang
    top = paper.height - _FRAME - _FOOT
    right = paper.width - _FRAME
    block = right - _TITLE_BLOCK
    parts = [_line(_FRAME, top, right, top, 1.0), _line(block, top, block, paper.height - _FRAME, 1.0)]
    x = _FRAME + 10
    parts.append(_legend(x, top, lang, sheet))
    vlans = sheet.plan.vlans
    x += 158
    if vlans:
        parts.append(_vlans(x, top, lang, vlans))
        x += 108 if len(vlans) <= _VLAN_ROWS else 200
    parts.append(_findings(x, top, block - x - 10, lang, sheet.plan))
    parts.append(_title_block(block, top, inventory, settings, sheet, number))
    return "".join(parts)


def _legend(x: float, top: float, lang: str, sheet: Sheet) -> str:
    used = {w.uplink.style for w in sheet.layout.wires}
    fast = any((w.uplink.speed_bps or 0) >= 10_000_000_000 for w in sheet.layout.wires)
    parts = [text(x, top + 15, say(lang, "plan.legend"), 8, bold=True)]
    y = top + 28
    shown: list[tuple[str, float, str]] = []
    for style, dash in (("solid", ""), ("dashed", "5 3"), ("dotted", "1.2 3")):
        if style in used:
            shown.append((style, 1.4, dash))
    if fast:
        shown.append(("fast", 3.0, ""))
    for style, wide, dash in shown:
        colour = theme.KIND["unmanaged-switch"] if style == "dashed" else theme.LINE
        more = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="M{n(x)} {n(y - 2.5)}h22" stroke="{colour}" stroke-width="{wide}"{more} class="wire"/>')
        parts.append(text(x + 28, y, say(lang, f"plan.{style}"), 7, "t"))
        y += 11.5
    return "".join(parts)


def _vlans(x: float, top: float, lang: str, vlans: tuple[tuple[int, str], ...]) -> str:
    parts = [text(x, top + 15, say(lang, "plan.vlans"), 8, bold=True)]
    order = [v for v, _ in vlans]
    for number, (vlan, name) in enumerate(vlans[: 2 * _VLAN_ROWS]):
        here, y = x + 94 * (number // _VLAN_ROWS), top + 27 + 10 * (number % _VLAN_ROWS)
        colour = vlan_colour(vlan, order)
        parts.append(f'<rect x="{n(here)}" y="{n(y - 6)}" width="6.5" height="6.5" rx="1" fill="{colour}"/>')
        parts.append(text(here + 11, y, fit(f"V{vlan} {name}".strip(), 80, 7), 7))
    return "".join(parts)


def _findings(x: float, top: float, room: float, lang: str, plan: Plan) -> str:
    parts = [text(x, top + 15, say(lang, "plan.findings"), 8, "w" if plan.findings else "t", bold=True)]
    if not plan.findings:
        parts.append(text(x, top + 28, say(lang, "plan.none"), 7, "m"))
    for number, (_, title) in enumerate(plan.findings, 1):
        y = top + 16.5 + 11.5 * number
        parts.append(
            f'<circle cx="{n(x + 4)}" cy="{n(y - 2.5)}" r="4.2" fill="none" stroke="{theme.WARN}" stroke-width=".8"'
            ' class="w-line"/>'
        )
        parts.append(text(x + 4, y, str(number), 6.5, "w", "middle", bold=True))
        parts.append(text(x + 12, y, fit(title, room - 12, 7), 7))
    return "".join(parts)


def _title_block(left: float, top: float, inventory: Inventory, settings: Settings, sheet: Sheet, number: str) -> str:
    """DIN EN ISO 7200 names the fields; here in three rows."""
    lang, zone = settings.lang, settings.timezone
    say_: Callable[[str], str] = lambda code: say(lang, f"plan.{code}")  # noqa: E731 - a short name for many uses
    created = settings.created_at or inventory.as_of
    site = plain(inventory.site, 80)
    rows = (
        (
            (0.5, say_("customer"), settings.customer or site),
            (0.5, say_("plan"), say_("physical")),
        ),
        (
            (0.22, say_("created"), date(lang, created, zone)),
            (0.28, say_("author"), settings.author or "–"),
            (0.3, say_("captured-with"), f"netzplan {settings.version}".strip()),
            (0.2, say_("format"), sheet.paper.name),
        ),
        (
            (0.12, say_("revision"), settings.revision),
            (0.38, say_("as-of"), moment(lang, inventory.as_of, zone)),
            (0.32, say_("confidentiality"), settings.confidentiality or say_("confidential")),
            (0.18, say_("sheet"), number),
        ),
    )
    high = _FOOT / len(rows)
    parts = []
    for place, row in enumerate(rows):
        y = top + place * high
        if place:
            parts.append(_line(left, y, left + _TITLE_BLOCK, y, 0.6))
        x = left
        for share, head, value in row:
            wide = share * _TITLE_BLOCK
            if x > left:
                parts.append(_line(x, y, x, y + high, 0.6))
            parts.append(text(x + 4, y + 8.5, head, 5.5, "m"))
            parts.append(text(x + 4, y + 19, fit(plain(value, 120), wide - 8, 8, True), 8, bold=True))
            x += wide
    return "".join(parts)


def points_per_unit(sheet: Sheet) -> float:
    """Size on paper of the smallest text, in points."""
    return math.floor(sheet.scale * theme.SMALL_SIZE * 100) / 100
