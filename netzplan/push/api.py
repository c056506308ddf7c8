"""NetBox's REST API through pynetbox: plain dictionaries, few kinds of failure."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from typing import Any

from netzplan.push.change import Failed, Refused, Unreachable
from netzplan.push.http import unchanged

TIMEOUT = 120.0
"""Seconds for one request; a hundred devices with their history take NetBox a while."""
# gunicorn, which serves NetBox, takes request lines of at most 4,094 bytes.
_LONGEST = 3000
_OLDEST = (4, 2)


class NetBox:
    """`model` is `app/plural`, as in the address. TLS certificates are verified; `ca` names a file of further ones."""

    def __init__(self, url: str, token: str, ca: str = "") -> None:
        import pynetbox
        import requests

        class Session(requests.Session):
            def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
                kwargs["timeout"] = TIMEOUT
                if ca:  # here, for REQUESTS_CA_BUNDLE in the environment would overrule the session
                    kwargs["verify"] = ca
                return super().send(request, **kwargs)

        self._api = pynetbox.api(url, token=token)
        self._api.http_session = Session()
        self._api.http_session.auth = unchanged
        self._refused = (pynetbox.RequestError, pynetbox.AllocationError)
        self._lost = (pynetbox.ContentError, requests.RequestException)

    def check(self) -> None:
        """Raises Failed when this is no NetBox that is new enough: 4.2 brought MAC addresses as objects."""
        version = str(self._tried(lambda: self._api.version))
        parts = tuple(int(p) for p in version.split(".")[:2] if p.isdigit())
        if len(parts) != 2:
            raise Failed(f"no NetBox API (API-Version: {version[:40] or '?'})")
        if parts < _OLDEST:
            raise Failed(f"NetBox {version[:20]} < 4.2")

    def read(self, model: str, **wanted: Any) -> list[dict[str, Any]]:
        """All objects, or those that the filter lets through; a list of values is asked for in several requests."""
        try:
            found: list[dict[str, Any]] = self._tried(
                lambda: [dict(one) for part in _parts(wanted) for one in self._some(model, part)]
            )
        except Failed as error:
            raise type(error)(f"{model}: {error}") from error
        return found

    def _some(self, model: str, wanted: dict[str, Any]) -> Any:
        endpoint = self._endpoint(model)
        return endpoint.filter(**wanted, limit=500) if wanted else endpoint.all(limit=500)

    def create(self, model: str, objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All of them in one request, or none; as they are then, in the same order."""
        made = [dict(one) for one in self._tried(lambda: self._endpoint(model).create(objects))]
        if len(made) != len(objects):
            raise Failed(f"{len(objects)} sent, {len(made)} made")
        return made

    def update(self, model: str, objects: list[dict[str, Any]]) -> None:
        """Each with its `id`; all of them in one request, or none."""
        self._tried(lambda: self._endpoint(model).update(objects))

    def _endpoint(self, model: str) -> Any:
        app, _, plural = model.partition("/")
        return getattr(getattr(self._api, app), plural.replace("-", "_"))

    def _tried(self, ask: Any) -> Any:
        try:
            return ask()
        except self._refused as error:
            status = getattr(getattr(error, "req", None), "status_code", 0)
            raise (Refused if status == 400 else Failed)(_reason(error, status)) from error
        except self._lost as error:
            raise Unreachable(_reason(error)) from error


def _parts(wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in wanted.items():
        if isinstance(value, list):
            some: list[Any] = []
            length = 0
            for one in value:
                size = len(name) + 2 + len(urllib.parse.quote(str(one)))
                if some and length + size > _LONGEST:
                    yield {**wanted, name: some}
                    some, length = [], 0
                some.append(one)
                length += size
            if some:
                yield {**wanted, name: some}
            return
    yield wanted


def _reason(error: Exception, status: int = 0) -> str:
    """What the system said; never the request, whose headers hold the token."""
    said = getattr(error, "error", None)
    try:
        words = "; ".join(dict.fromkeys(_told(json.loads(str(said)))))
    except ValueError:
        words = str(said or error)
    return f"HTTP {status}: {words[:500]}" if status not in (0, 400) else words[:500]


def _told(said: Any, field: str = "") -> Iterator[str]:
    """NetBox's errors: by field, in a list with one entry for each object that was sent, `detail` for the whole."""
    if isinstance(said, dict):
        for name, value in said.items():
            yield from _told(value, "" if name in ("detail", "__all__", "non_field_errors") else str(name))
    elif isinstance(said, list):
        for value in said:
            yield from _told(value, field)
    elif said not in ("", None):
        yield f"{field}: {said}" if field else str(said)
