"""Whatever is sent: a clear answer, never a failure, and nothing after it is broken."""

from __future__ import annotations

import pathlib
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from netzplan.settings import UserSettings
from netzplan.store import Store
from netzplan.web import auth
from netzplan.web import service as web
from netzplan.web.app import make_app, pages
from netzplan.web.forms import clean, number
from tests.netzplan.test_service import PASSWORD, seed

NASTY = (
    *("", " ", "-1", "0", "²", "٣", "9" * 5000, "1e400", "nan", "a\0b", "\0", "\udcff", "<script>alert(1)</script>"),
    *(
        "../../etc/passwd",
        "..\\..\\x",
        "'; DROP TABLE runs; --",
        "%00%0a",
        "\r\nset-cookie: x=1",
        "x" * 3000,
        "🖨" * 300,
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "2999-12-31",
        "22:99",
        "²²:00",
        "file:///etc/passwd",
        "http://",
        "a@b@c",
        "0.0.0.0/0",
        "::/0",
    ),
)
FORMS = {
    "/sign-in": {"name": "eva", "password": PASSWORD, "next": "/"},
    "/first/{secret}": {},
    "/devices/{id}": {"name": "x", "seen-name": "", "role": "printer", "room": "1", "seen-room": "", "back": "/open"},
    "/devices/{id}/merge": {"other": "{other}"},
    "/devices/{id}/split": {"key mac 00:11:32:00:00:03": "1"},
    "/devices/{id}/remove": {},
    "/corrections/undo": {"what": "merge", "subject": "{other}", "target": "", "back": "{id}"},
    "/documents": {"format": "csv", "lang": "de", "redact": "1"},
    "/documents/{id}/remove": {},
    "/findings": {"finding": "{finding}", "reason": "x", "until": "2999-01-01", "take-back": ""},
    "/manage/account": {"name": "eva", "role": "admin", "password": PASSWORD, "remove": ""},
    "/manage/link": {"holder": "x", "days": "3"},
    "/manage/token": {"holder": "x", "scope": "reads", "days": "3", "all": "1"},
    "/manage/withdraw": {"id": "x"},
    "/open/site": {"contact.provider": "x", "seen-contact.provider": ""},
    "/plan/place": {"card": "internet", "x": "1", "y": "2", "reset": "", "hide": ""},
    "/scans/start": {"networks": "10.0.0.0/30", "new-site": "", "deep": "1"},
    "/scans/cancel": {},
    "/scans/schedule": {
        "networks": "10.0.0.0/24",
        "light": "60",
        "deep": "0",
        "quiet_from": "22:00",
        "quiet_to": "06:00",
        "mail_to": "a@b.example",
        "webhook": "https://x.example/",
        "ntfy": "",
        "no-ntfy": "1",
    },
    "/settings": {"customer": "x", "seen-customer": "", "revision": "2", "seen-revision": ""},
    "/settings/probe": {},
    "/sign-out": {},
    "/sites": {"name": "new", "networks": "10.0.0.0/24"},
}
QUERIES = {
    "/devices": ("q", "role", "network", "sort", "page", "column", "site", "lang"),
    "/devices/as/{kind}": ("q", "sort", "column"),
    "/devices/{id}": ("history",),
    "/plan": ("view", "find"),
    "/plan/picture": ("view", "theme"),
    "/plan/file/{suffix}": ("view", "redact"),
    "/changes": ("before",),
    "/scans": ("before",),
    "/open": ("skip",),
    "/choose": ("lang", "to", "back"),
    "/sign-in": ("next",),
    "/api/v1/devices": ("offset", "limit", "q", "role", "format"),
    "/api/v1/changes": ("offset", "limit", "since"),
}


@pytest.fixture
def service(tmp_path: pathlib.Path) -> Iterator[web.Service]:
    store = Store(tmp_path / "office.db")
    seed(store)
    made = web.Service(store, UserSettings())
    yield made
    made.close()


class Asker:
    """An administrator who sends nonsense."""

    def __init__(self, service: web.Service) -> None:
        self.service = service
        app = make_app(service, frozenset({"testserver"}))
        self.browser = TestClient(app, follow_redirects=False, raise_server_exceptions=True)
        self.admit()
        inventory = service.inventory("office")
        assert inventory is not None
        first, other = [d.id for d in inventory.devices if d.macs][:2]
        self.known = {"{id}": first, "{other}": other, "{finding}": inventory.findings[0].key}

    def admit(self) -> None:
        secret = auth.grant(self.service.store, "session", "admin", "x", "", time.time(), 3600)
        self.browser.cookies.set("netzplan", secret)
        self.token = auth.csrf(secret)

    def fill(self, text: str) -> str:
        for name, value in {**self.known, "{secret}": "x", "{kind}": "csv", "{suffix}": "svg"}.items():
            text = text.replace(name, value)
        return text


def test_the_forms_are_all_there() -> None:
    assert set(FORMS) == {page.path for page in pages() if "POST" in page.methods}
    assert set(QUERIES) <= {page.path for page in pages()}


def send(asker: Asker, path: str) -> None:
    """This form with nonsense in each of its fields and in its address; no answer may be a failure."""
    good = {name: asker.fill(value) for name, value in FORMS[path].items()}
    for field in (*good, "{path}", "unknown"):
        for value in NASTY:
            sent = {**good, "csrf": asker.token, field: value}
            where = path.replace("{id}", _quoted(value)) if field == "{path}" else asker.fill(path)
            plain = {k: v.encode("utf-8", "surrogateescape") for k, v in sent.items()}
            answer = asker.browser.post(where, data=plain)
            assert answer.status_code < 500 or (path == "/settings/probe" and answer.status_code == 502), (field, value)
            assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"]
            if path == "/sign-out":
                asker.admit()


def look(asker: Asker) -> None:
    """And everything is still to be seen."""
    asker.admit()
    for page in pages():
        if "GET" in page.methods and page.right and "{" not in page.path and "watch" not in page.path:
            assert asker.browser.get(page.path).status_code == 200, page.path


@pytest.mark.parametrize("path", sorted(FORMS))
def test_no_form_makes_a_page_fail(service: web.Service, path: str) -> None:
    asker = Asker(service)
    send(asker, path)
    look(asker)


@pytest.mark.parametrize("path", sorted(QUERIES))
def test_no_query_makes_a_page_fail(service: web.Service, path: str) -> None:
    asker = Asker(service)
    for name in QUERIES[path]:
        for value in NASTY:
            answer = asker.browser.get(asker.fill(path), params={name: value.encode("utf-8", "surrogateescape")})
            assert answer.status_code < 500, (name, value)
            assert "<script>alert(1)" not in answer.text
            where = answer.headers.get("location", "/")
            assert where.startswith("/") and not where.startswith("//")


@pytest.mark.parametrize("path", ["/devices/{x}", "/scans/{x}", "/documents/{x}", "/documents/{x}/look", "/l/{x}"])
def test_no_address_makes_a_page_fail(service: web.Service, path: str) -> None:
    asker = Asker(service)
    for value in NASTY:
        answer = asker.browser.get(path.replace("{x}", _quoted(value)))
        assert answer.status_code in (200, 303, 307, 404, 410), value


def _quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value.encode("utf-8", "surrogateescape"), safe="")


def test_too_much_is_refused_in_words(service: web.Service) -> None:
    asker = Asker(service)
    many = {f"f{n}": "x" for n in range(500)}
    for sent in ({"data": many}, {"data": {"customer": "x" * 2_000_000}}, {"files": [("a", ("a", b"x"))] * 9}):
        answer = asker.browser.post("/settings", **sent)  # type: ignore[arg-type]
        assert answer.status_code == 400 and "Es wurde nichts geändert" in answer.text
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = asker.browser.post("/settings", content=(b"a=b&" * 250_000 for _ in range(25)), headers=kind)
    assert answer.status_code == 413  # its size was not said beforehand
    assert asker.browser.put("/settings").status_code == 405


@pytest.mark.parametrize(
    ("text", "found"),
    [("7", 7), (" 7 ", 7), ("0", 0), ("100", 100), ("101", None), ("²", None), ("-1", None), ("", None)],
)
def test_numbers(text: str, found: int | None) -> None:
    assert number(text, 100) == found
    assert clean("a\0b") == "ab"


def test_a_date_that_is_over_is_told(service: web.Service) -> None:
    asker = Asker(service)
    sent = {"csrf": asker.token, "finding": asker.known["{finding}"], "reason": "x", "until": "2020-01-01"}
    answer = asker.browser.post("/findings", data=sent)
    assert answer.status_code == 400 and "liegt schon zurück" in answer.text
    assert service.store.accepted("office") == {}


def test_dates_beyond_the_calendar_are_its_end() -> None:
    from exports.texts import date, moment

    assert date("de", 1e300) == date("de", 253402300800.0) == "31.12.9999" and moment("en", -1e300).startswith(
        "1 Jan 1970"
    )
