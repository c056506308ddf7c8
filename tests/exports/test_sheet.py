"""The sheet: nothing overlaps, nothing is cut, every text can be read; the same office gives the same bytes."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest

from discover.observation import Confidence
from exports.format import Settings
from exports.plan import theme
from exports.plan.layout import Placed
from exports.plan.measure import width
from exports.plan.sheet import svg
from exports.registry import formats
from exports.texts import LANGUAGES
from tests.exports.offices import office
from topology.inventory import Device, End, Inventory, Link, Resolved

SIZES = (1, 5, 40, 90, 250, 1000)
HOSTILE = [
    '<script>alert("x")</script>',
    "]]><svg onload=alert(1)>",
    "Ä" * 63,
    "i" * 300,
    "\u202egnp.exe",
    "\x00\x1b[31m",
    "💻🖨️📞",
    "مكتب الاستقبال",
    "a & b < c > d \" e '",
    "",
]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def hostile() -> Inventory:
    """A switch for each name, and a printer of that name behind it."""

    def device(id_: str, role: str, name: str) -> Device:
        said = {"role": Resolved(role, Confidence.HINT), "name": Resolved(name, Confidence.HINT)}
        return Device(id_, attributes={**said, "vendor": said["name"], "model": said["name"]}, ips=("10.0.0.1",))

    devices = [device("d", "switch", HOSTILE[0])]
    links = []
    for number, name in enumerate(HOSTILE):
        devices += [device(f"s{number}", "switch", name), device(f"x{number}", "printer", name)]
        links += [Link(End("d", name), End(f"s{number}", name)), Link(End(f"s{number}", name), End(f"x{number}"))]
    return Inventory(1.0, HOSTILE[0], tuple(sorted(devices, key=lambda d: d.id)), tuple(links))


def _overlap(a: Placed, b: Placed) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@pytest.mark.parametrize("size", SIZES)
def test_no_card_lies_on_another_and_all_are_on_the_paper(size: int) -> None:
    _, sheet = svg(office(size), Settings())
    cards = sheet.layout.cards
    assert [(a.card.name, b.card.name) for a, b in itertools.combinations(cards, 2) if _overlap(a, b)] == []
    assert all(c.x >= 0 and c.y >= 0 for c in cards)
    assert max(c.x + c.width for c in cards) <= sheet.layout.width + 0.5
    assert max(c.y + c.height for c in cards) <= sheet.layout.height + 0.5


@pytest.mark.parametrize("size", SIZES)
def test_every_device_is_on_the_plan_once(size: int) -> None:
    inventory = office(size)
    picture, _ = svg(inventory, Settings())
    root = ElementTree.fromstring(picture)
    shown = [g.get("data-id") for g in root.iter(f"{NAMESPACE}g") if g.get("class") == "card"]
    shown += [
        i for g in root.iter(f"{NAMESPACE}g") if g.get("class") == "row" for i in (g.get("data-ids") or "").split()
    ]
    real = [one for one in shown if one and not one.startswith("not-located")]
    assert sorted(real) == sorted(d.id for d in inventory.devices)


@pytest.mark.parametrize("size", SIZES)
def test_the_smallest_text_can_be_read_on_its_paper(size: int) -> None:
    _, sheet = svg(office(size), Settings())
    assert sheet.scale * theme.SMALL_SIZE >= sheet.paper.smallest


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("size", [5, 90, 250])
def test_every_text_of_a_card_ends_inside_it(size: int, lang: str) -> None:
    picture, sheet = svg(office(size), Settings(lang=lang))
    root = ElementTree.fromstring(picture)
    edges = {c.card.id: (c.x, c.x + c.width) for c in sheet.layout.cards}
    for group in (g for g in root.iter(f"{NAMESPACE}g") if g.get("class") == "card"):
        left, right = edges[group.get("data-id") or ""]
        for one in group.iter(f"{NAMESPACE}text"):
            long = width(one.text or "", float(one.get("font-size") or 0), one.get("font-weight") == "700")
            start = float(one.get("x") or 0) - (long if one.get("text-anchor") == "end" else 0)
            assert left <= start and start + long <= right + 0.5, one.text


@pytest.mark.parametrize("size", [40, 250])
def test_the_port_names_of_every_cable_between_cards_are_printed(size: int) -> None:
    picture, sheet = svg(office(size), Settings())
    printed = {t.text or "" for t in ElementTree.fromstring(picture).iter(f"{NAMESPACE}text")}
    for placed in sheet.layout.cards:
        link = placed.card.uplink
        if link is not None and placed.card.id != "internet":
            for port in filter(None, (link.out_port, link.in_port)):
                assert any(port in text for text in printed), (placed.card.name, port)


@pytest.mark.parametrize("name", ["svg", "pdf", "png", "html", "dot"])
def test_hostile_names_are_shown_as_text_and_the_same_bytes_come_twice(name: str) -> None:
    one = formats()[name]
    content = one.render(hostile(), Settings(created_at=5.0))
    assert content == one.render(hostile(), Settings(created_at=5.0))
    if name == "svg":
        root = ElementTree.fromstring(content)
        assert {e.tag.removeprefix(NAMESPACE) for e in root.iter()} <= {
            *(
                "svg",
                "title",
                "style",
                "rect",
                "g",
                "path",
                "polyline",
                "text",
                "circle",
                "line",
                "polyline",
                "ellipse",
            ),
        }
        assert not [k for e in root.iter() for k in e.attrib if k.startswith("on") or "href" in k]
    if name == "html":
        assert content.count(b"<script") == 2 and b"onload=alert(1)>" not in content


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(a: str, b: str) -> float:
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_has_enough_contrast_light_and_dark() -> None:
    dark = theme.DARK
    for text, ground in (
        *((c, theme.CARD) for c in (theme.INK, theme.MUTED, theme.WARN)),
        (theme.WARN, theme.WARN_GROUND),
        *((dark[c], dark[g]) for c in ("ink", "muted", "warn") for g in ("ground", "card")),
        (dark["warn"], dark["warn-ground"]),
    ):
        assert _contrast(text, ground) >= 4.5, (text, ground)


def test_the_map_loads_nothing_and_runs_only_what_its_policy_names() -> None:
    page = formats()["html"].render(office(40), Settings()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page[:4000])
    assert policy and policy[1].startswith("default-src 'none'") and "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="', page)
