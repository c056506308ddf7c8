"""A real PostgreSQL of a test's own: in a folder that goes with it, on a socket in there, ended by its process."""

from __future__ import annotations

import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator


def programs() -> pathlib.Path | None:
    """The folder of initdb and postgres: on Debian not on the PATH; None when there is none."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")) if os.name == "posix" else []
    if not found and (named := shutil.which("initdb")):
        found = [pathlib.Path(named)]
    return found[-1].parent if found else None


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database. PostgreSQL refuses to run as root, so then it runs as another user."""
    where = programs()
    assert where is not None
    user = next(u for u in ("postgres", "nobody") if _known(u)) if os.geteuid() == 0 else None
    name = user or pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="npl-pg-") as folder:  # a short path: a socket's may have 107 characters
        data = pathlib.Path(folder) / "data"
        if user is not None:
            shutil.chown(folder, user)
        subprocess.run(
            [where / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd="/",
        )
        quick = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        with (pathlib.Path(folder) / "log").open("wb") as log:
            running = subprocess.Popen(
                [where / "postgres", "-D", data, *quick], stdout=log, stderr=log, user=user, cwd="/"
            )
        try:
            end = time.monotonic() + 60
            asked = [where / "pg_isready", "-q", "-h", folder]
            while subprocess.run(asked, check=False).returncode:
                assert running.poll() is None and time.monotonic() < end, (pathlib.Path(folder) / "log").read_text()
                time.sleep(0.05)
            yield f"postgresql://{name}@/postgres?host={folder}"
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def _known(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
