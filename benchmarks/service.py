"""The service with much to show: server time of each page, and 100 readers at once beside a running scan.

`python -m benchmarks.service [--devices N] [--scans N] [--readers N] [--seconds S]`: makes a store (two full scans and
many sweeps), asks for each page once after a change (`first`) and again (`again`, the median of five), then lets
readers ask for pages as fast as they can while a scan writes into the store. Their 95th percentile is printed beside
that of an empty application of the same framework, asked by the same readers in the same run, and the ratio.
Exit code 1 when a page takes more than 200 ms again, or a reader sees an error."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import pathlib
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator

import msgspec
import sqlalchemy as sa
from starlette.testclient import TestClient

from benchmarks.growth import office
from netzplan.settings import UserSettings
from netzplan.store import Store, new_run
from netzplan.web import auth
from netzplan.web.app import make_app, pages
from netzplan.web.service import Service

LIMIT_MS = 200.0
_SITE = "office"
_DAY = 86400.0


def fill(store: Store, devices: int, scans: int) -> None:
    """Scans an hour apart: the last two saw everything, those before the addresses."""
    now = time.time()
    seen = [msgspec.structs.replace(o, at=now) for o in office(devices, 20_000)]
    sweep = [o for o in seen if o.source.probe == "arp"]
    first = None
    for number in range(scans):
        started = now - (scans - number) * 3600
        run = msgspec.structs.replace(new_run("scan", _SITE, "bench", "bench", ["10.0.0.0/8"], {}), started=started)
        store.begin(run)
        if number >= scans - 2:
            store.add(run.id, _SITE, [], [msgspec.structs.replace(o, at=started) for o in seen])
        elif first is None:
            store.add(run.id, _SITE, [], sweep)
            first = run.id
        else:
            with store.replacing() as db:
                db.execute(
                    sa.text(
                        "INSERT INTO seen (run, observation, taken, capture)"
                        " SELECT :run, observation, :at, capture FROM seen WHERE run = :first"
                    ),
                    {"run": run.id, "at": started, "first": first},
                )
        store.end(run.id, "done", started + 60)


def page_times(store: Store) -> list[tuple[str, float, float]]:
    """Path, milliseconds after a change of the store, milliseconds again."""
    service = Service(store, UserSettings())
    browser = TestClient(make_app(service, frozenset({"testserver"})), follow_redirects=False)
    secret = auth.grant(store, "session", "admin", "bench", "", time.time(), _DAY)
    browser.cookies.set("netzplan", secret)
    inventory = service.inventory(_SITE)
    assert inventory is not None
    device = inventory.devices[len(inventory.devices) // 2].id
    fill_in = {"{id}": device, "{kind}": "csv", "{suffix}": "svg", "{format}": "json"}
    found = []
    for page in pages():
        path = page.path
        if "GET" not in page.methods or not page.right or "watch" in path or path.startswith("/documents/{id}"):
            continue
        if path == "/scans/{id}":
            path = f"/scans/{store.runs(_SITE)[-1].id}"
        for name, value in fill_in.items():
            path = path.replace(name, value)
        store.note(_SITE, device, {"remark": path}, time.time(), "bench")
        found.append((path, *(_timed(browser, path) for _ in range(1)), _again(browser, path)))
        if path == f"/devices/{device}":
            found.append(
                (f"{path}?history=1", _timed(browser, f"{path}?history=1"), _again(browser, f"{path}?history=1"))
            )
    return found


def _again(browser: TestClient, path: str) -> float:
    return statistics.median(_timed(browser, path) for _ in range(5))


def _timed(browser: TestClient, path: str) -> float:
    start = time.perf_counter()
    answer = browser.get(path)
    took = (time.perf_counter() - start) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return took


def _serve(app: object, ready: multiprocessing.connection.Connection) -> None:
    import uvicorn

    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    ready.send(listening.getsockname()[1])
    config = uvicorn.Config(app, log_level="warning", lifespan="off", access_log=False)  # type: ignore[arg-type]  # any
    uvicorn.Server(config).run([listening])


def _service(place: pathlib.Path, ready: multiprocessing.connection.Connection) -> None:
    _serve(make_app(Service(Store(place), UserSettings()), frozenset({"127.0.0.1"})), ready)


def _empty(_: pathlib.Path, ready: multiprocessing.connection.Connection) -> None:
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    async def nothing(_: object) -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>empty</title>")

    _serve(Starlette(routes=[Route("/{rest:path}", nothing)]), ready)


async def _readers(port: int, cookie: str, paths: list[str], readers: int, seconds: float) -> tuple[list[float], int]:
    """Seconds of each answer, and how many were none or wrong."""
    took: list[float] = []
    wrong = 0
    end = time.monotonic() + seconds

    async def read(number: int) -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        turn = number
        while time.monotonic() < end:
            turn += 1
            request = f"GET {paths[turn % len(paths)]} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: netzplan={cookie}\r\n\r\n"
            start = time.perf_counter()
            try:
                writer.write(request.encode())
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                length = next(int(h[15:]) for h in head.lower().split("\r\n") if h.startswith("content-length:"))
                await reader.readexactly(length)
                wrong += " 200 " not in head.partition("\r\n")[0]
            except (OSError, EOFError, StopIteration):
                wrong += 1
                return
            took.append(time.perf_counter() - start)
        writer.close()

    await asyncio.gather(*(read(n) for n in range(readers)))
    return took, wrong


def _scan(place: pathlib.Path, over: threading.Event) -> None:
    """What a scan does to the store: many small writes."""
    seen = office(200, 2_000)
    with Store(place) as store:
        while not over.is_set():
            run = new_run("scan", _SITE, "bench", "bench", ["10.0.0.0/8"], {})
            store.begin(run)
            for start in range(0, len(seen), 50):
                if over.wait(0.05):
                    break
                store.add(run.id, _SITE, [], seen[start : start + 50])
            store.end(run.id, "interrupted", time.time())


def under_load(place: pathlib.Path, readers: int, seconds: float) -> dict[str, tuple[float, float, int, int]]:
    """Name → median and 95th percentile in milliseconds, answers, wrong ones."""
    with Store(place) as store:
        cookie = auth.grant(store, "session", "provider", "bench", "", time.time(), _DAY)
    paths = ["/", "/devices", "/findings", "/networks", "/devices?q=pc-7", "/changes"]
    found = {}
    for name, target in (("empty application", _empty), ("netzplan, a scan running", _service)):
        with _process(target, place) as port:
            asyncio.run(_readers(port, cookie, paths, 1, 3.0))  # both are warm
            over = threading.Event()
            writer = threading.Thread(target=_scan, args=(place, over))
            if target is _service:
                writer.start()
            try:
                took, wrong = asyncio.run(_readers(port, cookie, paths, readers, seconds))
            finally:
                over.set()
                if target is _service:
                    writer.join()
        took.sort()
        median, high = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.95))
        found[name] = (median, high, len(took), wrong)
    return found


class _process:
    """A server in a process of its own; its port."""

    def __init__(self, target: object, place: pathlib.Path) -> None:
        mine, other = multiprocessing.Pipe()
        self._pipe = mine
        self._process = multiprocessing.get_context("spawn").Process(target=target, args=(place, other), daemon=True)  # type: ignore[arg-type]  # one of two

    def __enter__(self) -> int:
        self._process.start()
        port: int = self._pipe.recv()
        return port

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join(10)


def _lines(devices: int, scans: int, readers: int, seconds: float) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "office.db"
        with Store(place) as store:
            fill(store, devices, scans)
            yield f"{devices} devices, {scans} scans, {place.stat().st_size / 1e6:.0f} MB"
            yield f"{'page':<44} {'first ms':>9} {'again ms':>9}"
            for path, first, again in page_times(store):
                yield f"{path[:44]:<44} {first:>9.0f} {again:>9.1f}{'  TOO SLOW' if again > LIMIT_MS else ''}"
        if not readers:
            return
        yield f"\n{readers} readers at once, {seconds:g} s"
        yield f"{'':<26} {'median ms':>9} {'p95 ms':>9} {'answers':>9} {'wrong':>6}"
        found = under_load(place, readers, seconds)
        for name, (median, high, count, wrong) in found.items():
            yield f"{name:<26} {median:>9.1f} {high:>9.1f} {count:>9} {wrong:>6}{'  WRONG' if wrong else ''}"
        empty, ours = found.values()
        yield f"p95 is {ours[1] / empty[1]:.1f} times that of the empty application"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--scans", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=15.0)
    given = parser.parse_args()
    bad = False
    for line in _lines(given.devices, given.scans, given.readers, given.seconds):
        print(line, flush=True)
        bad = bad or line.endswith(("TOO SLOW", "WRONG"))
    sys.exit(int(bad))


if __name__ == "__main__":
    main()
