"""`netzplan push netbox` as a person runs it: plan, question, result, exit code; the token shows up nowhere."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

from netzplan import recorded
from netzplan.store import Store
from tests.netzplan import netbox_server

ROOT = pathlib.Path(__file__).parents[2]


def _run(store: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "netzplan", "--store", str(store), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml"},
        check=False,
    )


def _credentials(folder: pathlib.Path, content: str) -> str:
    path = folder / "credentials.toml"
    path.write_text(content, "utf-8")
    path.chmod(0o600)
    return str(path)


def test_plan_then_push_then_nothing_left(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "netzplan.db"
    with Store(store) as opened:
        recorded.replay(opened, recorded.load(recorded.OFFICE.read_bytes()), "test")
    with netbox_server.serving(netbox_server.Server()) as server:
        file = _credentials(tmp_path, f'[[netbox]]\nurl = "{server.url}"\ntoken = "{server.secret}"\n')
        plan = _run(store, "push", "netbox", "--dry-run", "--credentials", file)
        assert plan.returncode == 0, plan.stderr
        assert "anlegen" in plan.stdout and server.secret not in plan.stdout + plan.stderr
        assert not server.objects["dcim/devices"]
        refused = _run(store, "push", "netbox", "--credentials", file)
        assert refused.returncode == 4 and "--yes" in refused.stderr and not server.objects["dcim/devices"]
        done = _run(store, "push", "netbox", "--yes", "--credentials", file)
        assert done.returncode == 0, done.stderr
        assert server.objects["dcim/devices"] and "FEHLER" not in done.stdout + done.stderr
        again = _run(store, "push", "netbox", "--yes", "--credentials", file)
        assert again.returncode == 0 and "Dort ist schon alles auf dem Stand." in again.stdout
    gone = _run(store, "push", "netbox", "--dry-run", "--credentials", file)
    assert gone.returncode == 1 and server.url in gone.stderr and len(gone.stderr.splitlines()) == 1


def test_without_a_target_it_says_what_to_do(tmp_path: pathlib.Path) -> None:
    file = _credentials(tmp_path, '[[snmp]]\ncommunity = "lesen"\n')
    done = _run(tmp_path / "x.db", "push", "netbox", "--credentials", file)
    assert done.returncode == 2 and "[[netbox]]" in done.stderr
