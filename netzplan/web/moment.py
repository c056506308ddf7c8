"""What was sent a moment ago is sent again: a hundred who look at the same pages do not make the service ask the store,
or put a page together, for each of them.

Two things are remembered for a moment: that a session is admitted, and what a page was for a role. Both hold until this
process writes anything. What other processes write is seen soon, since now and then one request goes all the way while
the rest still get the former answer: pages after `Span.fresh` seconds, at the latest after `Span.longest`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

_FEW = 64
_KEY = "netzplan.moment"
T = TypeVar("T")


class Span(msgspec.Struct, frozen=True):
    """How many seconds something is good for, before somebody looks again, and at the longest."""

    fresh: float
    longest: float


PAGES = Span(0.3, 1.0)
SESSIONS = Span(2.0, 5.0)


class _Known(msgspec.Struct, Generic[T]):
    """`asked`: when somebody last went all the way; `writes`: in which state of the store as this process knows it."""

    what: T
    at: float
    asked: float
    writes: int


class Memory(Generic[T]):
    """Remembers for a moment. `writes` is another number whenever this process has written something."""

    def __init__(self, span: Span, writes: Callable[[], int]) -> None:
        self._span, self._writes = span, writes
        self._known: dict[object, _Known[T]] = {}
        self._full = _FEW

    def keep(self, key: object, what: T, writes: int) -> None:
        """From now on; `writes` is from before it was looked up."""
        now = time.monotonic()
        if len(self._known) >= self._full:
            self._known = {k: one for k, one in list(self._known.items()) if now - one.at < self._span.longest}
            self._full = max(_FEW, 2 * len(self._known))
        self._known[key] = _Known(what, now, now, writes)

    def get(self, key: object) -> T | None:
        """What is known; None when it has to be looked up."""
        known = self._known.get(key)
        if known is None:
            return None
        now = time.monotonic()
        if known.writes != self._writes() or now - known.at > self._span.longest:
            return None
        if now - known.asked > self._span.fresh:
            known.asked = now
            return None
        return known.what


class Reader(msgspec.Struct, frozen=True):
    """What a page depends on of a session; `token` is what its forms carry."""

    role: str
    site: str
    token: bytes


class Moment:
    """Sessions and pages. `cookie` is the name under which browsers send the session."""

    def __init__(self, writes: Callable[[], int], cookie: str) -> None:
        self._cookie = cookie.encode() + b"="
        self.sessions: Memory[Reader] = Memory(SESSIONS, writes)
        self.pages: Memory[tuple[bytes, bytes]] = Memory(PAGES, writes)
        """Bodies, and what stands in them for the token of the session."""

    def keep(self, scope: Scope, secret: str, reader: Reader, body: bytes, place: bytes, writes: int) -> None:
        """Keeps the answer to a request that came through `Again`, by the reader whom this secret has admitted."""
        session, key = scope.get(_KEY, (None, ()))
        if session == secret.encode():
            self.sessions.keep(session, reader, writes)
            self.pages.keep((*key, reader.role, reader.site), (body, place), writes)

    def again(self, scope: Scope) -> bytes | None:
        """The page for this request, if it is still known; else the request is marked for `keep`."""
        session, key = self._asked(scope["path"], scope["query_string"], scope["headers"])
        if session is None:
            return None
        scope[_KEY] = session, key
        reader = self.sessions.get(session)
        page = self.pages.get((*key, reader.role, reader.site)) if reader is not None else None
        return page[0].replace(page[1], reader.token) if reader is not None and page is not None else None

    def _asked(
        self, path: str, query: bytes, headers: Iterable[tuple[bytes, bytes]]
    ) -> tuple[bytes | None, tuple[object, ...]]:
        """The session's secret, and all else that makes a page another one."""
        sessions: list[bytes] = []
        rest: list[bytes] = []
        for name, value in headers:
            if name == b"cookie":
                for part in value.split(b";"):
                    one = part.strip()
                    (sessions if one.startswith(self._cookie) else rest).append(one)
            elif name == b"accept-language":
                rest.append(value)
        return sessions[0][len(self._cookie) :] if len(sessions) == 1 else None, (path, query, *rest)


class Again:
    """Answers with what is still known; lets everything else pass."""

    def __init__(self, app: ASGIApp, moment: Moment) -> None:
        self._app, self._moment = app, moment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._moment.again(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if body is None:
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
