"""The map in a real Chromium: clicked, typed, printed; it asks nobody anything, and hostile names stay text."""

from __future__ import annotations

import http.server
import pathlib
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from exports.format import Settings
from exports.registry import formats
from tests.exports.browser import CHROMIUM
from tests.exports.offices import office
from topology.inventory import Inventory

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")

HOSTILE = {
    "sw-EG": "</script><script>window.hacked=1</script>",
    "fw01": '<img src=x onerror="window.hacked=1">',
    "pve1": '"><svg onload=window.hacked=1>',
    "dc01": "]]></svg><style>*{display:none}</style>",
    "AP-1": "🙂 שרת 漢字 \u202egpj",
    "nas01": "x" * 63,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page without a network; whatever it asks for, and every complaint, is collected in `page.asked`."""
    context = browser.new_context(viewport={"width": 1500, "height": 950}, offline=True)
    made = context.new_page()
    made.asked = []
    made.on("request", lambda r: made.asked.append(r.url))
    made.on("pageerror", lambda e: made.asked.append(str(e)))
    made.on("console", lambda m: made.asked.append(m.text) if m.type == "error" else None)
    yield made
    context.close()


def show(page: Any, folder: pathlib.Path, inventory: Inventory, change: str = "", **settings: Any) -> str:
    """Opens the map as a file; returns its address."""
    content = formats()["html"].render(inventory, msgspec.structs.replace(Settings(), **settings)).decode()
    path = folder / "map.html"
    path.write_text(content.replace("</body>", change + "</body>"))
    page.goto(path.as_uri())
    return path.as_uri()


def test_search_finds_by_name_address_and_mac(page: Any, tmp_path: pathlib.Path) -> None:
    own = show(page, tmp_path, office(90))
    page.keyboard.press("/")
    page.keyboard.type("file02")
    assert page.locator("#hits").inner_text() == "1 Treffer"
    assert page.locator(".card.hit").evaluate_all("list => list.map((c) => c.querySelector('text').textContent)") == [
        "pve2"
    ]
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "file02"
    assert page.locator("#panel .way li").evaluate_all("list => list.map((l) => l.innerText.split('\\n')[0])") == [
        *("Internet", "fritz.box", "fw01", "sw-core", "pve2", "file02")
    ]
    page.keyboard.press("Escape")
    assert page.locator("#hits").inner_text() == "" and not page.locator("#panel").is_visible()
    for words, count in (("10.1.0.4", None), ("02-00-00-00-00-03", "1 Treffer"), ("gibt es nicht", "0 Treffer")):
        page.locator("#search").fill(words)
        assert count is None or page.locator("#hits").inner_text() == count
    assert page.asked == [own]


def test_filters_by_vlan_kind_and_finding(page: Any, tmp_path: pathlib.Path) -> None:
    inventory = office(90)
    show(page, tmp_path, inventory, lang="en")
    page.locator(".chip[data-vlan='40']").click()
    wanted = sum(40 in d.vlans for d in inventory.devices)
    assert page.locator("#hits").inner_text() == f"{wanted} Matches"
    assert page.locator("#panel td:first-child .link").count() == wanted
    page.locator(".chip[data-vlan='20']").click()
    wanted += sum(20 in d.vlans for d in inventory.devices)
    assert page.locator("#hits").inner_text() == f"{wanted} Matches"
    page.locator("#role").select_option("camera")
    assert page.locator("#panel td:first-child .link").count() == sum(d.role == "camera" for d in inventory.devices)
    page.keyboard.press("Escape")
    page.locator("#found").click()
    serious = [f for f in inventory.findings if f.level != "in-order"]
    assert page.locator("#found").inner_text() == f"Findings {len(serious)}"
    assert page.locator("#found").get_attribute("aria-pressed") == "true"
    assert page.locator("#panel details.finding").count() >= len(serious)
    assert page.locator(".card:not(.hit)").count() > 0


def test_a_click_shows_ports_and_leads_on(page: Any, tmp_path: pathlib.Path) -> None:
    show(page, tmp_path, office(90))
    page.locator(".card", has_text="sw-1OG").locator("text").first.click()
    assert page.locator("#panel h2").inner_text() == "sw-1OG"
    rows = page.locator("#panel table tr").evaluate_all("list => list.map((r) => [...r.cells].map((c) => c.innerText))")
    assert rows[0] == ["Port", "VLAN", "Tempo", "Verbunden mit"]
    behind = {r[0]: r[3] for r in rows}
    assert behind["24"] == "sw-core" and behind["22"] == "AP-2"
    assert any(r[3] == "nichts erkannt" for r in rows)
    page.locator("#panel table .link", has_text="AP-2").click()
    assert page.locator("#panel h2").inner_text() == "AP-2"
    assert page.locator(".wire.way-on").count() == 5
    page.locator(".card", has_text="sw-1OG").locator(".row", has_text="IP-Telefone").click()
    assert page.locator("#panel td:first-child .link").count() == 3


def test_history_and_the_way_of_a_found_device(page: Any, tmp_path: pathlib.Path) -> None:
    inventory = office(90)
    one = next(d for d in inventory.devices if d.name == "pc-007")
    told = {one.id: [[1_795_411_200, "pc-007 ist umgezogen <b>fett</b>."], [1_794_000_000, "Neu: pc-007."]]}
    show(page, tmp_path, inventory, options={"history": msgspec.json.encode(told).decode()})
    page.locator("#search").fill("pc-007")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "pc-007"
    shown = page.locator("#panel ol.told li").all_inner_texts()
    assert [s.split("\n") for s in shown] == [
        ["23.11.2026 06:20 Uhr", "pc-007 ist umgezogen <b>fett</b>."],
        ["06.11.2026 22:20 Uhr", "Neu: pc-007."],
    ]
    page.wait_for_timeout(300)  # the picture fades
    for name in ("Internet", "fw01", "sw-core"):
        assert page.locator(".card", has_text=name).first.evaluate("c => getComputedStyle(c).opacity") == "1"
    assert page.locator("#panel h3").all_inner_texts() == ["Weg vom Internet", "Verlauf", ""]  # no list of one switch
    assert not page.asked[1:]


@pytest.mark.parametrize("told", ["", "7", "[1]", '{"d00001":[["x"]]}', "{"])
def test_what_is_no_history_is_left_out(told: str) -> None:
    plain, other = (formats()["html"].render(office(5), Settings(options=o)) for o in ({}, {"history": told}))
    assert plain == other


def test_keyboard_alone_reaches_everything(page: Any, tmp_path: pathlib.Path) -> None:
    show(page, tmp_path, office(90))
    page.locator(".card").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    at = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(at).startswith("sw-core, Switch")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "sw-core"
    page.keyboard.press("Escape")
    assert page.evaluate(at).startswith("sw-core, Switch")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    assert not page.evaluate(at).startswith("sw-core")
    before = page.locator(".screen > svg").get_attribute("viewBox")
    page.keyboard.press("+")
    assert page.locator(".screen > svg").get_attribute("viewBox") != before
    page.keyboard.press("0")
    assert [float(x) for x in page.locator(".screen > svg").get_attribute("viewBox").split()] == pytest.approx(
        [float(x) for x in before.split()], abs=0.01
    )


def test_a_screen_reader_is_told_what_is_what(page: Any, tmp_path: pathlib.Path) -> None:
    show(page, tmp_path, office(90))
    assert page.get_by_role("search").count() == 1 and page.get_by_role("main").count() == 1
    assert page.get_by_role("button", name="sw-core, Switch").count() == 1
    assert page.get_by_role("button", name="Vergrößern").count() == 1
    assert page.get_by_role("searchbox").get_attribute("aria-label")
    assert page.locator("#hits[role=status][aria-live=polite]").count() == 1


def test_many_cards_open_by_area(page: Any, tmp_path: pathlib.Path) -> None:
    show(page, tmp_path, office(1000), options={"map_cards": "50"})
    assert page.locator(".screen").count() == 6 and page.locator(".screen:visible").count() == 1
    assert (
        max(page.locator(".screen").evaluate_all("list => list.map((s) => s.querySelectorAll('.card').length)")) <= 60
    )
    page.locator(".screen:visible .card", has_text="sw-dist-3").locator("text").first.click()
    assert page.locator("#crumbs b").inner_text() == "Netzplan – sw-dist-3"
    page.keyboard.press("/")
    page.keyboard.type("AP-13")
    page.keyboard.press("Enter")
    assert page.locator(".screen:visible .card.chosen").count() >= 1
    page.locator("#crumbs button").click()
    assert page.locator(".screen:visible").get_attribute("data-sheet") == "1"


def test_dark_by_wish_and_one_sheet_of_a3_on_paper(browser: Any, tmp_path: pathlib.Path) -> None:
    context = browser.new_context(color_scheme="dark", offline=True)
    page = context.new_page()
    page.asked = []
    show(page, tmp_path, office(90))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(18, 24, 28)"
    fill = "getComputedStyle(document.querySelector('.card rect')).fill"
    assert page.evaluate(fill) == "rgb(28, 37, 43)"
    page.locator("#theme").click()
    assert page.evaluate(fill) == "rgb(255, 255, 255)"
    page.locator("#theme").click()
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert page.evaluate(fill) == "rgb(255, 255, 255)" and page.evaluate(ground) == "rgb(255, 255, 255)"
    context.close()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_hostile_names_stay_text(page: Any, tmp_path: pathlib.Path, lang: str) -> None:
    own = show(page, tmp_path, office(90, cores=2, names=HOSTILE), lang=lang)
    for name in HOSTILE.values():
        page.locator("#search").fill(name.replace("\u202e", ""))
        page.keyboard.press("Enter")
        shown = page.locator("#panel h2").inner_text() if page.locator("#panel h2").count() else ""
        assert shown.strip() == " ".join(name.replace("\u202e", "").split())
    assert page.evaluate("window.hacked") is None
    assert page.locator("#panel img, #panel script, #panel svg, main img").count() == 0
    assert page.asked == [own]


def test_the_policy_stops_what_was_put_into_the_file(browser: Any, tmp_path: pathlib.Path) -> None:
    """With a network at hand, and content of an attacker in the page: nothing is asked for, nothing runs."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        evil = (
            f'<script>window.hacked=1;fetch("{at}/fetch")</script><script src="{at}/js"></script><img src="{at}/img"'
            f' onerror="window.hacked=1"><link rel="stylesheet" href="{at}/css"><iframe src="{at}/frame"></iframe>'
            f'<style>body{{background:url({at}/bg)}}</style><object data="{at}/object"></object>'
        )
        context = browser.new_context()
        page = context.new_page()
        page.asked = []
        show(page, tmp_path, office(40), change=evil)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hacked") is None
        assert page.locator(".card[tabindex]").count() > 3  # its own script ran
        context.close()
        server.shutdown()
    assert asked == []
