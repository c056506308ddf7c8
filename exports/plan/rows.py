"""Columns in rows beside each other: new ones, and as they were drawn before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from exports.plan.columns import Column

Rows = tuple[tuple[tuple[str, ...], ...], ...]
"""Rows of columns of cards, by their ids."""


def bands(several: Sequence[Column], number: int) -> list[list[Column]]:
    """Rows of columns, none of them with a single one left over."""
    if not several:
        return []
    rows = -(-len(several) // max(1, number))
    base, more = divmod(len(several), rows)
    found, at = [], 0
    for n in range(rows):
        count = base + (n < more)
        found.append(list(several[at : at + count]))
        at += count
    return found


def ordered(several: Sequence[Column], order: Rows, breaks: Collection[str] = ()) -> list[list[Column]]:
    """Rows as they were before, a column known by its first card; a new column goes to the shortest row, of those that
    begin a row (`breaks`) and what follows them to the rows of these; where nothing leads to it and all are full, to a
    row of its own."""
    left = {c.cells[0].card.id: c for c in several}
    group, part = {}, 0
    for column in several:
        part += column.cells[0].card.id in breaks
        group[column.cells[0].card.id] = part
    rows = [[left.pop(h) for h in (next((c for c in col if c in left), "") for col in row) if h] for row in order]
    rows = [row for row in rows if row] or [[]]
    for id_, column in left.items():
        same = [row for row in rows if not row or group[row[0].cells[0].card.id] == group[id_]]
        full = max(map(len, rows))
        if not same or (column.kind == "loose" and len(rows) > 1 and all(len(row) >= full for row in same)):
            same = [[]]
            rows += same
        min(reversed(same), key=len).append(column)
    return [row for row in rows if row]
