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
    whole: Inventory | None = None
    """The office that `render` is given a part of: names are the same as in it, and what a device hangs on is told from
    it. None: nothing was left out."""


class Cuts:
    """Keeps what had to be cut or changed because the other system permits no more, for the summary."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def fit(self, value: str | None, limit: int, field: str) -> str:
        """One line within the limit; says so when something was cut."""
        from exports.cells import line

        clean = line(value)
        if len(clean) <= limit:
            return clean
        self.lines.append(f"{field}: {clean[:40]}… ({len(clean)} > {limit})")
        return clean[: limit - 1].rstrip() + "…"

    def changed(self, before: str, after: str, field: str) -> None:
        """Another text stands there now."""
        if before != after:
            self.lines.append(f"{field}: {before[:60]}{'…' if len(before) > 60 else ''} → {after[:60]}")


class Format(msgspec.Struct, frozen=True):
    """One way to write an inventory. `kind`: list, diagram, document, export. `render` may raise
    exports.format.Unable with a text code when a tool that it needs is missing."""

    name: str
    summary: tuple[str, str]
    """In German and in English."""
    suffix: str
    kind: str
    render: Callable[[Inventory, Settings], bytes]
    verified: str | tuple[str, str] = ""
    """How the output was checked, and against which version: in German and in English, or in English alone."""
    versions: str = ""
    """Of the systems that take it."""
    make: Callable[[Inventory, Settings, Cuts], bytes] | None = None
    """As `render`, and keeps what was cut."""

    def proof(self, lang: str) -> str:
        """`verified` in a language."""
        if isinstance(self.verified, str):
            return self.verified
        return self.verified[0 if lang == "de" else 1]

    def written(self, inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
        """As `render`, and keeps what was cut where the format has limits."""
        return self.make(inventory, settings, cuts) if self.make else self.render(inventory, settings)


class Unable(Exception):
    """This output cannot be made here; the message says why and what to do, in one line."""
