"""Lists that people keep, read as what people said; own files read back say nothing twice."""

from __future__ import annotations

import io
import json
import pathlib

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import recordings
from discover.observation import Attribute, Confidence, Key, Observation, SameDevice, Source
from discover.probe import Capture
from discover.readers import device_list
from exports.format import Settings
from exports.registry import formats
from topology.build import build
from topology.inventory import Device, Inventory

MAC = "02:00:00:00:00:01"


def _read(path: pathlib.Path) -> list[Observation]:
    captures = list(recordings.read([path], "here", 2000.0))
    assert all(isinstance(c, Capture) for c in captures)
    return [o for c in captures if isinstance(c, Capture) for o in recordings.parse(c)]


def _scanned() -> list[Observation]:
    source = Source("snmp", "here", "c", "10.0.0.1")
    told = {"sys_name": "sw-eg", "vendor": "HPE", "serial": "CN1", "location": "Keller"}
    claims = (*(Attribute(k, v) for k, v in told.items()), SameDevice(Key.serial("HPE", "CN1")))
    return [Observation(Key.mac(MAC), claim, source, 1000.0) for claim in claims]


def _device(path: pathlib.Path) -> Device:
    (device,) = build([*_scanned(), *_read(path)], as_of=2000.0, site="x").inventory.devices
    return device


GERMAN = (
    "Gerätename;MAC-Adresse;Hersteller;Raum;Verantwortlich;Inventarnummer;Egal\r\n"
    'Kernswitch;{};Aruba;"Büro, EG";Frau Müller;0815;x\r\n'
)
ENGLISH = 'Name,MAC Address,Manufacturer,Location,Owner,Asset tag\nKernswitch,{},Aruba,"Büro, EG",Frau Müller,0815\n'


@pytest.mark.parametrize("content", [GERMAN, ENGLISH], ids=["de", "en"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_plain_list_is_what_a_person_said_and_the_dispute_shows(
    tmp_path: pathlib.Path, content: str, encoding: str
) -> None:
    (tmp_path / "liste.csv").write_bytes(content.format("02-00-00-00-00-01").encode(encoding))
    device = _device(tmp_path / "liste.csv")
    assert device.name == "Kernswitch" and device.get("vendor") == "Aruba"
    assert device.attributes["vendor"].confidence is Confidence.AUTHORITATIVE
    assert [a.value for a in device.attributes["vendor"].disputed_by] == ["HPE"]
    assert [a.value for a in device.attributes["name"].disputed_by] == ["sw-eg"]
    assert device.notes == {"room": "Büro, EG", "owner": "Frau Müller", "asset_tag": "0815"}


def test_a_note_wins_over_a_list(tmp_path: pathlib.Path) -> None:
    (tmp_path / "liste.csv").write_text(ENGLISH.format(MAC), "utf-8")
    seen = [*_scanned(), *_read(tmp_path / "liste.csv")]
    id_ = build(seen, as_of=2000.0, site="x").inventory.devices[0].id
    (device,) = build(seen, as_of=2000.0, site="x", notes={id_: {"owner": "Herr Maier"}}).inventory.devices
    assert device.notes["owner"] == "Herr Maier" and device.notes["room"] == "Büro, EG"


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_filled_in_workbook_comes_back(tmp_path: pathlib.Path, lang: str) -> None:
    inventory: Inventory = build(_scanned(), as_of=1000.0, site="x").inventory
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(inventory, Settings(lang=lang))))
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, titles["Verantwortlich" if lang == "de" else "Owner"]).value = "'=Frau Müller"
    sheet.cell(2, titles["Inventarnummer" if lang == "de" else "Asset tag"]).value = 815
    book.save(tmp_path / "geraete.xlsx")
    device = _device(tmp_path / "geraete.xlsx")
    assert device.id == inventory.devices[0].id
    assert (device.notes["owner"], device.notes["asset_tag"]) == ("=Frau Müller", "815")
    assert device.get("vendor") == "HPE"
    assert device.attributes["vendor"].confidence is Confidence.REPORTED  # an echo is no person's word


def test_glpi_and_netbox(tmp_path: pathlib.Path) -> None:
    device = {"type": "Networking", "name": "Kern", "mac": MAC, "location": "Rack", "assettag": "7"}
    whole = {"deviceid": "x-1", "itemtype": "NetworkEquipment", "content": {"network_device": device}}
    (tmp_path / "a.json").write_text(json.dumps(whole), "utf-8")
    found = _device(tmp_path / "a.json")
    assert (found.name, found.notes) == ("Kern", {"room": "Rack", "asset_tag": "7"})
    (tmp_path / "b.csv").write_text(
        "Name,Status,Site,Location,Role,Manufacturer,Type,Serial number,Asset tag,ID\n"
        "Kern,Active,X,Rack,Switch,HPE,2930F,CN1,7,12\n",
        "utf-8",
    )
    found = _device(tmp_path / "b.csv")
    assert (found.name, found.notes) == ("Kern", {"room": "Rack", "asset_tag": "7"})


@pytest.mark.parametrize("head", ["a;b\n1;2\n", "Name\nx\n", "Raum;Besitzer\nx;y\n", "", '{"a": 1}'])
def test_other_files_are_left_alone(head: str) -> None:
    assert not device_list.sniff("x.csv", head.encode())


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"Name;MAC\n", b'{"deviceid":"x","content":']))
def test_any_bytes_are_survived(rest: bytes, start: bytes) -> None:
    device_list.sniff("x.csv", start + rest)
    for capture in device_list.captures("x.csv", start + rest, "here", 1.0):
        recordings.parse(capture)
    device_list.parse(Capture("device_list", "here", 1.0, "x", rest))
