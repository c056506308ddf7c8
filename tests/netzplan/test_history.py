"""Which scan a person means."""

from __future__ import annotations

import datetime

import pytest

from exports.texts import date
from netzplan.errors import NOTHING, NetzplanError
from netzplan.history import end_of, pick
from netzplan.store import Run


def _run(id: str, day: int, hour: int) -> Run:
    at = datetime.datetime(2026, 11, day, hour, tzinfo=datetime.UTC).timestamp()
    return Run(id, "office", "scan", "done", at, at + 60, "pc", "me")


RUNS = [_run("aaaa1111", 20, 9), _run("bbbb2222", 21, 9), _run("bbbb3333", 21, 15), _run("cccc4444", 23, 9)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("-1", "cccc4444"),
        ("-4", "aaaa1111"),
        ("aaaa", "aaaa1111"),
        ("BBBB2", "bbbb2222"),
        ("2026-11-21", "bbbb3333"),
        ("2026-11-22", "bbbb3333"),
        ("2026-11-21 12:00", "bbbb2222"),
        ("2026-11-21T10:30+01:00", "bbbb2222"),
        ("2030-01-01", "cccc4444"),
    ],
)
def test_found(wanted: str, found: str) -> None:
    assert pick(RUNS, wanted, "Europe/Berlin").id == found


@pytest.mark.parametrize("wanted", ["", "-0", "-5", "bbbb", "zzzz", "aa", "2026-11-19", "yesterday", "--", "2026"])
def test_not_found_is_a_clear_error(wanted: str) -> None:
    with pytest.raises(NetzplanError) as error:
        pick(RUNS, wanted, "Europe/Berlin")
    assert error.value.exit_code == NOTHING and "netzplan scans" in error.value.message("en")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "America/New_York", "Pacific/Auckland", "nowhere"])
@pytest.mark.parametrize("day", ["2027-06-30", "2027-12-31", "2027-03-28"])
def test_the_end_of_a_day_is_on_that_day(day: str, zone: str) -> None:
    wanted = datetime.date.fromisoformat(day)
    end = end_of(wanted, zone)
    assert (date("de", end, zone), date("de", end + 1, zone)) == (
        f"{wanted:%d.%m.%Y}",
        f"{wanted + datetime.timedelta(days=1):%d.%m.%Y}",
    )
