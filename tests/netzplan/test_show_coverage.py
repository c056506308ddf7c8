"""What became of each way of looking, as a person reads it on the terminal."""

from __future__ import annotations

import click
import pytest

from netzplan.cli import group
from netzplan.session import Session
from netzplan.show import show_beyond, show_coverage, show_findings
from topology.inventory import Coverage, Finding, Inventory, Reachable

SEEN = Inventory(
    as_of=1.0,
    site="s",
    scope=("10.0.0.0/24",),
    coverage=(
        Coverage("arp", "done", None, 254, 1, 1.4),
        Coverage("ldap", "skipped", "no-target"),
        Coverage("mdns", "done", None, 3, 0, 3.1),
        Coverage("rtsp", "skipped", "no-target"),
        Coverage("snmp", "done", "snmp-public:10.0.0.1", 3, 7, 2.1),
        Coverage("ssh", "done", None, 3, 2, 0.1),
    ),
    beyond=tuple(Reachable(f"10.0.{n}.0/24", None, ("routes",)) for n in range(1, 12)),
)


@pytest.fixture
def session() -> Session:
    return Session(click.Context(group, info_name="netzplan"))


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("de", ("1 Antwort ", "keine Antwort", "2 Antworten", "7 Antworten; „public“ nahm an", "Nichts dafür im Netz")),
        ("en", ("1 answer ", "no answer", "2 answers", "7 answers; “public” was taken", "Nothing for these here")),
    ],
)
def test_coverage_counts_in_words_and_folds_what_nobody_could_be_asked(
    lang: str,
    told: tuple[str, ...],
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(session, "lang", lang)
    show_coverage(session, SEEN)
    shown = capsys.readouterr().out
    assert all(words in shown for words in told)
    (folded,) = [line for line in shown.splitlines() if "LDAP" in line]
    assert "RTSP" in folded


def test_many_networks_that_were_told_of_are_cut_short(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    show_beyond(session, SEEN)
    shown = capsys.readouterr().out
    assert "10.0.8.0/24" in shown and "10.0.9.0/24" not in shown
    assert "netzplan scan 10.0.0.0/24 10.0.1.0/24" in shown
    show_beyond(session, Inventory(as_of=1.0, site="s"))
    assert capsys.readouterr().out == ""


def test_one_device_is_told_of_in_the_singular(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    one = Finding("unknown-device", "soon", ("x",), (), {"count": "1", "names": "x"})
    show_findings(session, Inventory(as_of=1.0, site="s", findings=(one,)))
    assert "1 " not in capsys.readouterr().out
