"""Marks become SVG. Every text is escaped here; signs that the font lacks are squeezed into their given width."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from html import escape

from exports.plan import icons
from exports.plan.marks import Box, Group, Icon, Mark, Path, Picture, Point, Text, flat
from exports.plan.measure import BOLD, STACK, drawn, font_face, width

# XML 1.0 cannot hold these, not even escaped (section 2.2).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def number(value: float) -> str:
    """Two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def safe(value: str) -> str:
    """Text or attribute value for XML and HTML."""
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", value), quote=True)


class Writer:
    """Writes marks. `colours` gives each name its colour; without it, names become CSS classes of the page around."""

    def __init__(self, colours: Mapping[str, str] | None) -> None:
        self.colours = colours
        self.out: list[str] = []

    def paint(self, fill: str = "none", stroke: str = "none") -> str:
        if self.colours is None:
            names = [f"f-{fill}"] * (fill != "none") + [f"s-{stroke}"] * (stroke != "none")
            return f' class="{" ".join(names)}"' if names else ""
        shown = f' fill="{self.colours.get(fill, fill)}"' if fill != "none" else ""
        return shown + (f' stroke="{self.colours.get(stroke, stroke)}"' if stroke != "none" else "")

    def write(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            if isinstance(mark, Text):
                self._text(mark)
            elif isinstance(mark, Box):
                self._box(mark)
            elif isinstance(mark, Path):
                self._path(mark)
            elif isinstance(mark, Icon):
                self._icon(mark)
            elif isinstance(mark, Picture):
                self._picture(mark)
            else:
                self._group(mark)

    def _group(self, mark: Group) -> None:
        attributes = "".join(f' {k}="{safe(v)}"' for k, v in mark.attributes)
        if mark.scale != 1.0 or mark.dx or mark.dy:
            scale = f" scale({mark.scale:.5f})" if mark.scale != 1.0 else ""
            attributes += f' transform="translate({number(mark.dx)} {number(mark.dy)}){scale}"'
        self.out.append(f"<g{attributes}>")
        if mark.title:
            self.out.append(f"<title>{safe(mark.title)}</title>")
        self.write(mark.marks)
        self.out.append("</g>")

    def _box(self, mark: Box) -> None:
        place = f'x="{number(mark.x)}" y="{number(mark.y)}" width="{number(mark.w)}" height="{number(mark.h)}"'
        paint = self.paint(mark.fill, mark.stroke)
        if mark.left:
            x, y, w, h, r = mark.x, mark.y, mark.w, mark.h, mark.radius
            d = f"M{number(x + w)} {number(y)}H{number(x + r)}Q{number(x)} {number(y)} {number(x)} {number(y + r)}"
            d += f"V{number(y + h - r)}Q{number(x)} {number(y + h)} {number(x + r)} {number(y + h)}H{number(x + w)}Z"
            self.out.append(f'<path d="{d}"{paint}/>')
            return
        more = f' rx="{number(mark.radius)}"' if mark.radius else ""
        more += f' stroke-width="{number(mark.thick)}"' if mark.thick else ""
        more += f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
        self.out.append(f"<rect {place}{more}{paint}/>")

    def _path(self, mark: Path) -> None:
        d = trace(mark.points, mark.radius)
        more = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
        more += f' stroke-linecap="{mark.cap}"' if mark.cap != "butt" else ""
        self.out.append(f'<path d="{d}" stroke-width="{number(mark.thick)}"{more}{self.paint(stroke=mark.stroke)}/>')

    def _text(self, mark: Text) -> None:
        if not mark.text:
            return
        more = f' font-weight="{mark.weight}"' if mark.weight >= BOLD else ""
        more += f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
        if not drawn(mark.text, mark.weight):
            wide = width(mark.text, mark.size, mark.weight)
            more += f' textLength="{number(wide)}" lengthAdjust="spacingAndGlyphs"' if wide else ""
        paint = self.paint(mark.fill)
        place = f'x="{number(mark.x)}" y="{number(mark.y)}" font-size="{number(mark.size)}"'
        self.out.append(f"<text {place}{more}{paint}>{safe(mark.text)}</text>")

    def _icon(self, mark: Icon) -> None:
        thick = 2 * (24 / mark.size) ** 0.35 * 0.92
        scale = f"translate({number(mark.x)} {number(mark.y)}) scale({mark.size / 24:.4f})"
        paint = self.paint(stroke=mark.stroke)
        self.out.append(
            f'<g transform="{scale}" stroke-width="{number(thick)}" stroke-linecap="round" stroke-linejoin="round"'
            f"{paint}>{icons.shapes(mark.name)}</g>"
        )

    def _picture(self, mark: Picture) -> None:
        data = base64.b64encode(mark.data).decode()
        place = f'x="{number(mark.x)}" y="{number(mark.y)}" width="{number(mark.w)}" height="{number(mark.h)}"'
        self.out.append(
            f'<image {place} preserveAspectRatio="xMaxYMid meet" href="data:{safe(mark.kind)};base64,{data}"/>'
        )


def trace(points: tuple[Point, ...], radius: float) -> str:
    """Path data through the points, corners rounded by at most `radius`."""
    if len(points) < 2:
        return ""
    d = f"M{_pair(points[0])}"
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(here, before, radius), _towards(here, after, radius)
        d += f"L{_pair(near)}Q{_pair(here)} {_pair(far)}"
    return d + f"L{_pair(points[-1])}"


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _towards(start: Point, goal: Point, far: float) -> Point:
    length = ((goal[0] - start[0]) ** 2 + (goal[1] - start[1]) ** 2) ** 0.5
    part = min(far, length / 2) / length if length else 0.0
    return start[0] + (goal[0] - start[0]) * part, start[1] + (goal[1] - start[1]) * part


def svg(
    marks: tuple[Mark, ...],
    size: tuple[float, float],
    colours: Mapping[str, str] | None,
    *,
    title: str,
    about: str = "",
    lang: str = "de",
    unit: str = "",
    fonts: bool = True,
    role: str = "img",
) -> str:
    """A whole picture. `size` is its width and height; `unit` writes them out as the file's own size too.
    `role` is `img`, or `group` where single parts are to be reached."""
    writer = Writer(colours)
    writer.write(marks)
    signs = frozenset(c for m in flat(marks) if isinstance(m, Text) for c in m.text)
    own = f' width="{number(size[0])}{unit}" height="{number(size[1])}{unit}"' if unit else ""
    style = f"<style>{font_face(signs)}</style>" if fonts and signs else ""
    head = f"<title>{safe(title)}</title>" + (f"<desc>{safe(about)}</desc>" if about else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(size[0])} {number(size[1])}"{own}'
        f' role="{role}" lang="{lang}" fill="none" font-family="{STACK}">'
        f"{head}{style}{''.join(writer.out)}</svg>\n"
    )
