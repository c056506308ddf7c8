"""When to scan: often light, rarely deep, never in the quiet hours, a missed run caught up once."""

from __future__ import annotations

import datetime

import pytest

from netzplan.web.schedule import Plan, due, following, minutes, quiet

HOUR = 3600.0
ZONE = "Europe/Berlin"


def _at(hour: int, minute: int = 0) -> float:
    """On 23 November 2026 in Berlin (UTC+1)."""
    return datetime.datetime(2026, 11, 23, hour - 1, minute, tzinfo=datetime.UTC).timestamp()


NOON = _at(12)
PLAN = Plan(light_minutes=60, deep_minutes=24 * 60)


def test_nothing_planned_nothing_due() -> None:
    assert due(Plan(), "office", None, None, NOON, ZONE) is None


def test_the_first_scan_is_due_at_once_and_deep_goes_first() -> None:
    assert due(PLAN, "office", None, None, NOON, ZONE) == "deep"
    assert due(Plan(light_minutes=60), "office", None, None, NOON, ZONE) == "light"


def test_a_light_scan_waits_its_time_and_at_most_a_tenth_longer() -> None:
    last = NOON
    assert due(PLAN, "office", last, NOON, last + 59 * 60, ZONE) is None
    assert due(PLAN, "office", last, NOON, last + 66 * 60, ZONE) == "light"


def test_sites_do_not_all_begin_at_the_same_minute() -> None:
    def begins(site: str) -> int:
        return next(s for s in range(3600, 3961) if due(PLAN, site, NOON, NOON, NOON + s, ZONE))

    assert len({begins(f"site {n}") for n in range(12)}) > 8


def test_many_missed_runs_are_caught_up_once() -> None:
    now = NOON + 5 * 24 * HOUR
    assert due(PLAN, "office", NOON, NOON, now, ZONE) == "deep"
    assert due(PLAN, "office", now, now, now + 60, ZONE) is None


def test_what_comes_next_is_what_will_be_due() -> None:
    plan = Plan(light_minutes=60, deep_minutes=24 * 60, quiet_from="22:00", quiet_to="06:00")
    assert following(Plan(), "office", None, None, NOON, ZONE) is None
    assert following(plan, "office", None, None, NOON, ZONE) == ("deep", NOON)
    for last, deep in (
        (_at(11, 30), _at(9)),
        (_at(21, 30), _at(9)),
        (_at(21, 30), None),
        (_at(20), _at(9) - 24 * HOUR),
    ):
        now = max(last, NOON)
        found = following(plan, "office", last, deep, now, ZONE)
        assert found is not None
        kind, at = found
        assert at >= now and due(plan, "office", last, deep, at, ZONE) == kind
        assert all(due(plan, "office", last, deep, now + n * 60, ZONE) is None for n in range(int((at - now) // 60)))
    always = Plan(light_minutes=60, quiet_from="00:00", quiet_to="23:59")
    assert following(always, "office", NOON, None, NOON, ZONE) == ("light", _at(23, 59))


def test_a_deep_scan_counts_as_a_light_one() -> None:
    assert due(PLAN, "office", NOON - 9 * HOUR, NOON, NOON + HOUR / 2, ZONE) is None


@pytest.mark.parametrize(
    ("start", "end", "silent", "loud"),
    [
        ("22:00", "06:00", [22, 23, 1, 5], [6, 12, 21]),
        ("12:00", "14:00", [12, 13], [11, 14, 23]),
        ("", "", [], [1, 12]),
    ],
)
def test_quiet_hours_also_over_midnight(start: str, end: str, silent: list[int], loud: list[int]) -> None:
    plan = Plan(light_minutes=5, quiet_from=start, quiet_to=end)
    assert all(quiet(plan, _at(h), ZONE) for h in silent)
    assert not any(quiet(plan, _at(h), ZONE) for h in loud)
    assert all(due(plan, "office", None, None, _at(h), ZONE) is None for h in silent)


@pytest.mark.parametrize("text", ["", "25:00", "12:60", "12", "-1:00", "aa:bb", "12:00:00"])
def test_no_time_of_day(text: str) -> None:
    assert minutes(text) is None


def test_an_unknown_time_zone_is_no_crash() -> None:
    assert quiet(Plan(quiet_from="11:00", quiet_to="11:30"), _at(12, 10), "Nowhere/At all")
