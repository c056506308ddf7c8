"""The application: finds the pages, guards the routes, answers what goes wrong."""

from __future__ import annotations

import hashlib
import hmac
import importlib
import logging
import os
import pathlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import netzplan.web.pages
from netzplan.errors import NetzplanError
from netzplan.store.access import Pass
from netzplan.web import auth
from netzplan.web.forms import clean
from netzplan.web.moment import Again, Reader
from netzplan.web.security import Guard
from netzplan.web.service import Service
from netzplan.web.visit import Page, Visit

_log = logging.getLogger("netzplan.serve")
HERE = pathlib.Path(__file__).parent
FORM_LIMITS = {"max_files": 4, "max_fields": 400, "max_part_size": 1024 * 1024}


def make_app(service: Service, hosts: frozenset[str]) -> Starlette:
    """The application for a service that may be called by these host names."""
    routes: list[Any] = [Mount("/static", StaticFiles(directory=HERE / "static"))]
    for page in pages():
        routes.append(Route(page.path, _endpoint(service, page), methods=list(page.methods)))
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=hosts, https=service.https), Middleware(Again, moment=service.moment)],
        exception_handlers={HTTPException: _wrong(service), ClientDisconnect: _cut, 500: _failed},
    )


def pages() -> list[Page]:
    """All pages, in the order of their files."""
    found: list[Page] = []
    for module in sorted(m.name for m in pkgutil.iter_modules(netzplan.web.pages.__path__)):
        found += importlib.import_module(f"netzplan.web.pages.{module}").ROUTES
    return found


def _endpoint(service: Service, page: Page) -> Callable[[Request], Any]:
    api = page.path.startswith("/api/")

    async def endpoint(request: Request) -> Response:
        form: Mapping[str, str] = {}
        if request.method == "POST" and not api:
            async with request.form(**FORM_LIMITS) as sent:
                form = {clean(k): clean(v) for k, v in sent.items() if isinstance(v, str)}
        return await run_in_threadpool(answer, request, form)

    def answer(request: Request, form: Mapping[str, str]) -> Response:
        visit = Visit(service, request, None, "", form)
        writes = service.store.writes  # before anything is read
        try:
            visit.reader, visit.secret = _reader(service, request, api)
            visit.csrf = auth.csrf(visit.secret) if visit.secret else ""
            return decide(visit, request, writes)
        except NetzplanError as error:  # the store is full, locked or gone
            _log.error("%s %s", error.code, error.values.get("reason", ""))
            return _trouble(visit, error, api)

    def decide(visit: Visit, request: Request, writes: int) -> Response:
        if page.right and not visit.may(page.right):
            return _refuse(visit, page)
        if request.method == "POST":
            if page.right and not _genuine(visit):
                message = visit.say("web.forged-hint")
                return visit.page("message", 403, title=visit.say("web.forged"), message=message)
            done = page.work(visit)
            service.states.changed(visit.site)
            return done
        return _lasting(visit, page, writes) if page.lasting else page.work(visit)

    return endpoint


_NOT_SHOWN = frozenset({"csrf", "password", "next", "back"})


def _trouble(visit: Visit, error: NetzplanError, api: bool) -> Response:
    """What happened, and what the reader had entered, so that it need not be thought of again."""
    if api:
        return Response(b'{"error":"store"}', 503, media_type="application/json")
    entered = [v for k, v in visit.form.items() if v.strip() and k not in _NOT_SHOWN and not k.startswith("seen-")]
    try:
        return visit.page("trouble", 503, message=error.message(visit.lang), entered=entered if visit.reader else [])
    except NetzplanError:  # not even to be read
        return PlainTextResponse(f"{error.message('de')}\n{error.message('en')}", 503)


_PLACE = hashlib.sha256(os.urandom(16)).hexdigest().encode()
"""Stands for the reader's own token in a page that is kept. Nothing from outside can hold it by chance."""


def _lasting(visit: Visit, page: Page, writes: int) -> Response:
    """A page that is made once for all readers of a role; each gets it with the token of their own session."""
    own, key, stamp = visit.csrf.encode(), _key(visit), visit.service.stamp(visit.site)
    body = visit.service.pages.get(key, stamp)
    if body is None:
        visit.csrf = _PLACE.decode()
        made = page.work(visit)
        body = bytes(made.body)
        if made.status_code != 200 or "set-cookie" in made.headers or visit.passing:
            made.body = body.replace(_PLACE, own)
            made.headers["content-length"] = str(len(made.body))
            return made
        visit.service.pages.keep(key, stamp, body)
    if visit.reader is not None:
        reader = Reader(visit.role, visit.reader.site, own)
        visit.service.moment.keep(visit.request.scope, visit.secret, reader, body, _PLACE, writes)
    return Response(body.replace(_PLACE, own), media_type="text/html")


def _key(visit: Visit) -> tuple[Any, ...]:
    request = visit.request
    columns = request.cookies.get("netzplan_columns", "")[:400]
    return (
        *(request.url.path, request.url.query[:2000], columns, visit.lang, visit.role),
        *(visit.site, tuple(visit.sites), bool(visit.secret)),
    )


def _reader(service: Service, request: Request, api: bool) -> tuple[Pass | None, str]:
    now = service.now()
    if api and (header := request.headers.get("authorization", "")).lower().startswith("bearer "):
        found = service.store.admit(header[7:].strip(), "token", now)
        if found is not None and now - found.last_used > 60:
            service.store.touch(found.id, now)
        return found, ""
    secret = request.cookies.get(auth.cookie_name(service.https), "")
    found = service.store.admit(secret, "session", now) if secret else None
    return found, secret if found else ""


def _refuse(visit: Visit, page: Page) -> Response:
    if page.path.startswith("/api/"):
        status = 401 if visit.reader is None else 403
        return Response(
            msgspec.json.encode({"error": "sign-in" if status == 401 else "not-allowed"}),
            status,
            media_type="application/json",
        )
    if visit.reader is None:
        return RedirectResponse(f"/sign-in?next={quote(visit.request.url.path)}", 303)
    return visit.page("message", 403, title=visit.say("web.not-allowed"), message=visit.say("web.not-allowed-hint"))


def _genuine(visit: Visit) -> bool:
    """Whether a form was sent by a page of this session."""
    sent = visit.form.get("csrf", "").encode("utf-8", "replace")  # whatever it is, it can be compared
    return bool(visit.secret) and hmac.compare_digest(sent, auth.csrf(visit.secret).encode())


def _wrong(service: Service) -> Callable[[Request, Exception], Any]:
    """A page (or an answer to a program) for what cannot be: unknown addresses, forms that are too large, and so on."""

    async def handler(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        missing = status == 404
        if request.url.path.startswith("/api/"):
            said = "not-found" if missing else "bad-request"
            return Response(msgspec.json.encode({"error": said}), status, media_type="application/json")

        def answer() -> Response:
            visit = Visit(service, request, None, "", {})
            try:
                visit = Visit(service, request, *_reader(service, request, False), {})
                if missing:
                    return visit.missing()
                reason = str(getattr(error, "detail", ""))
                message = f"{visit.say('web.bad-request-hint')}\n{reason}"
                return visit.page("message", status, title=visit.say("web.bad-request"), message=message)
            except NetzplanError as trouble:
                return _trouble(visit, trouble, False)

        return await run_in_threadpool(answer)

    return handler


async def _cut(request: Request, error: Exception) -> Response:
    """A body that was too large, or a reader who went away."""
    return PlainTextResponse("Too large", 413)


async def _failed(request: Request, error: Exception) -> Response:
    """Tells nothing of what went wrong: that stands in the log."""
    return PlainTextResponse("Das ist schiefgegangen. / Something went wrong.", 500)
