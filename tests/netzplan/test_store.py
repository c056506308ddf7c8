"""The store: what was reported stored is there; writing twice does no harm; a newer schema is not touched."""

from __future__ import annotations

import os
import pathlib
import sqlite3
import stat
import subprocess
import sys

import pytest

from discover.observation import Attribute, Confidence, Key, Observation, Source
from discover.probe import Capture, Outcome
from netzplan.errors import NetzplanError
from netzplan.store import Accepted, Store, new_run


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    return Store(tmp_path / "folder" / "office.db")


def _path(store: Store) -> pathlib.Path:
    assert isinstance(store.place, pathlib.Path)
    return store.place


def _seen(text: str, at: float = 10.0, capture: str = "c1") -> Observation:
    return Observation(Key.ip("10.0.0.1"), Attribute("hostname", text), Source("dns", "pc", capture, "10.0.0.1"), at)


def test_what_was_written_comes_back(store: Store) -> None:
    run = new_run("scan", "office", "pc", "me@pc", ["10.0.0.0/24"], {"rate": "1000"})
    store.begin(run)
    capture = Capture("dns", "pc", 10.0, "10.0.0.1", b"\x00\xff raw")
    observation = Observation(
        Key.mac("00:11:32:aa:bb:cc"),
        Attribute("hostname", "nas\N{SNOWMAN}'\";--"),
        Source("dns", "pc", capture.id, "10.0.0.1"),
        10.0,
        Confidence.HINT,
    )
    store.add(run.id, "office", [capture], [observation], [Outcome("dns", "done", None, 5, 1, 0.2)])
    store.end(run.id, "done", 20.0)

    assert list(store.captures(run.id)) == [capture]
    assert list(store.observations(run.id)) == [observation]
    assert store.outcomes(run.id) == [Outcome("dns", "done", None, 5, 1, 0.2)]
    (kept,) = store.runs("office", "scan")
    assert (kept.status, kept.ended, kept.scope, kept.limits) == ("done", 20.0, ("10.0.0.0/24",), {"rate": "1000"})
    assert store.sites() == ["office"]


def test_the_same_statement_in_two_scans_is_kept_once_with_first_and_last_time(store: Store) -> None:
    for at in (10.0, 20.0):
        run = new_run("scan", "office", "pc", "me", [], {})
        store.begin(run)
        store.add(run.id, "office", [], [_seen("nas", at, f"c{at}")])
        store.add(run.id, "office", [], [_seen("nas", at, f"c{at}")])
        assert [o.at for o in store.observations(run.id)] == [at]
    rows = sqlite3.connect(_path(store)).execute("SELECT first_seen, last_seen FROM observations").fetchall()
    assert rows == [(10.0, 20.0)]


def test_sites_are_apart(store: Store) -> None:
    for site in ("berlin", "köln"):
        run = new_run("scan", site, "pc", "me", [], {})
        store.begin(run)
        store.add(run.id, site, [], [_seen(site)])
        store.remember(site, {Key.ip("10.0.0.1"): f"d-{site}"})
        store.note(site, f"d-{site}", {"room": site}, 1.0, "me")
    assert store.sites() == ["berlin", "köln"]
    assert store.identities("köln") == {Key.ip("10.0.0.1"): "d-köln"}
    assert store.notes("berlin") == {"d-berlin": {"room": "berlin"}}


def test_a_note_is_replaced_and_taken_back(store: Store) -> None:
    store.note("office", "d1", {"name": "Empfang", "room": "EG"}, 1.0, "me")
    store.note("office", "d1", {"name": "Empfang links", "room": ""}, 2.0, "me")
    assert store.notes("office") == {"d1": {"name": "Empfang links"}}


def test_the_file_is_for_its_owner_only(store: Store) -> None:
    assert stat.S_IMODE(_path(store).stat().st_mode) == 0o600


def test_no_database_is_a_clear_error_and_stays_as_it_is(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"Dear Sir or Madam, " * 100)
    with pytest.raises(NetzplanError) as error:
        Store(path)
    assert "--store" in error.value.message("en") and str(path) in error.value.message("de")
    assert path.read_bytes() == b"Dear Sir or Madam, " * 100


def test_a_newer_store_is_refused(store: Store) -> None:
    store.close()
    with sqlite3.connect(_path(store)) as db:
        db.execute("INSERT INTO schema_version (version) VALUES (999)")
    with pytest.raises(NetzplanError) as error:
        Store(_path(store))
    assert error.value.code == "store-newer"


def test_what_was_written_survives_a_kill(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "office.db"
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, itertools\n"
            "from pathlib import Path\n"
            "from discover.probe import Capture\n"
            "from netzplan.store import Store, new_run\n"
            "store = Store(Path(sys.argv[1]))\n"
            "run = new_run('scan', 'office', 'pc', 'me', [], {})\n"
            "store.begin(run)\n"
            "for n in itertools.count():\n"
            "    store.add(run.id, 'office', [Capture('arp', 'pc', float(n), '10.0.0.1', b'x')], [])\n"
            "    print(n, flush=True)\n",
            str(path),
        ],
        stdout=subprocess.PIPE,
        env={**os.environ},
    )
    assert child.stdout is not None
    told = [int(child.stdout.readline()) for _ in range(20)][-1]
    child.kill()
    rest = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    told = max([told, *(int(n) for n in rest)])
    store = Store(path)
    (run,) = store.runs("office")
    assert run.status == "running"
    assert len(list(store.captures(run.id))) >= told + 1


def test_accepted_findings_and_places_are_kept_and_taken_back(store: Store) -> None:
    one = Accepted("telnet d1", "Wird im März ersetzt", 1e9, 5.0, "me")
    store.accept("office", one)
    store.accept("office", Accepted("telnet d1", "doch erst im Mai", 2e9, 6.0, "me"))
    assert store.accepted("office")["telnet d1"].reason == "doch erst im Mai"
    store.no_longer_accept("office", "telnet d1")
    assert store.accepted("office") == {}
    store.put("office", "d1", {"x": "100", "y": "200"})
    store.put("office", "d1", {"hidden": "yes"})
    assert store.places("office") == {"d1": {"hidden": "yes"}}
    store.put("office", "d1", {})
    assert store.places("office") == {}
