"""Every text that a person reads, in German and English, from one table; numbers, dates and units as written there.

A code is `<module>.<rest>`: `text("de", "plan.legend")` looks up `legend` in exports/texts/plan.py, whose TEXTS maps
the rest to a pair (German, English). A module is imported when its first text is asked for. Placeholders are those
of str.format; values are inserted as they are and escaped where the text is written into a file, not here.
"""

from __future__ import annotations

import datetime
import importlib
import zoneinfo
from functools import lru_cache

LANGUAGES = ("de", "en")


@lru_cache(maxsize=64)
def _table(module: str) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = importlib.import_module(f"exports.texts.{module}").TEXTS
    return table


def text(lang: str, code: str, /, **values: object) -> str:
    """The text of a code. Raises KeyError for an unknown code: a missing text is a fault of the program."""
    module, _, rest = code.partition(".")
    template = _table(module)[rest][LANGUAGES.index(lang)]
    return template.format_map(values) if values else template


def has(code: str) -> bool:
    """Whether the table holds this code."""
    module, _, rest = code.partition(".")
    try:
        return rest in _table(module)
    except ImportError:
        return False


def number(lang: str, value: float, digits: int = 0) -> str:
    """1.234,5 in German, 1,234.5 in English."""
    plain = f"{value:,.{digits}f}"
    return plain.translate(str.maketrans(",.", ".,")) if lang == "de" else plain


_LAST = 253_402_214_400.0  # 31 December 9999, 00:00 UTC


@lru_cache(maxsize=16)
def _zone(name: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def _when(at: float, timezone: str) -> datetime.datetime:
    """What lies beyond the calendar becomes its end."""
    return datetime.datetime.fromtimestamp(min(max(at, 0.0), _LAST), _zone(timezone))


def date(lang: str, at: float, timezone: str = "Europe/Berlin") -> str:
    """23.11.2026 in German, 23 Nov 2026 in English; `at` in seconds since the epoch."""
    when = _when(at, timezone)
    if lang == "de":
        return f"{when:%d.%m.%Y}"
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return f"{when.day} {months[when.month - 1]} {when.year}"


def moment(lang: str, at: float, timezone: str = "Europe/Berlin") -> str:
    """Date and time to the minute: 23.11.2026 06:20 Uhr, 23 Nov 2026 06:20."""
    when = _when(at, timezone)
    return f"{date(lang, at, timezone)} {when:%H:%M}" + (" Uhr" if lang == "de" else "")


def speed(lang: str, bps: int) -> str:
    """100 Mbit/s, 1 Gbit/s, 2,5 Gbit/s (English 2.5)."""
    for size, unit in ((10**9, "Gbit/s"), (10**6, "Mbit/s"), (10**3, "kbit/s")):
        if bps >= size:
            value = bps / size
            return f"{number(lang, value, 0 if value == int(value) else 1)} {unit}"
    return f"{bps} bit/s"
