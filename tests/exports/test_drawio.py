"""draw.io: every cell has its parent, every cable its two devices and its ports; names stay names."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest

from exports.format import Settings
from exports.registry import formats
from tests.exports.offices import office
from topology.inventory import Inventory

HOSTILE = {
    "sw-EG": "<b>fett</b>&amp;%name%",
    "fw01": '"/><mxCell id="0"/>',
    "sw-core-1": "]]>\x00\u202e",
    "fritz.box": "x" * 63,
}


def pages(inventory: Inventory) -> list[Element]:
    return list(defusedxml.ElementTree.fromstring(formats()["drawio"].render(inventory, Settings())))


@pytest.mark.parametrize(
    "inventory",
    [
        office(5),
        office(90),
        office(90, cores=2, names=HOSTILE),
        office(120, ring=True),
        office(1000),
        Inventory(0.0, "x"),
    ],
    ids=["5", "90", "hostile", "ring", "1000", "empty"],
)
def test_every_cell_has_its_parent_and_every_cable_its_ends(inventory: Inventory) -> None:
    for page in pages(inventory):
        root = page.find("mxGraphModel/root")
        assert root is not None
        ids = [c.get("id") for c in root]
        assert len(ids) == len(set(ids)) and None not in ids
        cells = [c if c.tag == "mxCell" else c.find("mxCell") for c in root]
        for cell in cells:
            assert cell is not None
            assert cell.get("parent") in ids or cell.get("id") == "0"
            if cell.get("edge"):
                assert cell.get("source") in ids and cell.get("target") in ids
                assert cell.get("source") != cell.get("target")
        for box in root.iter("mxGeometry"):
            assert box.get("relative") or (float(box.get("width", "")) > 0 and float(box.get("height", "")) > 0)


def test_data_and_layers() -> None:
    (page,) = pages(office(90))
    layers = [c.get("value") for c in page.iter("mxCell") if c.get("parent") == "0"]
    assert layers == ["Kabel", "Geräte", "Anschlüsse"]
    switch = next(c for c in page.iter("UserObject") if c.get("name") == "sw-EG")
    assert switch.get("ip") == "10.1.0.5" and switch.get("role") == "switch" and switch.get("model") == "HP 1820-24G"
    cables = [c for c in page.iter("UserObject") if c.get("kind") == "cable"]
    assert {"20", "24"} in [{c.get("a_port"), c.get("b_port")} for c in cables]
    assert len([s for s in page.iter("mxCell") if "mxgraph.networks.switch" in (s.get("style") or "")]) == 4


def test_a_sheet_is_a_page() -> None:
    names = [p.get("name") for p in pages(office(1000))]
    assert names[0] == "Netzplan – Übersicht" and len(names) == 6


def test_hostile_names_are_shown_as_they_are() -> None:
    (page,) = pages(office(90, cores=2, names=HOSTILE))
    values = {c.get("value") for c in page.iter("mxCell")}
    assert "<b>fett</b>&amp;%name%" in values and '"/><mxCell id="0"/>' in values
    styles = [c.get("style") or "" for c in page.iter("mxCell") if c.get("value")]
    assert not [s for s in styles if s and "html=0" not in s]
    assert not [c for c in page.iter() if c.get("placeholders")]
