"""Which scan a person means: by the beginning of its id, by date, or by counting back."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Sequence

from netzplan.errors import NOTHING, NetzplanError
from netzplan.store import Run


def pick(runs: Sequence[Run], wanted: str, timezone: str) -> Run:
    """The run meant, of runs oldest first. `wanted` is the beginning of an id, a date or moment (`2026-11-23`,
    `2026-11-23 14:00`: the last run begun by then, a date alone meaning its end), or `-1` for the newest, `-2` for the
    one before. Raises NetzplanError with the way to see all of them."""
    text = wanted.strip()
    if text.startswith("-") and text[1:].isdigit() and 0 < int(text[1:]) <= len(runs):
        return runs[-int(text[1:])]
    if (until := _moment(text, timezone)) is not None:
        earlier = [r for r in runs if r.started <= until]
        if earlier:
            return earlier[-1]
    elif len(text) >= 4 and len(found := [r for r in runs if r.id.startswith(text.lower())]) == 1:
        return found[0]
    raise NetzplanError("no-scan", NOTHING, wanted=wanted)


def _moment(text: str, timezone: str) -> float | None:
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= 10:  # a date alone: the whole day counts
        if len(text) < 10:
            return None
        when += datetime.timedelta(days=1)
    if when.tzinfo is None:
        when = when.replace(tzinfo=_zone(timezone))
    return when.timestamp()


def _zone(timezone: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def end_of(day: datetime.date, timezone: str) -> float:
    """The last second of a day where the office is, in seconds since the epoch."""
    return datetime.datetime.combine(day, datetime.time(23, 59, 59), _zone(timezone)).timestamp()
