"""The plan: the map to search, and the very files that are printed."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import markupsafe
from starlette.responses import Response

from exports.plan.views import PHYSICAL, VIEWS
from netzplan.web.security import CONTENT_POLICY
from netzplan.web.service import labels
from netzplan.web.visit import Page, Visit

FILES = {
    "svg": ("svg", "image/svg+xml"),
    "pdf": ("pdf", "application/pdf"),
    "png": ("png", "image/png"),
    "html": ("html", "text/html"),
    "dot": ("dot", "text/vnd.graphviz"),
    "drawio": ("drawio", "application/vnd.jgraph.mxfile"),
}
_CARD = re.compile(r'class="card" data-id="([^"]*)"')
_FAR = 20_000.0
_OF_VIEWS = ("svg", "pdf", "png", "drawio")
_FOR_ALL = ("svg", "pdf", "png", "html")
"""What everybody can open; the rest is for those who work on it."""
_POLICY = re.compile(rb'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', re.IGNORECASE)


def plan(visit: Visit) -> Response:
    """The map, or another view of the same office as it is printed."""
    if visit.service.inventory(visit.site) is None:
        return visit.page("empty")
    from exports.registry import formats

    view = _view(visit)
    offered = [n for n in FILES if (view == PHYSICAL or n in _OF_VIEWS) and (n in _FOR_ALL or visit.may("export"))]
    known = [name for name in offered if name in formats()]
    fresh = True
    if view == PHYSICAL and visit.service.states.large(visit.site):
        content, newest = _map(visit)
        fresh = newest or content is None  # where there is none yet, the map says so itself
    return visit.page(
        "plan",
        files=known,
        views=VIEWS,
        view=view,
        physical=PHYSICAL,
        fresh=fresh,
        find=visit.query.get("find", "")[:200],
    )


def picture(visit: Visit) -> Response:
    """A view as the picture in the page, light or dark."""
    theme = "dark" if visit.query.get("theme") == "dark" else "light"
    hidden = not visit.may("inventory")
    options = {"view": _view(visit), "theme": theme}
    content = visit.service.rendered(visit.site, "svg", visit.lang, redacted=hidden, **options)
    if content is None:
        return visit.missing()
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:"}
    return Response(content, media_type="image/svg+xml", headers=headers)


def _view(visit: Visit) -> str:
    asked = visit.query.get("view", "")
    return asked if asked in VIEWS else PHYSICAL


def arrange(visit: Visit) -> Response:
    """The plan to be put in order by hand: every card can be moved and hidden, and stays so in every output."""
    content = visit.service.rendered(visit.site, "svg", visit.lang)
    inventory = visit.service.inventory(visit.site)
    if content is None or inventory is None:
        return visit.page("empty")
    drawing = content.decode()
    names = {**labels(inventory, visit.lang), "internet": visit.say("roles.internet")}
    places = visit.service.store.places(visit.site)
    answer = visit.page(
        "arrange",
        drawing=markupsafe.Markup(drawing),  # made by exports/plan, which escapes every text
        cards=sorted(((c, names.get(c, c)) for c in _cards(drawing)), key=lambda one: one[1].casefold()),
        moved=[(c, names.get(c, c), what) for c, what in sorted(places.items()) if c],
    )
    styles = (hashlib.sha256(s.encode()).digest() for s in re.findall(r"<style>(.*?)</style>", drawing, re.DOTALL))
    allowed = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in styles)
    answer.headers["content-security-policy"] = CONTENT_POLICY.replace(
        "style-src 'self'", f"style-src 'self' {allowed}; font-src data:"
    )
    return answer


def place(visit: Visit) -> Response:
    """Keeps where a card was put, that it is hidden, or takes that back."""
    form, store = visit.form, visit.service.store
    if form.get("reset") == "all":
        for card in store.places(visit.site):
            store.put(visit.site, card, {})
        return visit.go("/plan/arrange")
    content = visit.service.rendered(visit.site, "svg", visit.lang)
    card = form.get("card", "")
    if content is None or card not in {*_cards(content.decode()), *store.places(visit.site)}:
        return visit.missing()
    if form.get("reset"):
        store.put(visit.site, card, {})
    elif form.get("hide"):
        store.put(visit.site, card, {"hidden": "yes"})
    else:
        try:
            x, y = float(form.get("x", "")), float(form.get("y", ""))
        except ValueError:
            x = y = _FAR
        if not (abs(x) < _FAR and abs(y) < _FAR):  # also where it is not a number
            said = visit.say("web.bad-value", value=f"{form.get('x', '')[:20]}, {form.get('y', '')[:20]}")
            return visit.page("message", 400, title=visit.say("web.not-kept"), message=said)
        store.put(visit.site, card, {"x": f"{x:.1f}", "y": f"{y:.1f}"})
    return visit.go("/plan/arrange")


def _cards(drawing: str) -> list[str]:
    return [html.unescape(c) for c in dict.fromkeys(_CARD.findall(drawing))]


def map_(visit: Visit) -> Response:
    """The offline map, under the policy that it brings along: only its own script and style run."""
    content, _ = _map(visit)
    if content is None:
        return visit.page("drawing") if visit.service.inventory(visit.site) is not None else visit.missing()
    found = _POLICY.search(content[:4000])
    policy = found[1].decode().replace("&#39;", "'") if found else "default-src 'none'"
    headers = {"content-security-policy": f"{policy}; frame-ancestors 'self'"}
    return Response(content, media_type="text/html", headers=headers)


def _map(visit: Visit) -> tuple[bytes | None, bool]:
    """The newest there is, and whether it is the newest."""
    return visit.service.drawn(visit.site, "html", visit.lang, redacted=not visit.may("inventory"))


def file(visit: Visit) -> Response:
    """One file of the plan, as `netzplan diagram` writes it."""
    suffix = visit.path["suffix"]
    if suffix not in FILES:
        return visit.missing()
    name, media_type = FILES[suffix]
    redacted = not visit.may("inventory") or visit.query.get("redact") == "1"
    view = _view(visit)
    options = {} if view == PHYSICAL else {"view": view}
    content = visit.service.rendered(visit.site, name, visit.lang, redacted=redacted, **options)
    stem = "netzplan" if view == PHYSICAL else f"netzplan-{view}"
    return visit.missing() if content is None else visit.download(content, f"{stem}.{suffix}", media_type)


ROUTES = [
    Page("/plan", "see", plan),
    Page("/plan/map", "see", map_),
    Page("/plan/picture", "see", picture),
    Page("/plan/file/{suffix}", "see", file),
    Page("/plan/arrange", "fill", arrange),
    Page("/plan/place", "fill", place, ("POST",)),
]
