"""`netzplan export` as a person runs it: choices, names for the other system, and what it says at the end."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

from netzplan import recorded
from netzplan.store import Store

ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("store") / "netzplan.db"
    with Store(path) as opened:
        recorded.replay(opened, recorded.load(recorded.OFFICE.read_bytes()), "test")
    return path


def _run(store: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "netzplan", "--store", str(store), *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", "PYTHONUTF8": "1", "COLUMNS": "300"},
        check=False,
    )


def _ids(path: pathlib.Path) -> set[str]:
    return {group["labels"]["netzplan_id"] for group in json.loads(path.read_bytes())}


def test_after_the_first_scan_everything_is_new(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for words in ((), ("--only", "new")):
        done = _run(store, "export", "prometheus", "-o", str(tmp_path / f"{len(words)}.json"), *words)
        assert done.returncode == 0, done.stderr
    assert _ids(tmp_path / "0.json") == _ids(tmp_path / "2.json") != set()


def test_since_a_scan_nothing_has_changed(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    done = _run(store, "export", "prometheus", "--since", "-1", "-o", str(tmp_path / "x.json"))
    assert done.returncode == 0 and not _ids(tmp_path / "x.json")


def test_the_other_system_has_its_own_name_for_the_site_and_the_addresses(
    store: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    words = ("--as-site", "ACME Berlin", "--vrf", "acme", "--role", "switch")
    done = _run(store, "export", "netbox", "-o", str(tmp_path / "set"), *words)
    assert done.returncode == 0, done.stderr
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "set" / "csv").iterdir()}
    assert '"ACME Berlin","acme-berlin"' in files["01-dcim-sites.csv"]
    assert '"acme"' in files["07-ipam-vrfs.csv"] and "Switch" in files["05-dcim-device-roles.csv"]
    assert "Drucker" not in "".join(files.values())


def test_what_was_rewritten_is_said_and_much_of_it_written(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    done = _run(store, "export", "checkmk", "-o", str(tmp_path / "hosts.csv"))
    assert done.returncode == 0 and "name: FRITZ!Box 7590 AX → FRITZ-Box-7590-AX" in done.stdout
    assert not (tmp_path / "hosts.csv.txt").exists()
    done = _run(store, "--lang", "en", "export", "zabbix", "--prefix", "Ä ", "-o", str(tmp_path / "hosts.yaml"))
    assert done.returncode == 0 and "more:" in done.stdout
    lines = (tmp_path / "hosts.yaml.txt").read_text("utf-8").splitlines()
    assert len(lines) > 20 and all(line.startswith("name: Ä ") for line in lines)


@pytest.mark.parametrize(
    ("lang", "said"), [("de", "in ein laufendes Zabbix"), ("en", "imported into a running Zabbix")]
)
def test_the_list(store: pathlib.Path, lang: str, said: str) -> None:
    done = _run(store, "--lang", lang, "export", "--list")
    assert done.returncode == 0 and said in done.stdout
