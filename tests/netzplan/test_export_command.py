"""`netzplan export` as a person runs it: choices, names for the other system, and what it says at the end."""

from __future__ import annotations

import csv
import io
import json
import os
import pathlib
import subprocess
import sys

import msgspec
import openpyxl
import pytest

from netzplan import recorded, survey
from netzplan.store import Store

ROOT = pathlib.Path(__file__).parents[2]
CAMERA, SWITCH = "192.168.178.41", "192.168.178.3"
PC = "192.168.178.51"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    path = tmp_path_factory.mktemp("store") / "netzplan.db"
    with Store(path) as opened:
        recorded.replay(opened, recorded.load(recorded.OFFICE.read_bytes()), "test")
    return path


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Two scans; between them, somebody has put up a camera and given its switch an address."""
    later = recorded.load(recorded.OFFICE.read_bytes())
    some, day = tuple(c for c in later.captures if c.peer not in (CAMERA, SWITCH)), 86_400.0
    first = msgspec.structs.replace(later, captures=some, started=later.started - day, ended=later.ended - day)
    path = tmp_path_factory.mktemp("store") / "two.db"
    with Store(path) as opened:
        for one in (first, later):
            recorded.replay(opened, one, "test")
            survey.inventory(opened, one.site)
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


def test_a_part_is_said_and_a_role_may_be_called_as_people_do(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    where = str(tmp_path / "x.json")
    for word in ("printer", "Drucker", "Multifunktionsgerät"):
        done = _run(store, "export", "prometheus", "--role", word, "-o", where)
        assert done.returncode == 0 and "Geräte darin: 3 von 35" in done.stdout
    done = _run(store, "--lang", "en", "export", "prometheus", "--role", "nvr", "-o", where)
    assert done.returncode == 0 and "nothing in it" in done.stdout
    for words, said in ((("--role", "quatsch"), "keine Rolle"), (("--network", "EG"), "„EG“ ist kein Netz")):
        done = _run(store, "export", "prometheus", *words, "-o", where)
        assert (done.returncode, done.stdout) == (2, "") and said in done.stderr


def test_without_a_choice_nothing_is_left_out(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for words in (("export", "json"), ("devices",)):
        assert _run(store, *words, "-o", str(tmp_path / f"{words[0]}.json")).returncode == 0
    assert (tmp_path / "export.json").read_bytes() == (tmp_path / "devices.json").read_bytes()


def test_files_of_an_earlier_set_are_named(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    (tmp_path / "set" / "csv").mkdir(parents=True)
    (tmp_path / "set" / "csv" / "17-wireless-wireless-lans.csv").write_text("x")
    done = _run(store, "export", "netbox", "-o", str(tmp_path / "set"))
    assert done.returncode == 0 and "17-wireless-wireless-lans.csv" in done.stderr
    assert _run(store, "export", "netbox", "-o", str(tmp_path / "other")).stderr == ""


def test_a_redacted_part_tells_nothing_either(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    whole, part = tmp_path / "whole.json", tmp_path / "part.json"
    assert _run(store, "export", "json", "--redact", "-o", str(whole)).returncode == 0
    assert _run(store, "export", "json", "--redact", "--network", "192.168.178.20/30", "-o", str(part)).returncode == 0
    told = {d["id"]: d["name"] for d in json.loads(whole.read_bytes())["devices"]}
    some = {d["id"]: d["name"] for d in json.loads(part.read_bytes())["devices"]}
    assert 0 < len(some) < len(told) and some.items() <= told.items()  # each is called as in the whole
    assert "192.168." not in part.read_text("utf-8")


def test_what_has_changed_is_redacted_too(two: pathlib.Path, tmp_path: pathlib.Path) -> None:
    told = {}
    for words in ((), ("--redact",)):
        done = _run(two, "export", "xlsx", *words, "-o", str(tmp_path / "x.xlsx"))
        assert done.returncode == 0, done.stderr
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        told[words] = "\n".join(str(c) for s in book for row in s.iter_rows(values_only=True) for c in row if c)
        assert ("Änderungen" in book.sheetnames) == (not words)
    assert CAMERA in told[()] and "192.168." not in told["--redact",]


def test_since_the_scan_before_what_hangs_elsewhere_is_changed_too(two: pathlib.Path, tmp_path: pathlib.Path) -> None:
    done = _run(two, "export", "csv", "--since", "-2", "-o", str(tmp_path / "x.csv"))
    assert done.returncode == 0, done.stderr
    rows = csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8-sig")), delimiter=";")
    told = {row["IP-Adresse"]: row["Hängt an"] for row in rows}
    assert (told[CAMERA], told[SWITCH], told[PC]) == ("sw-eg", "sw-core", "sw-eg")
    assert "192.168.178.10" not in told  # at another switch


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
