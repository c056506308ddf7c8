"""`export json`: the contract that others build on (docs/json.md)."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from exports.contract import contract
from exports.format import Format, Settings
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """UTF-8, indented by two, ends with a newline."""
    return msgspec.json.format(encoded(contract(inventory)), indent=2) + b"\n"


def encoded(value: Any) -> bytes:
    """Plain data as JSON in UTF-8, whatever its names hold."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a surrogate pair in a name: no UTF-8 holds it
        text = json.dumps(value, ensure_ascii=False)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


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
