"""A network behind the firewall is offered, in the words of the language, and gets nothing before somebody names it."""

from __future__ import annotations

import pathlib
import shutil
import subprocess

import pytest

import lab
from lab.use import netzplan

pytestmark = pytest.mark.lab


def test_the_workshop_is_offered_and_left_alone(tmp_path: pathlib.Path) -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    if shutil.which("tcpdump") is None:
        pytest.skip("needs tcpdump")
    truth = lab.offices()["zwei"]
    (far,) = truth.routed
    with lab.office(truth) as office:
        words = ["tcpdump", "-i", "port2", "-n", "-U", "-w", str(tmp_path / "far.pcap"), "src", "net", truth.network]
        inside = office.spaces.inside(truth.gateway.name, *words)
        with subprocess.Popen(inside, stderr=subprocess.PIPE, text=True) as dump:
            assert dump.stderr is not None
            while "listening on" not in dump.stderr.readline():
                pass
            own = [netzplan(), "--lang", "de", "--store", str(tmp_path / "s.db"), "--site", truth.site]
            done = subprocess.run(office.command(*own, "scan", "--yes"), capture_output=True, text=True, check=True)
            dump.terminate()
    assert f"netzplan scan {truth.network} {far}" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.strip().startswith(far)]
    assert "hinter firewall" in line
    assert len((tmp_path / "far.pcap").read_bytes()) == 24, "the file's head and no packet"
