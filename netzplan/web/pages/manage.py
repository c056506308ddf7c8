"""Accounts, links for owners, tokens for programs."""

from __future__ import annotations

from starlette.responses import Response

from netzplan.web import auth
from netzplan.web.forms import number
from netzplan.web.visit import Page, Visit

_DAY = 86400
_LONGEST = 730
"""Days that a link or token is good for at most."""
_ROLES = ("admin", "provider")
SCOPES = ("reads", "exports")


def manage(visit: Visit, shown: str = "", kind: str = "") -> Response:
    """Everybody who may see something. A new secret is shown this once."""
    store = visit.service.store
    base = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    return visit.page(
        "manage",
        accounts=store.accounts(),
        links=store.passes("link"),
        tokens=store.passes("token"),
        shown=f"{base}/l/{shown}" if kind == "link" else shown,
        kind=kind,
    )


def account(visit: Visit) -> Response:
    """Makes, replaces or removes an account."""
    name, role = visit.form.get("name", "").strip()[:100], visit.form.get("role", "")
    if visit.form.get("remove"):
        if name == visit.who:
            return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say("web.not-yourself"))
        visit.service.store.drop_account(name)
        return visit.go("/manage")
    if not name or not name.isprintable() or role not in _ROLES:
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say("web.account-needs"))
    try:
        auth.make_account(visit.service.store, name, role, visit.form.get("password", ""), visit.service.now())
    except ValueError as error:
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say(str(error)))
    return visit.go("/manage")


def link(visit: Visit) -> Response:
    """A new link for an owner of this site."""
    days = number(visit.form.get("days", "30"), _LONGEST)
    if not days:
        said = visit.form.get("days", "")[:50]
        return visit.page(
            "message", 400, title=visit.say("web.not-kept"), message=visit.say("web.bad-value", value=said)
        )
    holder = visit.form.get("holder", "").strip()[:100] or visit.say("web.owner")
    secret = auth.grant(visit.service.store, "link", "owner", holder, visit.site, visit.service.now(), days * _DAY)
    return manage(visit, secret, "link")


def token(visit: Visit) -> Response:
    """A new token for a program: what it is good for, for how long, for this site or all."""
    scope, days = visit.form.get("scope", "reads"), number(visit.form.get("days", "365"), _LONGEST)
    if scope not in SCOPES or not days:
        message = visit.say("web.bad-value", value=visit.form.get("days", "")[:50] if scope in SCOPES else scope[:50])
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=message)
    holder = visit.form.get("holder", "").strip()[:100] or "api"
    site = "" if visit.form.get("all") == "1" else visit.site
    secret = auth.grant(visit.service.store, "token", scope, holder, site, visit.service.now(), days * _DAY)
    return manage(visit, secret, "token")


def withdraw(visit: Visit) -> Response:
    """Ends a link or a token at once, and every session that came from it."""
    visit.service.store.withdraw(visit.form.get("id", ""))
    return visit.go("/manage")


ROUTES = [
    Page("/manage", "manage", manage),
    Page("/manage/account", "manage", account, ("POST",)),
    Page("/manage/link", "manage", link, ("POST",)),
    Page("/manage/token", "manage", token, ("POST",)),
    Page("/manage/withdraw", "manage", withdraw, ("POST",)),
]
