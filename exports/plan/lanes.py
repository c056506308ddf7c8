"""Where lines that fit neither strip nor columns run within a row of columns: below its buses where they cross less
there, several on one level where they do not meet; and in which order lines reach a card from above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from exports.plan.columns import Column
from exports.plan.tree import Tree

_LEFT, _DROP, _RIGHT, _BESIDE = 0.1, 0.2, 0.3, 0.9
"""Where in a column a line stands: at its head what comes from the left, from above, from the right; the gap beside."""


class Lanes(msgspec.Struct, frozen=True):
    """`below`: number of a cross wire → the level below the buses of its row (0: the upper one). `levels` of each row.
    `slots`: (head, number of a cross wire) → its place at the head's upper edge. `before`: head → how many of these
    places lie left of the lines from the bus."""

    below: dict[int, int]
    levels: dict[int, int]
    slots: dict[tuple[str, int], int]
    before: dict[str, int]


def lanes(tree: Tree, bands: Sequence[Sequence[Column]]) -> Lanes:
    """Same tree and rows, same lanes."""
    made = _Maker(tree, bands)
    below, levels = made.below()
    slots, before = made.slots()
    return Lanes(below, levels, slots, before)


class _Maker:
    def __init__(self, tree: Tree, bands: Sequence[Sequence[Column]]) -> None:
        self.tree, self.bands = tree, bands
        self.at = {c.card.id: (b, n) for b, band in enumerate(bands) for n, col in enumerate(band) for c in col.cells}
        self.heads = {c.card.id for band in bands for col in band if col.kind != "rail" for c in col.cells[:1]}

    def place(self, end: str, other: str) -> float:
        """Where a line leaves a card for another in the same row."""
        column = self.at[end][1]
        if end not in self.heads:
            return column + _BESIDE
        return column + (_LEFT if self.at.get(other, (0, column))[1] < column else _RIGHT)

    def below(self) -> tuple[dict[int, int], dict[int, int]]:
        """Levels below the buses: for lines within a row that cross fewer lines there than above."""
        found: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        for n, wire in enumerate(self.tree.cross):
            if wire.a not in self.at or wire.b not in self.at or self.at[wire.a][0] != self.at[wire.b][0]:
                continue
            band = self.at[wire.a][0]
            low, high = sorted((self.place(wire.a, wire.b), self.place(wire.b, wire.a)))
            drops, buses = self.drops(band)
            if sum(many for k, many in enumerate(drops) if low < k + _DROP < high) < max(1, 2 * buses):
                found[band].append((low, high, n))
        level: dict[int, int] = {}
        for several in found.values():
            taken: list[float] = []
            for low, high, n in sorted(several):
                level[n] = next((k for k, end in enumerate(taken) if end < low), len(taken))
                taken[level[n] : level[n] + 1] = [high]
        return level, {band: 1 + max(level[n] for *_, n in several) for band, several in found.items()}

    def drops(self, band: int) -> tuple[list[int], int]:
        """How many lines come from the buses in each column of a row, and how many buses there are."""
        cores: set[str] = set()
        counts = []
        for column in self.bands[band]:
            wires = [(w, c.card.id) for c in column.cells for w in self.tree.drops.get(c.card.id, ())]
            above = {w.other(card) for w, card in wires}
            cores |= above
            counts.append(len(above) if column.kind == "rail" else len(wires))
        return counts, len(cores)

    def slots(self) -> tuple[dict[tuple[str, int], int], dict[str, int]]:
        """Lines that come from the left reach a head left of those from the bus, all others right of them."""
        left: dict[str, list[int]] = defaultdict(list)
        right: dict[str, list[int]] = defaultdict(list)
        for n, wire in enumerate(self.tree.cross):
            for end in {wire.a, wire.b} & self.heads:
                other = wire.other(end)
                beside = other in self.at and self.at[other][0] == self.at[end][0]
                (left if beside and self.place(end, other) % 1 < _DROP else right)[end].append(n)
        found = {(head, n): k for head, several in left.items() for k, n in enumerate(several)}
        for head, several in right.items():
            first = len(left[head]) + len(self.tree.drops.get(head, ()))
            found.update({(head, n): first + k for k, n in enumerate(several)})
        return found, {head: len(several) for head, several in left.items()}
