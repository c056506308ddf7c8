"""What happens to a store and to processes: locked, full, killed. Nothing stored is lost; the page says what was."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from netzplan.errors import NetzplanError
from netzplan.settings import UserSettings
from netzplan.store import Store
from netzplan.web.service import Service
from tests.netzplan.test_service import _ids, client, csrf, seed

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "office.db"


@pytest.fixture
def service(place: pathlib.Path) -> Iterator[Service]:
    with Store(place, patience=0.2) as store:
        seed(store)
        made = Service(store, UserSettings())
        yield made
        made.close()


def opened(service: Service) -> tuple[TestClient, str, dict[str, str]]:
    """A provider's browser, the page of a device, and a form that fills in its room."""
    browser = client(service, "provider")
    path = f"/devices/{_ids(service)['router']}"
    return browser, path, {"csrf": csrf(browser.get(path).text), "seen-room": "", "room": "Keller <b> links"}


@contextlib.contextmanager
def locked(place: pathlib.Path) -> Iterator[None]:
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_store_is_read_and_says_why_it_is_not_written(service: Service, place: pathlib.Path) -> None:
    browser, path, form = opened(service)
    with locked(place):
        answer = browser.post(path, data=form)
        assert answer.status_code == 503
        assert "anderen Programm belegt" in answer.text and "Keller &lt;b&gt; links" in answer.text
        assert form["csrf"] not in answer.text.partition("<main")[2]
        for page in ("/", "/devices", "/plan", path):
            assert browser.get(page).status_code == 200
        english = browser.post(f"{path}?lang=en", data=form)
        assert "another program" in english.text
    assert service.store.notes("office") == {}
    assert browser.post(path, data=form).status_code == 303
    assert list(service.store.notes("office").values()) == [{"room": "Keller <b> links"}]


def test_a_full_disk_loses_nothing_and_says_so(service: Service, place: pathlib.Path) -> None:
    browser, path, form = opened(service)
    before = browser.get("/devices").text

    def full(connection: sqlite3.Connection, *_: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    service.store._engine.dispose()
    sa.event.listen(service.store._engine, "connect", full)
    with pytest.raises(NetzplanError) as failed:
        for number in range(10_000):
            service.store.note("office", f"d{number}", {"remark": "x" * 500}, 1.0, "me")
    assert failed.value.code == "store-full"
    kept = service.store.notes("office")
    assert kept and all(fields == {"remark": "x" * 500} for fields in kept.values())
    answer = browser.post(path, data={**form, "room": "y" * 2000})
    assert answer.status_code == 503 and "voll" in answer.text and "y" * 2000 in answer.text
    assert browser.get("/devices").text == before
    sa.event.remove(service.store._engine, "connect", full)
    service.store._engine.dispose()
    assert browser.post(path, data=form).status_code == 303
    with contextlib.closing(sqlite3.connect(place)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.lab
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs root on Linux")
def test_a_really_full_disk(tmp_path: pathlib.Path) -> None:
    """A file system of two megabytes, filled up by somebody else."""
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=2m", "netzplan-test", str(disk)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        with Store(disk / "office.db", patience=0.2) as store:
            seed(store)
            service = Service(store, UserSettings())
            browser, path, form = opened(service)
            with contextlib.suppress(OSError), (disk / "other").open("wb") as other:
                while True:
                    other.write(b"x" * 4096)
                    other.flush()
            codes = {browser.post(path, data={**form, "room": f"{'z' * 1900}{n}"}).status_code for n in range(50)}
            assert codes <= {303, 503, 409} and 503 in codes
            shown = browser.post(path, data={**form, "seen-room": "-"})
            assert shown.status_code in (409, 503)
            assert browser.get("/devices").status_code == 200
            (disk / "other").unlink()
            now = _ids(service)
            assert "drucker" in now and browser.get(path).status_code == 200
            service.close()
        with contextlib.closing(sqlite3.connect(disk / "office.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_store_that_was_taken_away_is_told_in_both_languages(service: Service, place: pathlib.Path) -> None:
    browser, path, form = opened(service)
    service.store._engine.dispose()
    for file in place.parent.glob("office.db*"):
        file.unlink()
    place.mkdir()  # nothing can be opened there
    time.sleep(0.35)  # longer than the service trusts what it has just asked
    answer = browser.get("/devices")
    assert answer.status_code == 503 and "antwortet nicht" in answer.text and "does not answer" in answer.text
    assert browser.post(path, data=form).status_code == 503
    assert browser.get("/api/v1/devices").json() == {"error": "store"}
    place.rmdir()


def test_a_command_on_a_full_disk_ends_with_its_reason(place: pathlib.Path) -> None:
    script = (
        "import pathlib, sys, sqlalchemy as sa\n"
        "from netzplan.store import Store\n"
        "import netzplan.store.base as base\n"
        "real = base._pragmas\n"
        "def full(connection, record):\n"
        "    real(connection, record)\n"
        "    connection.execute(f\"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}\")\n"
        "base._pragmas = full\n"
        "from netzplan.cli import main\n"
        "main(['--store', sys.argv[1], 'note', '--site', 'office', sys.argv[2],\n"
        "      *(f + '=' + 'x' * 2000 for f in 'remark room owner purpose users contract warranty'.split())])\n"
    )
    with Store(place) as store:
        seed(store)
        service = Service(store, UserSettings())
        id_ = _ids(service)["router"]
        service.close()
    done = subprocess.run(
        [sys.executable, "-c", script, str(place), id_],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "NETZPLAN_SETTINGS": "/nonexistent", "NETZPLAN_LANG": "de"},
    )
    assert done.returncode == 1 and "ist voll" in done.stderr and "Traceback" not in done.stderr, done.stderr


LAUNCHES = """
import sys, time
from netzplan.web.launcher import Launcher
waits = "trap 'echo stopped > $STOPPED; exit 0' INT; echo {}; while :; do sleep 0.1; done"
launcher = Launcher({}, "", ["/bin/sh", "-c", waits])
scan, lines = launcher.start("office", "eva", (), False)
next(lines)
print(scan.pid, launcher.process.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_a_killed_service_leaves_no_scan_behind_and_lets_it_keep_what_it_has(tmp_path: pathlib.Path) -> None:
    stopped = tmp_path / "stopped"
    service = subprocess.Popen(
        [sys.executable, "-c", LAUNCHES],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "STOPPED": str(stopped)},
    )
    assert service.stdout is not None
    scan, launcher = map(int, service.stdout.readline().split())
    os.kill(service.pid, signal.SIGKILL)
    service.wait()
    service.stdout.close()
    end = time.monotonic() + 30
    while any(pathlib.Path(f"/proc/{pid}").exists() and _alive(pid) for pid in (scan, launcher)):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert stopped.read_text() == "stopped\n"


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text("ascii")
    return False
