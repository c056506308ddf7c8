"""The programs' interface, version 1: JSON and CSV, with filters and pages, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from exports.contract import PARTS, described
from exports.formats.json import encoded
from netzplan import __version__
from netzplan.web.app import Page, Visit
from netzplan.web.listing import Wish, chosen
from netzplan.web.pages.devices import found_list

_MOST = 1000


def _json(value: Any, status: int = 200) -> Response:
    return Response(encoded(value), status, media_type="application/json")


def _wrong(what: str) -> Response:
    return _json({"error": "bad-parameter", "parameter": what}, 400)


def _page(visit: Visit, items: list[Any], shown: Callable[[Any], Any] = lambda one: one) -> Response:
    """`?offset=` and `?limit=` choose a part, of which each is `shown`; `total` counts all."""
    offset, limit = visit.query.get("offset", "0"), visit.query.get("limit", "100")
    if not offset.isdigit() or len(offset) > 9:
        return _wrong("offset")
    if not limit.isdigit() or not 0 < int(limit) <= _MOST:
        return _wrong("limit")
    start = int(offset)
    return _json(
        {"total": len(items), "offset": start, "items": [shown(one) for one in items[start : start + int(limit)]]}
    )


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
    wanted = {r.id for r in chosen(found_list(visit, inventory), Wish(query=query, role=role))}
    return _page(visit, [d for d in inventory.devices if d.id in wanted], described)


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


def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    site = {"name": "site", "in": "query", "schema": {"type": "string"}}
    paging = [
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "maximum": 999999999}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": _MOST}},
    ]
    text = {"schema": {"type": "string"}, "in": "query"}
    csv = {"name": "format", "in": "query", "schema": {"enum": ["json", "csv"]}}
    redact = {"name": "redact", "in": "query", "schema": {"enum": ["0", "1"]}}
    lists = {
        "/api/v1/sites": _get("Sites", _JSON, *paging),
        "/api/v1/devices": _get(
            "Devices", {**_JSON, "text/csv": _FILE}, site, *paging, {"name": "q", **text}, {"name": "role", **text}, csv
        ),
        "/api/v1/changes": _get("Changes since a scan", _JSON, site, *paging, {"name": "since", **text}),
        **{f"/api/v1/{n}": _get(n.capitalize(), _JSON, site, *paging) for n in _LISTS},
    }
    one = {"application/json": {"schema": {"type": "object", "required": ["id"]}}}
    whole = {"application/octet-stream": _FILE}
    return {
        "openapi": "3.1.0",
        "info": {"title": "netzplan", "version": __version__},
        "security": [{"token": []}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "paths": {
            **lists,
            "/api/v1/devices/{id}": _get("One device", one, _inside("id"), site),
            "/api/v1/export/{format}": _get("A file for another system", whole, _inside("format"), site, redact),
        },
    }


_FILE: dict[str, Any] = {"schema": {"type": "string"}}
_LISTED = {
    "type": "object",
    "required": ["total", "offset", "items"],
    "additionalProperties": False,
    "properties": {
        "total": {"type": "integer", "minimum": 0},
        "offset": {"type": "integer", "minimum": 0},
        "items": {"type": "array", "items": {"type": "object"}, "maxItems": _MOST},
    },
}
_JSON: dict[str, Any] = {"application/json": {"schema": _LISTED}}
_ERROR = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string"}, "parameter": {"type": "string"}},
}


def _get(summary: str, content: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    wrong = {"description": "error", "content": {"application/json": {"schema": _ERROR}}}
    answers = {"200": {"description": "ok", "content": content}, **dict.fromkeys(_CODES, wrong)}
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}


def _inside(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


_CODES = ("400", "401", "403", "404", "409")
_LISTS = ("links", "networks", "findings", "coverage")

ROUTES = [
    Page("/api/v1/openapi.json", "", openapi),
    Page("/api/v1/sites", "api", sites),
    Page("/api/v1/devices", "api", devices),
    Page("/api/v1/devices/{id}", "api", device),
    Page("/api/v1/changes", "api", changes),
    Page("/api/v1/export/{format}", "api-export", export),
    *(Page(f"/api/v1/{name}", "api", part(name)) for name in _LISTS),
]
