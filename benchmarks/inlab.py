"""`netzplan serve` inside an office of the lab, for the benchmarks that look at the service beside real scans."""

from __future__ import annotations

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from lab.build import Lab

PORT = 8737
BASE = f"http://127.0.0.1:{PORT}"
# Runs inside the office: signs in with the link of the first start and starts a scan whenever none is running, every
# `every` seconds at most. Prints a line for each that it has asked for.
STARTER = r"""
import http.cookiejar, re, sys, time, urllib.parse, urllib.request
base, cookie, networks, every = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
open_ = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
def ask(path, **form):
    data = urllib.parse.urlencode(form).encode() if form else None
    return open_(urllib.request.Request(base + path, data, {"Cookie": cookie}), timeout=60).read().decode()
token = re.search(r'name="csrf" value="([0-9a-f]+)"', ask("/manage"))[1]
while True:
    ask("/scans/start", csrf=token, networks=networks)
    print("asked", flush=True)
    time.sleep(every)
"""


class Hosted:
    """A service that runs; `link` is that of its first start, empty where there are accounts already."""

    def __init__(self, process: subprocess.Popen[str], link: str, said: list[str]) -> None:
        self.process, self.link, self.said = process, link, said


@contextlib.contextmanager
def hosted(running: Lab, store: pathlib.Path, site: str, first: bool = True) -> Iterator[Hosted]:
    """The service on `PORT` of the admin's computer; its privileges are given up as ever. `first`: it has no account
    yet, and prints a link."""
    surroundings = {"NETZPLAN_STORE": str(store), "PYTHONPATH": str(pathlib.Path.cwd()), "NETZPLAN_LANG": "en"}
    process = subprocess.Popen(
        running.command(sys.executable, "-m", "netzplan", "--site", site, "serve"),
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **surroundings},
    )
    said: list[str] = []
    try:
        assert process.stderr is not None
        link = ""
        for line in process.stderr:
            found = re.search(r"(http://\S+/first/\S+)", line)
            link = found[1] if found else link
            if str(PORT) in line and (link or not first):
                break
        threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True).start()
        answers(running)
        yield Hosted(process, link, said)
    finally:
        process.terminate()
        process.wait(30)


def answers(running: Lab) -> None:
    """Waits until somebody listens on `PORT`."""
    look = f"import urllib.request; urllib.request.urlopen('{BASE}/sign-in', timeout=5)"
    end = time.monotonic() + 30
    while subprocess.call(running.command(sys.executable, "-c", look), stderr=subprocess.DEVNULL):
        if time.monotonic() > end:
            raise OSError("the service does not answer")
        time.sleep(0.2)
