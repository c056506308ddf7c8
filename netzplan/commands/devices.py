"""`netzplan devices`: the device list, on the terminal or as a file."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.output import write_kind
from netzplan.session import Session


@click.command(name="devices", cls=Command, help="cli.devices.about")
@click.option("-o", "--output", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.devices.output")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.option("--redact", is_flag=True, help="cli.redact")
@click.pass_context
def COMMAND(ctx: click.Context, output: pathlib.Path | None, site: str | None, lang: str | None, redact: bool) -> int:
    session = Session(ctx, lang)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site, redacted=redact)
    if output is None:
        from netzplan.show import show_devices

        show_devices(session, inventory)
    else:
        write_kind(session, inventory, "list", output)
    return 0
