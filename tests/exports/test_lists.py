"""The lists: read back by what we did not write, harmless with hostile names, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import pathlib

import jsonschema
import networkx
import openpyxl
import pytest

import exports.schema
from discover.observation import Confidence
from exports.format import Settings
from exports.registry import formats
from exports.texts import LANGUAGES
from topology.inventory import (
    Coverage,
    Device,
    End,
    Evidence,
    Finding,
    Inventory,
    Link,
    Network,
    NotLocated,
    Port,
    Resolved,
    Service,
)

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "Büro „Süd“; 'quoted', \"double\"",
    "<script>alert(1)</script>",
    "a\nb\tc\rd",
    "\x00\x07\x1b[31m",
    "\u202egpj.exe",
    "x" * 3000,
    "]]>&amp;<!--",
    "\ud800",
]


def office(names: list[str]) -> Inventory:
    """A switch with one device for each name behind it."""
    said = (Evidence("snmp", "10.0.0.1", 1000.0, "sysName = sw"),)
    switch = Device(
        "d0",
        attributes={
            "role": Resolved("switch", Confidence.REPORTED, said),
            "name": Resolved("sw-core", Confidence.REPORTED, said),
        },
        ports=tuple(Port(f"Gi0/{n}", n, speed_bps=10**9, vlans=(1, 20)) for n in range(1, len(names) + 1)),
        ips=("10.0.0.1",),
        macs=("00:11:32:00:00:01",),
        networks=("10.0.0.0/24",),
    )
    devices = [
        Device(
            f"d{n}",
            attributes={
                "role": Resolved("printer", Confidence.HINT),
                "name": Resolved(name, Confidence.REPORTED, said),
                "serial": Resolved("1E10", Confidence.REPORTED),
                "model": Resolved(name, Confidence.HINT),
            },
            services=(Service("tcp", 80, "http", name),),
            ips=(f"10.0.0.{n + 1}",),
            notes={"room": name},
        )
        for n, name in enumerate(names, 1)
    ]
    links = tuple(
        Link(End("d0", f"Gi0/{n}"), End(d.id), methods=("forwarding",), evidence=said, speed_bps=10**9)
        for n, d in enumerate(devices, 1)
    )
    return Inventory(
        1000.0,
        "office",
        tuple(sorted([switch, *devices], key=lambda d: d.id)),
        tuple(sorted(links, key=lambda x: (x.a, x.b.device))),
        (Network("10.0.0.0/24", "10.0.0.0/24", 20, names[0], "d0", 3),),
        (NotLocated("d1", (End("d0", "Gi0/1"),), "ambiguous"),),
        (Finding("unknown-device", "soon", ("d1",), (), {"count": "1", "names": names[0]}, said),),
        (Coverage("nmap", "skipped", "needs-option:deep"),),
        ("10.0.0.0/24",),
    )


SETTINGS = Settings(created_at=2000.0, version="0.1.0")


@pytest.mark.parametrize("inventory", [office(["drucker"]), office(HOSTILE[:-1]), Inventory(0.0, "leer")])
def test_json_keeps_its_contract(inventory: Inventory) -> None:
    schema = json.loads((pathlib.Path(exports.schema.__file__).parent / "inventory.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(formats()["json"].render(inventory, SETTINGS)), schema)


def test_unknown_is_null() -> None:
    device = json.loads(formats()["json"].render(office(["drucker"]), SETTINGS))["devices"][1]
    assert device["os"] is None and device["vendor"] is None and device["serial"] == "1E10"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_csv_is_read_back_and_no_cell_is_a_formula(lang: str) -> None:
    names = HOSTILE[:-1]
    content = formats()["csv"].render(office(names), Settings(lang=lang))
    assert content.startswith(b"\xef\xbb\xbf") and b"\r\n" in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";" if lang == "de" else ","))
    assert len(rows) == len(names) + 2 and len({len(r) for r in rows}) == 1
    assert not [c for r in rows for c in r if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not [c for r in rows for c in r if any(ord(x) < 32 or x in "\u202e" for x in c)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_is_read_back(lang: str) -> None:
    names = HOSTILE[:-1]
    content = formats()["xlsx"].render(office(names), Settings(lang=lang))
    book = openpyxl.load_workbook(io.BytesIO(content))
    first = book.worksheets[0]
    assert first.freeze_panes == "B2" and first.auto_filter.ref is not None
    assert first.max_row == len(names) + 2
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}
    assert "1E10" in {c.value for c in cells}
    assert not [c.value for c in cells if str(c.value).startswith(("=", "+", "@"))]


def test_graphml_is_read_back() -> None:
    graph = networkx.read_graphml(io.BytesIO(formats()["graphml"].render(office(HOSTILE[:-1]), SETTINGS)))
    assert set(graph.nodes) == {f"d{n}" for n in range(len(HOSTILE))}
    assert graph.number_of_edges() == len(HOSTILE) - 1
    assert graph.nodes["d6"]["role"] == "printer"


@pytest.mark.parametrize("name", ["csv", "xlsx", "json", "graphml"])
def test_the_same_inventory_gives_the_same_bytes(name: str) -> None:
    one = formats()[name]
    assert one.render(office(["a", "b"]), SETTINGS) == one.render(office(["a", "b"]), SETTINGS)


def test_changes_get_a_sheet_of_their_own_when_there_are_any() -> None:
    told = Settings(created_at=2000.0, options={"changes": '["=1+1 ist neu."]'})
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(office(["a"]), told)))
    assert book["Änderungen"]["A2"].value == "'=1+1 ist neu."
    assert (
        "Änderungen"
        not in openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(office(["a"]), SETTINGS))).sheetnames
    )


def test_an_access_point_without_clients_is_listed() -> None:
    point = Device("ap", attributes={"role": Resolved("access-point", Confidence.REPORTED)}, ips=("10.0.0.9",))
    book = openpyxl.load_workbook(
        io.BytesIO(formats()["xlsx"].render(Inventory(0.0, "x", devices=(point,)), Settings(lang="en")))
    )
    assert [c.value for c in book["Wi-Fi"][2]][1] == "10.0.0.9"


def test_a_row_is_as_high_as_its_text_and_a_switch_does_not_list_all_its_addresses() -> None:
    """LibreOffice takes the height of a row from the file."""
    macs = tuple(f"02:00:00:00:00:{n:02x}" for n in range(9))
    switch = Device("d1", attributes={"model": Resolved("x" * 100, Confidence.REPORTED)}, macs=macs)
    small = Device("d2", macs=macs[:1], ips=("10.0.0.1",))
    content = formats()["xlsx"].render(Inventory(1.0, "x", devices=(switch, small)), Settings())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = {str(sheet.cell(row, 4).value): sheet.row_dimensions[row].height for row in (2, 3)}
    high = cells["02:00:00:00:00:00\n02:00:00:00:00:01\n+7"]
    assert high is not None and high > 3 * 12 and cells["02:00:00:00:00:00"] is None
