"""`netzplan doctor` and `netzplan probes` tell for which systems there is access, and nothing secret."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
ENTRIES = '[[unifi]]\nurl = "https://192.168.1.5"\nkey = "geheim-1"\n[[snmp]]\ncommunity = "geheim-2"\n'


def _run(folder: pathlib.Path, command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "netzplan", "--lang", "de", command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "NETZPLAN_SETTINGS": str(folder / "settings.toml"), "NETZPLAN_STORE": str(folder / "x.db")},
        check=True,
    )
    return done.stdout + done.stderr


def _settings(folder: pathlib.Path, mode: int = 0o600) -> None:
    file = folder / "credentials.toml"
    file.write_text(ENTRIES)
    file.chmod(mode)
    (folder / "settings.toml").write_text(f'credentials = "{file}"\n')


def test_systems_with_access_are_named(tmp_path: pathlib.Path) -> None:
    _settings(tmp_path)
    said = _run(tmp_path, "doctor")
    assert "SNMP (1), UniFi (192.168.1.5)" in said and "geheim" not in said
    said = _run(tmp_path, "probes")
    assert "[[omada]]" in said and "[[unifi]]" not in said and "geheim" not in said


def test_a_file_that_others_can_read_is_told(tmp_path: pathlib.Path) -> None:
    _settings(tmp_path, 0o644)
    said = _run(tmp_path, "doctor")
    assert "chmod 600" in said and "geheim" not in said
