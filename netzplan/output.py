"""Writes an inventory into files by suffix."""

from __future__ import annotations

import pathlib
from typing import Any

import click

from exports.format import Cuts, Format, Unable
from exports.registry import formats
from netzplan.errors import USAGE, NetzplanError
from netzplan.session import Session, write
from topology.inventory import Inventory

# The files of the demo: name, kind of format.
FILES = (
    ("netzplan.svg", "diagram"),
    ("netzplan.pdf", "diagram"),
    ("netzplan.html", "diagram"),
    ("geraete.xlsx", "list"),
    ("geraete.csv", "list"),
    ("inventory.json", "list"),
    ("it-dokumentation.pdf", "document"),
)


def by_suffix(kind: str, path: pathlib.Path) -> Format:
    """The format of a kind that writes such a file. Raises NetzplanError that names the suffixes there are."""
    known = {f.suffix: f for f in formats().values() if f.kind == kind or (kind == "list" and f.name == "json")}
    found = known.get(path.suffix.lower())
    if found is None:
        raise NetzplanError("suffix", USAGE, path=path, known=", ".join(sorted(known)))
    return found


def render(session: Session, inventory: Inventory, one: Format, cuts: Cuts | None = None, **words: Any) -> bytes:
    """The bytes of one format; what is missing for it is an error with a remedy."""
    try:
        return one.written(inventory, session.format_settings(**words), cuts or Cuts())
    except Unable as error:
        raise NetzplanError("unable", format=one.name, reason=error) from error


def write_kind(session: Session, inventory: Inventory, kind: str, path: pathlib.Path, **words: Any) -> None:
    """Writes one file and says where it is."""
    write(path, render(session, inventory, by_suffix(kind, path), **words))
    click.echo(session.say("cli.written", path=str(path)))


def write_all(session: Session, inventory: Inventory, folder: pathlib.Path, **words: Any) -> None:
    """Plan, list and document into one folder."""
    for name, kind in FILES:
        write_kind(session, inventory, kind, folder / name, **words)
