"""The handover document: opened by poppler, complete in both languages, hostile names stay text."""

from __future__ import annotations

import pathlib
import re
import shutil
import string
import subprocess

import msgspec
import pytest

from discover.observation import Confidence
from exports.document.build import document
from exports.document.case import Case
from exports.document.model import Cell, Document, Steps, Table, cells
from exports.document.width import breakable, table
from exports.format import Settings
from exports.registry import formats
from exports.table import finding_text
from exports.texts import LANGUAGES
from exports.texts.findings import TEXTS
from tests.exports.offices import office
from topology.inventory import ROLES, Device, End, Evidence, Finding, Inventory, Link, Network, Port, Resolved, Service

HOSTILE = (
    "#eval(1+1)",
    "$x$ *bold* _it_",
    "<script>alert(1)</script>",
    "=1+1",
    "\u202egnp.exe",
    "a\x00\x1b[31mb\nc",
    "x" * 300,
    '#read("/etc/passwd")',
    "\\",
    "سارة-PC",
    "\ud800 alone",
)
SETTINGS = Settings(customer="Praxis Müller", created_at=1.8e9, version="0.1.0")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is missing")


def _said(value: str) -> Resolved:
    return Resolved(value, Confidence.REPORTED, (Evidence("snmp", "10.0.0.1", 1.8e9, f"sysName = {value}"),))


def _office(names: tuple[str, ...]) -> Inventory:
    switch = Device(
        "sw",
        attributes={"role": _said("switch"), "name": _said("sw-core"), "model": _said("Aruba 2930F")},
        ports=tuple(Port(f"Gi1/0/{n}", n, if_type=6, oper_up=n % 3 > 0, pvid=10) for n in range(1, 25)),
        ips=("10.0.0.2",),
    )
    gateway = Device(
        "gw",
        attributes={"role": _said("router"), "name": _said("gw")},
        ips=("10.0.0.1",),
        services=(Service("tcp", 443, "https"), Service("udp", 53, "domain")),
    )
    roles = ("workstation", "server", "printer", "camera", "nas", "unknown", "phone")
    rest = [
        Device(
            f"x{n:02}",
            attributes={"role": _said(roles[n % len(roles)]), "name": _said(name), "vendor": _said(name)},
            ips=(f"10.0.0.{n + 10}",),
            macs=(f"00:11:22:33:44:{n:02x}",),
            notes={"room": name},
            networks=("10.0.0.0/24",),
        )
        for n, name in enumerate(names)
    ]
    links = [Link(End("gw"), End("sw", "Gi1/0/24"))]
    links += [Link(End("sw", f"Gi1/0/{n % 20 + 1}"), End(d.id)) for n, d in enumerate(rest)]
    return Inventory(
        1.8e9,
        "Köln",
        devices=tuple(sorted([switch, gateway, *rest], key=lambda d: d.id)),
        links=tuple(links),
        networks=(Network("10.0.0.0/24", "10.0.0.0/24", 10, "Büro", "gw", len(rest)),),
        findings=(
            Finding("telnet", "urgent", ("gw",), (), {"name": names[0]}),
            Finding("no-ups", "in-order"),
        ),
        scope=("10.0.0.0/24",),
    )


def _open(made: Document) -> int:
    asked = [c for chapter in made.chapters for c in cells(chapter.blocks)] + [c for _, c in made.facts]
    return sum(c.kind == "open" for c in asked)


def _text(content: bytes, tmp_path: pathlib.Path) -> list[str]:
    """The text of each page."""
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.split("\f")[:-1]


@needs_poppler
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_chapter_is_there_and_no_page_is_empty(lang: str, tmp_path: pathlib.Path) -> None:
    inventory = _office(("drucker-1", "pc-2", "srv"))
    made = document(inventory, Settings(lang=lang))
    pages = _text(formats()["document"].render(inventory, Settings(lang=lang, created_at=1.8e9)), tmp_path)
    whole = "\n".join(pages)
    assert len(made.chapters) == 18
    for chapter in made.chapters:
        assert chapter.title in whole
    assert all(len(page.split()) > 15 for page in pages)


@needs_poppler
def test_the_first_page_fits_and_says_what_is_open(tmp_path: pathlib.Path) -> None:
    inventory = _office(tuple(f"pc-{n}" for n in range(40)))
    pages = _text(formats()["document"].render(inventory, SETTINGS), tmp_path)
    still_open = _open(document(inventory, SETTINGS))
    glance = next(p for p in pages if "Auf einen Blick" in p and "Was zu tun ist" in p)
    assert "Was stillsteht" in glance
    assert still_open > 40 and str(still_open) in glance.split()
    assert "bitte ausfüllen" in "\n".join(pages)


@needs_poppler
def test_hostile_names_stay_text(tmp_path: pathlib.Path) -> None:
    content = formats()["document"].render(_office(HOSTILE), SETTINGS)
    text = "\n".join(_text(content, tmp_path))
    for shown in ("#eval(1+1)", "<script>", "*bold*", "=1+1", "#read("):
        assert shown in text
    assert "\u202e" not in text and "root:" not in text


def test_the_same_inventory_gives_the_same_bytes() -> None:
    render = formats()["document"].render
    assert render(_office(("a", "b")), SETTINGS) == render(_office(("a", "b")), SETTINGS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_office_has_a_document(lang: str) -> None:
    assert formats()["document"].render(Inventory(0.0, ""), Settings(lang=lang)).startswith(b"%PDF")


def test_what_people_said_is_no_open_field() -> None:
    inventory = _office(("pc-1",))
    before = document(inventory, SETTINGS)
    said = Settings(customer="Praxis Müller", created_at=1.8e9, options={"field.domain": "praxis.example"})
    after = document(inventory, said)

    assert _open(after) == _open(before) - 1
    assert any(c.text == "praxis.example" for ch in after.chapters for c in cells(ch.blocks))


def test_columns_fill_the_line_and_hold_their_longest_word() -> None:
    made = table(("Name", "Beschreibung"), [("a", Cell("Unterbrechungsfreie Stromversorgung")), ("y" * 200, "z")])
    assert sum(made.widths) == pytest.approx(1, abs=0.01)
    assert all("\u200b" in c.text for row in made.rows for c in row if len(c.text) > 100)
    assert made.rows[0][1].text == "Unterbrechungsfreie Stromversorgung"


def test_a_long_word_breaks_after_punctuation_and_a_mac_address_never() -> None:
    assert (
        breakable("srv-dc01.praxis-mustermann.local", 16) == "srv-\u200bdc01.\u200bpraxis-\u200bmustermann.\u200blocal"
    )
    assert breakable("00:11:22:33:44:55", 4) == "00:11:22:33:44:55"


@needs_poppler
def test_changes_are_told_as_sentences_and_wrong_options_do_no_harm(tmp_path: pathlib.Path) -> None:
    told = Settings(created_at=1.8e9, options={"changes": '["drucker-1 ist neu, an sw-core."]'})
    pages = _text(formats()["document"].render(_office(("pc",)), told), tmp_path)
    assert "drucker-1 ist neu, an sw-core." in "\n".join(pages)
    for wrong in ("{", "3", '{"a": 1}', "[1, null]"):
        assert document(_office(("pc",)), Settings(options={"changes": wrong}))


@needs_poppler
def test_the_first_page_says_each_kind_of_finding_once(tmp_path: pathlib.Path) -> None:
    found = tuple(Finding("telnet", "urgent", (f"x{n:02}",), (), {"name": f"pc-{n}"}) for n in range(12))
    inventory = msgspec.structs.replace(_office(("pc",)), findings=(*found, Finding("no-ups", "in-order")))
    glance = next(p for p in _text(formats()["document"].render(inventory, SETTINGS), tmp_path) if "Was zu tun" in p)
    assert glance.count("12 Geräte sind über") == 1 and glance.count("Passwörter gehen") == 1
    assert "Stromversorgung" in glance


def test_what_several_devices_share_is_one_card_with_all_their_names_and_days_are_written_as_days(
    tmp_path: pathlib.Path,
) -> None:
    office = _office(("pc-0", "pc-1", "pc-2", "pc-3"))
    ids = [d.id for d in office.devices if d.label.startswith("pc-")]
    old = [{"system": "Windows 7", "day": "2020-01-14", "as_of": "2025-10-14", "name": f"pc-{n}"} for n in range(4)]
    old[2] |= {"system": "Windows 8", "day": "2016-01-12"}
    found = tuple(Finding("end-of-support", "urgent", (i,), (), data) for i, data in zip(ids, old, strict=True))
    pages = _text(formats()["document"].render(msgspec.structs.replace(office, findings=found), SETTINGS), tmp_path)
    card = next(p for p in pages if "Befunde und Maßnahmen" in p and "Folge" in p)
    assert card.count("4 Geräte bekommen keine Sicherheitsupdates mehr") == 2  # the card, and the line for a decision
    assert all(f"pc-{n}" in card for n in range(4)) and "14.01.2020" in card and "12.01.2016" in card


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_page_needs_no_abbreviation(lang: str) -> None:
    """Whatever is found, and whatever may fail."""
    codes = sorted({code.split(".")[0] for code in TEXTS})
    assert len(codes) > 25
    wanted = {name for said in TEXTS.values() for t in said for _, name, *_ in string.Formatter().parse(t) if name}
    data = {name: "7" if name in ("count", "total", "days") else "xyz" for name in wanted}
    for n in range(0, len(codes), 8):
        found = tuple(Finding(c, "soon", (), (), data) for c in codes[n : n + 8])
        made = document(msgspec.structs.replace(_office(("xyz",)), findings=found), Settings(lang=lang))
        glance = next(c for c in made.chapters if c.number == "1")
        for cell in cells(glance.blocks):
            assert not re.search(r"\w*[A-ZÄÖÜ]{2,}\w*", cell.text), cell.text
    for role in ROLES:
        shown = Case(_office(("xyz",)), Settings(lang=lang)).plain_role(Device("x", attributes={"role": _said(role)}))
        assert not re.search(r"[A-ZÄÖÜ]{2,}", shown), shown


def test_what_stops_names_first_what_people_know() -> None:
    inventory = office(90)
    made = document(inventory, Settings())
    glance = next(c for c in made.chapters if c.number == "1")
    rows = next(b for b in reversed(glance.blocks) if isinstance(b, Table)).rows
    assert rows[0][0].text == "fritz.box" and rows[0][-1].text.startswith("fw01, sw-core, ")


def test_one_unknown_device_is_told_of_in_the_singular() -> None:
    for count, start in (("1", "Ein unbekanntes Gerät"), ("3", "3 unbekannte Geräte")):
        one = Finding("unknown-device", "soon", ("x00",), (), {"count": count, "names": "x"})
        assert finding_text(one, "title", "de").startswith(start)


def test_the_order_of_starting_up_follows_from_what_is_there_unless_a_person_says_otherwise() -> None:
    def steps(**options: str) -> list[str]:
        office = _office(("pc", "srv-1"))
        settings = msgspec.structs.replace(SETTINGS, options={f"field.{k}": v for k, v in options.items()})
        emergency = next(c for c in document(office, settings, ()).chapters if c.title == "Notfallblatt")
        return [": ".join(filter(None, step)) for b in emergency.blocks if isinstance(b, Steps) for step in b.steps][5:]

    worked_out = steps()
    at = {name: n for n, step in enumerate(worked_out) for name in ("gw", "sw-core", "srv-1") if name in step}
    assert at["gw"] < at["sw-core"] < at["srv-1"]
    assert steps(**{"start-order": "USV im Keller > gw\n sw-core; <b>srv-1</b> "}) == [
        "USV im Keller", "gw", "sw-core", "<b>srv-1</b>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "told"), [("de", "Netzkarte von Intel Corporate"), ("en", "Network card by Intel Corporate")]
)
def test_the_maker_of_a_card_is_told_as_that(lang: str, told: str) -> None:
    pc = Device(
        "pc", attributes={"role": _said("workstation"), "mac_vendor": _said("Intel Corporate")}, ips=("10.0.0.9",)
    )
    page = (
        formats()["document-html"]
        .render(msgspec.structs.replace(_office(("pc",)), devices=(pc,), links=()), Settings(lang=lang))
        .decode()
    )
    assert page.count(told) == 2  # the workplaces and the list in the annex
