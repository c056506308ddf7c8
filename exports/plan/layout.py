"""Positions: trunk and bus. The strip runs along the top, a bus below it for each core, columns hang on it in bands.

In units of the drawing; nothing here knows paper or colours. Same model, same positions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from exports.plan import size
from exports.plan.apart import apart
from exports.plan.columns import RAIL, Cell, Column, Say, columns
from exports.plan.lanes import lanes
from exports.plan.marks import Point
from exports.plan.model import Card, Wire
from exports.plan.positions import Label, Layout, Line, Placed
from exports.plan.room import BESIDE, EDGE, roomy
from exports.plan.rows import Rows, bands, ordered
from exports.plan.strip import Strip, strip
from exports.plan.tree import Tree

_LANE = 12.0
_LINE = 10.5
_BAND = 10.0
_MARGIN = 14.0


class Parts(msgspec.Struct, frozen=True):
    """What is placed: made once, arranged for each number of columns."""

    tree: Tree
    cards: Mapping[str, Card]
    columns: tuple[Column, ...]
    say: Say
    number: int = 0
    """So many columns beside each other, whatever the paper; 0: as suits the paper."""
    pins: dict[str, Point] = {}
    """Own places of cards."""
    fixed: Layout | None = None
    """Made elsewhere; nothing is arranged then."""
    order: Rows = ()
    """Rows of columns of cards, as they were drawn before."""
    kept: dict[str, Point] = {}
    """Where cards stood then."""
    breaks: frozenset[str] = frozenset()
    """Cards that begin a new row."""

    def groups(self, number: int) -> list[list[list[Column]]]:
        """The columns in rows of at most so many, those between two breaks together."""
        found: list[list[Column]] = []
        for column in self.columns:
            if not found or column.cells[0].card.id in self.breaks:
                found.append([])
            found[-1].append(column)
        return [bands(group, number) for group in found]

    def bands(self, number: int) -> list[list[Column]]:
        """The columns in rows of at most so many."""
        return [band for group in self.groups(number) for band in group]


def parts(tree: Tree, cards: Mapping[str, Card], lost: Sequence[Card], say: Say, order: Rows = ()) -> Parts:
    """Everything that does not depend on the paper."""
    cards = apart(roomy(tree, cards, say))
    before = [column for row in order for column in row]
    return Parts(tree, cards, tuple(columns(tree, cards, lost, say, before)), say, order=order)


def arrange(whole: Parts, number: int) -> Layout:
    """The drawing with at most so many columns beside each other."""
    return _Maker(whole, number).layout()


class _Maker:
    def __init__(self, whole: Parts, number: int) -> None:
        self.tree, self.cards, self.say = whole.tree, whole.cards, whole.say
        self.bands = ordered(whole.columns, whole.order, whole.breaks) if whole.order else whole.bands(number)
        self.kept = whole.kept if whole.order else {}
        self.placed: list[Placed] = []
        self.at: dict[str, Placed] = {}
        self.lines: list[Line] = []
        self.labels: list[Label] = []
        self.cores = list(self.tree.stages[-1]) if self.tree.stages else []
        self.band_of = {c.card.id: n for n, band in enumerate(self.bands) for col in band for c in col.cells}
        self.head = {c.card.id for band in self.bands for col in band if col.kind != "rail" for c in col.cells[:1]}
        self.slots: dict[str, int] = defaultdict(int)
        self.used: dict[str, int] = defaultdict(int)
        self.spent: dict[str, float] = defaultdict(float)
        self.passed: dict[int, int] = defaultdict(int)
        self.gutter: dict[int, float] = defaultdict(float)
        self.sides: list[tuple[str, Wire]] = []
        self.channel: dict[int, list[int]] = defaultdict(list)
        self.lanes = lanes(self.tree, self.bands)
        self._count()

    def _count(self) -> None:
        """How many lines each card, channel and gap between columns takes."""
        for head, wires in self.tree.drops.items():
            self.slots[head] += len(wires)
        column = {
            c.card.id: (b, n) for b, band in enumerate(self.bands) for n, col in enumerate(band) for c in col.cells
        }
        self.column = {c: b * 1000 + n for c, (b, n) in column.items()}
        for n, wire in enumerate(self.tree.cross):
            for end in (wire.a, wire.b):
                if n not in self.lanes.below:
                    self.channel[self.band_of.get(end, 0)].append(n)
                if end in self.head:
                    self.slots[end] += 1
                elif end in self.column:
                    room = size.wide(size.label_lines(self.end_label(wire, end), 60.0)) + 8
                    self.gutter[self.column[end]] = max(self.gutter[self.column[end]], room)
        self.channel = {b: list(dict.fromkeys(w)) for b, w in self.channel.items()}

    def end_label(self, wire: Wire, end: str) -> str:
        """What stands at one end of a line that has both ends to itself."""
        return self.say(wire, f"={end}")

    def layout(self) -> Layout:
        top = strip(self.tree, self.cards, self.say)
        later = {core: any(n for n in self._bands_of(core)) for core in self.cores}
        trunks = [c for c in self.cores if later[c]]
        left = _MARGIN + _LANE * len(trunks) if trunks else 0.0
        widths = [left + self._width(n, band) for n, band in enumerate(self.bands)]
        right = _LANE * sum(self.band_of.get(w.a, 0) != self.band_of.get(w.b, 0) for w in self.tree.cross)
        wide = max([top.width, *widths])
        start = max(0.0, (top.width - max(widths)) / 2) if widths else 0.0
        if self.kept and self.bands:
            first = self.bands[0][0].cells[0]
            start = max(0.0, self.kept.get(first.card.id, (start + left + first.x, 0.0))[0] - left - first.x)
            wide = max(wide, start + max(widths))
        self._strip(top, wide)
        y = top.height
        trunk_x = {c: start + left - _MARGIN - _LANE * n for n, c in enumerate(trunks)}
        self.right_x = wide + (8.0 if right else 0.0)
        self.lane_y: dict[tuple[int, int], float] = {}
        buses: dict[str, list[float]] = {c: [] for c in self.cores}
        for n, band in enumerate(self.bands):
            y = self._band(n, band, start + left, y, trunk_x, buses)
        self._trunks(trunk_x, buses)
        self._cross()
        return Layout(tuple(self.placed), tuple(self.lines), tuple(self.labels), wide + right, y)

    def _bands_of(self, core: str) -> set[int]:
        """The bands in which something hangs on this core."""
        return {
            self.band_of[h]
            for h, wires in self.tree.drops.items()
            for w in wires
            if core in (w.a, w.b) and h in self.band_of
        }

    def _width(self, n: int, band: list[Column]) -> float:
        lanes = sum(c.width + self._gap(n, k) for k, c in enumerate(band))
        return lanes - size.GAP

    def _gap(self, n: int, k: int) -> float:
        key = n * 1000 + k
        several = sum(self.column.get(e) == key and e not in self.head for w in self.tree.cross for e in (w.a, w.b))
        return size.GAP + (self.gutter[key] + _LANE * several if several else 0.0)

    def _put(self, card: Card, x: float, y: float) -> Placed:
        placed = Placed(card, x, y)
        self.placed.append(placed)
        self.at[card.id] = placed
        return placed

    def _strip(self, top: Strip, wide: float) -> None:
        """The strip, spread over the whole width but not too far apart."""
        stages = len(self.tree.stages)
        spread = min(max(0.0, (wide - top.width) / max(1, stages - 1)), 120.0) if stages > 1 else 0.0
        begin = max(0.0, (wide - top.width - spread * (stages - 1)) / 2)
        known = sorted((stage, self.kept[card][0] - x) for card, stage, x, _ in top.cards if card in self.kept)
        if known:
            (low, before), (high, after) = known[0], known[-1]
            spread = max(0.0, (after - before) / (high - low)) if high > low else spread
            begin = max(0.0, before - spread * low)
        for card, stage, x, y in top.cards:
            self._put(self.cards[card], begin + x + spread * stage, y)
        for points, wire, stage in top.lines:
            last = len(points) - 1 if points[0][0] != points[-1][0] else len(points)
            moved = [(begin + x + spread * (stage + (k >= last)), y) for k, (x, y) in enumerate(points)]
            self.lines.append(Line(tuple(moved), f"{wire.a} {wire.b}", wire))
        for x, y, lines, anchor, stage, card in top.labels:
            self.labels.append(Label(begin + x + spread * stage, y, lines, anchor, card))
        for cell in top.below:
            self._put(cell.card, cell.x + begin + spread * top.stage_of[cell.card.id], cell.y)
        self._stubs([c for c in top.below if c.up])

    def _stubs(self, cells: Sequence[Cell]) -> None:
        """The rails from a card to what is stacked below it."""
        for cell in cells:
            assert cell.up is not None  # the caller has seen to it
            above, here = self.at[cell.up], self.at[cell.card.id]
            x, y = above.x + 10.0, here.y + 20.0
            self.lines.append(
                Line(((x, above.y + above.h), (x, y), (here.x, y)), f"{cell.up} below", self.tree.up.get(cell.card.id))
            )
            self.labels.append(Label(x + 5.0, here.y - 4.5, cell.label, card=cell.card.id))

    def _band(
        self,
        n: int,
        band: list[Column],
        x: float,
        y: float,
        trunk_x: Mapping[str, float],
        buses: dict[str, list[float]],
    ) -> float:
        """One row of columns with the buses above it; returns its lower end."""
        cores = [c for c in reversed(self.cores) if n in self._bands_of(c)]
        above = self.channel.get(n, [])
        y += _BAND + (8.0 if n else 4.0)
        for cross in above:
            self.lane_y[n, cross] = y
            y += _LANE
        levels = {}
        for core in cores:
            levels[core] = y
            buses[core].append(y)
            y += _LANE
        for cross, level in self.lanes.below.items():
            if self.band_of[self.tree.cross[cross].a] == n:
                self.lane_y[n, cross] = y + _LANE * level
        y += _LANE * self.lanes.levels.get(n, 0)
        most = max((len(ls) for col in band for ls in self._drop_lines(col)), default=0)
        top = y + (max(17.0, 7.0 + _LINE * most) if cores or above or n in self.lanes.levels else 14.0)
        for k, column in enumerate(band):
            for cell in column.cells:
                self._put(cell.card, x + cell.x, top + cell.y)
            self._stubs([c for c in column.cells if c.up])
            if column.kind == "rail":
                self._rail(column, x, levels)
            elif column.kind == "tree":
                self._drops(column.cells[0].card.id, levels)
            x += column.width + self._gap(n, k)
        return top + max(c.height for c in band)

    def _drop_lines(self, column: Column) -> list[list[str]]:
        """The labels above the first card of a column."""
        if column.kind == "rail":
            return [list(column.cells[0].label)]
        head = column.cells[0].card.id
        if head not in self.cards:
            return []
        room = self._slot_room(head)
        lines = [size.label_lines(self.say(w, head), room) for w in self.tree.drops.get(head, ())]
        crossing = [w for w in self.tree.cross if head in (w.a, w.b)]
        return lines + [size.label_lines(self.end_label(w, head), room) for w in crossing]

    def _slot_room(self, head: str) -> float:
        return (size.card_width(self.cards[head]) - EDGE) / max(1, self.slots[head]) - BESIDE

    def _slot(self, head: str, place: int) -> float:
        """The x of a line that reaches the upper edge of a head."""
        here = self.at[head]
        return here.x + EDGE + place * (here.w - EDGE) / max(1, self.slots[head])

    def _drops(self, head: str, levels: Mapping[str, float]) -> None:
        here = self.at[head]
        for k, wire in enumerate(self.tree.drops.get(head, ()), self.lanes.before.get(head, 0)):
            x = self._slot(head, k)
            core = wire.other(head)
            self.lines.append(Line(((x, levels[core]), (x, here.y)), f"bus {core}", wire))
            lines = size.label_lines(self.say(wire, head), self._slot_room(head))
            self.labels.append(Label(x + 5.0, here.y - 5.0, tuple(lines), card=head))

    def _rail(self, column: Column, x: float, levels: Mapping[str, float]) -> None:
        for cell in column.cells:
            here = self.at[cell.card.id]
            wires = self.tree.drops.get(cell.card.id, ())
            for k, wire in enumerate(sorted(wires, key=lambda w: -levels[w.other(cell.card.id)])):
                core = wire.other(cell.card.id)
                y = here.y + (20.0 if len(wires) == 1 else 13.0 + 14.0 * k)
                rail = x + RAIL * sorted(levels.values(), reverse=True).index(levels[core])
                self.lines.append(Line(((rail, levels[core]), (rail, y), (here.x, y)), f"bus {core}", wire))
            self.labels.append(Label(here.x - 6.0, here.y - 4.5, cell.label, card=cell.card.id))

    def _trunks(self, trunk_x: Mapping[str, float], buses: Mapping[str, list[float]]) -> None:
        """The buses, each as long as what hangs on it, and the lines that join those of one core."""
        for k, core in enumerate(self.cores):
            levels = buses[core]
            if not levels:
                continue
            here = self.at[core]
            net = f"bus {core}"
            sure = any(x.wire.kind != "inferred" for x in self.lines if x.net == net and x.wire)
            side = len(self.cores) - 1 - k
            if side:
                out = here.x + here.w + 10.0 + _LANE * (side - 1)
                way: tuple[Point, ...] = ((here.x + here.w, here.y + 20.0), (out, here.y + 20.0), (out, levels[0]))
            else:
                out = here.x + here.w / 2
                way = ((out, here.y + here.h), (out, levels[0]))
            self.lines.append(Line(way, net, None, sure))
            for n, level in enumerate(levels):
                xs = [
                    line.points[0][0]
                    for line in self.lines
                    if line.net == net and line.wire is not None and line.points[0][1] == level
                ]
                xs += [out] if n == 0 else []
                xs += [trunk_x[core]] if core in trunk_x and len(levels) > 1 else []
                if max(xs) > min(xs):
                    self.lines.append(Line(((min(xs), level), (max(xs), level)), net, None, sure))
            if len(levels) > 1:
                x = trunk_x[core]
                self.lines.append(Line(((x, levels[0]), (x, levels[-1])), net, None, sure))

    def _cross(self) -> None:
        """Lines that fit neither strip nor columns, each with a lane of its own."""
        beside: dict[int, int] = defaultdict(int)
        far = 0
        for n, wire in enumerate(self.tree.cross):
            ends = []
            for end in (wire.a, wire.b):
                ends.append((end, *self._exit(n, end, beside)))
            (_, one, level), (_, other, level2) = ends
            if level == level2:
                way = [*one, (one[-1][0], level), (other[-1][0], level), *reversed(other)]
            else:
                x = self.right_x + _LANE * far
                far += 1
                way = [*one, (one[-1][0], level), (x, level), (x, level2), (other[-1][0], level2), *reversed(other)]
            self.lines.append(Line(tuple(way), f"cross {n}", wire))

    def _exit(self, n: int, end: str, beside: dict[int, int]) -> tuple[list[Point], float]:
        """The way from a card to its channel, and the height of the lane there."""
        here = self.at[end]
        band = self.band_of.get(end, 0)
        level = self.lane_y.get((band, n), here.y + here.h + 20.0)
        label = self.end_label(self.tree.cross[n], end)
        if end in self.head:
            x = self._slot(end, self.lanes.slots[end, n])
            lines = size.label_lines(label, self._slot_room(end))
            self.labels.append(Label(x + 5.0, here.y - 5.0, tuple(lines), card=end))
            return [(x, here.y)], level
        if end in self.column:
            key = self.column[end]
            x = here.x + here.w + self.gutter[key] + 6.0 + _LANE * beside[key]
            beside[key] += 1
            y = here.y + min(16.0 + 14.0 * self.used[end], here.h - 4.0)
            self.used[end] += 1
            shown = tuple(size.label_lines(label, 60.0))
            self.labels.append(Label(here.x + here.w + 4.0, y - 4.0, shown, card=end))
            return [(here.x + here.w, y), (x, y)], level
        lines = size.label_lines(label, 90.0)
        if (way_out := self._past(end)) is not None:
            y = here.y + here.h - 8.0
            self.labels.append(Label(here.x + here.w + 5.0, y + 1.0 + _LINE * len(lines), tuple(lines), card=end))
            return [(here.x + here.w, y), (way_out, y)], level
        x = here.x + here.w - EDGE - self.spent[end]
        self.spent[end] += size.wide(lines) + BESIDE + 4.0
        self.labels.append(Label(x - 4.0, here.y + here.h + 5.0 + _LINE * len(lines), tuple(lines), "end", end))
        return [(x, here.y + here.h)], level

    def _past(self, end: str) -> float | None:
        """Where a line from a card of the strip passes what stands below it; None where nothing does."""
        here = self.at[end]
        strip = [p for p in self.placed if p.card.id not in self.band_of]
        under = [p for p in strip if p.y > here.y and p.x < here.x + here.w and here.x < p.x + p.w]
        if not under:
            return None
        right = max(p.x + p.w for p in (here, *under))
        self.passed[round(right)] += 1
        trunks = len(self.cores) - 1 if end in self.cores else 0
        return right + 10.0 + _LANE * (self.passed[round(right)] - 1 + trunks)
