"""The handover document as HTML and DOCX: complete, harmless, the same bytes each time."""

from __future__ import annotations

import io
import pathlib
import re
import shutil
import subprocess
import zipfile
import zlib

import docx
import lxml.html
import pytest

from discover.observation import Confidence
from exports.document.build import document
from exports.format import Settings
from exports.registry import formats
from exports.texts import LANGUAGES
from topology.inventory import Device, End, Finding, Inventory, Link, Resolved, Service

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "&lt;b&gt;",
    "a\x00\x1b[31mb",
    "x" * 300,
    "\ud800",
)


def _office() -> Inventory:
    def device(id_: str, role: str, name: str, ip: str) -> Device:
        facts = {k: Resolved(v, Confidence.REPORTED) for k, v in (("role", role), ("name", name), ("model", name))}
        return Device(id_, attributes=facts, ips=(ip,), services=(Service("tcp", 443, name),), notes={"room": name})

    devices = [device(f"d{n}", "printer", name, f"10.0.0.{n + 9}") for n, name in enumerate(HOSTILE)]
    switch = device("sw", "switch", "sw-core", "10.0.0.2")
    links = tuple(Link(End(d.id), End("sw", f"1/{n}")) for n, d in enumerate(devices))
    found = (Finding("telnet", "urgent", ("d0",), (), {"name": HOSTILE[0]}),)
    return Inventory(1.8e9, HOSTILE[1], devices=(*devices, switch), links=links, findings=found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_has_every_chapter_and_nothing_that_runs(lang: str) -> None:
    settings = Settings(lang=lang, logo=b"\x89PNG\r\n", created_at=1.8e9)
    content = formats()["document-html"].render(_office(), settings).decode()
    tree = lxml.html.document_fromstring(content)
    assert not tree.xpath("//script|//iframe|//link|//object|//form")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert {a.partition(":")[0] for a in tree.xpath("//@src")} == {"data"}
    assert all(a.startswith("#c") for a in tree.xpath("//@href"))
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    titles = {h.text_content() for h in tree.xpath("//section/h2")}
    assert titles == {f"{c.number}{c.title}" for c in document(_office(), settings).chapters}
    assert HOSTILE[0] in tree.text_content()


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is missing")
def test_html_is_shown_with_its_styles(tmp_path: pathlib.Path) -> None:
    page = tmp_path / "document.html"
    page.write_bytes(formats()["document-html"].render(_office(), Settings(created_at=1.8e9)))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--print-to-pdf=" + str(tmp_path / "x.pdf")]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    assert "Content Security Policy" not in done.stderr
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_docx_is_read_back(lang: str) -> None:
    settings = Settings(lang=lang, created_at=1.8e9)
    word = docx.Document(io.BytesIO(formats()["document-docx"].render(_office(), settings)))
    made = document(_office(), settings)
    headings = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [f"{c.number}  {c.title}" for c in made.chapters]
    cells = {cell.text for table in word.tables for cell in table._cells}
    assert HOSTILE[0] in cells and made.words["please-fill-in"] in cells


@pytest.mark.parametrize("name", ["document-html", "document-docx"])
def test_the_same_inventory_gives_the_same_bytes(name: str) -> None:
    render = formats()[name].render
    assert render(_office(), Settings(created_at=1.8e9)) == render(_office(), Settings(created_at=1.8e9))


def test_docx_holds_no_link_to_the_outside() -> None:
    content = formats()["document-docx"].render(_office(), Settings(created_at=1.8e9))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert not re.search(rb'TargetMode="External"', archive.read(name))


def _parts(settings: Settings) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(formats()["document-docx"].render(_office(), settings))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_docx_is_written_in_one_font_that_is_named() -> None:
    """A theme goes before a name, and that of the template is a serif."""
    styles = _parts(Settings())["word/styles.xml"].decode()
    assert "asciiTheme" not in styles and "hAnsiTheme" not in styles
    assert set(re.findall(r'w:ascii="([^"]+)"', styles)) == {"Calibri"}


def test_docx_turns_the_pages_of_wide_tables_and_numbers_all() -> None:
    word = docx.Document(io.BytesIO(formats()["document-docx"].render(_office(), Settings())))
    lying = [s.page_width > s.page_height for s in word.sections]  # type: ignore[operator]  # both are set
    assert lying == [False, True, False]
    footer = word.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer and 'w:instr="NUMPAGES"' in footer


@pytest.mark.parametrize("kind", ["png", "svg", "broken"])
def test_docx_has_the_logo_on_its_cover(kind: str) -> None:
    plain = sum(name.startswith("word/media/") for name in _parts(Settings()))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    png = zlib.compress(b"\x00\xff\x00\x00")
    chunks = (b"IHDR" + bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0)), b"IDAT" + png, b"IEND")
    packed = ((len(c) - 4).to_bytes(4, "big") + c for c in chunks)
    image = b"\x89PNG\r\n\x1a\n" + b"".join(p + zlib.crc32(p[4:]).to_bytes(4, "big") for p in packed)
    logo = {"png": image, "svg": svg, "broken": b"\x89PNG nothing"}[kind]
    shown = sum(name.startswith("word/media/") for name in _parts(Settings(logo=logo)))
    assert shown == plain + (kind != "broken")
