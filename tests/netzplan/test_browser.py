"""The service in a real Chromium: each page for each role, languages, dark and phone, the map under its policy."""

from __future__ import annotations

import pathlib
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from discover.observation import Address, Attribute, Claim, Key, Network, Observation, SameDevice, Service, Source
from netzplan.settings import UserSettings
from netzplan.store import Store, new_run
from netzplan.web import auth
from netzplan.web import service as web
from netzplan.web.app import make_app

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this computer")

HOSTILE = '<img src=x onerror="alert(1)">'
PASSWORD = "ein langes Passwort"  # noqa: S105 - of this test only
EVERYBODY = ("/", "/plan", "/findings", "/documents")
INSIDERS = ("/devices", "/networks", "/changes", "/open", "/scans", "/sites")
ADMINS = ("/manage", "/settings")
SIZES = {"desk": {"width": 1400, "height": 900}, "phone": {"width": 390, "height": 844}}


def seed(store: Store) -> None:
    """Two scans of four devices, the last of them new; one has a hostile name."""
    for at, names in ((1000.0, ("router", HOSTILE, "drucker")), (2000.0, ("router", HOSTILE, "drucker", "nas"))):
        run = new_run("scan", "office", "pc", "me", ["10.0.0.0/24"], {"rate": "1000"})
        store.begin(run)
        seen = []
        for number, name in enumerate(names, 1):
            source = Source("arp", "pc", f"{at}-{number}", f"10.0.0.{number}")
            claims: list[Claim] = [
                Address(f"10.0.0.{number}", 24),
                SameDevice(Key.ip(f"10.0.0.{number}")),
                Attribute("sys_name", name),
                Network("10.0.0.0/24"),
                Service("tcp", 23, "telnet"),
            ]
            seen += [Observation(Key.mac(f"00:11:32:00:00:{number:02x}"), claim, source, at) for claim in claims]
        store.add(run.id, "office", [], seen)
        store.end(run.id, "done", at + 10)


class Site:
    """A service that runs, and the browser to look at it."""

    def __init__(self, base: str, service: web.Service, browser: Any) -> None:
        self.base, self.service, self.browser = base, service, browser
        self.trouble: list[str] = []

    def open(self, role: str | None = None, **options: Any) -> Any:
        """A tab of a reader with this role. What goes wrong in it, or leaves for elsewhere, is kept in `trouble`."""
        context = self.browser.new_context(**{"locale": "de-DE", "viewport": SIZES["desk"], **options})
        if role:
            secret = auth.grant(self.service.store, "session", role, f"a {role}", "", time.time(), 3600)
            context.add_cookies([{"name": "netzplan", "value": secret, "url": self.base}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: self.trouble.append(f"{page.url}: {said.text}") if _bad(said) else None)
        page.on("pageerror", lambda error: self.trouble.append(f"{page.url}: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda asked: None if self._inside(asked.url) else self.trouble.append(asked.url))
        return page

    def _dialog(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _inside(self, url: str) -> bool:
        return url.startswith((self.base + "/", "data:", "blob:"))


def _bad(said: Any) -> bool:
    return said.type in ("error", "warning") and "status of 403" not in said.text


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
    alone = ("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
    with playwright.sync_playwright() as made:
        chromium = made.chromium.launch(executable_path=CHROMIUM, args=[*quiet, *alone])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, web.Service]]:
    place: pathlib.Path = tmp_path_factory.mktemp("service")
    with Store(place / "office.db") as store:
        seed(store)
        auth.make_account(store, "eva", "admin", PASSWORD, time.time())
        made = web.Service(store, UserSettings())
        listening = socket.create_server(("127.0.0.1", 0))
        app = make_app(made, frozenset({"127.0.0.1"}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", made
        server.should_exit = True
        thread.join(10)
        listening.close()
        made.close()


@pytest.fixture
def site(browser: Any, service: tuple[str, web.Service]) -> Iterator[Site]:
    made = Site(*service, browser)
    yield made
    for context in browser.contexts:
        context.close()
    assert made.trouble == []


def test_signs_in_goes_about_and_signs_out(site: Site) -> None:
    page = site.open()
    page.goto(site.base + "/devices")
    page.get_by_label("Name").fill("eva")
    page.get_by_label("Passwort").fill("falsch")
    page.get_by_role("button", name="Anmelden").click()
    assert "stimmen nicht" in page.get_by_role("alert").inner_text()
    page.get_by_label("Name").fill("eva")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/devices")
    page.get_by_role("link", name="Befunde").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Befunde"
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Findings"
    page.get_by_role("button", name="Sign out").click()
    page.goto(site.base + "/devices")
    assert "/sign-in" in page.url


def _device(site: Site) -> str:
    inventory = site.service.inventory("office")
    assert inventory is not None
    return f"/devices/{next(d.id for d in inventory.devices if d.label == HOSTILE)}"


_EACH = [
    ("admin", size, scheme, lang) for size in sorted(SIZES) for scheme in ("light", "dark") for lang in ("de", "en")
]
_EACH += [(r, *rest) for r in ("provider", "owner") for rest in (("phone", "dark", "de"), ("desk", "light", "en"))]


@pytest.mark.parametrize(("role", "size", "scheme", "lang"), _EACH)
def test_every_page_fits_its_window(site: Site, role: str, size: str, scheme: str, lang: str) -> None:
    page = site.open(role, viewport=SIZES[size], color_scheme=scheme)
    paths = [*EVERYBODY, "/plan?view=logical"]
    if role != "owner":
        paths += [*INSIDERS, "/plan/arrange", "/open/site", _device(site), f"{_device(site)}?history=1"]
    for path in (*paths, *(ADMINS if role == "admin" else ())):
        answer = page.goto(f"{site.base}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer.status == 200
        assert page.locator("html").get_attribute("lang") == lang
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], path
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every((c) => c < 60)")
        assert dark == (scheme == "dark"), path
        unnamed = page.locator("main :is(input:not([type=hidden]), select, textarea)").evaluate_all(
            "fields => fields.filter((f) => !f.labels.length && !f.ariaLabel).map((f) => f.outerHTML)"
        )
        assert unnamed == [], path  # a screen reader has a name for every field
        assert page.locator("h1").count() == 1, path


@pytest.mark.parametrize(
    ("role", "sees"),
    [("owner", set(EVERYBODY)), ("provider", {*EVERYBODY, *INSIDERS}), ("admin", {*EVERYBODY, *INSIDERS, *ADMINS})],
)
def test_menu_and_pages_are_those_of_the_role(site: Site, role: str, sees: set[str]) -> None:
    page = site.open(role)
    page.goto(site.base)
    offered = page.eval_on_selector_all("nav a", "links => links.map((a) => a.getAttribute('href'))")
    assert set(offered) == sees
    for path in (*EVERYBODY, *INSIDERS, *ADMINS):
        answer = page.goto(site.base + path)
        assert (answer.status == 200) == (path in sees), path


def test_an_owner_finds_no_address_on_any_page(site: Site) -> None:
    page = site.open("owner")
    for path in EVERYBODY:
        page.goto(site.base + path)
        for frame in page.frames:
            assert "00:11:32" not in frame.content()
            assert "10.0.0.2" not in frame.content()


def test_the_menu_shows_where_one_is_on_a_phone(site: Site) -> None:
    page = site.open("admin", viewport=SIZES["phone"])
    for path in ("/", "/scans", "/settings"):
        page.goto(site.base + path)
        box = page.locator("header nav a[aria-current]").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= SIZES["phone"]["width"], path
        assert page.evaluate("scrollY") == 0


def test_search_from_the_keyboard(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + "/devices")
    page.keyboard.press("/")
    page.keyboard.type("0011.3200.0003".replace(".", ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator("tbody th").all_inner_texts() == ["drucker"]
    page.goto(site.base + "/devices?q=gibtsnicht")
    assert page.locator("tbody tr").count() == 0


def test_hostile_name_stays_text_everywhere(site: Site) -> None:
    page = site.open("admin")
    for path in (*EVERYBODY, *INSIDERS):
        page.goto(site.base + path)
        assert all(frame.locator('img[src="x"]').count() == 0 for frame in page.frames)
    page.goto(site.base + "/devices")
    page.locator("tbody a").filter(has_text="onerror").click()
    page.wait_for_url("**/devices/*")
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE


def test_map_works_under_its_policy(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + "/plan")
    frame = page.frame_locator("iframe.map")
    frame.locator("svg").first.wait_for()
    frame.locator("input[type=search]").first.fill("drucker")
    assert frame.locator("svg").first.get_by_text("drucker").count() > 0
    inner = next(f for f in page.frames if f.url.endswith("/plan/map"))
    refused = inner.evaluate("fetch('/devices').then(() => 'sent', () => 'refused')")
    assert refused == "refused"
    site.trouble = [t for t in site.trouble if "connect-src" not in t and "Fetch API" not in t]


def test_from_a_device_to_its_place_on_the_plan(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + _device(site))
    page.get_by_role("link", name="auf dem Plan").click()
    frame = page.frame_locator("iframe.map")
    frame.locator("#found, #hits").first.wait_for(state="attached")
    assert frame.locator("#search").input_value() == HOSTILE


@pytest.mark.parametrize("path", ["/plan", "/devices", "/networks", "/findings", "/scans", "/"])
def test_on_paper_the_content_stands_alone(site: Site, path: str) -> None:
    page = site.open("admin", viewport={"width": 720, "height": 1000})
    page.goto(site.base + path)
    page.emulate_media(media="print")
    assert not page.locator("header").is_visible() and not page.locator("main form").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    if path == "/plan":
        picture = page.locator("img.printed")
        picture.wait_for(state="visible")  # it is fetched for the paper only
        assert picture.evaluate("(i) => i.decode().then(() => i.naturalWidth > 100)")


def test_what_a_person_fills_in_is_kept(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + "/devices?q=nas")
    page.get_by_role("link", name="nas", exact=True).click()
    page.get_by_label("Raum").fill("Keller <2>")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_load_state()
    assert page.get_by_label("Raum").input_value() == "Keller <2>"


def _card(page: Any) -> tuple[Any, dict[str, float]]:
    card = page.locator("[data-arrange] g.card").last
    card.wait_for()
    return card, card.bounding_box()


def test_a_card_is_moved_with_the_mouse_and_with_the_keys(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + "/plan/arrange")
    card, before = _card(page)
    id_ = card.get_attribute("data-id")
    with page.expect_response("**/plan/place"):
        page.mouse.move(before["x"] + 20, before["y"] + 10)
        page.mouse.down()
        page.mouse.move(before["x"] + 120, before["y"] + 70, steps=5)
        page.mouse.up()
    page.get_by_role("heading", name="Von Hand geordnet").wait_for()
    assert set(site.service.store.places("office")) == {id_}
    first = site.service.store.places("office")[id_]
    page.locator(f'[data-arrange] g.card[data-id="{id_}"]').focus()
    page.keyboard.press("ArrowRight")
    with page.expect_response("**/plan/place"):
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    second = site.service.store.places("office")[id_]
    assert float(second["x"]) == pytest.approx(float(first["x"]) + 10, abs=0.2) and second["y"] == first["y"]
    page.get_by_role("button", name="Alles zurück").click()
    page.get_by_role("heading", name="Von Hand geordnet").wait_for(state="detached")
    assert site.service.store.places("office") == {}


def test_columns_are_chosen_and_stay(site: Site) -> None:
    page = site.open("provider")
    page.goto(site.base + "/devices")
    page.locator("summary", has_text="Spalten").click()
    page.get_by_label("Seriennummer").check()
    page.get_by_role("group").get_by_label("Modell").uncheck()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**column=*")
    page.goto(site.base + "/devices?q=drucker")
    head = page.locator("thead th").all_inner_texts()
    assert "Seriennummer" in head and "Modell" not in head
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert "Seriennummer" in pathlib.Path(taken.value.path()).read_text("utf-8-sig")


def test_two_people_at_the_same_field(site: Site) -> None:
    one, two = site.open("provider"), site.open("admin")
    for page in (one, two):
        page.goto(site.base + "/devices?q=router")
        page.get_by_role("link", name="router", exact=True).click()
    one.get_by_label("Zweck").fill("Internet")
    one.get_by_role("button", name="Speichern").click()
    one.wait_for_load_state()
    two.get_by_label("Zweck").fill("Telefon")
    two.get_by_role("button", name="Speichern").click()
    two.wait_for_load_state()
    assert "Internet" in two.locator("main").inner_text()
    assert two.get_by_label("Zweck").input_value() == "Telefon"  # not to be thought of again
    two.get_by_label("Zweck").fill("Internet und Telefon")
    two.get_by_role("button", name="Meine Angaben speichern").click()
    two.wait_for_url("**/devices/*")
    one.reload()
    assert one.get_by_label("Zweck").input_value() == "Internet und Telefon"
    site.trouble = [t for t in site.trouble if "status of 409" not in t]


def test_owner_link_opens_and_can_be_withdrawn(site: Site) -> None:
    admin = site.open("admin")
    admin.goto(site.base + "/manage")
    admin.get_by_role("button", name="Neuer Verweis").click()
    link = admin.locator("code.secret").inner_text()
    owner = site.open()
    owner.goto(link)
    assert "auf einen Blick" in owner.get_by_role("heading", level=1).inner_text()
    admin.goto(site.base + "/manage")
    admin.get_by_role("button", name="Entziehen").first.click()
    admin.wait_for_load_state()
    owner.goto(site.base + "/plan")
    assert "/sign-in" in owner.url
