"""`diagram -o x.html`: the map. One file that opens from a USB stick, with the very picture that is printed."""

from __future__ import annotations

import base64
import hashlib
import pathlib
from html import escape
from typing import Any

import msgspec

from exports.cells import plain
from exports.format import Format, Settings
from exports.plan.marks import Text, flat
from exports.plan.measure import font_face
from exports.plan.sheet import bare
from exports.plan.svg import svg
from exports.plan.theme import classes
from exports.table import finding_text, label
from exports.texts import has, text
from topology.analysis import Site
from topology.inventory import ROLES, Device, Inventory

_HERE = pathlib.Path(__file__).parents[1] / "plan"
_MOST_EVIDENCE = 8

# What the page around the picture is written with, whatever the picture holds.
_SIGNS = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180), *map(ord, "–—„“”‚‘’…→×−⤢"))))


def render(inventory: Inventory, settings: Settings) -> bytes:
    """The policy lets run what is in the file and nothing else; nothing is loaded from anywhere."""
    lang = settings.lang
    marks, size = bare(inventory, settings)
    about = text(lang, "plan.title", site=plain(inventory.site, 80))
    picture = svg(marks, size, None, title=about, lang=lang, fonts=False)
    signs = frozenset(c for m in flat(marks) if isinstance(m, Text) for c in m.text)
    style, script = ((_HERE / name).read_text("utf-8") for name in ("map.css", "map.js"))
    style += classes() + font_face(signs | _SIGNS)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; font-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    title = escape(about)
    data = msgspec.json.encode(_data(inventory, settings)).decode("utf-8", "replace")
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{style}</style></head><body><header><h1>{title}</h1>{_tools(inventory, lang)}</header>"
        f'<main id="stage">{picture}<div id="zoom">{_zoom(lang)}</div></main>'
        f'<aside id="panel" hidden aria-label="{_say(lang, "panel")}" aria-live="polite"></aside>'
        f'<script type="application/json" id="data">{_inert(data)}</script><script>{script}</script></body></html>\n'
    )
    return page.encode("utf-8", "replace")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _inert(data: str) -> str:
    """JSON inside a page: nothing in it can end the element (HTML 4.12.1.3)."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _say(lang: str, code: str) -> str:
    return escape(text(lang, f"map.{code}"))


def _tools(inventory: Inventory, lang: str) -> str:
    roles = [r for r in ROLES if any(d.role == r for d in inventory.devices)]
    options = "".join(f'<option value="{r}">{escape(text(lang, f"roles.{r}"))}</option>' for r in roles)
    vlans = sorted({v for d in inventory.devices for v in d.vlans})
    choose = "".join(f'<option value="{v}">VLAN {v}</option>' for v in vlans)
    by_vlan = (
        f'<select id="vlan" aria-label="VLAN"><option value="">{_say(lang, "every-vlan")}</option>{choose}</select>'
        if len(vlans) > 1
        else ""
    )
    return (
        f'<input type="search" id="search" placeholder="{_say(lang, "search")}" aria-label="{_say(lang, "search")}">'
        f'<select id="role" aria-label="{_say(lang, "role")}"><option value="">{_say(lang, "every-role")}</option>'
        f'{options}</select>{by_vlan}<label><input type="checkbox" id="found">{_say(lang, "only-findings")}</label>'
    )


def _zoom(lang: str) -> str:
    return "".join(
        f'<button type="button" id="{name}" title="{_say(lang, name)}" aria-label="{_say(lang, name)}">{sign}</button>'
        for name, sign in (("out", "−"), ("in", "+"), ("all", "⤢"))
    )


def _data(inventory: Inventory, settings: Settings) -> dict[str, Any]:
    lang = settings.lang
    site = Site(inventory)
    names = {d.id: plain(label(d, lang), 80) for d in inventory.devices}
    behind: dict[tuple[str, str], list[str]] = {}
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                behind.setdefault((one.device, one.port), []).append(other.device)
    about: dict[str, list[str]] = {}
    for finding in inventory.findings:
        for device in finding.devices:
            about.setdefault(device, []).append(plain(finding_text(finding, "title", lang), 200))
    codes = ("close", "path", "ports", "free", "services", "evidence", "devices", "results", "count")
    return {
        "texts": {code: text(lang, f"map.{code}") for code in codes},
        "devices": [_device(d, site, names, behind, about.get(d.id, []), lang) for d in inventory.devices],
    }


def _device(
    device: Device,
    site: Site,
    names: dict[str, str],
    behind: dict[tuple[str, str], list[str]],
    findings: list[str],
    lang: str,
) -> dict[str, Any]:
    facts = [["IP", plain(", ".join(device.ips), 300)], ["MAC", ", ".join(device.macs[:6])]]
    facts += [
        [text(lang, f"map.{name}"), plain(device.notes.get(name) or device.get(name) or "", 300)]
        for name in ("vendor", "model", "os", "serial", "firmware", "room", "owner", "purpose")
    ]
    said = [e for value in device.attributes.values() for e in value.evidence] or list(device.evidence)
    shown = list(dict.fromkeys(f"{_probe(e.probe, lang)} · {e.peer}: {e.says}" for e in said))
    names_of_ports = [p.name for p in device.ports]
    role = text(lang, f"roles.{device.role}")
    words = (names[device.id], role, device.role, *device.ips, *device.macs, *(f[1] for f in facts), *names_of_ports)
    return {
        "id": device.id,
        "name": names[device.id],
        "kind": device.role,
        "role": f"{role} ({text(lang, 'map.presumed')})" if device.presumed and device.role != "internet" else role,
        "ip": next(iter(device.ips), ""),
        "vlans": list(device.vlans),
        "findings": findings,
        "facts": [f for f in facts if f[1]],
        "path": [
            {"id": step.device, "ports": " → ".join(plain(p, 40) for p in (step.out_port, step.in_port) if p)}
            for step in site.path(device.id)
        ],
        "ports": [
            {"name": plain(name, 60), "to": behind.get((device.id, name), [])}
            for name in names_of_ports
            if len(names_of_ports) > 1 or behind.get((device.id, name))
        ],
        "services": [
            plain(" ".join(filter(None, (f"{s.port}/{s.protocol}", s.name, s.product, s.version))), 120)
            for s in device.services
        ],
        "evidence": [plain(line, 240) for line in shown[:_MOST_EVIDENCE]],
        "search": " ".join(plain(w, 300) for w in words).lower(),
    }


def _probe(name: str, lang: str) -> str:
    return text(lang, f"probes.{name}") if has(f"probes.{name}") else name


FORMAT = Format(
    "html",
    ("HTML: die Karte zum Durchsuchen, in einer Datei, ohne Netz", "HTML: the map to search, one file, offline"),
    ".html",
    "diagram",
    render,
    "opened in Chromium",
)
