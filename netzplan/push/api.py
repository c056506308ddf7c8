"""NetBox's REST API through pynetbox: plain dictionaries, one kind of failure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netzplan.push.change import Failed

TIMEOUT = 60.0
"""Seconds for one request."""
# So many values of one filter in one request: the address of a request must stay short.
_CHUNK = 40


class NetBox:
    """`model` is `app/plural`, as in the address. TLS certificates are verified; `ca` names a file of further ones."""

    def __init__(self, url: str, token: str, ca: str = "") -> None:
        import pynetbox
        import requests

        class Session(requests.Session):
            def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
                kwargs["timeout"] = TIMEOUT
                return super().send(request, **kwargs)

        self._api = pynetbox.api(url, token=token)
        self._api.http_session = Session()
        if ca:
            self._api.http_session.verify = ca
        self._errors = (
            pynetbox.RequestError,
            pynetbox.AllocationError,
            pynetbox.ContentError,
            requests.RequestException,
        )

    def read(self, model: str, **wanted: Any) -> list[dict[str, Any]]:
        """All objects, or those that the filter lets through; a list of values is asked for in several requests."""
        try:
            return [dict(one) for part in _parts(wanted) for one in self._some(model, part)]
        except self._errors as error:
            raise Failed(_reason(error)) from error

    def _some(self, model: str, wanted: dict[str, Any]) -> Any:
        endpoint = self._endpoint(model)
        return endpoint.filter(**wanted, limit=500) if wanted else endpoint.all(limit=500)

    def create(self, model: str, fields: dict[str, Any]) -> dict[str, Any]:
        try:
            return dict(self._endpoint(model).create(fields))
        except self._errors as error:
            raise Failed(_reason(error)) from error

    def update(self, model: str, number: int, fields: dict[str, Any]) -> None:
        try:
            self._endpoint(model).update([{"id": number, **fields}])
        except self._errors as error:
            raise Failed(_reason(error)) from error

    def _endpoint(self, model: str) -> Any:
        app, _, plural = model.partition("/")
        return getattr(getattr(self._api, app), plural.replace("-", "_"))


def _parts(wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in wanted.items():
        if isinstance(value, list):
            for start in range(0, len(value), _CHUNK):
                yield {**wanted, name: value[start : start + _CHUNK]}
            return
    yield wanted


def _reason(error: Exception) -> str:
    """What the system said; never the request, whose headers hold the token."""
    said = getattr(error, "error", None)
    return str(said or error)[:500]
