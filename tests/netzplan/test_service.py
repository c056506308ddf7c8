"""The service: every page for every role, what a role must not see, hostile names, forged forms, foreign hosts."""

from __future__ import annotations

import pathlib
import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest
from starlette.testclient import TestClient

from discover.observation import Address, Attribute, Claim, Key, Network, Observation, SameDevice, Service, Source
from discover.probe import Outcome
from exports.registry import formats
from exports.texts import LANGUAGES
from netzplan.settings import UserSettings
from netzplan.store import Store, new_run
from netzplan.web import auth
from netzplan.web import service as web
from netzplan.web.app import make_app, pages

HOSTILE = '<script>alert("x")</script>'
PASSWORD = "ein langes Passwort"  # noqa: S105 - of this test only


def seed(store: Store, site: str = "office") -> None:
    """Two scans of three devices; one has a hostile name."""
    for at in (1000.0, 2000.0):
        run = new_run("scan", site, "pc", "me", ["10.0.0.0/24"], {"rate": "1000"})
        store.begin(run)
        seen = []
        for number, name in enumerate(("router", HOSTILE, "drucker"), 1):
            key = Key.mac(f"00:11:32:00:00:{number:02x}")
            source = Source("arp", "pc", f"c{number}", f"10.0.0.{number}")
            claims: list[Claim] = [
                Address(f"10.0.0.{number}", 24),
                SameDevice(Key.ip(f"10.0.0.{number}")),
                Attribute("sys_name", name),
                Network("10.0.0.0/24"),
                Service("tcp", 23, "telnet"),
            ]
            seen += [Observation(key, claim, source, at) for claim in claims]
        store.add(run.id, site, [], seen)
        store.end(run.id, "done", at + 10)


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    made = Store(tmp_path / "office.db")
    seed(made)
    return made


@pytest.fixture
def service(store: Store) -> Iterator[web.Service]:
    made = web.Service(store, UserSettings())
    yield made
    made.close()


def client(service: web.Service, role: str | None = None, site: str = "") -> TestClient:
    app = make_app(service, frozenset({"testserver"}))
    made = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
    if role:
        secret = auth.grant(service.store, "session", role, f"a {role}", site, time.time(), 3600)
        made.cookies.set("netzplan", secret)
    return made


def csrf(answer: str) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', answer)
    assert found
    return found[1]


RIGHTS = {
    "admin": {"see", "inventory", "export", "fill", "api", "api-export", "accept", "scan", "manage", ""},
    "provider": {"see", "inventory", "export", "fill", "api", "api-export", ""},
    "owner": {"see", ""},
    None: {""},
}


_NOT_WALKED = ("/scans/watch", "/l/{secret}", "/first/{secret}", "/documents/{id}", "/documents/{id}/look")


def _paths(service: web.Service) -> list[tuple[str, str]]:
    """Every page that can be read, with what fits its placeholders."""
    inventory = service.inventory("office")
    assert inventory is not None
    run = service.store.runs("office")[0].id
    fill = {
        "/devices/{id}": inventory.devices[0].id,
        "/api/v1/devices/{id}": inventory.devices[0].id,
        "/scans/{id}": run,
    }
    known = formats()
    found = []
    for page in pages():
        path = page.path
        if "GET" not in page.methods or path in _NOT_WALKED:
            continue
        path = (
            path.replace("{kind}", "csv")
            .replace("{id}", fill.get(page.path, ""))
            .replace("{suffix}", "svg")
            .replace("{format}", "json")
        )
        if ("svg" in path and "svg" not in known) or (page.path == "/plan/map" and "html" not in known):
            continue
        if path.startswith("/api/") and "json" not in known:
            continue
        found.append((path, page.right))
    return found


@pytest.mark.parametrize("role", ["admin", "provider", "owner", None])
def test_each_page_for_each_role(service: web.Service, role: str | None) -> None:
    browser = client(service, role)
    for path, right in _paths(service):
        answer = browser.get(path)
        allowed = right in RIGHTS[role]
        if allowed:
            assert answer.status_code in (200, 303), (path, answer.status_code)
        elif path.startswith("/api/"):
            assert answer.status_code == (401 if role is None else 403), path
        elif role is None:
            assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in"), path
        else:
            assert answer.status_code == 403, path


def _content(store: Store) -> list[object]:
    """Everything that a form may change, but for sessions, which are given by signing in."""
    kinds = [store.passes(kind) for kind in ("link", "token", "first")]
    said = [store.notes("office"), store.accepted("office"), store.places("office"), store.corrections("office")]
    return [*kinds, *said, store.accounts(), store.documents("office"), store.plan("office"), store.runs()]


@pytest.mark.parametrize("role", ["admin", "provider", "owner", None])
def test_every_form_is_refused_without_the_right_or_the_token(service: web.Service, role: str | None) -> None:
    """Every route that takes something, with an id that is there."""
    browser = client(service, role)
    before = _content(service.store)
    said = "card=internet&x=1&y=1&hide=1&reset=all&name=eve&role=admin&what=merge&networks=10.0.0.0/24&light=60&days=3"
    more = "format=csv&reason=x&customer=x&room=x&holder=x&scope=reads"
    forms = {**dict(parse_qsl(f"{said}&{more}")), "password": PASSWORD, "other": _ids(service)["drucker"]}
    walked = 0
    for page in pages():
        if "POST" not in page.methods or page.path in ("/sign-in", "/first/{secret}"):
            continue
        walked += 1
        answer = browser.post(page.path.replace("{id}", _ids(service)["router"]), data={**forms, "csrf": "0" * 64})
        assert answer.status_code == (303 if role is None else 403), page.path
        if role is None:
            assert answer.headers["location"].startswith("/sign-in"), page.path
    assert walked > 15 and _content(service.store) == before


@pytest.mark.parametrize("role", ["provider", "owner"])
def test_a_genuine_form_is_refused_without_the_right(service: web.Service, role: str) -> None:
    browser = client(service, role)
    token = csrf(browser.get("/documents").text)
    before = _content(service.store)
    walked = 0
    for page in pages():
        if "POST" in page.methods and page.right and page.right not in RIGHTS[role]:
            walked += 1
            data = {"csrf": token, "name": "eve", "role": "admin", "password": PASSWORD, "networks": "10.0.0.0/24"}
            answer = browser.post(page.path.replace("{id}", _ids(service)["router"]), data=data)
            assert answer.status_code == 403, page.path
    assert walked > 9 and _content(service.store) == before


def test_every_route_names_a_right_or_is_known_to_be_open() -> None:
    open_ones = {page.path for page in pages() if not page.right}
    assert open_ones == {"/sign-in", "/l/{secret}", "/first/{secret}", "/choose", "/api/v1/openapi.json"}
    known = {right for rights in RIGHTS.values() for right in rights}
    assert {page.right for page in pages()} <= known


def test_an_owner_sees_no_address_and_no_evidence(service: web.Service) -> None:
    browser = client(service, "owner")
    shown = "".join(browser.get(path).text for path, right in _paths(service) if right == "see")
    for secret in ("00:11:32", "sysName", "sys_name", "10.0.0.1", "10.0.0.3", "community", "argon2"):
        assert secret not in shown, secret


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_stay_text(service: web.Service, lang: str) -> None:
    browser = client(service, "admin")
    for path, _ in _paths(service):
        answer = browser.get(path, params={"lang": lang, "q": HOSTILE} if path == "/devices" else {"lang": lang})
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert HOSTILE not in answer.text, path


def test_a_form_from_elsewhere_changes_nothing(service: web.Service) -> None:
    browser = client(service, "admin")
    answer = browser.post("/manage/account", data={"name": "eve", "role": "admin", "password": PASSWORD})
    assert answer.status_code == 403 and service.store.accounts() == []
    token = csrf(browser.get("/manage").text)
    other = client(service, "admin")
    for wrong in (token, "²" * 64, "\udcff", ""):
        data = {"name": "eve", "role": "admin", "password": PASSWORD, "csrf": wrong.encode("utf-8", "surrogateescape")}
        assert other.post("/manage/account", data=data).status_code == 403
    assert service.store.accounts() == []


@pytest.mark.parametrize(
    ("sent", "code"), [("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)]
)
def test_nobody_is_signed_in_from_elsewhere(service: web.Service, sent: str, code: int) -> None:
    auth.make_account(service.store, "mallory", "provider", PASSWORD, time.time())
    data = {"name": "mallory", "password": PASSWORD}
    browser = client(service)
    assert browser.post("/sign-in", data=data, headers={"sec-fetch-site": sent}).status_code == code
    assert browser.get("/sign-in", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_another_host_is_refused(service: web.Service) -> None:
    browser = client(service)
    assert browser.get("/sign-in", headers={"host": "evil.example"}).status_code == 421
    assert browser.get("/sign-in", headers={"host": "testserver:8737"}).status_code == 200


def test_pages_may_load_nothing_from_elsewhere(service: web.Service) -> None:
    answer = client(service).get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert "<script>" not in answer.text and "style=" not in answer.text


def test_signing_in_and_out(service: web.Service) -> None:
    auth.make_account(service.store, "anna", "provider", PASSWORD, time.time())
    browser = client(service)
    assert browser.post("/sign-in", data={"name": "anna", "password": "falsch"}).status_code == 403
    answer = browser.post("/sign-in", data={"name": "anna", "password": PASSWORD, "next": "//evil.example/"})
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    shown = browser.get("/devices")
    assert shown.status_code == 200
    assert browser.post("/sign-out", data={"csrf": csrf(shown.text)}).status_code == 303
    assert browser.get("/devices").status_code == 303


def test_guessing_is_stopped(service: web.Service) -> None:
    browser = client(service)
    codes = [browser.post("/sign-in", data={"name": "mallory", "password": str(n)}).status_code for n in range(7)]
    assert codes[:5] == [403] * 5 and codes[5:] == [429, 429]


def test_an_owners_link_opens_until_it_is_withdrawn(service: web.Service) -> None:
    admin = client(service, "admin")
    shown = admin.post("/manage/link", data={"csrf": csrf(admin.get("/manage").text), "holder": "Chefin", "days": "7"})
    found = re.search(r"/l/([\w-]+)", shown.text)
    assert found
    assert found[1] not in admin.get("/manage").text
    owner = client(service)
    assert owner.get(f"/l/{found[1]}").status_code == 303
    assert owner.get("/").status_code == 200 and owner.get("/devices").status_code == 403
    service.store.withdraw(service.store.passes("link")[0].id)
    assert owner.get("/").status_code == 303
    assert client(service).get(f"/l/{found[1]}").status_code == 410


def test_a_link_shows_one_site_only(store: Store, service: web.Service) -> None:
    seed(store, "other")
    owner = client(service, "owner", site="office")
    assert "other" not in owner.get("/?site=other").text


def test_two_people_at_the_same_field_lose_nothing(service: web.Service) -> None:
    browser = client(service, "provider")
    inventory = service.inventory("office")
    assert inventory is not None
    id_ = inventory.devices[0].id
    token = csrf(browser.get(f"/devices/{id_}").text)
    first = {"csrf": token, "seen-room": "", "room": "EG"}
    assert browser.post(f"/devices/{id_}", data=first).status_code == 303
    second = browser.post(
        f"/devices/{id_}", data={"csrf": token, "seen-room": "", "room": "OG", "seen-name": "", "name": "Neu"}
    )
    assert second.status_code == 409 and "EG" in second.text and "OG" in second.text
    assert service.store.notes("office")[id_] == {"room": "EG", "name": "Neu"}


def test_a_finding_is_accepted_with_a_reason_and_a_date(service: web.Service) -> None:
    browser = client(service, "admin")
    shown = browser.get("/findings").text
    found = re.search(r'name="finding" value="([^"]+)"', shown)
    assert found
    data = {"csrf": csrf(shown), "finding": found[1], "reason": "", "until": ""}
    assert browser.post("/findings", data=data).status_code == 400
    assert browser.post("/findings", data={**data, "reason": "wird ersetzt", "until": "2099-06-30"}).status_code == 303
    taken = browser.get("/findings").text
    assert "wird ersetzt" in taken and "30.06.2099" in taken  # also in summer, when the day ends earlier than in UTC
    assert browser.post("/findings", data={**data, "take-back": "1"}).status_code == 303
    assert service.store.accepted("office") == {}


@pytest.mark.parametrize(
    "path", ["/devices/none", "/scans/none", "/documents/none", "/plan/file/exe", "/nowhere", "/static/../app.py"]
)
def test_unknown_ids_are_a_clear_page(service: web.Service, path: str) -> None:
    answer = client(service, "admin").get(path)
    assert answer.status_code == 404 and "Traceback" not in answer.text


def test_a_huge_form_is_refused(service: web.Service) -> None:
    answer = client(service).post("/sign-in", content=b"x", headers={"content-length": str(1 << 30)})
    assert answer.status_code == 413


def test_search_finds_by_name_address_and_mac_in_any_spelling(service: web.Service) -> None:
    browser = client(service, "provider")
    for query in ("drucker", "10.0.0.3", "00-11-32-00-00-03", "001132000003", "DRUCK 10.0"):
        shown = browser.get("/devices", params={"q": query}).text
        assert "drucker" in shown and "router" not in re.sub(r"<option.*?</option>", "", shown), query


def test_search_looks_into_every_fact_and_puts_first_what_was_typed(store: Store) -> None:
    run = new_run("scan", "office", "pc", "me", ["10.0.0.0/24"], {})
    store.begin(run)
    seen = []
    for number, name in ((2, "zwei"), (21, "einundzwanzig"), (22, "zweiundzwanzig")):
        key, source = Key.mac(f"00:11:32:00:01:{number:02x}"), Source("arp", "pc", f"x{number}", f"10.0.0.{number}")
        claims: list[Claim] = [
            Address(f"10.0.0.{number}", 24),
            Attribute("sys_name", name),
            Attribute("fqdn", f"{name}.buero.example"),
            Attribute("location", "Keller"),
            Service("tcp", 9100, "pdl-datastream"),
        ]
        seen += [Observation(key, claim, source, run.started) for claim in claims]
    store.add(run.id, "office", [], seen)
    store.end(run.id, "done", run.started + 10)
    service = web.Service(store, UserSettings())
    browser = client(service, "provider")

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>([^<]*)', browser.get("/devices", params={"q": query}).text)

    assert names("10.0.0.2")[0] == "zwei" and len(names("10.0.0.2")) == 3
    assert names("zwei")[0] == "zwei" and len(names("zwei")) == 2
    for query, count in (("buero.example", 3), ("Keller", 3), ("9100", 3), ("Synology", 3), ("pdl 22", 1)):
        assert len(names(query)) == count, query
    service.close()


def _ids(service: web.Service) -> dict[str, str]:
    inventory = service.inventory("office")
    assert inventory is not None
    return {d.label: d.id for d in inventory.devices}


def test_merged_split_removed_and_taken_back(service: web.Service) -> None:
    browser = client(service, "provider")
    ids = _ids(service)
    one, other = ids["router"], ids["drucker"]
    token = csrf(browser.get(f"/devices/{one}").text)
    assert browser.post(f"/devices/{one}/merge", data={"csrf": token, "other": one}).status_code == 400
    assert browser.post(f"/devices/{one}/merge", data={"csrf": token, "other": other}).status_code == 303
    assert browser.get(f"/devices/{other}").headers["location"] == f"/devices/{one}"
    shown = browser.get(f"/devices/{one}").text
    assert "10.0.0.3" in shown and "drucker" in shown
    assert browser.post(f"/devices/{one}/split", data={"csrf": token}).status_code == 400
    taken = {"csrf": token, "key mac 00:11:32:00:00:03": "1"}
    answer = browser.post(f"/devices/{one}/split", data=taken)
    assert answer.status_code == 303  # a merge goes before: the split makes a device of a part again
    undo = {"csrf": token, "what": "merge", "subject": other, "back": one}
    assert browser.post("/corrections/undo", data=undo).headers["location"] == f"/devices/{one}"
    assert browser.post("/corrections/undo", data=undo).status_code == 404
    service.store.no_longer_correct("office", "split", subject="mac 00:11:32:00:00:03")
    assert _ids(service) == ids
    assert browser.post(f"/devices/{one}/remove", data={"csrf": token}).status_code == 303
    shown = browser.get("/devices").text
    assert browser.get(f"/devices/{one}").status_code == 404 and "router" in shown
    browser.post("/corrections/undo", data={"csrf": token, "what": "remove", "subject": one})
    assert _ids(service) == ids


def test_cards_are_put_where_a_person_wants_them_in_every_output(service: web.Service) -> None:
    browser = client(service, "provider")
    shown = browser.get("/plan/arrange")
    token = csrf(shown.text)
    card = re.findall(r'class="card" data-id="([^"]+)"', shown.text)[-1]
    assert "'sha256-" in shown.headers["content-security-policy"]
    assert "unsafe" not in shown.headers["content-security-policy"]
    before = browser.get("/plan/file/svg").content
    owner = client(service, "owner").get("/plan/file/svg").content
    data = {"csrf": token, "card": card, "x": "333.3", "y": "444"}
    assert browser.post("/plan/place", data=data).status_code == 303
    assert service.store.places("office") == {card: {"x": "333.3", "y": "444.0"}}
    moved = browser.get("/plan/file/svg").content
    assert moved != before and browser.get("/plan/map").content
    assert client(service, "owner").get("/plan/file/svg").content != owner
    for wrong in ({"x": "nan"}, {"y": "1e9"}, {"x": ""}, {"x": "<b>"}):
        assert browser.post("/plan/place", data={**data, **wrong}).status_code == 400
    assert browser.post("/plan/place", data={**data, "card": "../../etc"}).status_code == 404
    assert browser.post("/plan/place", data={"csrf": token, "card": card, "reset": "1"}).status_code == 303
    assert browser.get("/plan/file/svg").content == before
    assert client(service, "owner").get("/plan/arrange").status_code == 403


@pytest.mark.parametrize("role", ["provider", "owner"])
def test_every_view_is_shown_and_downloaded(service: web.Service, role: str) -> None:
    browser, pictures = client(service, role), set()
    for view in ("physical", "logical", "wlan", "ports", "bsi", "nonsense"):
        assert browser.get("/plan", params={"view": view}).status_code == 200
        shown = browser.get("/plan/picture", params={"view": view, "theme": "dark"})
        assert shown.headers["content-type"] == "image/svg+xml" and HOSTILE not in shown.text
        assert role == "provider" or "10.0.0." not in shown.text
        pictures.add(shown.content)
        assert browser.get("/plan/file/svg", params={"view": view}).content.startswith(b"<svg")
    assert len(pictures) == 5


def test_documents_are_kept_with_date_and_checksum_looked_at_and_removed(service: web.Service) -> None:
    import hashlib

    admin, owner = client(service, "admin"), client(service, "owner")
    token = csrf(admin.get("/documents").text)
    for redact in ("", "1"):
        form = {"csrf": token, "format": "document-html", "lang": "en", "redact": redact}
        names = [f for f in re.findall(r'<option value="([^"]+)"', admin.get("/documents").text) if "html" in f]
        assert admin.post("/documents", data={**form, "format": names[0]}).status_code == 303
    kept = service.store.documents("office")
    assert len(kept) == 2
    for one in kept:
        content = admin.get(f"/documents/{one.id}").content
        assert hashlib.sha256(content).hexdigest() == one.checksum and one.checksum in admin.get("/documents").text
        shown = admin.get(f"/documents/{one.id}/look")
        assert shown.content == content and shown.headers["content-security-policy"].startswith("sandbox")
        redacted = "-redacted." in one.name
        for path in ("", "/look"):
            assert owner.get(f"/documents/{one.id}{path}").status_code == (200 if redacted else 404)
        assert (one.name in owner.get("/documents").text) == redacted
    assert owner.post(f"/documents/{kept[0].id}/remove", data={}).status_code == 403
    assert admin.post(f"/documents/{kept[0].id}/remove", data={"csrf": token}).status_code == 303
    assert [k.id for k in service.store.documents("office")] == [kept[1].id]


def test_an_owner_gets_redacted_documents_only_whatever_they_are_called(store: Store) -> None:
    site = "x-redacted.de"
    seed(store, site)
    service = web.Service(store, UserSettings())
    whole, hidden = f"{site}-csv-de.csv", f"{site}-csv-de-redacted.csv"
    for name in (whole, hidden):
        store.keep_document(site, name, 1.0, "me", "0" * 64, name.encode())
    ids = {one.name: one.id for one in store.documents(site)}
    owner = client(service, "owner", site=site)
    shown = owner.get("/documents").text
    assert f">{hidden}<" in shown and f">{whole}<" not in shown
    assert owner.get(f"/documents/{ids[hidden]}").text == hidden
    assert owner.get(f"/documents/{ids[whole]}").status_code == 404
    service.close()


def test_preferences_are_cookies_that_no_script_reads(store: Store) -> None:
    service = web.Service(store, UserSettings(), https=True)
    browser = client(service)
    browser.cookies.set("__Host-netzplan", auth.grant(store, "session", "admin", "a", "", time.time(), 3600))
    for path in ("/choose?lang=en", "/choose?to=office", "/devices?column=ip"):
        cookie = browser.get(path).headers["set-cookie"].lower()
        assert "httponly" in cookie and "secure" in cookie and "samesite=lax" in cookie, path
    service.close()


def test_answers_about_the_site_are_kept_and_nobody_overwrites_another(service: web.Service) -> None:
    browser = client(service, "provider")
    token = csrf(browser.get("/open/site").text)
    data = {"csrf": token, "provider": "Telekom <b>", "seen-provider": "", "contact.police.phone": "110"}
    assert browser.post("/open/site", data=data).status_code == 303
    assert "Telekom &lt;b&gt;" in browser.get("/open/site").text
    clash = browser.post("/open/site", data={**data, "provider": "Vodafone", "rack": "2"})
    assert clash.status_code == 409 and "Telekom &lt;b&gt;" in clash.text and "Vodafone" in clash.text
    said = service.store.notes("office")["site"]
    assert said == {"provider": "Telekom <b>", "contact.police.phone": "110", "rack": "2"}


def test_what_is_printed_is_set_for_each_site(store: Store, service: web.Service) -> None:
    seed(store, "other")
    browser = client(service, "admin")
    token = csrf(browser.get("/settings").text)
    data = {"csrf": token, "customer": "Muster <b> AG", "seen-customer": "", "revision": "", "seen-revision": ""}
    assert browser.post("/settings", data=data).status_code == 303
    assert b"Muster &lt;b&gt; AG" in browser.get("/plan/file/svg").content
    assert b"Muster" not in browser.get("/plan/file/svg?site=other").content
    assert browser.post("/settings", data={**data, "customer": "Andere"}).status_code == 409
    assert service.store.notes("office")["site"] == {"print.customer": "Muster <b> AG"}
    assert browser.post("/settings/probe", data={"csrf": token}).status_code == 400


def test_a_new_site_needs_a_name_and_a_private_network(service: web.Service) -> None:
    browser = client(service, "admin")
    token = csrf(browser.get("/sites").text)
    for wrong in ({"name": ""}, {"name": "office", "networks": "10.1.0.0/24"}, {"name": "neu"}):
        assert browser.post("/sites", data={"csrf": token, **wrong}).status_code == 400
    answer = browser.post("/sites", data={"csrf": token, "name": "neu", "networks": "8.8.8.0/24"})
    assert answer.status_code == 400
    started: list[tuple[object, ...]] = []

    class Fake:
        def start(self, *words: object) -> bool:
            started.append(words)
            return True

        def job(self, site: str) -> None:
            return None

    service.scanner = Fake()  # type: ignore[assignment]  # of this test
    assert browser.post("/sites", data={"csrf": token, "name": " neu ", "networks": "10.1.0.0/24"}).status_code == 303
    assert started == [("neu", "a admin", ("10.1.0.0/24",))]


def test_a_token_is_good_for_what_it_was_made_for(service: web.Service) -> None:
    admin = client(service, "admin")
    token = csrf(admin.get("/manage").text)
    made = {}
    for scope in ("reads", "exports"):
        shown = admin.post("/manage/token", data={"csrf": token, "holder": "x", "scope": scope, "days": "5"}).text
        found = re.search(r'<code class="secret">([\w-]+)', shown)
        assert found
        made[scope] = {"authorization": f"Bearer {found[1]}"}
    browser = client(service)
    for scope, allowed in (("reads", 403), ("exports", 200)):
        assert browser.get("/api/v1/devices", headers=made[scope]).status_code == 200
        assert browser.get("/api/v1/devices?format=csv", headers=made[scope]).status_code == allowed
        assert browser.get("/api/v1/export/json", headers=made[scope]).status_code == allowed
        assert browser.get("/devices", headers=made[scope]).status_code == 303
    for wrong in ({"scope": "admin"}, {"days": "9999"}, {"days": "x"}):
        assert admin.post("/manage/token", data={"csrf": token, "scope": "reads", **wrong}).status_code == 400
    service.store.withdraw(service.store.passes("token")[0].id)
    codes = [browser.get("/api/v1/devices", headers=h).status_code for h in made.values()]
    assert sorted(codes) == [200, 401]


def test_the_owner_changes_nothing(service: web.Service) -> None:
    browser, ids = client(service, "owner"), _ids(service)
    for what in ("merge", "split", "remove"):
        assert browser.post(f"/devices/{ids['router']}/{what}", data={"other": ids["drucker"]}).status_code == 403
    assert service.store.corrections("office") == []


def test_chosen_columns_stay_and_what_is_shown_is_exported(service: web.Service) -> None:
    browser = client(service, "provider")
    shown = browser.get("/devices?column=mac&column=room&column=nonsense").text
    head = re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)', shown)
    assert head == ["Name", "MAC-Adresse", "Standort, Raum"]
    again = re.findall(r'<th scope="col"[^>]*><a[^>]*>([^<]+)', browser.get("/devices?q=drucker").text)
    assert again == head
    content = browser.get("/devices/as/csv?q=drucker").content.decode("utf-8-sig")
    lines = content.splitlines()
    assert lines[0] == '"Name";"MAC-Adresse";"Standort, Raum";"Kennung"' and len(lines) == 2
    assert lines[1].startswith('"drucker";"00:11:32:00:00:03"')
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(browser.get("/devices/as/xlsx?q=drucker").content))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == ["drucker"]
    assert browser.get("/devices/as/exe").status_code == 404


def test_sorted_both_ways_and_addresses_as_numbers(service: web.Service) -> None:
    browser = client(service, "provider")

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>([^<]+)', browser.get(f"/devices?{query}").text)

    assert names("sort=ip") == names("sort=-ip")[::-1]
    assert names("sort=name")[0] == "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;"
    assert len(names("sort=nonsense&page=99999999999")) == 3


def test_a_schedule_is_kept_or_its_fault_named(service: web.Service) -> None:
    browser = client(service, "admin")
    token = csrf(browser.get("/scans").text)
    good = {"csrf": token, "light": "60", "deep": "1440", "quiet_from": "22:00", "quiet_to": "06:00"}
    assert browser.post("/scans/schedule", data=good).status_code == 303
    assert service.store.plan("office")["light_minutes"] == 60
    shown = browser.get("/scans").text
    assert "stündlich" in shown and "täglich" in shown and "Ruhe von 22:00 bis 06:00" in shown
    assert "Als Nächstes: gründlich" in shown
    for wrong in (
        {"light": "1"},
        {"quiet_from": "25:00"},
        {"webhook": "file:///etc/passwd"},
        {"networks": "8.8.8.0/24"},
    ):
        assert browser.post("/scans/schedule", data={**good, **wrong}).status_code == 400
    assert service.store.plan("office")["light_minutes"] == 60


def test_where_messages_go_is_not_shown_again(service: web.Service) -> None:
    browser = client(service, "admin")
    token = csrf(browser.get("/scans").text)
    kept = {
        "csrf": token,
        "webhook": "https://u:geheim1@hooks.example/T0/geheim2",
        "ntfy": "https://ntfy.example/geheim3",
    }
    assert browser.post("/scans/schedule", data=kept).status_code == 303
    shown = browser.get("/scans").text
    assert "https://hooks.example/…" in shown and "https://ntfy.example/…" in shown and "geheim" not in shown
    assert browser.post("/scans/schedule", data={"csrf": token, "webhook": "", "light": "60"}).status_code == 303
    assert service.store.plan("office")["webhook"].endswith("geheim2")
    assert browser.post("/scans/schedule", data={"csrf": token, "webhook": "", "no-webhook": "1"}).status_code == 303
    assert service.store.plan("office")["webhook"] == "" and service.store.plan("office")["ntfy"]


def test_what_could_not_be_seen_is_told_shortly(service: web.Service) -> None:
    store = service.store
    run = store.runs("office")[-1]
    outcomes = [
        Outcome("arp", "done", asked=3, answered=3),
        Outcome("snmp", "failed", "error:timeout"),
        Outcome("unifi", "skipped", "needs-credentials:unifi"),
        Outcome("omada", "skipped", "needs-credentials:omada"),
        Outcome("nmap", "skipped", "needs-option:deep"),
        Outcome("mqtt", "skipped", "no-target"),
        Outcome("dhcp", "skipped", "needs-raw"),
    ]
    store.add(run.id, "office", [], [], outcomes)
    shown = client(service, "provider").get("/").text.partition("Was nicht erfasst wurde")[2]
    lines = re.findall(r"<li>(.*?)</li>", shown)
    assert len(lines) == 4 and "SNMP" in lines[0] and "sudo" in lines[1]
    assert "Omada" in lines[2] and "UniFi" in lines[2] and "nmap" in lines[3] and "MQTT" not in shown
    page = client(service, "provider").get(f"/scans/{run.id}").text
    assert page.index("SNMP") < page.index("ARP") < page.index("Omada") and "ausgelassen ausgelassen" not in page
