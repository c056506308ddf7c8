"""One request by one reader, and how it is answered: what every page is given to work with."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import jinja2
import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from exports.table import finding_text
from exports.texts import LANGUAGES, date, has, moment, number, speed, text
from netzplan.store.access import Pass
from netzplan.web import auth
from netzplan.web.forms import clean
from netzplan.web.roles import may
from netzplan.web.service import Service
from topology.inventory import Inventory

_TEMPLATES = pathlib.Path(__file__).parent / "templates"


class Page(msgspec.Struct, frozen=True):
    """One route. `right` is what it needs (netzplan.web.roles), "" for everybody; `work` runs in a thread. `lasting`
    pages depend on nothing but the state of the site, the role, the language and the query; they are made once."""

    path: str
    right: str
    work: Callable[[Visit], Response]
    methods: tuple[str, ...] = ("GET",)
    lasting: bool = False


class Visit:
    """One request by one reader: who it is, in which language, for which site; and how to answer."""

    def __init__(self, service: Service, request: Request, reader: Pass | None, secret: str, form: Mapping[str, str]):
        self.service = service
        self.request = request
        self.reader = reader
        self.secret = secret
        self.form = form
        self.lang = _language(request, service)
        self.path: Mapping[str, str] = {name: clean(str(value)) for name, value in request.path_params.items()}
        self.csrf = auth.csrf(secret) if secret else ""
        self.passing = False
        """Whether the answer is about an older state, and so not to be kept."""

    @property
    def role(self) -> str:
        return self.reader.role if self.reader else ""

    @property
    def who(self) -> str:
        """For the record of what was done."""
        return self.reader.holder if self.reader else "?"

    def may(self, right: str) -> bool:
        return may(self.role, right)

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @functools.cached_property
    def site(self) -> str:
        """The site asked for, if the reader may see it; else the first there is."""
        sites = self.sites
        asked = self.query.get("site") or self.form.get("site") or self.request.cookies.get("netzplan_site", "")
        return asked if asked in sites else (sites[0] if sites else "office")

    @functools.cached_property
    def sites(self) -> list[str]:
        """The sites that the reader may see: a link shows one."""
        everything = self.service.sites()
        if self.reader is not None and self.reader.site:
            return [s for s in everything if s == self.reader.site]
        return everything

    @property
    def inventory(self) -> Inventory | None:
        """The newest inventory of the site, as far as the reader may see it; None while nothing was ever seen."""
        if self.may("inventory"):
            return self.service.inventory(self.site)
        found, newest = self.service.redacted(self.site)
        self.passing = not newest
        return found

    @property
    def late(self) -> bool:
        """Whether the page may be about the state before somebody said who is who."""
        return self.may("inventory") and self.service.states.behind(self.site)

    def say(self, code: str, /, **values: object) -> str:
        return text(self.lang, code, **values)

    def page(self, template: str, status: int = 200, **data: Any) -> Response:
        """An HTML page; every value is escaped by the template."""
        body = (
            _environment()
            .get_template(f"{template}.html")
            .render(
                visit=self,
                t=self.say,
                has=has,
                lang=self.lang,
                site=self.site,
                sites=self.sites,
                csrf=self.csrf,
                moment=lambda at: moment(self.lang, at, self.service.settings.timezone),
                date=lambda at: date(self.lang, at, self.service.settings.timezone),
                number=lambda value, digits=0: number(self.lang, value, digits),
                speed=lambda bits: speed(self.lang, bits),
                finding=lambda one, part: finding_text(one, part, self.lang),
                role_name=lambda role: text(self.lang, f"roles.{role}") if has(f"roles.{role}") else role,
                here=self.request.url.path,
                **data,
            )
        )
        return Response(body, status, media_type="text/html")

    def go(self, path: str) -> Response:
        """After a form was taken: on to a page."""
        return RedirectResponse(path, 303)

    def download(self, content: bytes, name: str, media_type: str) -> Response:
        safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in name)[:80] or "datei"
        header = f"attachment; filename=\"{safe.encode('ascii', 'ignore').decode()}\"; filename*=UTF-8''{quote(safe)}"
        return Response(content, media_type=media_type, headers={"content-disposition": header})

    def missing(self, code: str = "web.not-found") -> Response:
        return self.page("message", 404, title=self.say(code), message=self.say("web.not-found-hint"))


def signed_in(service: Service, response: Response, secret: str, seconds: float, linked: bool = False) -> Response:
    """Sets the session's cookie. One that a link has opened is sent where links lead from other pages, too."""
    response.set_cookie(
        auth.cookie_name(service.https),
        secret,
        max_age=int(seconds),
        path="/",
        secure=service.https,
        httponly=True,
        samesite="lax" if linked else "strict",
    )
    return response


def remember(visit: Visit, response: Response, name: str, value: str) -> None:
    """Sets a cookie that holds what a reader prefers, and nothing else."""
    response.set_cookie(name, value, max_age=31536000, secure=visit.service.https, httponly=True, samesite="lax")


def _language(request: Request, service: Service) -> str:
    for wish in (request.query_params.get("lang"), request.cookies.get("netzplan_lang"), service.settings.lang):
        if wish in LANGUAGES:
            return str(wish)
    accepted = request.headers.get("accept-language", "").lower().split(",")
    for one in accepted:
        if one.strip()[:2] in LANGUAGES:
            return one.strip()[:2]
    return "de"


_made: list[jinja2.Environment] = []


def _environment() -> jinja2.Environment:
    if not _made:
        _made.append(
            jinja2.Environment(
                loader=jinja2.FileSystemLoader(_TEMPLATES),
                autoescape=True,
                undefined=jinja2.StrictUndefined,
                auto_reload=False,  # an update under a running service is not shown by halves
                trim_blocks=True,
                lstrip_blocks=True,
            )
        )
    return _made[0]
