"""`export json`: the contract that others build on (docs/json.md)."""

from __future__ import annotations

import json

import msgspec

from exports.contract import contract
from exports.format import Format, Settings
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """UTF-8, indented by two, ends with a newline."""
    whole = contract(inventory)
    try:
        compact = msgspec.json.encode(whole)
    except UnicodeEncodeError:  # half a surrogate pair in a name: no UTF-8 holds it
        text = json.dumps(whole, ensure_ascii=False)
        compact = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    return msgspec.json.format(compact, indent=2) + b"\n"


FORMAT = Format(
    "json",
    (
        "JSON: alles, mit Belegen, für eigene Programme",
        "JSON: everything with its evidence, for your own programs",
    ),
    ".json",
    "export",
    render,
    (
        "hält sein JSON-Schema ein (Draft 2020-12, jsonschema)",
        "validated against its JSON Schema (draft 2020-12) with jsonschema",
    ),
    "docs/json.md",
)
