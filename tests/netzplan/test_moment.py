"""What was sent a moment ago is sent again, to nobody whom it is not for, and not longer than that."""

from __future__ import annotations

import pathlib
import time
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from netzplan.settings import UserSettings
from netzplan.store import Store
from netzplan.web import auth, moment
from netzplan.web import service as web
from netzplan.web.app import make_app
from netzplan.web.moment import Memory, Moment, Reader, Span
from tests.netzplan.test_service import csrf, seed


@pytest.fixture
def service(tmp_path: pathlib.Path) -> Iterator[web.Service]:
    store = Store(tmp_path / "office.db")
    seed(store)
    made = web.Service(store, UserSettings())
    yield made
    made.close()


def reader(service: web.Service, role: str, name: str) -> tuple[TestClient, str]:
    """A browser that is signed in, and its secret."""
    made = TestClient(make_app(service, frozenset({"testserver"})), follow_redirects=False)
    secret = auth.grant(service.store, "session", role, name, "", time.time(), 3600)
    made.cookies.set("netzplan", secret)
    return made, secret


def asked_of_the_store(service: web.Service, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on: the sessions that the store was asked for."""
    asked: list[str] = []
    real = service.store.admit
    monkeypatch.setattr(service.store, "admit", lambda *given: asked.append(given[0]) or real(*given))  # type: ignore[func-returns-value]
    return asked


def test_many_requests_are_one_question_to_the_store(service: web.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.moment.pages, "_span", Span(60.0, 60.0))
    monkeypatch.setattr(service.moment.sessions, "_span", Span(60.0, 60.0))
    anna, hers = reader(service, "provider", "anna")
    anna.get("/devices")  # the first of all writes down who is who
    first = anna.get("/devices")
    asked = asked_of_the_store(service, monkeypatch)
    for _ in range(5):
        again = anna.get("/devices")
        assert again.text == first.text and again.headers == first.headers
    assert asked == []
    assert anna.get("/devices?q=nothing").text != first.text and asked == [hers]
    assert 'lang="en"' in anna.get("/devices", headers={"accept-language": "en"}).text


def test_each_session_gets_its_own_token_and_its_own_role(service: web.Service) -> None:
    (anna, _), (otto, _), (chef, _) = (
        reader(service, role, role) for role in ("provider", "provider", "owner")
    )  # the last of them writes: what was known before is forgotten
    for _ in range(2):
        tokens = {csrf(one.get("/findings").text) for one in (anna, otto, chef)}
        assert len(tokens) == 3
        assert "/devices/" in anna.get("/findings").text and "/devices/" not in chef.get("/findings").text
        assert chef.get("/devices").status_code == 403
        answer = anna.post("/open/site", data={"csrf": csrf(otto.get("/devices").text), "wlan.guest": "x"})
        assert answer.status_code == 403


def test_whoever_is_signed_out_sees_nothing_more(service: web.Service) -> None:
    anna, secret = reader(service, "provider", "anna")
    shown = anna.get("/devices")
    assert anna.get("/devices").status_code == 200
    assert anna.post("/sign-out", data={"csrf": csrf(shown.text)}).status_code == 303
    anna.cookies.set("netzplan", secret)
    assert anna.get("/devices").status_code == 303
    otto, secret = reader(service, "provider", "otto")
    assert otto.get("/devices").status_code == 200
    service.store.drop_account("otto")  # as `netzplan account` does, here in the same process
    assert otto.get("/devices").status_code == 303


def test_what_another_process_has_ended_is_over_in_a_moment(
    service: web.Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(moment.time, "monotonic", lambda: now[0])
    anna, _ = reader(service, "provider", "anna")
    assert anna.get("/devices").status_code == 200
    assert isinstance(service.store.place, pathlib.Path)
    with Store(service.store.place) as other:
        other.drop_account("anna")
    now[0] += moment.SESSIONS.longest + 0.1
    assert anna.get("/devices").status_code == 303


def test_two_cookies_of_one_name_are_looked_at_closely() -> None:
    kept = Moment(lambda: 1, "netzplan")

    def scope(*cookies: bytes) -> dict[str, object]:
        return {"path": "/", "query_string": b"", "headers": [(b"cookie", one) for one in cookies]}

    given = scope(b"netzplan=mine; netzplan =theirs")
    assert kept.again(given) is None
    kept.keep(given, "theirs", Reader("admin", "", b"t"), b"page", b"-", 1)  # another part of the service read it so
    assert kept.again(scope(b"netzplan=mine; netzplan =theirs")) is None
    assert kept.again(scope(b"netzplan=mine")) is None
    twice = scope(b"netzplan=mine; netzplan=theirs")
    assert kept.again(twice) is None and "netzplan.moment" not in twice


def test_a_memory_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    now, writes = [0.0], [1]
    monkeypatch.setattr(moment.time, "monotonic", lambda: now[0])
    memory: Memory[str] = Memory(Span(1.0, 3.0), lambda: writes[0])
    memory.keep("a", "x", 1)
    assert memory.get("a") == "x" and memory.get("b") is None
    now[0] = 1.5
    assert memory.get("a") is None and memory.get("a") == "x"  # one looks again, the rest need not wait
    now[0] = 3.5
    assert memory.get("a") is None
    memory.keep("a", "x", 1)
    writes[0] = 2
    assert memory.get("a") is None
    memory.keep("a", "x", 1)  # looked up before the writing
    assert memory.get("a") is None
    for number in range(1000):
        now[0] += 1.0
        memory.keep(number, "x", 2)
    assert len(memory._known) < 200
