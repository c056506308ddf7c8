"""`netzplan explain`: every statement about a device with the evidence behind it."""

from __future__ import annotations

import click

from netzplan.cli import Command
from netzplan.find import find
from netzplan.session import Session


@click.command(name="explain", cls=Command, help="cli.explain.about")
@click.argument("device", metavar="DEVICE")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, device: str, site: str | None) -> int:
    session = Session(ctx)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
    from netzplan.show import show_explanation

    show_explanation(session, inventory, find(inventory, device))
    return 0
