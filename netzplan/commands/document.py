"""`netzplan document`: the handover document."""

from __future__ import annotations

import pathlib
from typing import Any

import click

from netzplan.cli import Command
from netzplan.output import write_kind
from netzplan.session import Session


@click.command(name="document", cls=Command, help="cli.document.about")
@click.option(
    "-o", "--output", type=click.Path(path_type=pathlib.Path), required=True, metavar="FILE", help="cli.document.output"
)
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.option("--redact", is_flag=True, help="cli.redact")
@click.option("--customer", metavar="TEXT", help="cli.customer")
@click.option("--author", metavar="TEXT", help="cli.author")
@click.pass_context
def COMMAND(
    ctx: click.Context, /, output: pathlib.Path, site: str | None, lang: str | None, redact: bool, **words: Any
) -> int:
    session = Session(ctx, lang)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site, redacted=redact)
    write_kind(session, inventory, "document", output, **words)
    return 0
