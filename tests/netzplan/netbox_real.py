"""A running NetBox, seen as the tests see the server in netbox_server; requests go through a proxy that counts them
and can fail at every n-th."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import requests

from netzplan.push.writer import flat
from tests.netzplan.listening import Answering, listening
from tests.netzplan.netbox_server import FIELDS, Refused

_AT_ONCE = 100
_PASSED = ("authorization", "content-type", "accept")


class Real:
    """As netbox_server.Server. `at` and `token` are those of the NetBox; `url` is the proxy's."""

    def __init__(self, at: str, token: str) -> None:
        self.at, self.secret = at.rstrip("/"), token
        self.requests: list[tuple[str, str]] = []
        self.fail_every = 0
        self.after = False
        self.url = ""
        self.session = requests.Session()
        kind = "Bearer" if token.startswith("nbt_") else "Token"
        self.session.headers["Authorization"] = f"{kind} {token}"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.session.request(method, f"{self.at}/api/{path}", json=body, timeout=120)
        if answer.status_code == 400:
            raise Refused(answer.text)
        assert answer.status_code < 300, (method, path, body, answer.text[:2000])
        return answer.json() if answer.content else None

    def _list(self, model: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < (page := self._ask("GET", f"{model}/?limit=500&offset={len(found)}"))["count"]:
            found += page["results"]
        return found

    @property
    def objects(self) -> dict[str, dict[int, dict[str, Any]]]:
        return {model: {one["id"]: _plain(model, one) for one in self._list(model)} for model in FIELDS}

    def add(self, model: str, /, **fields: Any) -> int:
        return int(self._ask("POST", f"{model}/", fields)["id"])

    def change(self, model: str, number: int, fields: dict[str, Any]) -> None:
        self._ask("PATCH", f"{model}/{number}/", fields)

    def shown(self, model: str, number: int) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("GET", f"{model}/{number}/")
        return found

    def _cable(self, port: int) -> int | None:
        return flat(self.shown("dcim/interfaces", port)["cable"])  # type: ignore[no-any-return] # an id or None

    def clear(self) -> None:
        """Deletes all objects of the models that a push touches."""
        for model in (*reversed(FIELDS), "dcim/locations", "dcim/sites"):
            numbers = [one["id"] for one in self._list(model)]
            for start in range(0, len(numbers), _AT_ONCE):
                self._ask("DELETE", f"{model}/", [{"id": n} for n in numbers[start : start + _AT_ONCE]])


def _plain(model: str, one: dict[str, Any]) -> dict[str, Any]:
    names = [f.rstrip("*") for f in FIELDS[model].split()]
    found = {name: flat(one.get(name)) for name in names}
    for side in (n for n in names if n.endswith("_terminations")):
        found[side] = [{k: end[k] for k in ("object_type", "object_id")} for end in one[side]]
    return {"id": one["id"], **{name: value for name, value in found.items() if value is not None}}


@contextlib.contextmanager
def serving(real: Real) -> Iterator[Real]:
    class Handler(Answering):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            real.requests.append((self.command, self.path))
            broken = real.fail_every and len(real.requests) % real.fail_every == 0
            status, content, kind, version = 500, b'{"error": "out of order"}', "application/json", ""
            if not broken or real.after:
                headers = {k: v for k, v in self.headers.items() if k.lower() in _PASSED}
                told = requests.request(self.command, real.at + self.path, data=body, headers=headers, timeout=300)
                version = told.headers.get("API-Version", "")
                if not broken:
                    status, kind = told.status_code, told.headers.get("Content-Type", kind)
                    content = told.content.replace(real.at.encode(), real.url.encode())
            self.answer(status, content, kind, API_Version=version)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

    with listening(Handler) as real.url:
        yield real
