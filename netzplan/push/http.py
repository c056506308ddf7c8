"""HTTP for the pushes: certificates are verified, nothing waits for ever, and a failure never tells a secret."""

from __future__ import annotations

from typing import Any

from netzplan.credentials import Target
from netzplan.push.change import Failed, Refused, Unreachable

TIMEOUT = 120.0
"""Seconds for one request."""
_LONGEST = 64 << 20


def unchanged(request: Any) -> Any:
    """As login of a session: without one, requests takes passwords from ~/.netrc, over the token in the header."""
    return request


class Client:
    """Requests to one system. Raises Unreachable without an answer, Refused for HTTP 400 and 422, else Failed."""

    def __init__(self, target: Target) -> None:
        import requests

        self._session = requests.Session()
        self._session.auth = unchanged
        # With each request: what the session says, REQUESTS_CA_BUNDLE in the environment would overrule.
        self._verify = target.ca or True
        self._lost = requests.RequestException

    def post(self, url: str, content: bytes, headers: dict[str, str], login: tuple[str, str] | None = None) -> bytes:
        """The body of the answer to a POST."""
        status, body = self.ask(url, content, headers, login)
        if status >= 400:
            raise (Refused if status in (400, 422) else Failed)(f"HTTP {status} {reason(body)}")
        return body

    def ask(
        self, url: str, content: bytes, headers: dict[str, str], login: tuple[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body, whatever the status. A redirect is not followed: it would take the secret elsewhere."""
        try:
            with self._session.post(
                url,
                data=content,
                headers=headers,
                auth=login,
                timeout=TIMEOUT,
                verify=self._verify,
                allow_redirects=False,
                stream=True,
            ) as answer:
                body = answer.raw.read(_LONGEST, decode_content=True)
                if answer.is_redirect:
                    raise Failed(f"HTTP {answer.status_code} → {answer.headers.get('Location', '?')[:200]}")
                return answer.status_code, bytes(body)
        except (self._lost, OSError) as error:
            raise Unreachable(str(error)[:300]) from error


def reason(body: bytes) -> str:
    """An answer's beginning, to show."""
    return " ".join(body[:400].decode("utf-8", "replace").split())


def text(value: Any) -> str:
    """What a system said, however it said it."""
    return " ".join(str(value).split())[:400]
