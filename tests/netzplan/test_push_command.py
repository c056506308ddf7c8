"""`netzplan push` as a person runs it: plan, question, result, exit code; the token shows up nowhere."""

from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from netzplan import recorded
from netzplan.store import Store
from tests.netzplan import glpi_server, idoit_server, netbox_server, zabbix_server

SECRET = netbox_server.WORD
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


@pytest.mark.parametrize("kind", ["netbox", "glpi", "idoit", "zabbix"])
def test_plan_then_push_then_nothing_left(tmp_path: pathlib.Path, kind: str) -> None:
    store = tmp_path / "netzplan.db"
    with Store(store) as opened:
        recorded.replay(opened, recorded.load(recorded.OFFICE.read_bytes()), "test")
    with contextlib.ExitStack() as stack:
        server: Any
        if kind == "netbox":
            server = stack.enter_context(netbox_server.serving(netbox_server.Server()))
        elif kind == "glpi":
            server = stack.enter_context(glpi_server.serving(glpi_server.Server()))
            server.login = "basic"
        elif kind == "idoit":
            server = stack.enter_context(zabbix_server.serving(idoit_server.Server(), "/src/jsonrpc.php"))
        else:
            server = stack.enter_context(zabbix_server.serving(zabbix_server.Server("7.0.3")))
        word = f'user = "agent"\npassword = "{SECRET}"' if kind == "glpi" else f'token = "{SECRET}"'
        file = _credentials(tmp_path, f'[[{kind}]]\nurl = "{server.url}"\n{word}\n')
        plan = _run(store, "push", kind, "--dry-run", "--credentials", file)
        assert plan.returncode == 0, plan.stderr
        assert "anlegen" in plan.stdout and SECRET not in plan.stdout + plan.stderr
        assert not _held(server)
        refused = _run(store, "push", kind, "--credentials", file)
        assert refused.returncode == 4 and "--yes" in refused.stderr and not _held(server)
        done = _run(store, "push", kind, "--yes", "--credentials", file)
        assert done.returncode == 0, done.stderr
        assert len(_held(server)) > 20 and "FEHLER" not in done.stdout + done.stderr
        again = _run(store, "push", kind, "--yes", "--credentials", file)
        assert again.returncode == 0 and "Dort ist schon alles auf dem Stand." in again.stdout
        assert store.with_name(f"{store.name}.pushed").stat().st_mode & 0o077 == 0
        assert SECRET not in store.with_name(f"{store.name}.pushed").read_text("utf-8")
    gone = _run(store, "push", kind, "--yes", "--again", "--credentials", file)
    assert gone.returncode == 1 and SECRET not in gone.stdout + gone.stderr and len(gone.stderr.splitlines()) == 1


def _held(server: Any) -> Any:
    """What the other system holds of devices."""
    if isinstance(server, netbox_server.Server):
        return server.objects["dcim/devices"]
    return next(getattr(server, name) for name in ("devices", "hosts", "objects") if hasattr(server, name))


def test_without_a_target_it_says_what_to_do(tmp_path: pathlib.Path) -> None:
    file = _credentials(tmp_path, '[[snmp]]\ncommunity = "lesen"\n')
    done = _run(tmp_path / "x.db", "push", "netbox", "--credentials", file)
    assert done.returncode == 2 and "[[netbox]]" in done.stderr


def test_what_is_refused_alike_is_one_line_and_missing_permissions_have_a_remedy(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "netzplan.db"
    with Store(store) as opened:
        recorded.replay(opened, recorded.load(recorded.OFFICE.read_bytes()), "test")
    with netbox_server.serving(netbox_server.Server()) as server:
        server.denied = {"dcim/interfaces"}
        file = _credentials(tmp_path, f'[[netbox]]\nurl = "{server.url}"\ntoken = "{SECRET}"\n')
        done = _run(store, "push", "netbox", "--yes", "--credentials", file)
        assert done.returncode == 1
        failed = [line for line in done.stderr.splitlines() if "FEHLER" in line]
        assert len(failed) == 1 and failed[0].endswith("HTTP 403: You do not have permission to perform this action.")
        assert (
            "FEHLER   dcim/interfaces (" in failed[0] and "gebraucht werden ansehen, anlegen und ändern" in done.stderr
        )
        assert (
            len([line for line in done.stdout.splitlines() if "übersprungen, weil" in line]) == 4
        )  # one a model, a sum
        assert len(server.objects["dcim/devices"]) > 30
        every = _run(store, "-v", "push", "netbox", "--yes", "--credentials", file)
        assert len([line for line in every.stderr.splitlines() if "FEHLER" in line]) > 50
        server.denied = {"dcim/sites"}
        read = _run(store, "push", "netbox", "--yes", "--credentials", file)
        assert read.returncode == 1 and "dcim/sites: HTTP 403" in read.stderr and len(read.stderr.splitlines()) == 1
