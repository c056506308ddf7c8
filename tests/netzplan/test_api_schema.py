"""The programs' interface against its own description: nothing that is sent makes it fail, no answer is outside."""

from __future__ import annotations

import pathlib
import time
from collections.abc import Iterator
from typing import Any

import pytest

from netzplan.settings import UserSettings
from netzplan.store import Store
from netzplan.web import auth
from netzplan.web.app import make_app, pages
from netzplan.web.openapi import description
from netzplan.web.service import Service
from tests.netzplan.test_service import seed

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
hypothesis = pytest.importorskip("hypothesis")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """The description with the application behind it, and a token."""
    with Store(tmp_path_factory.mktemp("api") / "office.db") as store:
        seed(store)
        service = Service(store, UserSettings())
        token = auth.grant(store, "token", "exports", "test", "", time.time(), 3600)
        yield schemathesis.openapi.from_dict(description()), make_app(service, frozenset({"testserver"})), token
        service.close()


PATHS = sorted(description()["paths"])


def test_the_description_names_every_route() -> None:
    routes = {p.path for p in pages() if p.path.startswith("/api/")} - {"/api/v1/openapi.json"}
    assert routes == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_no_request_makes_it_fail(asked: tuple[Any, Any, str], path: str) -> None:
    schema, app, token = asked
    operation = schema[path]["GET"]
    operation.schema.app = app

    @hypothesis.given(case=operation.as_strategy())
    @hypothesis.settings(
        max_examples=40,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    def each(case: Any) -> None:
        answer = case.call(app=app, base_url="http://testserver", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code < 500
        case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error, *_checks()])

    each()


def _checks() -> list[Any]:
    from schemathesis.specs.openapi import checks

    return [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]


def test_wrong_methods_and_secrets_are_answered_as_described(tmp_path: pathlib.Path) -> None:
    from starlette.testclient import TestClient

    with Store(tmp_path / "office.db") as store:
        service = Service(store, UserSettings())
        browser = TestClient(make_app(service, frozenset({"testserver"})))
        for path in PATHS:
            path = path.replace("{id}", "x").replace("{format}", "json")
            assert browser.post(path).status_code == 405
            for header in ("", "Bearer", "Bearer x", "Basic eDp4", "Bearer \xff"):
                answer = browser.get(path, headers={"authorization": header.encode("latin-1")})
                assert answer.status_code == 401 and answer.json() == {"error": "sign-in"}
        token = auth.grant(store, "token", "exports", "test", "", time.time(), 3600)
        for path in PATHS:  # nothing was ever seen
            path = path.replace("{id}", "x").replace("{format}", "json")
            answer = browser.get(path, headers={"authorization": f"Bearer {token}"})
            assert answer.status_code == (200 if path == "/api/v1/sites" else 404) and answer.json()
        service.close()


def test_devices_are_searched_filtered_and_given_a_part_at_a_time(asked: tuple[Any, Any, str]) -> None:
    from starlette.testclient import TestClient

    _, app, token = asked
    browser = TestClient(app, headers={"authorization": f"Bearer {token}"})

    def names(**query: object) -> list[str]:
        return [d["ips"][0] for d in browser.get("/api/v1/devices", params=query).json()["items"]]  # type: ignore[arg-type]

    assert sorted(names()) == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
    assert names(q="drucker") == ["10.0.0.3"] and names(q="00-11-32-00-00-03") == ["10.0.0.3"]
    assert names(role="nonsense") == [] and len(names(role="unknown")) <= 3
    assert [*names(limit=2), *names(limit=2, offset=2)] == names()
    assert browser.get("/api/v1/devices", params={"limit": 1}).json()["total"] == 3
