"""`netzplan export`: writes the inventory for other systems."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.output import render
from netzplan.session import Session, write


@click.command(name="export", cls=Command, help="cli.export.about")
@click.argument("format", required=False, metavar="[FORMAT]")
@click.option("-o", "--output", type=click.Path(path_type=pathlib.Path), metavar="PATH", help="cli.export.output")
@click.option("--list", "only_list", is_flag=True, help="cli.export.list")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.option("--redact", is_flag=True, help="cli.redact")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    format: str | None,
    output: pathlib.Path | None,
    only_list: bool,
    site: str | None,
    lang: str | None,
    redact: bool,
) -> int:
    session = Session(ctx, lang)
    from exports.registry import formats

    known = {name: one for name, one in formats().items() if one.kind == "export"}
    if only_list:
        from netzplan.show import show_formats

        show_formats(session, list(known.values()))
        return 0
    if format not in known:
        raise NetzplanError("format", USAGE, known=", ".join(known))
    if output is None:
        raise NetzplanError("no-output", USAGE)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site, redacted=redact)
    write(output, render(session, inventory, known[format]))
    click.echo(session.say("cli.written", path=str(output)))
    return 0
