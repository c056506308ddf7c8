"""Network namespaces, cables and processes of a virtual office; only what the lab itself made is ever touched."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence

PREFIX = "npl-"
"""Every namespace of the lab begins like this, so that a later run can clear away what a killed one left."""
ETC = pathlib.Path("/etc/netns")


class LabError(Exception):
    """The office could not be built; the message says why in one line."""


def run(*words: str, check: bool = True, stdin: str | None = None) -> str:
    """Runs a program and returns what it says. Raises LabError when it fails."""
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise LabError(f"{' '.join(words[:6])}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def namespace(node: str) -> str:
    """The namespace of a node."""
    return PREFIX + node


def inside(node: str, *words: str) -> list[str]:
    """A command line that runs inside a node's namespace."""
    return ["ip", "netns", "exec", namespace(node), *words]


def batch(lines: Sequence[str]) -> None:
    """Runs many `ip` commands at once. Raises LabError at the first that fails."""
    if lines:
        run("ip", "-batch", "-", stdin="\n".join(lines) + "\n")


def add(node: str) -> None:
    """A new namespace with loopback up and without a way out."""
    run("ip", "netns", "add", namespace(node))
    run(*inside(node, "ip", "link", "set", "lo", "up"))


def existing() -> list[str]:
    """The lab's namespaces that are there now."""
    return sorted(line.split()[0] for line in run("ip", "netns", "list").splitlines() if line.startswith(PREFIX))


def down(names: Sequence[str] | None = None) -> None:
    """Ends every process inside the lab's namespaces and removes them. Does nothing where there is nothing."""
    spaces = existing() if names is None else [n for n in existing() if n in {namespace(x) for x in names}]
    for number in (signal.SIGTERM, signal.SIGKILL):
        pids = [int(p) for n in spaces for p in run("ip", "netns", "pids", n, check=False).split()]
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        if pids:
            wait(lambda: not any(run("ip", "netns", "pids", n, check=False).split() for n in spaces), 3.0)
    for name in spaces:
        run("ip", "netns", "del", name, check=False)
        shutil.rmtree(ETC / name, ignore_errors=True)


def wait(true: Callable[[], bool], seconds: float) -> bool:
    """Looks again and again until it is true; False when the time is over."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
