"""The plan as files: legible in a real browser, harmless with hostile names, the same bytes each time."""

from __future__ import annotations

import itertools
import pathlib
import shutil
import subprocess
from typing import Any

import defusedxml.ElementTree
import msgspec
import pytest

from exports.format import Settings
from exports.plan.views import VIEWS
from exports.registry import formats
from tests.exports.browser import CHROMIUM, evaluate
from tests.exports.offices import office
from topology.inventory import Inventory

SETTINGS = Settings(author="A. Beispiel", version="0.1.0", customer="Muster & Söhne GmbH, Kiel")
HOSTILE = {
    "sw-EG": "sw-" + "x" * 60,
    "fritz.box": "W" * 63,
    "fw01": "<script>alert(1)</script>",
    "sw-core": "core\\\"'&amp;{{7*7}}",
    "AP-1": "🙂 Bücherei-Großraumbüro 漢字",
    "pve1": "שרת ראשי",
    "dc01": "]]></svg><img src=x onerror=alert(1)>",
    "nas01": "a\u202egpj.exe\x00\x07\ud800",
    "usv01": "",
}
# Boxes on the screen of every card, every text in it, and every text beside the cards.
_BOXES = """
  const box = (e) => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const texts = (list) => [...list].map((t) => ({text: t.textContent.slice(0, 60), box: box(t)}));
  const cards = [...document.querySelectorAll("svg .card")].map((g) =>
    ({id: g.dataset.id, box: box(g.querySelector("rect")), texts: texts(g.querySelectorAll("text"))}));
  const inside = new Set(document.querySelectorAll("svg .card text"));
  const free = texts([...document.querySelectorAll("svg text")].filter((t) => !inside.has(t)));
  return {cards, free, fonts: [...document.fonts].map((f) => f.status)};
"""
Box = list[float]


def overlap(one: Box, other: Box, by: float) -> bool:
    return one[0] < other[2] - by and other[0] < one[2] - by and one[1] < other[3] - by and other[1] < one[3] - by


def faults(seen: Any, by: float = 1.5) -> list[str]:
    """Every text that leaves its card or stands on something else (or `by` so much on another text), every two cards
    that overlap; in pixels."""
    found = []
    for n, card in enumerate(seen["cards"]):
        left, top, right, bottom = card["box"]
        for text in card["texts"]:
            x1, y1, x2, y2 = text["box"]
            if x1 < left - 0.5 or y1 < top - 0.5 or x2 > right + 0.5 or y2 > bottom + 0.5:
                found.append(f"{text['text']!r} leaves {card['id']}")
        found += [f"{card['id']} on {o['id']}" for o in seen["cards"][n + 1 :] if overlap(card["box"], o["box"], 0.5)]
        found += [f"{t['text']!r} on {card['id']}" for t in seen["free"] if overlap(card["box"], t["box"], 2)]
    for texts in (seen["free"], *(c["texts"] for c in seen["cards"])):
        for n, one in enumerate(texts):
            found += [f"{one['text']!r} on {o['text']!r}" for o in texts[n + 1 :] if overlap(one["box"], o["box"], by)]
    return found


OFFICES = {
    "5": office(5),
    "40": office(40),
    "90": office(90),
    "250": office(250),
    "1000": office(1000),
    "cores": office(90, cores=2),
    "ring": office(90, ring=True),
    "lines": office(250, cores=2, lines=2),
    "hostile": office(90, names=HOSTILE),
    "hostile-cores": office(40, cores=2, lines=2, names=HOSTILE),
    "empty": Inventory(0.0, "leer"),
}


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("name", OFFICES)
def test_every_text_is_in_its_place_in_a_real_browser(name: str, lang: str, tmp_path: pathlib.Path) -> None:
    svg = formats()["svg"].render(OFFICES[name], Settings(lang=lang, customer="Muster & Söhne")).decode()
    page = f'<!doctype html><meta charset="utf-8"><body style="margin:0">{svg}'
    seen = evaluate(page, _BOXES, tmp_path)
    assert seen["fonts"] and set(seen["fonts"]) == {"loaded"}
    if OFFICES[name].devices:
        assert seen["cards"] and all(c["texts"] for c in seen["cards"])
    assert faults(seen) == []


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("view", [*VIEWS, "dot"])
def test_hostile_names_are_in_their_place_in_every_view(view: str, tmp_path: pathlib.Path) -> None:
    """Also names of networks and ports."""
    office = OFFICES["hostile"]
    names = itertools.cycle(HOSTILE.values())
    networks = tuple(msgspec.structs.replace(n, name=name) for n, name in zip(office.networks, names, strict=False))
    ssids = {"Büro": HOSTILE["sw-EG"], "Gäste": HOSTILE["AP-1"]}
    links = tuple(msgspec.structs.replace(x, ssid=ssids[x.ssid]) if x.ssid else x for x in office.links)
    port = msgspec.structs.replace(office.devices[4].ports[0], alias=HOSTILE["dc01"])
    devices = list(office.devices)
    devices[4] = msgspec.structs.replace(devices[4], ports=(port, *devices[4].ports[1:]))
    inventory = msgspec.structs.replace(office, networks=networks, links=links, devices=tuple(devices))
    options = {"layout": "dot"} if view == "dot" else {"view": view}
    svg = formats()["svg"].render(inventory, Settings(options=options)).decode()
    assert "<script" not in svg and "<img" not in svg and "\u202e" not in svg
    seen = evaluate(f'<!doctype html><meta charset="utf-8"><body style="margin:0">{svg}', _BOXES, tmp_path)
    assert not faults(seen, 3.0 if view == "ports" else 1.5)  # an emoji's box is higher than its line in a socket


@pytest.mark.parametrize("name", ["svg", "pdf", "png", "html", "dot"])
def test_the_same_office_gives_the_same_bytes(name: str) -> None:
    one = formats()[name]
    assert one.render(office(40, cores=2), SETTINGS) == one.render(office(40, cores=2), SETTINGS)


@pytest.mark.parametrize("name", ["svg", "pdf", "png", "html", "dot"])
@pytest.mark.parametrize("which", ["hostile", "hostile-cores", "empty"])
def test_hostile_names_and_nothing_at_all_are_drawn(name: str, which: str) -> None:
    assert formats()[name].render(OFFICES[which], SETTINGS)


def test_hostile_names_stay_text() -> None:
    root = defusedxml.ElementTree.fromstring(formats()["svg"].render(OFFICES["hostile"], SETTINGS))
    tags = {node.tag.rpartition("}")[2] for node in root.iter()}
    assert not tags & {"script", "img", "foreignObject", "a", "image", "use"}
    shown = "\n".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text"))
    assert "<script>alert(1)</script>" in shown
    assert not [c for c in shown if c in "\u202e\x00\x07\ud800"]
    assert not [k for node in root.iter() for k in node.attrib if k.lower().startswith("on") or k.endswith("href")]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler (pdftotext)")
def test_the_pdf_is_text_to_select_on_sheets_of_the_right_size(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(formats()["pdf"].render(office(1000), SETTINGS))
    words = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout
    for wanted in ("sw-core", "sw-dist-3", "Muster & Söhne GmbH, Kiel", "23.11.2026 06:20 Uhr", "6/6"):
        assert wanted in words
    about = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    assert "(A3)" in about and "Title:           Netzplan Muster & Söhne GmbH, Kiel" in about
    pictures = subprocess.run(["pdfimages", "-list", path], capture_output=True, check=True, text=True).stdout
    assert pictures.count("\n") == 2  # the two lines of its heading


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is missing")
@pytest.mark.parametrize("name", ["pdf", "document"])
def test_a_logo_with_letters_is_drawn_as_it_is(name: str, tmp_path: pathlib.Path) -> None:
    """As a picture: letters of an SVG within an SVG became others."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    for logo in (f'{head}<text y="20">MUSTER</text></svg>', f"{head}<text", "<svg"):
        path = tmp_path / "logo.pdf"
        path.write_bytes(formats()[name].render(office(5), Settings(logo=logo.encode())))
        found = subprocess.run(
            ["pdfimages", "-list", path], capture_output=True, check=True, text=True, timeout=60
        ).stdout
        assert ("image" in found) == ("</svg>" in logo)
