"""`export json`: the contract that others build on (docs/json.md)."""

from __future__ import annotations

import msgspec

from exports.contract import contract
from exports.format import Format, Settings
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """UTF-8, indented by two, ends with a newline."""
    return msgspec.json.format(msgspec.json.encode(contract(inventory)), indent=2) + b"\n"


FORMAT = Format(
    "json",
    (
        "JSON: alles, mit Belegen, für eigene Programme",
        "JSON: everything with its evidence, for your own programs",
    ),
    ".json",
    "export",
    render,
    "validated against its JSON Schema (draft 2020-12) with jsonschema",
)
