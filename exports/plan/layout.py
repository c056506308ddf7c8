"""Positions: trunk and bus. The strip runs along the top, below it a bus, and one column for each branch.

All in units of the drawing; nothing here knows paper or colours. Same plan, same positions."""

from __future__ import annotations

import msgspec

from exports.plan import theme
from exports.plan.model import Card, Plan, Uplink

_STRIP_GAP = 66.0
_BUS_GAP = 26.0
_DROP = 25.0
_ROW_GAP = 34.0
_LANE = 9.0


class Placed(msgspec.Struct, frozen=True):
    """A card with its upper left corner and its height."""

    card: Card
    x: float
    y: float
    height: float
    width: float = theme.CARD_WIDTH


class Wire(msgspec.Struct, frozen=True):
    """A line through these points. `label` stands beside it at (`label_x`, `label_y`), `end` says how it is aligned."""

    points: tuple[tuple[float, float], ...]
    uplink: Uplink
    labels: tuple[tuple[float, float, str, str], ...] = ()
    """(x, y, text, anchor: start, middle or end)."""


class Layout(msgspec.Struct, frozen=True):
    """Everything with its place, and the size of the whole."""

    cards: tuple[Placed, ...]
    wires: tuple[Wire, ...]
    width: float
    height: float
    remarks: tuple[tuple[float, float, str], ...] = ()
    """(x, y, text): what is said beside the cards."""


def height(card: Card) -> float:
    """Header, warnings, rows."""
    body = len(card.warnings) * theme.WARNING + (4.0 if card.warnings else 0.0)
    rows = len(card.rows) * theme.ROW + (theme.PAD if card.rows else 0.0)
    return theme.HEADER + body + rows


class _Block(msgspec.Struct, frozen=True):
    """A column: a card and what is stacked below it, or a stack of single cards on one drop."""

    cards: tuple[Card, ...]
    above: str
    height: float


def arrange(plan: Plan, columns: int) -> Layout:
    """The plan with so many columns in a row."""
    return _Maker(plan, max(1, columns)).layout()


def most_columns(plan: Plan) -> int:
    """More columns than this change nothing."""
    return max(1, len(_blocks(plan)), len(plan.strip))


def _stack(card: Card) -> float:
    """Height of a card with everything below it."""
    return height(card) + sum(theme.LABEL_ROOM + _stack(c) for c in card.below)


def _blocks(plan: Plan) -> list[_Block]:
    """Branches as columns of their own; single cards stacked to about the height of the tallest branch."""
    blocks: list[_Block] = []
    for above, cards in plan.hanging:
        branches = [c for c in cards if c.below or c.kind in ("switch", "firewall", "router")]
        singles = [c for c in cards if c not in branches]
        blocks += [_Block((c,), above, _stack(c)) for c in branches]
        tallest = max([*(b.height for b in blocks), 220.0])
        stack: list[Card] = []
        for card in singles:
            needed = sum(_stack(c) + theme.LABEL_ROOM for c in [*stack, card])
            if stack and needed > tallest + 40:
                blocks.append(_block(stack, above))
                stack = []
            stack.append(card)
        if stack:
            blocks.append(_block(stack, above))
    return blocks


def _block(cards: list[Card], above: str) -> _Block:
    total = sum(_stack(c) for c in cards) + theme.LABEL_ROOM * (len(cards) - 1)
    return _Block(tuple(cards), above, total)


class _Maker:
    def __init__(self, plan: Plan, columns: int) -> None:
        self.plan = plan
        self.columns = columns
        self.cards: list[Placed] = []
        self.wires: list[Wire] = []
        self.at: dict[str, Placed] = {}

    def layout(self) -> Layout:
        blocks = _blocks(self.plan)
        lanes = list(dict.fromkeys(b.above for b in blocks))
        left = _LANE * len(lanes) + 12.0 if blocks else 0.0
        step = theme.CARD_WIDTH + theme.GAP
        rows = [blocks[i : i + self.columns] for i in range(0, len(blocks), self.columns)]
        wide = max((len(r) for r in rows), default=0)
        strip_wide = len(self.plan.strip) * (theme.CARD_WIDTH + _STRIP_GAP) - _STRIP_GAP if self.plan.strip else 0.0
        width = max(left + wide * step - theme.GAP if wide else 0.0, strip_wide, theme.CARD_WIDTH)
        bottom = self._strip(width)
        top = bottom + _BUS_GAP + _LANE * max(0, len(lanes) - 1)
        buses: dict[str, list[float]] = {}
        for number, row in enumerate(rows):
            y = top + _DROP
            for place, block in enumerate(row):
                x = left + place * step
                lane = lanes.index(block.above)
                bus = top - _LANE * (len(lanes) - 1 - lane)
                buses.setdefault(block.above, []).append(bus)
                self._column(block, x, y, bus, _LANE * lane + 4.0, number > 0)
            top = y + max(b.height for b in row) + _ROW_GAP
            bottom = y + max(b.height for b in row)
        bottom, width = self._loose(bottom, width)
        width = self._across(width)
        remarks = tuple((0.0, bottom + 18.0, one) for one in self.plan.remarks)
        return Layout(tuple(self.cards), tuple(self.wires), width, bottom + (22.0 if remarks else 0.0), remarks)

    def _put(self, card: Card, x: float, y: float) -> Placed:
        placed = Placed(card, x, y, height(card))
        self.cards.append(placed)
        self.at[card.id] = placed
        return placed

    def _strip(self, width: float) -> float:
        """Left to right, spread over the width but not too far apart."""
        strip = self.plan.strip
        if not strip:
            return 0.0
        room = width - len(strip) * theme.CARD_WIDTH
        gap = min(max(_STRIP_GAP, room / max(1, len(strip) - 1)), _STRIP_GAP * 1.6) if len(strip) > 1 else 0.0
        x = max(0.0, (width - len(strip) * theme.CARD_WIDTH - gap * (len(strip) - 1)) / 2)
        tallest = max(height(c) for c in strip)
        before: Placed | None = None
        for card in strip:
            placed = self._put(card, x, 0.0)
            if before is not None and card.uplink is not None and card.above != before.card.id:
                self._over(card)
            elif before is not None and card.uplink is not None:
                y = theme.HEADER / 2
                a, b = before.x + before.width, placed.x
                labels = []
                if card.uplink.out_port:
                    labels.append((a + 4, y - 5, card.uplink.out_port, "start"))
                if card.uplink.in_port:
                    labels.append((b - 4, y + 11, card.uplink.in_port, "end"))
                self.wires.append(Wire(((a, y), (b, y)), card.uplink, tuple(labels)))
            before = placed
            x += theme.CARD_WIDTH + gap
        return tallest

    def _over(self, card: Card) -> None:
        """The cable of a redundant core comes over the top, from the card that it really hangs on."""
        a, b, link = self.at.get(card.above), self.at[card.id], card.uplink
        if a is None or link is None:
            return
        x1, x2, y = a.x + a.width * 0.75, b.x + b.width / 2, -14.0
        labels = [(x2 + 5, -5.0, port_label(link), "start")] if port_label(link) else []
        self.wires.append(Wire(((x1, a.y), (x1, y), (x2, y), (x2, b.y)), link, tuple(labels)))

    def _column(self, block: _Block, x: float, y: float, bus: float, lane: float, later: bool) -> None:
        """One column on its bus: a drop to the first card; single cards share a line at their left."""
        above = self.at[block.above]
        start = (above.x + above.width / 2, above.y + above.height)
        single = len(block.cards) > 1
        here = y
        for card in block.cards:
            shift = theme.INDENT * 0.6 if single else 0.0
            placed = self._put(card, x + shift, here)
            if single:
                placed = self._narrow(placed, shift)
            link = card.uplink or Uplink()
            drop = x + (2.0 if single else placed.width / 2)
            path = [start, (start[0], bus)]
            if later:  # along the left edge to the next row
                first = self._first_bus(block.above, bus)
                path = [start, (start[0], first), (lane, first), (lane, bus)]
            path.append((drop, bus))
            if single:
                middle = placed.y + theme.HEADER / 2
                path += [(drop, middle), (placed.x, middle)]
                label = (placed.x + 2, placed.y - 5, port_label(link), "start")
            else:
                path.append((drop, placed.y))
                label = (drop + 5, placed.y - 9, port_label(link), "start")
            self.wires.append(Wire(tuple(path), link, (label,) if label[2] else ()))
            here = self._under(placed) + theme.LABEL_ROOM

    def _first_bus(self, above: str, bus: float) -> float:
        """The bus of the first row, where the line along the edge begins."""
        for wire in self.wires:
            a = self.at[above]
            if wire.points[0] == (a.x + a.width / 2, a.y + a.height):
                return wire.points[1][1]
        return bus

    def _under(self, parent: Placed) -> float:
        """Stacks what hangs below a card, indented; returns where the stack ends."""
        here = parent.y + parent.height
        deep = parent.width < theme.CARD_WIDTH - theme.INDENT + 0.5  # further in only a little, so that texts have room
        indent, line = (9.0, parent.x + 4.0) if deep else (theme.INDENT, parent.x + 9.0)
        for card in parent.card.below:
            y = here + theme.LABEL_ROOM
            child = self._put(card, parent.x + indent, y)
            child = self._narrow(child, theme.CARD_WIDTH - parent.width + indent)
            link = card.uplink or Uplink()
            middle = y + theme.HEADER / 2
            points = ((line, parent.y + parent.height), (line, middle), (child.x, middle))
            label = ((line + 4, y - 5, port_label(link), "start"),) if port_label(link) else ()
            self.wires.append(Wire(points, link, label))
            here = self._under(child)
        return here

    def _narrow(self, child: Placed, by: float) -> Placed:
        """What stands further in ends at the same right edge."""
        narrower = msgspec.structs.replace(child, width=theme.CARD_WIDTH - by)
        self.cards[-1] = narrower
        self.at[child.card.id] = narrower
        return narrower

    def _across(self, width: float) -> float:
        """Links beside the tree (redundant, blocked, rings): from right edge to right edge, each in a lane of its own
        at the right of everything, so that they cross no card."""
        lane = width + 14.0
        drawn = 0
        strip = [c.id for c in self.plan.strip]
        for one, other, link in self.plan.across:
            if one not in self.at or other not in self.at:
                continue
            if strip and strip[-1] in (one, other) and self._second_drop(one, other, link):
                continue
            a, b = self.at[one], self.at[other]
            (ax, ay), (bx, by) = (self._exit(a, drawn), self._exit(b, drawn))
            x = lane + _LANE * drawn
            points = ((ax, ay), *self._to_lane(a, ay, x), *reversed(self._to_lane(b, by, x)), (bx, by))
            labels = []
            if link.out_port:
                labels.append((ax + 4, ay - 3, link.out_port, "start"))
            if link.in_port:
                labels.append((bx + 4, by - 3, link.in_port, "start"))
            self.wires.append(Wire(points, link, tuple(labels)))
            drawn += 1
        return lane + _LANE * drawn if drawn else width

    def _second_drop(self, one: str, other: str, link: Uplink) -> bool:
        """A redundant core has a bus of its own, and each branch a second drop; False where it does not fit."""
        twin = self.at[self.plan.strip[-1].id]
        branch = self.at[other if one == twin.card.id else one]
        if one != twin.card.id:
            link = msgspec.structs.replace(link, out_port=link.in_port, in_port=link.out_port)
        if branch.card.id in [c.id for c in self.plan.strip]:
            y = theme.HEADER / 2
            left, right = sorted((twin, branch), key=lambda p: p.x)
            if right.x - (left.x + left.width) > _STRIP_GAP * 1.7:
                return False
            text_ = port_label(link)
            labels = (((left.x + left.width + right.x) / 2, y - 5, text_, "middle"),) if text_ else ()
            self.wires.append(Wire(((left.x + left.width, y), (right.x, y)), link, labels))
            return True
        first = [w for w in self.wires if w.points[-1] == (branch.x + branch.width / 2, branch.y)]
        if not first:
            return False
        bus = first[0].points[-2][1] + 7.0
        if bus > branch.y - 12:
            return False
        drop = branch.x + branch.width * 0.8
        start = (twin.x + twin.width / 2, twin.y + twin.height)
        points = (start, (start[0], bus), (drop, bus), (drop, branch.y))
        label = (drop + 4, branch.y - 3, port_label(link), "start")
        self.wires.append(Wire(points, link, (label,) if label[2] else ()))
        return True

    def _exit(self, placed: Placed, number: int) -> tuple[float, float]:
        return placed.x + placed.width, placed.y + 12.0 + 7.0 * (number % 4)

    def _to_lane(self, placed: Placed, y: float, lane: float) -> tuple[tuple[float, float], ...]:
        """Straight to the lane where nothing stands in between, else through the gap below the row's port names."""
        blocked = [
            c for c in self.cards
            if c is not placed and c.x > placed.x and c.y - 14 < y < c.y + c.height + 2
        ]  # fmt: skip
        if not blocked:
            return ((lane, y),)
        side = placed.x + placed.width + theme.GAP / 2 - 2
        above = min([placed.y, *(c.y for c in blocked)]) - 6.0
        return ((side, y), (side, above), (lane, above))

    def _loose(self, bottom: float, width: float) -> tuple[float, float]:
        """Cards without a cable below everything, side by side."""
        if not self.plan.loose:
            return bottom, width
        y = bottom + _ROW_GAP if bottom else 0.0
        step = theme.CARD_WIDTH + theme.GAP
        fit = max(self.columns, int((width + theme.GAP) // step), 1)
        end = y
        for number, card in enumerate(self.plan.loose):
            if number and number % fit == 0:
                y = end + theme.GAP
            placed = self._put(card, (number % fit) * step, y)
            end = max(end, self._under(placed), placed.y + placed.height)
        wide = min(fit, len(self.plan.loose)) * step - theme.GAP
        return end, max(width, wide)


def port_label(link: Uplink) -> str:
    """`Port 20 → 24`: the port above, the port below."""
    ends = " → ".join(p for p in (link.out_port, link.in_port) if p)
    if ends and not link.out_port:
        ends = f"→ {ends}"
    return f"{ends} ×{link.count}" if ends and link.count > 1 else ends
