"""Starts scans in a process of their own, one at a time for each site, and tells what they say.

The process that listens never sends a packet itself."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from netzplan.web.launcher import BY, words

_KEPT_LINES = 400


class Process(Protocol):
    """What is used of a scan's process: subprocess.Popen here, netzplan.web.launcher.Launched in the service."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...


class Job:
    """A scan that runs or has run."""

    def __init__(self, site: str, process: Process, by: str) -> None:
        self.site = site
        self.by = by
        self.started = time.time()
        self.process = process
        self.lines: deque[dict[str, object]] = deque(maxlen=_KEPT_LINES)
        self.count = 0
        self.news = threading.Condition()

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def broke(self) -> int | None:
        """The exit code or negative signal of a process that did not end well; None while it runs and when it did."""
        code = self.process.poll()
        return None if code in (None, 0, 130) else code

    @property
    def last_words(self) -> str:
        """What the process said last in plain text: the reason, when it broke."""
        said = [str(one.get("text", "")) for one in list(self.lines) if one.get("event") == "says"]
        return next((one for one in reversed(said) if one), "")

    def told(self, line: dict[str, object]) -> None:
        with self.news:
            self.count += 1
            self.lines.append({**line, "number": self.count})
            self.news.notify_all()

    def after(self, number: int, timeout: float) -> list[dict[str, object]]:
        """The lines after that one; waits up to `timeout` seconds for the first."""
        with self.news:
            if self.count <= number and self.running:
                self.news.wait(timeout)
            return [one for one in self.lines if isinstance(n := one["number"], int) and n > number]


Start = Callable[[str, str, Sequence[str], bool], tuple[Process, Iterable[bytes]]]


def here(place: pathlib.Path | str, command: Sequence[str] = ()) -> Start:
    """Scans as children of this process, with its privileges. `command` begins a netzplan command line."""

    def start(site: str, by: str, networks: Sequence[str], deep: bool) -> tuple[Process, Iterable[bytes]]:
        process = subprocess.Popen(
            [*(command or (sys.executable, "-m", "netzplan")), *words(site, networks, deep)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NETZPLAN_STORE": str(place), BY: by},
            start_new_session=True,
        )
        return process, _lines(process)

    return start


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    assert process.stdout is not None
    with process.stdout:
        yield from process.stdout


class Scanner:
    """`start` begins a scan of a site and gives the process and what it says, line by line; see `here` and
    netzplan.web.launcher. `ended` is called with each finished job, in a thread of its own."""

    def __init__(self, ended: Callable[[Job, int], None], start: Start) -> None:
        self._ended = ended
        self._start = start
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def job(self, site: str) -> Job | None:
        """The newest job of a site."""
        return self._jobs.get(site)

    def start(self, site: str, by: str, networks: Sequence[str] = (), deep: bool = False) -> bool:
        """False when one is running already."""
        with self._lock:
            job = self._jobs.get(site)
            if job is not None and job.running:
                return False
            process, lines = self._start(site, by, networks, deep)
            job = Job(site, process, by)
            self._jobs[site] = job
        threading.Thread(target=self._follow, args=(job, lines), daemon=True).start()
        return True

    def cancel(self, site: str) -> None:
        """Asks the scan to stop; it keeps what it has found."""
        job = self._jobs.get(site)
        if job is not None and job.running:
            with contextlib.suppress(ProcessLookupError):
                job.process.send_signal(signal.SIGINT)

    def close(self) -> None:
        """Stops all scans and waits for them."""
        for site in list(self._jobs):
            self.cancel(site)
        for job in self._jobs.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                job.process.wait(10)
            if job.running:
                job.process.kill()
                job.process.wait()

    def _follow(self, job: Job, lines: Iterable[bytes]) -> None:
        for raw in lines:
            with contextlib.suppress(msgspec.DecodeError):
                line = msgspec.json.decode(raw)
                if isinstance(line, dict):
                    job.told(line)
                    continue
            if said := raw.decode("utf-8", "replace").strip():
                job.told({"event": "says", "text": said[:500]})
        code = job.process.wait()
        job.told({"event": "over", "code": code})
        self._ended(job, code)
