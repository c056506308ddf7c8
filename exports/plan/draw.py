"""Cards and lines as SVG. Every text from the network is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from exports.plan import icons, theme
from exports.plan.layout import Layout, Placed, Wire
from exports.plan.measure import SLACK, fit, width
from exports.plan.model import Row

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(value: str) -> str:
    """Text for SVG: no character that XML cannot hold, and none that is markup."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value), quote=True)


def n(value: float) -> str:
    """A number in at most two decimals, without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def text(x: float, y: float, value: str, size: float, kind: str = "t", anchor: str = "", bold: bool = False) -> str:
    """One line of text."""
    more = f' text-anchor="{anchor}"' if anchor and anchor != "start" else ""
    heavy = ' font-weight="700"' if bold else ""
    if len(value) > 1:  # where the font is missing, another is squeezed to the room that was measured
        more += f' textLength="{n(width(value, size, bold) / SLACK)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{n(x)}" y="{n(y)}" font-size="{n(size)}" class="{kind}"{heavy}{more}>{safe(value)}</text>'


def icon(name: str, x: float, y: float, size: float, colour: str, kind: str = "") -> str:
    """An icon with its upper left corner here."""
    shapes = icons.shapes(name)
    if not shapes:
        return ""
    kinds = f' class="{kind}"' if kind else ""
    return (
        f'<g transform="translate({n(x)} {n(y)}) scale({n(size / 24)})" fill="none" stroke="{colour}" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round"{kinds}>{shapes}</g>'
    )


STYLE = (
    "text{font-family:'Source Sans Pro','Source Sans 3','Segoe UI','Helvetica Neue',Arial,sans-serif}"
    f".t{{fill:{theme.INK}}}.m{{fill:{theme.MUTED}}}.w{{fill:{theme.WARN}}}"
    f".halo{{fill:{theme.MUTED};stroke:{theme.GROUND};stroke-width:3;stroke-linejoin:round;paint-order:stroke}}"
)


def drawing(layout: Layout, vlans: Sequence[int] = ()) -> str:
    """Lines first, cards above them, port names on top. `vlans` in the order of the legend."""
    parts = [_wire(w) for w in sorted(layout.wires, key=lambda w: -theme.stroke(w.uplink.speed_bps))]
    parts += [_card(c, vlans) for c in layout.cards]
    parts += [text(x, y, value, theme.SECOND_SIZE, "m") for x, y, value in layout.remarks]
    for wire in layout.wires:
        for x, y, value, anchor in wire.labels:
            parts.append(text(x, y, value, theme.SMALL_SIZE + 0.5, "halo", anchor))
    return "".join(parts)


def _wire(wire: Wire) -> str:
    dash = {"dashed": "6 4", "dotted": "1.5 4"}.get(wire.uplink.style)
    more = f' stroke-dasharray="{dash}"' if dash else ""
    if wire.uplink.style == "dotted":
        more += ' stroke-linecap="round"'
    points = " ".join(f"{n(x)},{n(y)}" for x, y in wire.points)
    colour = theme.KIND["unmanaged-switch"] if wire.uplink.style == "dashed" else theme.LINE
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}"'
        f' stroke-width="{n(theme.stroke(wire.uplink.speed_bps))}"{more} class="wire"/>'
    )


def _card(placed: Placed, vlans: Sequence[int]) -> str:
    card, x, y, wide = placed.card, placed.x, placed.y, placed.width
    colour = theme.colour(card.kind)
    uncertain = card.kind == "not-located" or (card.presumed and card.kind != "internet")
    dash = ' stroke-dasharray="6 4"' if uncertain else ""
    parts = [
        f'<g class="card" data-id="{safe(card.id)}" data-kind="{safe(card.kind)}">',
        f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(placed.height)}" rx="6" fill="{theme.CARD}"'
        f' stroke="{colour}" stroke-width="1.6"{dash} class="box"/>',
        f'<path d="M{n(x + 5.5)} {n(y)}h-.5a5 5 0 0 0-5 5v{n(placed.height - 10)}a5 5 0 0 0 5 5h.5z" fill="{colour}"/>',
        icon(icons.OF_ROLE.get(card.kind, "help-circle"), x + 13, y + 9, theme.ICON, colour),
    ]
    left = x + 44
    room = x + wide - 10 - left
    parts.append(text(left, y + 18, fit(card.name, room, theme.NAME_SIZE, True), theme.NAME_SIZE, "t", bold=True))
    if card.second:
        parts.append(text(left, y + 31, fit(card.second, room, theme.SECOND_SIZE), theme.SECOND_SIZE, "m"))
    here = y + theme.HEADER
    for warning in card.warnings:
        parts.append(
            f'<rect x="{n(x + 11)}" y="{n(here)}" width="{n(wide - 19)}" height="15" rx="2.5"'
            f' fill="{theme.WARN_GROUND}" class="alarm"/>'
        )
        parts.append(icon(icons.WARNING, x + 15, here + 2, 11, theme.WARN, "w-icon"))
        parts.append(text(x + 30, here + 11, fit(warning, wide - 45, 9, True), 9, "w", bold=True))
        here += theme.WARNING
    if card.warnings:
        here += 4
    if card.rows:
        parts.append(
            f'<path d="M{n(x + 11)} {n(here + 2)}H{n(x + wide - 8)}" stroke="{colour}" stroke-opacity=".4"'
            ' stroke-width=".8"/>'
        )
        here += 6
    for row in card.rows:
        parts.append(_row(row, x, here, wide, vlans))
        here += theme.ROW
    return "".join([*parts, "</g>"])


def _row(row: Row, x: float, y: float, wide: float, vlans: Sequence[int]) -> str:
    colour = theme.WARN if row.unknown else theme.MUTED
    kind = "w" if row.unknown else "t"
    right = x + wide - 9
    parts = [f'<g class="row" data-ids="{safe(" ".join(row.devices))}">']
    parts.append(icon(icons.OF_ROLE.get(row.icon, "help-circle"), x + 15, y + 2.5, theme.ROW_ICON, colour))
    count = str(row.count)
    left = x + 44
    if row.vlan is not None:
        square = vlan_colour(row.vlan, vlans)
        parts.append(f'<rect x="{n(right - 8)}" y="{n(y + 6)}" width="8" height="8" rx="1.5" fill="{square}"/>')
        right -= 13
    side = fit(row.side, wide * 0.42, theme.SMALL_SIZE + 0.5)
    used = width(side, theme.SMALL_SIZE + 0.5) + 8 if side else 0.0
    start = left + width(count, theme.ROW_SIZE, True) + 4
    parts.append(text(left, y + 14, count, theme.ROW_SIZE, kind, bold=True))
    parts.append(text(start, y + 14, fit(row.text, right - used - start, theme.ROW_SIZE), theme.ROW_SIZE, kind))
    if side:
        parts.append(text(right, y + 14, side, theme.SMALL_SIZE + 0.5, "w" if row.unknown else "m", "end"))
    return "".join([*parts, "</g>"])


def vlan_colour(vlan: int, vlans: Sequence[int]) -> str:
    """By the VLAN's place in the legend, so that neighbours there differ."""
    place = vlans.index(vlan) if vlan in vlans else vlan
    return theme.VLAN[place % len(theme.VLAN)]
