"""People's names in those of their devices, masked for a whole office by one word."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
LEASES = "0 a4:83:e7:00:00:01 192.168.1.50 Annas-iPhone *\n0 00:11:32:00:00:02 192.168.1.51 diskstation *\n"


@pytest.fixture
def store(tmp_path: pathlib.Path) -> pathlib.Path:
    (tmp_path / "dnsmasq.leases").write_text(LEASES)
    assert run(tmp_path, "read", str(tmp_path / "dnsmasq.leases"), "--site", "Praxis").returncode == 0
    return tmp_path


def run(folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "netzplan", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", "NETZPLAN_STORE": str(folder / "x.db")},
        check=False,
    )


def exported(folder: pathlib.Path) -> str:
    assert run(folder, "export", "json", "-o", str(folder / "out.json")).returncode == 0
    return (folder / "out.json").read_text() + run(folder, "explain", "192.168.1.50").stdout


@pytest.mark.parametrize(("rule", "phone"), [("mask", "iPhone"), ("drop", "192.168.1.50")])
def test_one_word_for_the_whole_office(store: pathlib.Path, rule: str, phone: str) -> None:
    assert "Annas-iPhone" in exported(store)
    assert run(store, "note", "site", f"personal-names={rule}").returncode == 0
    said = exported(store)
    assert "anna" not in said.lower()
    assert phone in said
    assert "diskstation" in said
    assert run(store, "note", "site", "personal-names=").returncode == 0
    assert "Annas-iPhone" in exported(store)


def test_a_rule_that_is_none_is_refused(store: pathlib.Path) -> None:
    refused = run(store, "note", "site", "personal-names=vielleicht")
    assert refused.returncode == 2
    assert "keep, mask, drop" in refused.stderr
