"""Signing in and out: with an account, an owner's link, or the one-time link of the first start; the language."""

from __future__ import annotations

from starlette.responses import Response

from exports.texts import LANGUAGES
from netzplan.web import auth
from netzplan.web.visit import Page, Visit, remember, signed_in


def form(visit: Visit) -> Response:
    """The form to sign in."""
    return visit.page("sign_in", next=_inside(visit.query.get("next", "/")), problem=None)


def sign_in(visit: Visit) -> Response:
    """Name and password; wrong ones are counted for the name and for the address."""
    service, now = visit.service, visit.service.now()
    name = visit.form.get("name", "")[:100]
    client = visit.request.client.host if visit.request.client else "?"
    target = _inside(visit.form.get("next", "/"))
    brakes = (f"name:{name}", f"from:{client}")
    if any(service.brake.blocked(b, now) for b in brakes):
        return visit.page("sign_in", 429, next=target, problem=visit.say("web.too-often"))
    account = auth.check_password(service.store, name, visit.form.get("password", ""))
    if account is None:
        for one in brakes:
            service.brake.failed(one, now)
        return visit.page("sign_in", 403, next=target, problem=visit.say("web.wrong-password"))
    service.brake.succeeded(brakes[0])
    return _begin(visit, account.role, account.name, "", auth.SESSION_SECONDS, target)


def link(visit: Visit) -> Response:
    """An owner's link: opens plan, glance, findings and documents of one site until it expires."""
    now = visit.service.now()
    found = visit.service.store.admit(visit.path["secret"], "link", now)
    if found is None:
        return visit.page("message", 410, title=visit.say("web.link-over"), message=visit.say("web.link-over-hint"))
    seconds = min(auth.SESSION_SECONDS, found.expires - now)
    visit.service.store.touch(found.id, now)
    return _begin(visit, found.role, found.holder, found.site, seconds, "/", found.id)


def first(visit: Visit) -> Response:
    """The link that the first start prints: signs an administrator in, once. Asked for with a click, since a program
    that looks at links beforehand would use it up."""
    if visit.request.method == "GET":
        return visit.page("first", secret=visit.path["secret"])
    found = visit.service.store.spend(visit.path["secret"], visit.service.now())
    if found is None:
        return visit.page("message", 410, title=visit.say("web.link-over"), message=visit.say("web.first-over-hint"))
    return _begin(visit, "admin", found.holder, "", auth.SESSION_SECONDS, "/manage")


def sign_out(visit: Visit) -> Response:
    """Ends the session."""
    if visit.reader is not None:
        visit.service.store.withdraw(visit.reader.id)
    response = visit.go("/sign-in")
    response.delete_cookie(auth.cookie_name(visit.service.https), path="/", secure=visit.service.https, httponly=True)
    return response


def choose(visit: Visit) -> Response:
    """Keeps language and site in cookies of their own."""
    response = visit.go(_inside(visit.query.get("back", "/")))
    if (lang := visit.query.get("lang")) in LANGUAGES:
        remember(visit, response, "netzplan_lang", str(lang))
    if (site := visit.query.get("to")) in visit.sites:
        from urllib.parse import quote

        remember(visit, response, "netzplan_site", quote(str(site)))
    return response


def _begin(visit: Visit, role: str, holder: str, site: str, seconds: float, target: str, parent: str = "") -> Response:
    service = visit.service
    service.store.sweep(service.now())
    secret = auth.grant(service.store, "session", role, holder, site, service.now(), seconds, parent)
    return signed_in(service, visit.go(target), secret, seconds, linked=bool(parent))


def _inside(path: str) -> str:
    """A path of this service; anything that leads elsewhere becomes the first page."""
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if good else "/"


ROUTES = [
    Page("/sign-in", "", form),
    Page("/sign-in", "", sign_in, ("POST",)),
    Page("/sign-out", "see", sign_out, ("POST",)),
    Page("/l/{secret}", "", link),
    Page("/first/{secret}", "", first, ("GET", "POST")),
    Page("/choose", "", choose),
]
