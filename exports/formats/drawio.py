"""`diagram -o x.drawio`: the plan to go on with by hand in draw.io: a page for each sheet, layers, data on shapes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from xml.etree import ElementTree

from exports.cells import plain
from exports.format import Format, Settings
from exports.plan import front, size
from exports.plan.draw import thick
from exports.plan.marks import Point
from exports.plan.model import Card, Row, Socket
from exports.plan.positions import Label, Layout, Line, Placed
from exports.plan.sheet import Sheet, sheets
from exports.plan.summarise import Summary
from exports.plan.svg import number
from exports.plan.theme import LIGHT, family
from exports.texts import text
from topology.inventory import Inventory

# Role → shape of draw.io's library "Networks".
_SHAPES = {
    "internet": "cloud",
    "modem": "modem",
    "router": "router",
    "firewall": "firewall",
    "switch": "switch",
    "unmanaged-switch": "hub",
    "access-point": "wireless_hub",
    "wlan-controller": "radio_tower",
    "server": "server",
    "hypervisor": "virtual_server",
    "nas": "nas_filer",
    "pbx": "phone_2",
    "nvr": "storage",
    "ups": "ups_enterprise",
    "workstation": "pc",
    "laptop": "laptop",
    "smartphone": "mobile",
    "tablet": "tablet",
    "phone": "phone_1",
    "printer": "printer",
    "camera": "security_camera",
}
_DATA = ("model", "vendor", "os", "firmware", "serial", "location")
_DASH = {"inferred": "6 4", "radio": "1 4", "virtual": "1 4"}
_MODEL = (
    *(("dx", "0"), ("dy", "0"), ("grid", "1"), ("gridSize", "2"), ("guides", "1"), ("tooltips", "1"), ("connect", "1")),
    *(("arrows", "0"), ("fold", "1"), ("page", "1"), ("pageScale", "1"), ("math", "0"), ("shadow", "0")),
)
_TEXT = "text;html=0;strokeColor=none;fillColor=none;align=left;verticalAlign=middle;spacing=0;overflow=hidden;"


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Uncompressed mxfile XML; the same inventory gives the same bytes."""
    at = datetime.datetime.fromtimestamp(settings.created_at or inventory.as_of, datetime.UTC)
    book = ElementTree.Element(
        "mxfile", host="netzplan", modified=at.strftime("%Y-%m-%dT%H:%M:%SZ"), type="device", version="24.0.0"
    )
    summary = Summary(inventory, settings)
    for n, sheet in enumerate(sheets(inventory, settings), 1):
        if sheet.fit is not None:
            page = ElementTree.SubElement(book, "diagram", id=f"sheet-{n}", name=sheet.name)
            _Page(page, sheet, sheet.fit.layout, summary, settings.lang).draw()
    return bytes(ElementTree.tostring(book, encoding="utf-8", xml_declaration=True))


class _Page:
    def __init__(self, page: ElementTree.Element, sheet: Sheet, layout: Layout, summary: Summary, lang: str) -> None:
        width, height = layout.width + 80, layout.height + 80
        model = ElementTree.SubElement(page, "mxGraphModel", dict(_MODEL))
        model.set("pageWidth", number(width))
        model.set("pageHeight", number(height))
        self.root = ElementTree.SubElement(model, "root")
        self.layout, self.summary, self.lang, self.sheet = layout, summary, lang, sheet
        self.ids = {p.card.id: f"card-{n}" for n, p in enumerate(layout.placed)}
        self.count = 0

    def draw(self) -> None:
        ElementTree.SubElement(self.root, "mxCell", id="0")
        for layer in ("cables", "devices", "labels"):
            name = text(self.lang, f"plan.layer-{layer}")
            ElementTree.SubElement(self.root, "mxCell", {"id": layer, "value": name, "parent": "0"})
        for placed in self.layout.placed:
            self._card(placed)
        for line in self.layout.lines:
            if line.wire is not None:
                self._wire(line)
        for label in self.layout.labels:
            self._label(label)

    def _next(self) -> str:
        self.count += 1
        return f"cell-{self.count}"

    def _cell(self, parent: str, value: str, style: str, box: tuple[float, float, float, float]) -> None:
        about = {"id": self._next(), "value": _clean(value), "style": style, "vertex": "1", "parent": parent}
        _geometry(ElementTree.SubElement(self.root, "mxCell", about), box)

    def _card(self, placed: Placed) -> None:
        """A container with the device's data; its parts move with it."""
        card = placed.card
        colour = LIGHT["muted"] if card.role == "not-located" else LIGHT[family(card.role)]
        colour = LIGHT["presumed"] if card.presumed else colour
        style = f"rounded=1;arcSize=4;html=0;container=1;collapsible=0;fillColor=#FFFFFF;strokeColor={colour};"
        style += "strokeWidth=1.6;" + ("dashed=1;" if card.presumed or card.role == "not-located" else "")
        holder = ElementTree.SubElement(
            self.root, "UserObject", {"label": "", "id": self.ids[card.id], **self._data(card)}
        )
        cell = ElementTree.SubElement(holder, "mxCell", {"style": style, "vertex": "1", "parent": "devices"})
        _geometry(cell, (placed.x + 40, placed.y + 40, placed.w, placed.h))
        self._inside(placed, colour)

    def _data(self, card: Card) -> dict[str, str]:
        found = {"name": card.full or card.title, "device": card.id, "role": card.role}
        device = self.summary.devices.get(card.id)
        if device is not None:
            found |= {
                "ip": ", ".join(device.ips),
                "mac": ", ".join(device.macs),
                "vlans": ", ".join(map(str, device.vlans)),
                **{name: device.get(name) or "" for name in _DATA},
                **{f"note_{name}": value for name, value in device.notes.items() if name.isidentifier()},
            }
        if card.warnings:
            found["findings"] = ", ".join(w.text for w in card.warnings)
        return {name: _clean(value) for name, value in found.items() if value}

    def _inside(self, placed: Placed, colour: str) -> None:
        card, parent = placed.card, self.ids[placed.card.id]
        shape = _SHAPES.get(card.role)
        if shape:
            style = f"shape=mxgraph.networks.{shape};html=0;fillColor={colour};strokeColor=none;"
            self._cell(parent, "", style, (11, 11, 26, 18))
        room = placed.w - size.LEFT - 8
        bold = f"{_TEXT}fontStyle=1;fontSize=13;fontColor={LIGHT['ink']};"
        small = f"{_TEXT}fontSize=10;fontColor={LIGHT['muted']};"
        self._cell(parent, card.title, bold, (size.LEFT, 4 if card.subtitle else 10, room, 18))
        if card.subtitle:
            self._cell(parent, card.subtitle, small, (size.LEFT, 22, room, 14))
        y = size.HEADER
        for warning in card.warnings[: size.MOST_WARNINGS]:
            style = f"{_TEXT}fontSize=9;fontStyle=1;fontColor={LIGHT['warn']};fillColor={LIGHT['warn-fill']};"
            self._cell(parent, f"⚠ {warning.number} {warning.text}", style, (12, y, placed.w - 20, 14))
            y += size.WARNING
        y += 3 if card.warnings else 0
        y += 4 if card.rows else 0
        for socket, (left, top) in zip(card.sockets, front.places([s.slot for s in card.sockets]), strict=True):
            self._socket(parent, socket, left, y + top)
        for row in card.rows:
            self._row(parent, row, y, placed.w)
            y += size.ROW
        if card.note:
            style = f"{small.replace('middle', 'top')}whiteSpace=wrap;"
            self._cell(parent, card.note, style, (14, y + 8, placed.w - 26, placed.h - y - 10))

    def _socket(self, parent: str, one: Socket, x: float, y: float) -> None:
        free = one.state == "down"
        style = "rounded=1;arcSize=8;html=0;whiteSpace=wrap;overflow=hidden;verticalAlign=middle;fontSize=8;"
        style += f"fontColor={LIGHT['muted' if free else 'ink']};strokeColor={LIGHT['hair' if free else 'machine']};"
        style += f"fillColor={LIGHT['card' if free else 'band']};" + ("dashed=1;" if free else "")
        self._cell(parent, f"{one.number}\n{one.text}", style, (x, y, front.CELL, front.HIGH))

    def _row(self, parent: str, row: Row, y: float, wide: float) -> None:
        words = f"{row.count} {row.text}" if row.count is not None else row.text
        ink = LIGHT["warn"] if row.warn else LIGHT["ink"]
        side = " ".join(x for x in (row.right, *(f"V{v}" for v in row.vlans)) if x)
        left = wide * (0.5 if row.right else 0.72)
        self._cell(parent, words, f"{_TEXT}fontSize=11;fontColor={ink};", (size.LEFT, y, left - size.LEFT, size.ROW))
        if side:
            style = f"{_TEXT.replace('align=left', 'align=right')}fontSize=9;fontColor={LIGHT['muted']};"
            self._cell(parent, side, style, (left, y, wide - left - 10, size.ROW))

    def _wire(self, line: Line) -> None:
        wire = line.wire
        assert wire is not None  # the caller has looked
        points = list(_way(line, self.layout))
        ends = self._ends(points, wire.a, wire.b)
        style = "edgeStyle=none;html=0;rounded=1;arcSize=8;endArrow=none;startArrow=none;jumpStyle=gap;jumpSize=7;"
        style += (
            f"strokeColor={LIGHT['warn'] if wire.blocked else LIGHT['wire']};strokeWidth={number(thick(wire.speed))};"
        )
        if dash := "2 3" if wire.blocked else _DASH.get(wire.kind, ""):
            style += f"dashed=1;dashPattern={dash};"
        for which, (card, point) in zip(("exit", "entry"), ends, strict=True):
            placed = next(p for p in self.layout.placed if p.card.id == card)
            x, y = (point[0] - placed.x) / placed.w, (point[1] - placed.y) / placed.h
            style += f"{which}X={number(x)};{which}Y={number(y)};{which}Dx=0;{which}Dy=0;{which}Perimeter=0;"
        data = {"a_port": wire.a_port, "b_port": wire.b_port, "kind": wire.kind, "speed": str(wire.speed or "")}
        known = {k: _clean(v) for k, v in data.items() if v}
        holder = ElementTree.SubElement(self.root, "UserObject", {"label": "", "id": self._next(), **known})
        cell = ElementTree.SubElement(
            holder,
            "mxCell",
            {"style": style, "edge": "1", "parent": "cables"},
            source=self.ids[ends[0][0]],
            target=self.ids[ends[1][0]],
        )
        geometry = ElementTree.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        array = ElementTree.SubElement(geometry, "Array", {"as": "points"})
        for x, y in points[1:-1]:
            ElementTree.SubElement(array, "mxPoint", x=number(x + 40), y=number(y + 40))

    def _ends(self, points: list[Point], a: str, b: str) -> tuple[tuple[str, Point], tuple[str, Point]]:
        """Which card the way begins at, and which it ends at."""
        at = {p.card.id: p for p in self.layout.placed}
        near = sorted((a, b), key=lambda c: _distance(points[0], at[c]))
        return (near[0], points[0]), (near[1], points[-1])

    def _label(self, label: Label) -> None:
        if not label.lines:
            return
        wide, high = size.wide(list(label.lines)) + 6, 11.0 * len(label.lines)
        left = label.x - (wide if label.anchor == "end" else 0)
        style = f"{_TEXT}fontSize=9;fontColor={LIGHT['muted']};labelBackgroundColor=#FFFFFF;"
        style = style.replace("align=left", "align=right") if label.anchor == "end" else style
        self._cell("labels", "\n".join(label.lines), style, (left + 40, label.y + 43 - high, wide, high))


def _way(line: Line, layout: Layout) -> Iterator[Point]:
    """The whole way from card to card; for a drop, along the bus from the core."""
    if not line.net.startswith("bus "):
        yield from line.points
        return
    level = line.points[0][1]
    bus = [x for x in layout.lines if x.net == line.net and x.wire is None]
    first = bus[0].points  # from the core down to its first bus
    yield from first
    if first[-1][1] != level:
        trunk = next(x.points[0][0] for x in bus[1:] if x.points[0][0] == x.points[-1][0])
        yield (trunk, first[-1][1])
        yield (trunk, level)
    yield from line.points


def _distance(point: Point, placed: Placed) -> float:
    dx = max(placed.x - point[0], 0.0, point[0] - placed.x - placed.w)
    dy = max(placed.y - point[1], 0.0, point[1] - placed.y - placed.h)
    return dx + dy


def _geometry(cell: ElementTree.Element, box: tuple[float, float, float, float]) -> None:
    x, y, w, h = (number(v) for v in box)
    ElementTree.SubElement(cell, "mxGeometry", {"x": x, "y": y, "width": w, "height": h, "as": "geometry"})


def _clean(value: str) -> str:
    """Text that XML can hold; `html=0` makes draw.io show it as it is."""
    return plain(value, 400)


FORMAT = Format(
    "drawio",
    ("draw.io: der Netzplan zum Weiterzeichnen", "draw.io: the plan to go on with by hand"),
    ".drawio",
    "diagram",
    render,
    "structure read back: every cell has its parent, every cable its two cards",
)
