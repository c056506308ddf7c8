"""The programs' interface, version 1: JSON and CSV, with filters and pages, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from exports.contract import PARTS, described
from exports.formats.json import encoded
from netzplan.web.forms import number
from netzplan.web.listing import Wish, chosen
from netzplan.web.openapi import LISTS, MOST, description
from netzplan.web.pages.devices import found_list
from netzplan.web.visit import Page, Visit


def _json(value: Any, status: int = 200) -> Response:
    return Response(encoded(value), status, media_type="application/json")


def _wrong(what: str) -> Response:
    return _json({"error": "bad-parameter", "parameter": what}, 400)


def _page(visit: Visit, items: Sequence[Any], shown: Callable[[Any], Any] = lambda one: one) -> Response:
    """`?offset=` and `?limit=` choose a part, of which each is `shown`; `total` counts all."""
    start, limit = number(visit.query.get("offset", "0"), 999_999_999), number(visit.query.get("limit", "100"), MOST)
    if start is None:
        return _wrong("offset")
    if not limit:
        return _wrong("limit")
    return _json({"total": len(items), "offset": start, "items": [shown(one) for one in items[start : start + limit]]})


def sites(visit: Visit) -> Response:
    return _page(visit, [{"site": s} for s in visit.sites])


def devices(visit: Visit) -> Response:
    """`?q=` searches as the page does; `?role=`; `?format=csv` gives the office's own CSV of all."""
    if visit.query.get("format") == "csv":
        if not visit.may("api-export"):
            return _json({"error": "not-allowed"}, 403)
        content = visit.service.rendered(visit.site, "csv", visit.lang)
        return _json({"error": "nothing-yet"}, 404) if content is None else Response(content, media_type="text/csv")
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return _json({"error": "nothing-yet"}, 404)
    query, role = visit.query.get("q", "")[:200], visit.query.get("role", "")
    found = tuple(d for d in inventory.devices if (d.role == role if role else d.role != "internet"))
    if query.strip():
        wanted = {r.id for r in chosen(found_list(visit, inventory), Wish(query=query))}
        found = tuple(d for d in found if d.id in wanted)
    return _page(visit, found, described)


def device(visit: Visit) -> Response:
    inventory = visit.service.inventory(visit.site)
    found = inventory.device(visit.path["id"]) if inventory is not None else None
    return _json({"error": "not-found"}, 404) if found is None else _json(described(found))


def part(name: str) -> Any:
    """A route for one list of the contract."""

    def work(visit: Visit) -> Response:
        inventory = visit.service.inventory(visit.site)
        if inventory is None:
            return _json({"error": "nothing-yet"}, 404)
        stamp = visit.service.stamp(visit.site)
        return _page(visit, visit.service.once(("part", visit.site, name), stamp, lambda: PARTS[name](inventory)))

    return work


def changes(visit: Visit) -> Response:
    """`?since=` a scan's id, a date, or -2 for the scan before the newest."""
    from netzplan.errors import NetzplanError
    from netzplan.history import pick
    from topology.changes import compare

    runs = visit.service.store.runs(visit.site, "scan")
    inventory = visit.service.inventory(visit.site)
    if inventory is None:
        return _json({"error": "nothing-yet"}, 404)
    try:
        run = pick(runs, visit.query.get("since", "-2"), visit.service.settings.timezone)
    except NetzplanError:
        return _wrong("since")
    newest = visit.service.changes(visit.site) if len(runs) > 1 and run.id == runs[-2].id else None
    if newest is None:
        before = visit.service.at(visit.site, run)
        newest = compare(before, inventory) if before is not None else ()
    told = [
        {"kind": c.kind, "device": c.device, "text": visit.say(f"changes.{c.kind}", **c.data), "data": c.data}
        for c in newest
    ]
    return _page(visit, told)


def export(visit: Visit) -> Response:
    """Any format of `netzplan export`, as it would be written."""
    from exports.format import Unable
    from exports.registry import formats

    one = formats().get(visit.path["format"])
    if one is None or one.kind not in ("export", "list"):
        return _json({"error": "not-found"}, 404)
    try:
        content = visit.service.rendered(visit.site, one.name, visit.lang, redacted=visit.query.get("redact") == "1")
    except Unable:
        return _json({"error": "unable"}, 409)
    if content is None:
        return _json({"error": "nothing-yet"}, 404)
    return visit.download(content, f"{visit.site}-{one.name}{one.suffix}", "application/octet-stream")


def openapi(visit: Visit) -> Response:
    """The description of all this."""
    return _json(description())


ROUTES = [
    Page("/api/v1/openapi.json", "", openapi),
    Page("/api/v1/sites", "api", sites),
    Page("/api/v1/devices", "api", devices),
    Page("/api/v1/devices/{id}", "api", device),
    Page("/api/v1/changes", "api", changes),
    Page("/api/v1/export/{format}", "api-export", export),
    *(Page(f"/api/v1/{name}", "api", part(name)) for name in LISTS),
]
