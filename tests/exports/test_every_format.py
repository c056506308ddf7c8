"""What holds for every format: stable ids, selection, limits that are kept and said, hostile text in every field."""

from __future__ import annotations

import csv
import functools
import io
import json
import re

import lxml.etree
import msgspec
import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from discover.observation import Confidence
from exports.format import Cuts, Format, Settings
from exports.redact import redact
from exports.registry import formats
from exports.select import select
from tests.exports.test_provider import EXPORTS, archive, office
from topology.inventory import Device, End, Evidence, Inventory, Link, Network, Port, Resolved, Service

NAMES = ["drucker", "server", "vm", "nas", "telefon"]
# What an Excel cell, a terminal or a CSV reader must never get.
CONTROL = set("\x00\x07\x08\x1b\x7f\x85\u202e\u2066")


@functools.cache
def _formats() -> dict[str, Format]:
    return {name: formats()[name] for name in EXPORTS}


def _text(name: str, inventory: Inventory, **options: str) -> str:
    """All that a file says, as one text."""
    return _written(
        name, _formats()[name].render(inventory, Settings(created_at=2000.0, version="1.0", options=options))
    )


def _written(name: str, content: bytes) -> str:
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(str(c) for s in book.worksheets for row in s.iter_rows(values_only=True) for c in row if c)
    if content.startswith(b"PK"):
        return "\n".join(name + "\n" + part.decode() for name, part in archive(content).items())
    return content.decode()


def _ids(text: str) -> set[str]:
    return set(re.findall(r"(?<![0-9a-z])d00\d(?!\d)", text))


@pytest.mark.parametrize("name", EXPORTS)
def test_every_device_carries_its_id(name: str) -> None:
    assert _ids(_text(name, office(NAMES))) == {f"d00{n}" for n in range(5)}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"only": {"d001", "sw"}}, {"d001"}),  # what --since and --only come to
        ({"roles": ["printer", "nas"]}, {"d000", "d003"}),
        ({"networks": ["10.0.0.12/31"]}, {"d002", "d003"}),
        ({"roles": ["camera"]}, set()),
    ],
    ids=["since", "role", "network", "none"],
)
def test_a_selection_writes_the_chosen_only(name: str, chosen: dict[str, object], left: set[str]) -> None:
    assert _ids(_text(name, select(office(NAMES), **chosen))) == left  # type: ignore[arg-type] # one of three


@pytest.mark.parametrize("name", EXPORTS)
def test_in_a_part_devices_are_called_as_in_the_whole(name: str) -> None:
    """Two of the same name are told apart by their address; each must keep that name when only it is written."""
    whole = office(["Drucker", "Drucker", "Drucker"])
    part = select(whole, only={"d001"})
    settings = Settings(created_at=2000.0, version="1.0", whole=whole)
    cuts = Cuts()
    told = _written(name, _formats()[name].written(part, settings, cuts))
    if name not in ("csv", "json", "xlsx", "graphml", "rfc8345", "nmap"):  # these name a device by its id as well
        assert "Drucker-11" in told
    assert _ids(told) == {"d001"} and not [c for c in cuts.lines if "Drucker-10" in c]


@pytest.mark.parametrize(("name", "told"), [("csv", "sw-core"), ("xlsx", "sw-core"), ("itglue", "10.0.0.1")])
def test_a_part_still_tells_what_its_devices_hang_on(name: str, told: str) -> None:
    whole = office(NAMES)
    content = _formats()[name].render(select(whole, roles=["printer"]), Settings(created_at=2000.0, whole=whole))
    assert told in _written(name, content)


def test_a_part_of_the_workbook_holds_the_links_of_its_devices() -> None:
    whole = office(NAMES)
    content = _formats()["xlsx"].render(select(whole, roles=["printer"]), Settings(created_at=2000.0, whole=whole))
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["Verbindungen"].iter_rows(values_only=True, min_row=2))
    assert [row[:4] for row in rows] == [("drucker", None, "sw-core", "1/1")]


@pytest.mark.parametrize("name", EXPORTS)
def test_a_redacted_export_tells_no_address(name: str) -> None:
    told = _text(name, redact(office(NAMES)))
    assert not re.search(r"10\.0\.0\.\d|(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}", told) and not _ids(told)


LIMITED = ["connectwise", "glpi", "idoit", "itglue", "netbox", "snipeit", "zabbix", "xlsx", "csv", "checkmk", "ansible"]


@pytest.mark.parametrize("name", LIMITED)
def test_what_was_cut_or_rewritten_is_said(name: str) -> None:
    cuts = Cuts()
    long = {"csv": "=1+1", "xlsx": "@SUM(A1)", "ansible": "{{ x }}", "checkmk": "Büro"}.get(name, "x" * 400)
    _formats()[name].written(office([long]), Settings(), cuts)
    assert any(line.partition(": ")[2].startswith(long[:40]) for line in cuts.lines), cuts.lines
    clean = Cuts()
    _formats()[name].written(office(["drucker"]), Settings(), clean)
    assert clean.lines == []


@pytest.mark.parametrize("name", ["nmap", "prometheus"])
def test_who_is_left_out_is_said(name: str) -> None:
    cuts = Cuts()
    inventory = office(["drucker"])
    bare = tuple(msgspec.structs.replace(d, ips=()) if d.id == "d000" else d for d in inventory.devices)
    _formats()[name].written(msgspec.structs.replace(inventory, devices=bare), Settings(lang="en"), cuts)
    assert cuts.lines == ["left out, as it has no IP address: drucker"]


@pytest.mark.parametrize("name", ["zabbix", "checkmk", "icinga", "ansible"])
def test_a_prefix_keeps_customers_apart(name: str) -> None:
    assert "MUS-drucker" in _text(name, office(["drucker"]), prefix="MUS-")


@pytest.mark.parametrize("name", EXPORTS)
def test_the_list_of_formats_says_what_for_and_how_verified(name: str) -> None:
    one = _formats()[name]
    assert all(one.summary) and one.versions and one.proof("de") and one.proof("de") != one.proof("en")


# Hostile text in every field that holds text

_FIELDS = (
    "name",
    "vendor",
    "model",
    "serial",
    "os",
    "os_version",
    "firmware",
    "hostname",
    "fqdn",
    "location",
    "sys_name",
)
_FIELDS += ("sys_descr", "mac_vendor", "ssid", "description")
_NOTES = ("name", "room", "owner", "users", "administrator", "purpose", "asset_tag", "warranty", "contract", "remark")


def _everywhere(word: str) -> Inventory:
    """Two devices, a network, a link, and the word in every field that may hold a text from the network or a person."""
    told = {f: Resolved(word, Confidence.REPORTED, (Evidence("snmp", "10.0.0.2", 1.0, word),)) for f in _FIELDS}
    port = Port(word or "1", 1, descr=word, alias=word, if_type=6, vlans=(1,))
    devices = tuple(
        Device(
            f"d00{n}",
            attributes={**told, "role": Resolved(role, Confidence.REPORTED)},
            ports=(port,),
            services=(Service("tcp", 80, word, word, word, word),),
            ips=(f"10.0.0.{n + 2}",),
            macs=(f"02:00:00:00:00:0{n}",),
            networks=("10.0.0.0/24",),
            notes=dict.fromkeys(_NOTES, word),
        )
        for n, role in enumerate(("switch", "printer"))
    )
    link = Link(End("d000", port.name), End("d001", port.name), methods=("lldp",), ssid=word)
    net = Network("10.0.0.0/24", "10.0.0.0/24", 20, word, "d000", 2)
    return Inventory(1.8e9, word, devices=devices, links=(link,), networks=(net,), scope=("10.0.0.0/24",))


def _reads(name: str, suffix: str, content: bytes) -> None:
    """Read by something else, with two devices in it, and nothing in it that runs."""
    if suffix == ".zip":
        for part, told in archive(content).items():
            _reads(part, "." + part.rpartition(".")[2], told)
    elif suffix == ".json":
        json.loads(content)
    elif suffix == ".yaml":
        yaml.safe_load(content)
    elif suffix in (".xml", ".graphml"):
        lxml.etree.fromstring(content)
    elif suffix == ".csv":
        text = content.decode("utf-8-sig")
        delimiter = ";" if name in ("idoit", "checkmk", "csv") else ","
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        assert {len(r) for r in rows} == {len(rows[0])} and not CONTROL & set(text)
        if name in EXPORTS:
            assert len(rows) == 3 and not [c for r in rows for c in r if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    elif suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert not [c for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
        assert book.worksheets[0].max_row == 3
    elif suffix == ".conf":
        text = content.decode()
        assert text.count("object Host ") == 2 and not CONTROL & set(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
@example("Büro „Süd“; 'quoted', \"double\"\r\n=1+1\t@SUM(A1)")
@example("x" * 300)
@example("ä" * 300)
@example("=cmd|' /C calc'!A0")
@example("]]>&amp;<!--<script>alert(1)</script>")
@example("{{ 7*7 }}{% x %} ${HOME} $host.name$ %s {$MACRO}")
@example("\\")
@example("'\"")
@example("\ud800\x00\x1b[31m\u202e")
@example("\u2028\u2029\x85\x0b")
@example("yes")
@example("0x1E10")
@example("netzplan-id: d001")
def test_hostile_text_in_every_field_of_every_format(word: str) -> None:
    inventory = _everywhere(word)
    for name, one in _formats().items():
        for lang in ("de", "en") if name in ("csv", "snipeit") else ("de",):
            content = one.render(inventory, Settings(lang=lang, created_at=2000.0, version="1.0"))
            _reads(name if lang == "de" else "itglue", one.suffix, content)
