"""What the programs' interface says about itself: OpenAPI 3.1, whose schemas are those of `export json`."""

from __future__ import annotations

import functools
import json
import pathlib
from typing import Any

import exports.schema
from exports.contract import PARTS
from netzplan import __version__

MOST = 1000
"""So many items in one answer at most."""
LISTS = tuple(name for name in PARTS if name != "devices")
"""Lists of the contract that are given as they are."""
_HERE = "#/components/schemas/"
_CODES = ("400", "401", "403", "404", "409", "503")
_FILE: dict[str, Any] = {"schema": {"type": "string"}}
_ERROR = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string"}, "parameter": {"type": "string"}},
}
_CHANGE = {
    "type": "object",
    "required": ["kind", "device", "text", "data"],
    "additionalProperties": False,
    "properties": {
        "kind": {"type": "string"},
        "device": {"type": "string"},
        "text": {"type": "string"},
        "data": {"type": "object"},
    },
}
_SITE = {
    "type": "object",
    "required": ["site"],
    "additionalProperties": False,
    "properties": {"site": {"type": "string"}},
}


@functools.cache
def _contract() -> dict[str, Any]:
    """The schema of `export json`, its references turned to where they stand here."""
    path = pathlib.Path(exports.schema.__file__).parent / "inventory.schema.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8").replace("#/$defs/", _HERE))
    return found


def description() -> dict[str, Any]:
    """OpenAPI 3.1."""
    site = _asked("site", "which one; the first if none is named")
    paging = [
        _asked("offset", "how many to pass over", type="integer", minimum=0, maximum=999999999),
        _asked("limit", "how many at most; 100 if none is named", type="integer", minimum=1, maximum=MOST),
    ]
    q, role = _asked("q", "words that are all found, as on the page"), _asked("role", "of this kind only")
    csv = _asked("format", "csv: the office's own list of all devices", enum=["json", "csv"])
    redact = _asked("redact", "1: without addresses, serial numbers and personal names", enum=["0", "1"])
    since = _asked("since", "a scan's id, a date, or -2 for the scan before the newest")
    schemas = _contract()
    item = {name: schemas["properties"][name]["items"] for name in PARTS}
    devices = {**_list(item["devices"]), "text/csv": _FILE}
    one = {"application/json": {"schema": item["devices"]}}
    paths = {
        "/api/v1/sites": _get("Sites", _list(_SITE), *paging),
        "/api/v1/devices": _get("Devices", devices, site, *paging, q, role, csv),
        "/api/v1/devices/{id}": _get("One device", one, _inside("id"), site),
        "/api/v1/changes": _get("Changes since a scan", _list(_CHANGE), site, *paging, since),
        **{f"/api/v1/{n}": _get(n.capitalize().replace("_", " "), _list(item[n]), site, *paging) for n in LISTS},
        "/api/v1/export/{format}": _get(
            "A file for another system", {"application/octet-stream": _FILE}, _inside("format"), site, redact
        ),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "netzplan", "version": __version__},
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas["$defs"],
        },
        "paths": paths,
    }


def _list(item: dict[str, Any]) -> dict[str, Any]:
    whole = {
        "type": "object",
        "required": ["total", "offset", "items"],
        "additionalProperties": False,
        "properties": {
            "total": {"type": "integer", "minimum": 0},
            "offset": {"type": "integer", "minimum": 0},
            "items": {"type": "array", "items": item, "maxItems": MOST},
        },
    }
    return {"application/json": {"schema": whole}}


def _get(summary: str, content: dict[str, Any], *parameters: dict[str, Any]) -> dict[str, Any]:
    wrong = {"description": "error", "content": {"application/json": {"schema": _ERROR}}}
    answers = {"200": {"description": "ok", "content": content}, **dict.fromkeys(_CODES, wrong)}
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answers}}


def _asked(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema or {"type": "string"}}


def _inside(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
