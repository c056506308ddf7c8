"""`diagram -o x.html`: the map. One file that opens from a USB stick, with the very picture that is printed."""

from __future__ import annotations

import base64
import hashlib
import pathlib
from html import escape

import msgspec

from exports.cells import plain
from exports.format import Format, Settings
from exports.plan.mapdata import data
from exports.plan.marks import Text, flat
from exports.plan.measure import font_face
from exports.plan.screen import Screen, screens
from exports.plan.summarise import Summary, summarise
from exports.plan.svg import safe, svg
from exports.plan.theme import classes
from exports.texts import moment, text
from topology.inventory import ROLES, Inventory

_HERE = pathlib.Path(__file__).parents[1] / "plan"
# What the page around the picture is written with, whatever the picture holds.
_SIGNS = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180), *map(ord, "–—„“”‚‘’…→×−⤢◐"))))


def render(inventory: Inventory, settings: Settings) -> bytes:
    """The policy lets run what is in the file and nothing else; nothing is loaded from anywhere."""
    lang = settings.lang
    several = screens(inventory, settings)
    _, summary = summarise(inventory, settings)
    signs = frozenset(c for s in several for m in flat(s.marks) if isinstance(m, Text) for c in m.text)
    style, script = ((_HERE / name).read_text("utf-8") for name in ("map.css", "map.js"))
    style += classes() + font_face(signs | _SIGNS)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; font-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    title = text(lang, "plan.title", site=plain(inventory.site, 120))
    known = msgspec.json.encode(data(inventory, settings, summary)).decode("utf-8", "replace")
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{safe(title)}</title>'
        f"<style>{style}</style></head><body>{_header(title, inventory, settings, summary)}"
        f'<main id="stage" aria-label="{_say(lang, "stage")}">{_pictures(several, title, lang)}{_buttons(lang)}</main>'
        f'<aside id="panel" hidden tabindex="-1" aria-label="{_say(lang, "panel")}"></aside>'
        f'<script type="application/json" id="data">{_inert(known)}</script><script>{script}</script></body></html>\n'
    )
    return page.encode("utf-8", "replace")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _inert(known: str) -> str:
    """JSON inside a page: nothing in it can end the element (HTML 4.12.1.3)."""
    return known.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _say(lang: str, code: str) -> str:
    return escape(text(lang, f"map.{code}"))


def _header(title: str, inventory: Inventory, settings: Settings, summary: Summary) -> str:
    lang = settings.lang
    roles = [r for r in ROLES if r != "internet" and any(d.role == r for d in inventory.devices)]
    options = "".join(f'<option value="{r}">{escape(text(lang, f"roles.{r}.many"))}</option>' for r in roles)
    chips = "".join(
        f'<button type="button" class="chip" data-vlan="{v.id}" aria-pressed="false" title="VLAN {v.id}">'
        f'<svg width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="2"'
        f' class="f-vlan-{v.colour}"/></svg>{safe(f"V{v.id} {v.name}".strip())}</button>'
        for v in summary.vlans.values()
    )
    matters = sum(f.level != "in-order" for f in inventory.findings)
    found = f"{_say(lang, 'findings')} {matters}"
    alarm = f'<button type="button" class="chip warn" id="found" aria-pressed="false">{found}</button>'
    at = text(lang, "map.as-of", at=moment(lang, inventory.as_of, settings.timezone))
    return (
        f'<header><div class="title"><h1>{safe(title)}</h1><p>{safe(at)}</p></div>'
        f'<div class="tools" role="search" aria-label="{_say(lang, "toolbar")}">'
        f'<input type="search" id="search" placeholder="{_say(lang, "search")}" aria-label="{_say(lang, "search")}"'
        f' autocomplete="off" spellcheck="false"><select id="role" aria-label="{_say(lang, "role")}">'
        f'<option value="">{_say(lang, "every-role")}</option>{options}</select>'
        f'{alarm if matters else ""}{chips}<span id="hits" role="status" aria-live="polite"></span></div></header>'
    )


def _pictures(several: tuple[Screen, ...], title: str, lang: str) -> str:
    parts = []
    for n, screen in enumerate(several, 1):
        name = f"{title} – {screen.name}" if screen.name else title
        picture = svg(
            screen.marks, (screen.width, screen.height), None, title=name, lang=lang, fonts=False, role="group"
        )
        hidden = " hidden" if n > 1 else ""
        parts.append(
            f'<section class="screen" data-name="{safe(screen.name)}" data-sheet="{n}"{hidden}>{picture}</section>'
        )
    more = f'<nav id="crumbs" aria-label="{_say(lang, "overview")}"></nav>' if len(several) > 1 else ""
    return more + "".join(parts)


def _buttons(lang: str) -> str:
    signs = (("theme", "◐"), ("out", "−"), ("in", "+"), ("all", "⤢"))
    parts = []
    for name, sign in signs:
        words = _say(lang, name)
        parts.append(f'<button type="button" id="{name}" title="{words}" aria-label="{words}">{sign}</button>')
    return f'<div id="zoom" title="{_say(lang, "help")}">{"".join(parts)}</div>'


FORMAT = Format(
    "html",
    ("HTML: die Karte zum Durchsuchen, in einer Datei, ohne Netz", "HTML: the map to search, one file, offline"),
    ".html",
    "diagram",
    render,
    "opened, searched and printed in Chromium",
)
