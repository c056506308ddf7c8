"""Without any privilege, in two scans that follow each other: every device is found, and what was lost is said."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys

import pytest

import lab
from netzplan.store import Store
from netzplan.survey import inventory

pytestmark = pytest.mark.lab
_PLAIN = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all")


def _python() -> str:
    """An interpreter that a plain user may run; the one of this environment may lie where only root may look."""
    for one in ("/usr/bin/python3", sys.executable):
        asked = [*_PLAIN, one, "-c", f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"]
        if shutil.which(one) and subprocess.run(asked, check=False, capture_output=True).returncode == 0:
            return one
    pytest.skip("no interpreter that a plain user may run")


def test_a_plain_user_finds_everybody_twice_and_is_told_what_was_left_out(tmp_path: pathlib.Path) -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    python, truth = _python(), lab.offices()["praxis"]
    root = pathlib.Path(__file__).parents[2]
    folder = pathlib.Path("/tmp") / f"netzplan-{tmp_path.name}"  # noqa: S108  # pytest's own folders are root's alone
    folder.mkdir(mode=0o700)
    shutil.chown(folder, 65534, 65534)
    paths = ":".join([str(root), *(p for p in sys.path if p.endswith("site-packages"))])
    words = [
        *_PLAIN,
        "env",
        f"HOME={folder}",
        f"PYTHONPATH={paths}",
        "PYTHONDONTWRITEBYTECODE=1",
        python,
        "-m",
        "netzplan",
    ]
    words += ["--lang", "en", "--store", str(folder / "s.db"), "--site", truth.site, "scan", "--yes"]
    try:
        with lab.office(truth) as office:
            office.speak()
            for _ in range(2):
                done = subprocess.run(office.command(*words), capture_output=True, text=True, check=False, cwd=folder)
                assert done.returncode == 0, done.stderr
                lost = [line for line in done.stdout.splitlines() if "needs administrator rights" in line]
                assert {line.split()[1].rstrip(":") for line in lost} >= {"ARP", "DHCP", "Listening", "IPv6"}
                with Store(folder / "s.db") as store:
                    found = inventory(store, truth.site)
                assert found is not None
                ips = {ip for device in found.devices for ip in device.ips}
                assert {n.ip for n in truth.nodes if n.seen} <= ips
            assert office.paper() == 0
    finally:
        shutil.rmtree(folder)
