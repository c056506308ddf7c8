"""Whether devices that only some tables show amid switches are on a dumb switch there."""

from __future__ import annotations

from collections.abc import Mapping

from topology.inventory import End
from topology.links.directions import Directions
from topology.links.tables import Tables, each

_SURPLUS = 5
"""So many times more than the rows that may be lost is no accident."""


_UNLIKELY = 0.1
"""Rather than this, something else explains what tables show."""


class Crowded:
    """Whether devices are on a segment amid switches, on a dumb switch there, though not all of these show them."""

    def __init__(
        self, tables: Tables, directions: Directions, on: list[dict[str, int]], between: Mapping[int, list[int]]
    ) -> None:
        self._tables, self._directions, self._on = tables, directions, on
        self._sure = frozenset(segment for segment, things in between.items() if things)

    def is_one(self, segment: int, end: End) -> bool:
        """Whether a dumb switch is on the segment of this port: all show something there, or there are more than two
        of them, who would show something of it if they show most of the rest."""
        if segment in self._sure:
            return True
        others = self._others(end)
        return others.bit_count() > 1 and not self._strange(end, others, 1)

    def ends_there(self, segment: int, things: list[tuple[int, End]]) -> bool:
        """Whether these, which the way from the hub leads to the segment and no further, are on it."""
        hub, end = self._directions.hub, things[0][1]
        if hub is None:
            return False
        if self.is_one(segment, end) and hub.seldom:
            return True
        if segment not in self._sure and self._strange(end, self._others(end), len(things)):
            return False
        behind = self._directions.behind[self._tables.number[end.device]].get(end.port or "", 0).bit_count()
        return len(things) > _SURPLUS * hub.rate * behind  # more than lost rows could explain

    def _others(self, end: End) -> int:
        return self._on[self._tables.number[end.device]].get(end.port or "", 0)

    def _strange(self, end: End, others: int, count: int) -> bool:
        """Whether one of these switches shows so much of what this one shows elsewhere that it would likely show some
        of as many things on the segment, too."""
        i = self._tables.number[end.device]
        elsewhere = self._tables.known[i] & ~self._tables.behind[i].get(end.port or "", 0)
        elsewhere = elsewhere >> self._tables.first << self._tables.first
        if not elsewhere:
            return False
        shown = max(((self._tables.known[w] & elsewhere).bit_count() for w in each(others)), default=0)
        return (1 - shown / elsewhere.bit_count()) ** count < _UNLIKELY
