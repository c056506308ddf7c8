"""Backup and restore: everything, consistent while others write, checked, and never half."""

from __future__ import annotations

import pathlib
import sqlite3
import stat
import threading

import pytest

from discover.observation import Attribute, Key, Observation, Source
from discover.probe import Capture
from netzplan.errors import NetzplanError
from netzplan.store import Store, copy, new_run
from netzplan.store.access import Account


def seeded(place: pathlib.Path | str) -> Store:
    store = Store(place)
    run = new_run("scan", "office", "pc", "me", ["10.0.0.0/24"], {})
    store.begin(run)
    capture = Capture("dns", "pc", 10.0, "10.0.0.1", b"\x00\xff raw")
    source = Source("dns", "pc", capture.id, "10.0.0.1")
    store.add(run.id, "office", [capture], [Observation(Key.ip("10.0.0.1"), Attribute("hostname", "nas"), source, 10)])
    store.end(run.id, "done", 20.0)
    store.remember("office", {Key.ip("10.0.0.1"): "d1"})
    store.note("office", "d1", {"room": "Keller"}, 1.0, "me")
    store.keep_account(Account("anna", "admin", "hash", 1.0))
    store.keep_document("office", "plan.pdf", 1.0, "me", "0" * 64, b"%PDF \x00")
    store.keep_plan("office", {"light_minutes": 60})
    return store


def everything(store: Store) -> list[object]:
    (run,) = store.runs()
    (kept,) = store.documents("office")
    return [
        run,
        list(store.captures(run.id)),
        list(store.observations(run.id)),
        store.identities("office"),
        store.notes("office"),
        store.accounts(),
        store.document("office", kept.id),
        store.plan("office"),
    ]


def test_everything_comes_back(tmp_path: pathlib.Path) -> None:
    store = seeded(tmp_path / "office.db")
    found = copy.backup(store, tmp_path / "backups" / "office.backup")
    assert (found.sites, found.runs, found.captures, found.notes, found.documents) == (1, 1, 1, 1, 1)
    assert stat.S_IMODE((tmp_path / "backups" / "office.backup").stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "backups").iterdir()] == ["office.backup"]
    assert copy.content(tmp_path / "backups" / "office.backup") == found
    assert [p.name for p in (tmp_path / "backups").iterdir()] == ["office.backup"]  # one file, also when it was read
    copy.restore(tmp_path / "backups" / "office.backup", tmp_path / "new" / "office.db", force=False)
    with Store(tmp_path / "new" / "office.db") as back:
        assert everything(back) == everything(store)
    store.close()


def test_a_backup_taken_while_others_write_is_whole(tmp_path: pathlib.Path) -> None:
    store = seeded(tmp_path / "office.db")
    over = threading.Event()

    def write() -> None:
        number = 0
        with Store(tmp_path / "office.db") as other:
            while not over.is_set():
                number += 1  # two rows in one transaction: a backup holds both or neither
                other.note("office", f"d{number}", {"room": "a", "owner": "b"}, 1.0, "me")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy.backup(store, tmp_path / f"{number}.backup")
    finally:
        over.set()
        writer.join()
    for number in range(5):
        with Store(tmp_path / f"{number}.backup") as one:
            assert all(len(fields) == 2 for device, fields in one.notes("office").items() if device != "d1")
    store.close()


def test_nothing_is_replaced_unasked(tmp_path: pathlib.Path) -> None:
    store = seeded(tmp_path / "office.db")
    copy.backup(store, tmp_path / "b")
    store.note("office", "d1", {"room": "Dach"}, 2.0, "me")
    with pytest.raises(NetzplanError) as refused:
        copy.restore(tmp_path / "b", tmp_path / "office.db", force=False)
    assert refused.value.code == "restore-full" and store.notes("office") == {"d1": {"room": "Dach"}}
    copy.restore(tmp_path / "b", tmp_path / "office.db", force=True)  # while the service has it open
    assert store.notes("office") == {"d1": {"room": "Keller"}}
    store.close()


def test_what_is_no_backup_changes_nothing(tmp_path: pathlib.Path) -> None:
    store = seeded(tmp_path / "office.db")
    copy.backup(store, tmp_path / "good")
    whole = (tmp_path / "good").read_bytes()
    (tmp_path / "text").write_text("no database at all")
    (tmp_path / "half").write_bytes(whole[: len(whole) // 2])
    sqlite3.connect(tmp_path / "foreign").executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    before = everything(store)
    for name in ("text", "half", "foreign"):
        with pytest.raises(NetzplanError) as refused:
            copy.restore(tmp_path / name, tmp_path / "office.db", force=True)
        assert refused.value.code == "no-backup", name
    assert everything(store) == before
    store.close()


def test_a_backup_that_cannot_be_written_leaves_the_old_one(tmp_path: pathlib.Path) -> None:
    store = seeded(tmp_path / "office.db")
    (tmp_path / "folder").mkdir()
    with pytest.raises(NetzplanError) as failed:
        copy.backup(store, tmp_path / "folder")
    assert failed.value.code == "backup" and list((tmp_path / "folder").iterdir()) == []
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".folder")]
    store.close()


def test_by_command(tmp_path: pathlib.Path) -> None:
    from tests.netzplan.test_cli import run

    seeded(tmp_path / "office.db").close()
    done = run("backup", str(tmp_path / "b"), store=tmp_path / "office.db")
    assert done.returncode == 0 and "1 Standorte, 1 Erfassungen, 1 Dokumente" in done.stdout
    assert run("backup", str(tmp_path / "b"), store=tmp_path / "office.db").returncode == 4
    assert run("backup", str(tmp_path / "office.db"), "--force", store=tmp_path / "office.db").returncode == 4
    assert run("restore", str(tmp_path / "b"), store=tmp_path / "office.db").returncode == 4
    assert run("restore", str(tmp_path / "b"), store=tmp_path / "second.db").returncode == 0
    assert run("restore", str(tmp_path / "none"), store=tmp_path / "third.db").returncode == 1
    with Store(tmp_path / "second.db") as back:
        assert back.notes("office") == {"d1": {"room": "Keller"}}
