"""The plan: the map to search, and the very files that are printed."""

from __future__ import annotations

import re

from starlette.responses import Response

from netzplan.web.app import Page, Visit

FILES = {
    "svg": ("svg", "image/svg+xml"),
    "pdf": ("pdf", "application/pdf"),
    "png": ("png", "image/png"),
    "html": ("html", "text/html"),
    "dot": ("dot", "text/vnd.graphviz"),
    "drawio": ("drawio", "application/vnd.jgraph.mxfile"),
}
_POLICY = re.compile(rb'http-equiv="Content-Security-Policy"\s+content="([^"]+)"', re.IGNORECASE)


def plan(visit: Visit) -> Response:
    """The page around the map."""
    if visit.service.inventory(visit.site) is None:
        return visit.page("empty")
    from exports.registry import formats

    known = [name for name in FILES if name in formats()]
    return visit.page("plan", files=known)


def map_(visit: Visit) -> Response:
    """The offline map, under the policy that it brings along: only its own script and style run."""
    content = visit.service.rendered(visit.site, "html", visit.lang, redacted=not visit.may("inventory"))
    if content is None:
        return visit.missing()
    found = _POLICY.search(content[:4000])
    policy = found[1].decode().replace("&#39;", "'") if found else "default-src 'none'"
    headers = {"content-security-policy": f"{policy}; frame-ancestors 'self'"}
    return Response(content, media_type="text/html", headers=headers)


def file(visit: Visit) -> Response:
    """One file of the plan, as `netzplan diagram` writes it."""
    suffix = visit.path["suffix"]
    if suffix not in FILES:
        return visit.missing()
    name, media_type = FILES[suffix]
    redacted = not visit.may("inventory") or visit.query.get("redact") == "1"
    content = visit.service.rendered(visit.site, name, visit.lang, redacted=redacted)
    return visit.missing() if content is None else visit.download(content, f"netzplan.{suffix}", media_type)


ROUTES = [
    Page("/plan", "see", plan, lasting=True),
    Page("/plan/map", "see", map_),
    Page("/plan/file/{suffix}", "see", file),
]
