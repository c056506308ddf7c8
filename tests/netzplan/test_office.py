"""The whole way in a real (virtual) office: scan, scan again, change something, be killed; needs root."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
import threading

import pytest

import lab

pytestmark = [pytest.mark.lab, pytest.mark.skipif(lab.able() is not None, reason=f"virtual office: {lab.able()}")]
NETZPLAN = str(pathlib.Path(sys.executable).parent / "netzplan")


def _scan(office: lab.Lab, store: pathlib.Path, *more: str) -> subprocess.Popen[bytes]:
    return office.exec(NETZPLAN, "--store", str(store), "--site", "office", "scan", "--yes", *more)


def _watched(office: lab.Lab, store: pathlib.Path) -> subprocess.Popen[bytes]:
    """A scan that tells each event as a line of JSON, after what it tells is stored."""
    words = (NETZPLAN, "--store", str(store), "--site", "office", "scan", "--yes", "--events")
    return subprocess.Popen(office.command(*words), stdout=subprocess.PIPE)


def _ask(store: pathlib.Path, *words: str) -> str:
    done = subprocess.run(
        [NETZPLAN, "--store", str(store), "--site", "office", "--lang", "en", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _ids(store: pathlib.Path, folder: pathlib.Path) -> dict[str, str]:
    """MAC address → device id."""
    path = folder / "inventory.json"
    _ask(store, "export", "json", "-o", str(path))
    devices = json.loads(path.read_text("utf-8"))["devices"]
    return {mac: d["id"] for d in devices for mac in d["macs"]}


def test_an_unchanged_office_stays_the_same_and_three_changes_are_three(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "office.db"
    with lab.office("muster") as office:
        assert _scan(office, store).wait() == 0
        before = _ids(store, tmp_path)
        assert _scan(office, store).wait() == 0
        assert _ids(store, tmp_path) == before
        assert _ask(store, "changes").splitlines()[1:] == ["Nothing has changed."]

        office.unplug("tel-106")
        office.move("pc-cad1", "sw-og", "port9")
        office.add(
            lab.Node("pc-neu", "silent", "workstation", "54:bf:64:00:00:77", "192.168.178.77"), "sw-eg", "port15"
        )
        assert _scan(office, store).wait() == 0
        assert office.paper() == 0
    told = [line.removeprefix("• ") for line in _ask(store, "changes").splitlines()[1:]]
    assert len(told) == 3, told
    assert any(re.search(r"192\.168\.178\.77 .*new.*sw-eg.*port15", line) for line in told), told
    assert any(re.search(r"tel-106 .*no longer answers.*sw-og", line) for line in told), told
    assert any(re.search(r"pc-cad1.* moved .*sw-eg.*sw-og.*port9", line, re.IGNORECASE) for line in told), told


def test_a_killed_scan_keeps_what_it_told_and_the_next_one_works(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "office.db"
    with lab.office("praxis") as office:
        process = _watched(office, store)
        assert process.stdout is not None
        told = []
        for raw in process.stdout:
            line = json.loads(raw)
            told.append(line)
            if line["event"] == "ended" and line["probe"] == "arp":
                break
        process.kill()
        process.wait()
        process.stdout.close()
        answers = [one for one in told if one["event"] == "answer" and one["probe"] == "arp"]
        assert len(answers) >= 4
        shown = _ask(store, "scans")
        assert "killed" in shown
        inventory = tmp_path / "inventory.json"
        _ask(store, "export", "json", "-o", str(inventory))
        found = {ip for d in json.loads(inventory.read_text("utf-8"))["devices"] for ip in d["ips"]}
        assert {a["text"].rpartition(" ")[2] for a in answers} <= found
        assert _scan(office, store).wait() == 0
    assert "killed" in _ask(store, "scans") and "complete" in _ask(store, "scans")


def test_ctrl_c_keeps_everything_found_so_far(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "office.db"
    with lab.office("praxis") as office:
        process = _watched(office, store)
        assert process.stdout is not None
        timer = threading.Timer(60, process.kill)
        timer.start()
        for raw in process.stdout:
            line = json.loads(raw)
            if line["event"] == "ended" and line["probe"] == "arp":
                process.send_signal(2)
        assert process.wait() == 130
        timer.cancel()
        process.stdout.close()
    assert len(_ids(store, tmp_path)) >= 4
    assert "ended early" in _ask(store, "scans")
