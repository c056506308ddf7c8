"""The service for a long time: a scan each minute of an office in the lab, readers in between, memory of each process.

`python -m benchmarks.soak [--minutes N] [--every SECONDS] [--office NAME]` (as root; default: an hour, a scan each
minute). Starts `netzplan serve` inside the lab, signs in, starts scans, reads every page again and again, and prints
the memory (proportional set size, MB) of the service and what it has started, the size of the store and the slowest
page. Exit code 1 when the service's memory at the end is more than a tenth above that after the first quarter, or when
an answer was wrong."""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from benchmarks.inlab import BASE, hosted
from lab.build import able, office
from lab.offices import offices
from lab.use import scan

_GROWTH = 1.1
# Runs inside the office: one line of JSON a round on stdout.
_READER = r"""
import json, re, sys, time
import httpx2
base, link, network, every, minutes = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), float(sys.argv[5])
pages = ("/", "/plan", "/plan/map", "/devices", "/networks", "/findings", "/changes", "/open", "/documents", "/scans",
         "/sites", "/manage", "/settings")
with httpx2.Client(base_url=base, trust_env=False, follow_redirects=True, timeout=60) as client:
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', client.post(link).text)[1]
    end, next_scan, wrong = time.monotonic() + minutes * 60, 0.0, 0
    while time.monotonic() < end:
        if time.monotonic() >= next_scan:
            next_scan = time.monotonic() + every
            client.post("/scans/start", data={"csrf": token, "networks": network})
        slowest = ("", 0.0)
        for path in pages:
            start = time.monotonic()
            wrong += client.get(path).status_code != 200
            slowest = max(slowest, (path, time.monotonic() - start), key=lambda one: one[1])
        print(json.dumps({"wrong": wrong, "page": slowest[0], "seconds": slowest[1]}), flush=True)
        time.sleep(2)
"""


def memory(pid: int) -> float:
    """Proportional set size in MB of a process and all below it, scans left out; 0 when it is gone."""
    total = 0.0
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_text("utf-8", "replace").split("\0")
        if "--events" in words:
            return 0.0
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1]) / 1024
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return 0.0
    return total + sum(memory(int(child)) for child in children)


def soak(which: str, minutes: float, every: float) -> bool:
    """Whether memory stayed flat and every answer was right."""
    told: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder, office(offices()[which]) as running:
        store = pathlib.Path(folder) / "office.db"
        scan(running, store, quiet=True)  # so that every page has something to show
        with hosted(running, store, running.office.site) as service:
            words = [sys.executable, "-c", _READER, BASE, service.link, running.office.network]
            reader = subprocess.Popen(
                running.command(*words, str(every), str(minutes)), stdout=subprocess.PIPE, text=True
            )
            print(f"{'minute':>7} {'memory MB':>10} {'store MB':>9} {'slowest page':>26} {'wrong':>6}")
            began, last, worst, wrong = time.monotonic(), 0.0, ("", 0.0), 0
            assert reader.stdout is not None
            for line in reader.stdout:
                said = json.loads(line)
                wrong, worst = said["wrong"], max(worst, (said["page"], said["seconds"]), key=lambda one: one[1])
                passed = (time.monotonic() - began) / 60
                if passed - last >= min(1.0, minutes / 12):
                    last = passed
                    told.append((passed, memory(service.process.pid)))
                    size = store.stat().st_size / 1e6
                    page = f"{worst[0]} {worst[1] * 1000:.0f} ms"
                    print(f"{passed:>7.1f} {told[-1][1]:>10.1f} {size:>9.1f} {page:>26} {wrong:>6}", flush=True)
                    worst = ("", 0.0)
            good = reader.wait() == 0 and wrong == 0 and service.process.poll() is None
            if not good:
                print(f"the service: {service.process.poll()}\n{''.join(service.said[-60:])}")
    early = max(mb for at, mb in told if at <= minutes / 4) if told else 0.0
    late = told[-1][1] if told else 0.0
    flat = late <= early * _GROWTH
    print(f"memory after a quarter {early:.1f} MB, at the end {late:.1f} MB: {'flat' if flat else 'GROWN'}")
    return good and flat


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=60.0)
    parser.add_argument("--office", default="muster")
    given = parser.parse_args()
    if (why := able()) is not None:
        sys.exit(f"no lab here: {why}")
    sys.exit(0 if soak(given.office, given.minutes, given.every) else 1)


if __name__ == "__main__":
    main()
