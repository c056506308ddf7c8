"""Finds the formats: every module in exports/formats that defines FORMAT."""

from __future__ import annotations

import importlib
import pkgutil

import exports.formats
from exports.format import Format


def names() -> list[str]:
    """Names of the modules in exports/formats, without importing them."""
    return sorted(m.name for m in pkgutil.iter_modules(exports.formats.__path__))


def formats() -> dict[str, Format]:
    """All formats by name, sorted."""
    found: dict[str, Format] = {}
    for name in names():
        module = importlib.import_module(f"exports.formats.{name}")
        if isinstance(one := getattr(module, "FORMAT", None), Format):
            found[one.name] = one
    return dict(sorted(found.items()))


def by_suffix(kind: str, suffix: str) -> Format | None:
    """The format of a kind that writes files with this suffix (`.svg`)."""
    return next((f for f in formats().values() if f.kind == kind and f.suffix == suffix.lower()), None)
