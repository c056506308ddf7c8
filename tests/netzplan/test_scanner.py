"""Scans in a process of their own: live events, cancelling, one at a time, and what becomes of one that is killed."""

from __future__ import annotations

import json
import os
import pathlib
import queue
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest
import uvicorn

from netzplan.settings import Mail, UserSettings
from netzplan.store import Run, Store
from netzplan.web import auth
from netzplan.web.app import make_app
from netzplan.web.keeper import Keeper
from netzplan.web.scanner import Job, Scanner, here
from netzplan.web.service import Service

FAKE = """
import json, os, pathlib, signal, sys
sys.path[:0] = {path!r}
from netzplan.store import Store, new_run
way = {way!r}
def tell(**line): print(json.dumps(line), flush=True)
tell(event="started", probe="arp", args=sys.argv[1:])
with Store(pathlib.Path(os.environ["NETZPLAN_STORE"])) as store:
    run = new_run("scan", sys.argv[2], "pc", "fake", ["10.0.0.0/24"], {{}})
    store.begin(run)
    tell(event="answer", probe="arp", text="arp: 10.0.0.1 <b>")
    if way == "waits":
        def over(*_):
            store.end(run.id, "interrupted", 2.0)
            sys.exit(130)
        signal.signal(signal.SIGINT, over)
        tell(event="waits")
        while True: signal.pause()
    if way == "breaks":
        print("it broke", flush=True)
        sys.exit(3)
    store.end(run.id, "done", 2.0)
"""


class Bench:
    """A service whose scans are done by a small program: `quick`, `waits` (until told to stop) or `breaks`."""

    def __init__(self, place: pathlib.Path, way: str) -> None:
        script = place / "fake.py"
        script.write_text(FAKE.format(path=sys.path, way=way))
        self.store = Store(place / "office.db")
        self.service = Service(self.store, UserSettings())
        self.keeper = Keeper(self.service, Mail())
        self.over: queue.Queue[tuple[Job, int]] = queue.Queue()
        self.scanner = Scanner(self._ended, here(place / "office.db", (sys.executable, str(script))))
        self.service.scanner = self.scanner

    def _ended(self, job: Job, code: int) -> None:
        self.keeper.ended(job, code)
        self.over.put((job, code))

    def start(self) -> Job:
        assert self.scanner.start("office", "eva", ["10.0.0.0/24"])
        job = self.scanner.job("office")
        assert job is not None
        return job

    def runs(self) -> list[Run]:
        return self.store.runs("office")


def bench(tmp_path: pathlib.Path, way: str) -> Iterator[Bench]:
    made = Bench(tmp_path, way)
    yield made
    made.scanner.close()
    made.service.close()
    made.store.close()


@pytest.fixture
def quick(tmp_path: pathlib.Path) -> Iterator[Bench]:
    yield from bench(tmp_path, "quick")


@pytest.fixture
def waits(tmp_path: pathlib.Path) -> Iterator[Bench]:
    yield from bench(tmp_path, "waits")


@pytest.fixture
def breaks(tmp_path: pathlib.Path) -> Iterator[Bench]:
    yield from bench(tmp_path, "breaks")


def until(job: Job, event: str) -> None:
    """Waits until the scan has said that."""
    number = 0
    while True:
        lines = job.after(number, 30.0)
        assert lines, f"the scan never said {event}"
        if any(line["event"] == event for line in lines):
            return
        number = int(str(lines[-1]["number"]))


def test_a_scan_runs_and_ends(quick: Bench) -> None:
    job = quick.start()
    _, code = quick.over.get(timeout=60)
    assert code == 0
    assert [line["event"] for line in job.lines] == ["started", "answer", "over"]
    assert job.lines[0]["args"] == ["--site", "office", "scan", "--yes", "--events", "--", "10.0.0.0/24"]
    assert [run.status for run in quick.runs()] == ["done"]
    assert job.broke is None


def test_one_at_a_time_and_cancelled_keeps_what_it_has(waits: Bench) -> None:
    job = waits.start()
    until(job, "waits")
    assert not waits.scanner.start("office", "otto")
    waits.scanner.cancel("office")
    _, code = waits.over.get(timeout=60)
    assert code == 130
    assert [run.status for run in waits.runs()] == ["interrupted"]
    assert job.broke is None
    assert waits.scanner.start("office", "otto")


def test_what_is_due_is_begun_once_and_missed_runs_are_caught_up_once(quick: Bench) -> None:
    now = [time.time()]
    quick.service.now = lambda: now[0]
    quick.store.keep_plan("office", {"networks": ["10.0.0.0/24"], "light_minutes": 60, "deep_minutes": 1440})
    assert quick.keeper.look() == ["office"]
    job, _ = quick.over.get(timeout=60)
    assert "--deep" in str(job.lines[0]["args"]) and job.by == "schedule"
    assert quick.keeper.look() == []
    now[0] += 5 * 24 * 3600  # the service was off for days
    assert quick.keeper.look() == ["office"]
    quick.over.get(timeout=60)
    assert quick.keeper.look() == []
    now[0] += 70 * 60
    assert quick.keeper.look() == ["office"]
    job, _ = quick.over.get(timeout=60)
    assert "--deep" not in str(job.lines[0]["args"])


def test_a_scan_that_cannot_even_begin_is_tried_at_its_time_and_told_once(
    tmp_path: pathlib.Path, breaks: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "fake.py"
    script.write_text("import sys; sys.exit(2)")
    now = [1_000_000.0]
    breaks.service.now = lambda: now[0]
    told: list[str] = []
    monkeypatch.setattr(breaks.keeper, "send", lambda site, digest: told.extend(digest.lines))
    breaks.store.keep_plan("office", {"networks": ["10.0.0.0/24"], "light_minutes": 60})
    for hour in range(4):
        assert breaks.keeper.look() == ["office"], hour
        breaks.over.get(timeout=60)
        assert breaks.keeper.look() == []
        now[0] += 3700 + 360
    assert told == ["Die Erfassung ist fehlgeschlagen."]


def test_sites_do_not_wait_for_each_other(waits: Bench) -> None:
    until(waits.start(), "waits")
    assert waits.scanner.start("branch", "eva")


def test_killed_scan_is_told_and_shown(waits: Bench) -> None:
    told: list[str] = []
    waits.keeper.send = lambda site, digest: told.append(digest.subject)  # type: ignore[method-assign]  # no server here
    job = waits.start()
    until(job, "waits")
    os.kill(job.process.pid, signal.SIGKILL)
    _, code = waits.over.get(timeout=60)
    assert code == -signal.SIGKILL
    assert [run.status for run in waits.runs()] == ["interrupted"]
    assert len(told) == 1
    with served(waits.service) as client:
        page = client.get("/scans").text
    assert "abgebrochen" in page
    assert "läuft" not in page


def test_reason_of_a_scan_that_broke_is_shown(breaks: Bench) -> None:
    breaks.start()
    _, code = breaks.over.get(timeout=60)
    assert code == 3
    with served(breaks.service) as client:
        assert "it broke" in client.get("/scans").text


def test_run_left_by_a_killed_service_does_not_run_forever(quick: Bench) -> None:
    old = Run("r1", "office", "scan", "running", 1000.0, None, "pc", "eva", ("10.0.0.0/24",), {"deadline": "900"})
    quick.store.begin(old)
    with served(quick.service) as client:
        page = client.get("/scans").text
    assert "vorzeitig beendet" in page


def test_events_reach_the_browser_while_the_scan_runs(waits: Bench) -> None:
    until(waits.start(), "waits")
    with served(waits.service) as client, client.stream("GET", "/scans/watch") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        seen = []
        for line in answer.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line[6:]))
            if line == "event: over":
                break
            if seen and seen[-1].get("event") == "waits":
                waits.scanner.cancel("office")
    assert [one["event"] for one in seen][:3] == ["started", "answer", "waits"]
    assert "<b>" in seen[1]["text"]
    assert "args" not in seen[0]


def test_many_who_watch_do_not_hold_up_the_pages(waits: Bench) -> None:
    until(waits.start(), "waits")
    with served(waits.service) as client:
        watching = [client.send(client.build_request("GET", "/scans/watch"), stream=True) for _ in range(60)]
        began = time.monotonic()
        assert client.get("/scans").status_code == 200
        assert time.monotonic() - began < 5
        for one in watching:
            one.close()


class served:
    """The service on a real socket, and a client that is signed in as administrator."""

    def __init__(self, service: Service) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        app = make_app(service, frozenset({"127.0.0.1"}))
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._listening],))
        secret = auth.grant(service.store, "session", "admin", "eva", "", time.time(), 3600)
        self._client = httpx2.Client(
            base_url=f"http://127.0.0.1:{self._listening.getsockname()[1]}",
            cookies={"netzplan": secret},
            timeout=30,
            limits=httpx2.Limits(max_connections=100),
            trust_env=False,
        )

    def __enter__(self) -> httpx2.Client:
        self._thread.start()
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._server.should_exit = True
        self._thread.join(15)
        self._listening.close()
