"""What an output is: a frozen value with a pure `render`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from topology.inventory import Inventory


class Settings(msgspec.Struct, frozen=True):
    """What is printed around the inventory. Time is given, never asked: the same settings give the same bytes."""

    lang: str = "de"
    customer: str = ""
    author: str = ""
    revision: str = "1"
    confidentiality: str = ""
    """Empty: the usual words of the language ("Vertraulich – nur intern")."""
    logo: bytes = b""
    created_at: float = 0.0
    """Seconds since the epoch; 0 means the inventory's own time."""
    timezone: str = "Europe/Berlin"
    version: str = ""
    """Version of netzplan, for "captured with"."""
    options: dict[str, str] = {}
    """What one format alone understands (layout, area …)."""


class Format(msgspec.Struct, frozen=True):
    """One way to write an inventory. `kind`: list, diagram, document, export. `render` may raise
    exports.format.Unable with a text code when a tool that it needs is missing."""

    name: str
    summary: tuple[str, str]
    """In German and in English."""
    suffix: str
    kind: str
    render: Callable[[Inventory, Settings], bytes]
    verified: str = ""
    """How the output was checked, in English, and against which version."""


class Unable(Exception):
    """This output cannot be made here; the message says why and what to do, in one line."""
