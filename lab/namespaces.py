"""Network namespaces of one virtual office and the processes in them; only what the lab itself made is touched."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

PREFIX = "npl-"
"""Namespaces of the lab are called `npl-<run>-<node>`, so that a later run can clear away what a killed one left."""
HOME = pathlib.Path("/var/lib/netzplan-lab")
"""One folder for each running office, locked by the process that made it for as long as that lives."""
_NETNS = pathlib.Path("/run/netns")


class LabError(Exception):
    """The office could not be built; the message says why in one line."""


def run(*words: str, check: bool = True, stdin: str | None = None) -> str:
    """Runs a program and returns what it says. Raises LabError when it fails."""
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise LabError(f"{' '.join(words[:6])}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def wait(true: Callable[[], bool], seconds: float) -> bool:
    """Looks again and again until it is true; False when the time is over."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Spaces:
    """The namespaces of one run. `folder` holds the daemons' files and logs; it goes with the namespaces."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = HOME / name
        self._lock: int | None = None

    @staticmethod
    def new() -> Spaces:
        """A run of its own, owned by this process until it ends or `detach` is called."""
        spaces = Spaces(secrets.token_hex(2))
        with _one_at_a_time():
            spaces.folder.mkdir(mode=0o755)
            spaces._lock = os.open(spaces.folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(spaces._lock, fcntl.LOCK_EX)
        return spaces

    def detach(self) -> None:
        """Lets the office outlive this process, until `lab down`."""
        (self.folder / "detached").touch()

    def namespace(self, node: str) -> str:
        return f"{PREFIX}{self.name}-{node}"

    def path(self, node: str) -> pathlib.Path:
        return _NETNS / self.namespace(node)

    def inside(self, node: str, *words: str) -> list[str]:
        """A command line that runs inside a node's namespace."""
        return ["nsenter", f"--net={self.path(node)}", *words]

    def configure(self, node: str, lines: Sequence[str], sysctl: Iterable[tuple[str, str]] = ()) -> None:
        """Kernel settings (below /proc/sys/net), then `ip` commands, inside a node. Raises LabError."""
        writes = "".join(f"echo {value} >/proc/sys/net/{name}; " for name, value in sysctl)
        run(*self.inside(node, "sh", "-c", f"{writes}exec ip -batch -"), stdin="\n".join(lines) + "\n")

    def down(self) -> None:
        """Ends every process inside these namespaces and removes them with the folder; safe to call twice."""
        _remove([n for n in existing() if n.startswith(f"{PREFIX}{self.name}-")])
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def batch(lines: Sequence[str]) -> None:
    """Runs many `ip` commands at once. Raises LabError at the first that fails."""
    if lines:
        run("ip", "-batch", "-", stdin="\n".join(lines) + "\n")


def existing() -> list[str]:
    """The lab's namespaces that are there now, of all runs."""
    return sorted(p.name for p in _NETNS.glob(f"{PREFIX}*")) if _NETNS.is_dir() else []


def runs() -> list[str]:
    """The runs of which a namespace or a folder is there now."""
    found = {n.split("-")[1] for n in existing() if n.count("-") > 1}
    with contextlib.suppress(OSError):
        found |= {p.name for p in HOME.iterdir() if p.is_dir()}
    return sorted(found)


def owned(name: str) -> bool:
    """Whether the process that made this run is still there."""
    try:
        lock = os.open(HOME / name / "lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def detached() -> list[str]:
    """The runs that `lab up` left standing."""
    return [name for name in runs() if (HOME / name / "detached").exists() and not owned(name)]


def clear(also_detached: bool = False) -> list[str]:
    """Removes what killed runs left behind; with `also_detached` what `lab up` left standing as well."""
    keep = set() if also_detached else set(detached())
    with _one_at_a_time():
        gone = [name for name in runs() if not owned(name) and name not in keep]
        for name in gone:
            Spaces(name).down()
    return gone


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A run that is just being made must not look like one that was left behind."""
    HOME.mkdir(parents=True, exist_ok=True)
    lock = os.open(HOME / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def pids(names: Iterable[str]) -> list[int]:
    """The processes that live in these namespaces."""
    inodes = set()
    for name in names:
        with contextlib.suppress(OSError):
            inodes.add((_NETNS / name).stat().st_ino)
    own = pathlib.Path("/proc/self/ns/net").stat().st_ino
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (inode := (entry / "ns" / "net").stat().st_ino) in inodes and inode != own:
                    found.append(int(entry.name))
    return found


def _remove(names: Sequence[str]) -> None:
    for number, patience in ((signal.SIGTERM, 1.5), (signal.SIGKILL, 5.0)):
        living = pids(names)
        for pid in living:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        if not living or wait(lambda: not pids(names), patience):
            break
    for name in names:
        run("ip", "netns", "del", name, check=False)
