"""When to scan: a light sweep often, a deep one rarely, never in the quiet hours, missed runs caught up once. Pure."""

from __future__ import annotations

import datetime
import hashlib
import zoneinfo

import msgspec

from netzplan.web.forms import number


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schedule of one site. Intervals in minutes, 0 for never; quiet hours as `22:00`, empty for none; `networks`
    empty for the attached private ones."""

    networks: tuple[str, ...] = ()
    light_minutes: int = 0
    deep_minutes: int = 0
    quiet_from: str = ""
    quiet_to: str = ""
    mail_to: str = ""
    webhook: str = ""
    ntfy: str = ""


def due(
    plan: Plan, site: str, last_light: float | None, last_deep: float | None, now: float, timezone: str
) -> str | None:
    """`deep`, `light` or None. Each interval is stretched by up to a tenth, differently for each site and time, so that
    many services do not all scan at the full hour."""
    if quiet(plan, now, timezone):
        return None
    latest = max((t for t in (last_light, last_deep) if t is not None), default=None)
    if plan.deep_minutes and _over(last_deep, plan.deep_minutes, site, now):
        return "deep"
    if plan.light_minutes and _over(latest, plan.light_minutes, site, now):
        return "light"
    return None


def following(
    plan: Plan, site: str, last_light: float | None, last_deep: float | None, now: float, timezone: str
) -> tuple[str, float] | None:
    """What `due` will say next, and when; None when it never will."""
    latest = max((t for t in (last_light, last_deep) if t is not None), default=None)
    ways = (("deep", last_deep, plan.deep_minutes), ("light", latest, plan.light_minutes))
    wanted = [(max(now, _when(last, every, site)), kind) for kind, last, every in ways if every]
    if not wanted:
        return None
    at, _ = min(wanted)
    for _ in range(24 * 60):
        if not quiet(plan, at, timezone):
            return next(kind for when, kind in wanted if when <= at), at  # the deep one stands first, as in `due`
        at = at // 60 * 60 + 60
    return None


def quiet(plan: Plan, now: float, timezone: str) -> bool:
    """Whether `now` lies in the quiet hours, which may go over midnight."""
    start, end = minutes(plan.quiet_from), minutes(plan.quiet_to)
    if start is None or end is None or start == end:
        return False
    try:
        zone: datetime.tzinfo = zoneinfo.ZoneInfo(timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        zone = datetime.UTC
    local = datetime.datetime.fromtimestamp(now, zone)
    at = local.hour * 60 + local.minute
    return start <= at < end if start < end else at >= start or at < end


def minutes(text: str) -> int | None:
    """`22:30` → 1350; None when it is no time of day."""
    hours, colon, rest = text.strip().partition(":")
    hour, minute = number(hours, 23), number(rest, 59)
    return None if not colon or hour is None or minute is None else hour * 60 + minute


def _over(last: float | None, interval: int, site: str, now: float) -> bool:
    return now >= _when(last, interval, site)


def _when(last: float | None, interval: int, site: str) -> float:
    if last is None:
        return 0.0
    spread = int(hashlib.sha256(f"{site} {last}".encode()).hexdigest()[:4], 16) / 0xFFFF
    return last + interval * 60 * (1 + spread / 10)
