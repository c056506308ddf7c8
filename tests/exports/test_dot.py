"""DOT: Graphviz reads it, and names from the network stay names."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from discover.observation import Confidence
from exports.format import Settings
from exports.registry import formats
from tests.exports.offices import office
from topology.inventory import Device, End, Inventory, Link, Resolved

HOSTILE = [
    '"];n0 -- n1 [color=red',
    "<b>bold</b>",
    "ends with \\",
    "a\\nb|{c}",
    "<",
    "\x00\x1b",
    "x" * 500,
    "",
    "%\\N\\G",
]


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz (dot)")
def test_graphviz_reads_it_and_no_name_becomes_markup() -> None:
    devices = tuple(
        Device(f"d{n}", attributes={"name": Resolved(name, Confidence.HINT)}) for n, name in enumerate(HOSTILE)
    )
    links = tuple(Link(End("d0", name), End(f"d{n}", name)) for n, name in enumerate(HOSTILE) if n)
    source = formats()["dot"].render(Inventory(1.0, HOSTILE[0], devices, links), Settings())
    done = subprocess.run(["dot", "-Tjson0"], input=source, capture_output=True, check=True, timeout=60)
    read = json.loads(done.stdout)
    assert [o["name"] for o in read["objects"]] == [f"n{n}" for n in range(len(HOSTILE))]
    assert len(read["edges"]) == len(HOSTILE) - 1
    assert not done.stderr
    assert "<b>bold</b>" in read["objects"][1]["label"]


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz (dot)")
def test_every_port_of_a_switch_has_a_place_of_its_own() -> None:
    inventory = office(40)
    source = formats()["dot"].render(inventory, Settings())
    done = subprocess.run(["dot", "-Tjson"], input=source, capture_output=True, check=True, timeout=60)
    read = json.loads(done.stdout)
    assert not done.stderr and len(read["objects"]) == len(inventory.devices)
    assert len(read["edges"]) == len(inventory.links)
    names = {o["_gvid"]: o["label"] for o in read["objects"]}
    switch = next(n for n, shown in names.items() if "sw-EG" in shown)
    starts = [e["pos"].split(" ")[0] for e in read["edges"] if e["tail"] == switch]
    assert len(starts) > 20 and len(set(starts)) == len(starts)
    internet = next(n for n, shown in names.items() if shown == "Internet")
    assert [e["tail"] for e in read["edges"] if internet in (e["tail"], e["head"])] == [internet]
