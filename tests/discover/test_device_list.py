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
    assert (found.name, found.notes) == ("Kern", {"room": "Rack", "asset_tag": "7", "role": "switch"})


@pytest.mark.parametrize("head", ["a;b\n1;2\n", "Name\nx\n", "Raum;Besitzer\nx;y\n", "", '{"a": 1}'])
def test_other_files_are_left_alone(head: str) -> None:
    assert not device_list.sniff("x.csv", head.encode())


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"Name;MAC\n", b'{"deviceid":"x","content":']))
def test_any_bytes_are_survived(rest: bytes, start: bytes) -> None:
    device_list.sniff("x.csv", start + rest)
    for capture in device_list.captures("x.csv", start + rest, "here", 1.0):
        recordings.parse(capture)
    device_list.parse(Capture("device_list", "here", 1.0, "x", rest))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_ones_own_list_read_back_unchanged_says_nothing(tmp_path: pathlib.Path, lang: str, name: str) -> None:
    two = Observation(Key.mac(MAC), SameDevice(Key.mac("02:00:00:00:00:02")), Source("snmp", "here", "c", "x"), 1000.0)
    inventory = build([*_scanned(), two], as_of=1000.0, site="x").inventory
    (tmp_path / f"l.{name}").write_bytes(formats()[name].render(inventory, Settings(lang=lang)))
    assert not _read(tmp_path / f"l.{name}")


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_what_somebody_corrected_in_ones_own_list_is_a_persons_word(tmp_path: pathlib.Path, name: str) -> None:
    inventory = build(_scanned(), as_of=1000.0, site="x").inventory
    content = formats()[name].render(inventory, Settings())
    path = tmp_path / f"l.{name}"
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        row = book.worksheets[0][2]
        new = {"Unbekanntes Gerät": "Drucker", "HPE": "Aruba", "sw-eg": "Kernswitch"}
        for cell in row:
            cell.value = new.get(str(cell.value), cell.value)
        book.save(path)
    else:
        text = content.decode("utf-8-sig").replace("Unbekanntes Gerät", "Drucker").replace("HPE", "Aruba")
        path.write_text(text.replace('"sw-eg"', '"Kernswitch"'), "utf-8-sig")
    device = _device(path)
    assert (device.name, device.role, device.get("vendor"), device.get("serial")) == (
        "Kernswitch",
        "printer",
        "Aruba",
        "CN1",
    )
    assert [a.value for a in device.attributes["vendor"].disputed_by] == ["HPE"]


def test_answers_in_the_sheet_of_what_is_missing(tmp_path: pathlib.Path) -> None:
    seen = [*_scanned(), *_at("10.0.0.7", MAC)]
    inventory = build(seen, as_of=1000.0, site="x").inventory
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(inventory, Settings())))
    sheet = next(s for s in book.worksheets if s["D1"].value == "Antwort")
    sheet["D2"].value = "Verantwortlich: Frau Müller; Zweck: Verteiler\nsteht hinter dem Schrank"
    book.save(tmp_path / "l.xlsx")
    (device,) = build([*seen, *_read(tmp_path / "l.xlsx")], as_of=2000.0, site="x").inventory.devices
    assert device.notes == {"owner": "Frau Müller", "purpose": "Verteiler", "remark": "steht hinter dem Schrank"}


def _at(ip: str, mac: str) -> list[Observation]:
    return [Observation(Key.mac(mac), SameDevice(Key.ip(ip)), Source("arp", "here", "c", ip), 1000.0)]


def test_what_was_written_into_another_system_and_comes_back_is_no_ones_word(tmp_path: pathlib.Path) -> None:
    head = "Name,Manufacturer,Type,Serial number,Asset tag,Comments,ID\n"
    (tmp_path / "n.csv").write_text(head + "Kern,HP,2930F,CN1,7,netzplan-id: d12,3\n", "utf-8")
    said: dict[Confidence, dict[str, str]] = {}
    for one in _read(tmp_path / "n.csv"):
        if isinstance(one.claim, Attribute):
            said.setdefault(one.confidence, {})[one.claim.name] = one.claim.value
    assert said == {
        Confidence.AUTHORITATIVE: {"friendly_name": "Kern", "asset_tag": "7"},
        # Perhaps a person has corrected it, perhaps it is an echo of ours.
        Confidence.HINT: {"vendor": "HP", "model": "2930F", "serial": "CN1"},
    }


def test_a_serial_number_that_somebody_has_corrected_is_not_lost(tmp_path: pathlib.Path) -> None:
    """In another system that holds our id, and in our own workbook."""
    head = "Name,MAC address,Serial number,Comments,ID\n"
    (tmp_path / "n.csv").write_text(head + f"sw-eg,{MAC},ANDERS,netzplan-id: d12,3\n", "utf-8")
    serial = _device(tmp_path / "n.csv").attributes["serial"]
    assert (serial.value, [a.value for a in serial.disputed_by]) == ("CN1", ["ANDERS"])
    scanned = build(_scanned(), as_of=1000.0, site="x").inventory
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(scanned, Settings())))
    sheet = book.worksheets[0]
    column = next(c.column for c in sheet[1] if c.value == "Seriennummer")
    assert sheet.cell(2, column).value == "CN1"
    book.save(tmp_path / "as-it-was.xlsx")
    assert not [o for o in _read(tmp_path / "as-it-was.xlsx") if isinstance(o.claim, Attribute)]
    sheet.cell(2, column).value = "ANDERS"
    book.save(tmp_path / "corrected.xlsx")
    serial = _device(tmp_path / "corrected.xlsx").attributes["serial"]
    assert (serial.value, [a.value for a in serial.disputed_by]) == ("ANDERS", ["CN1"])


@pytest.mark.parametrize("word", ["unbekannt", "Unknown", "n/a", "-", "k. A.", "?"])
def test_what_says_that_nothing_is_known_is_no_value(tmp_path: pathlib.Path, word: str) -> None:
    """NetBox, Snipe-IT and people write such words where a field must not be empty."""
    row = f"Kern,{MAC},{word},{word},{word},{word},Unbekanntes Gerät\n"
    (tmp_path / "n.csv").write_text("Name,MAC address,Manufacturer,Model,Serial number,Location,Role\n" + row, "utf-8")
    said = {o.claim.name: o.claim.value for o in _read(tmp_path / "n.csv") if isinstance(o.claim, Attribute)}
    assert said == {"friendly_name": "Kern"}


def test_the_kind_of_a_device_in_place_of_its_model_is_no_model(tmp_path: pathlib.Path) -> None:
    (tmp_path / "n.csv").write_text(f"Name,MAC address,Model\nEmpfang,{MAC},Drucker\n", "utf-8")
    said = {o.claim.name: o.claim.value for o in _read(tmp_path / "n.csv") if isinstance(o.claim, Attribute)}
    assert said == {"friendly_name": "Empfang", "role": "printer"}


def test_lists_of_rest_apis(tmp_path: pathlib.Path) -> None:
    kind = {"model": "2930F", "manufacturer": {"name": "Aruba", "display": "Aruba"}}
    one = {"id": 3, "name": "Kern", "device_type": kind, "serial": "CN1", "asset_tag": "7", "site": {"name": "X"}}
    one |= {"location": {"display": "Rack"}, "primary_ip4": {"address": "10.0.0.7/24"}, "comments": ""}
    one |= {"description": "Hauptverteiler", "role": {"name": "Verteiler"}}
    (tmp_path / "netbox.json").write_text(json.dumps({"count": 1, "results": [one]}), "utf-8")
    said = {o.claim.name: o.claim.value for o in _read(tmp_path / "netbox.json") if isinstance(o.claim, Attribute)}
    wanted = {"friendly_name": "Kern", "model": "2930F", "vendor": "Aruba", "asset_tag": "7", "location": "Rack"}
    assert said == {**wanted, "serial": "CN1", "purpose": "Hauptverteiler"}
    glpi = [
        {"id": 1, "name": "PC-7", "serial": "S1", "otherserial": "0815", "locations_id": "EG", "users_id": "Müller"}
    ]
    (tmp_path / "glpi.json").write_text(json.dumps(glpi), "utf-8")
    said = {o.claim.name: o.claim.value for o in _read(tmp_path / "glpi.json") if isinstance(o.claim, Attribute)}
    assert said == {"friendly_name": "PC-7", "serial": "S1", "asset_tag": "0815", "location": "EG", "users": "Müller"}


@pytest.mark.parametrize("lang", [0, 1])
def test_words_for_roles_are_those_of_the_lists(lang: int) -> None:
    from discover.columns import ROLES, folded
    from exports.texts.roles import TEXTS
    from topology.inventory import ROLES as KNOWN

    for role in KNOWN:
        if role not in ("internet", "unknown"):
            assert ROLES[folded(TEXTS[role][lang])] == role


@pytest.mark.parametrize(
    "header",
    [
        "Name,Status,Hersteller,Seriennummer,Typ,Modell,Betriebssystem - Name,Standort,Letzte Aktualisierung",
        "Name,Entity,Manufacturers,Serial number,Types,Model,Locations,Alternate username,Inventory number,"
        "Network - IP",
        "name,status,tenant,site,location,rack,role,manufacturer,device_type,primary_ip,ID,Serial number,Asset tag,"
        "Parent Device,Position (Device Bay),IPv6 Address,Config Template,Contacts,Description,Comments",
        "Hostname,IP Adresse,MAC Adresse,Betriebssystem,Version,Hersteller,Modell,Seriennummer,Letzter Scan",
        "AssetName,AssetType,IPAddress,Mac,Manufacturer,Model,Serialnumber,Location,Username,Warranty",
        "Asset Tag,Kategorie,Asset Name,Hersteller,Modellname,Modellnummer,Seriennummer,Status,Standort,Notizen",
    ],
    ids=["glpi-de", "glpi-en", "netbox", "docusnap", "lansweeper", "snipeit"],
)
def test_exports_of_known_systems_need_no_question(header: str) -> None:
    from discover.columns import recognised, unclear

    titles = header.split(",")
    assert "name" in recognised(titles).values() and not any(unclear(titles).values())
    if "role" in titles:
        assert recognised(titles)[titles.index("Description")] == "purpose"
