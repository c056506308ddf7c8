"""`netzplan path`: the way between two devices, and another one if there is any."""

from __future__ import annotations

import click

from netzplan.cli import Command
from netzplan.errors import NetzplanError
from netzplan.find import find
from netzplan.session import Session


@click.command(name="path", cls=Command, help="cli.path.about")
@click.argument("one", metavar="DEVICE")
@click.argument("other", metavar="DEVICE")
@click.option("--evidence", is_flag=True, help="cli.path.evidence")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, one: str, other: str, evidence: bool, site: str | None) -> int:
    session = Session(ctx)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
    from exports.table import label
    from netzplan.show_path import show_ways
    from topology.paths import ways

    first, last = find(inventory, one), find(inventory, other)
    if first.id == last.id:
        raise NetzplanError("same-device", name=label(first, session.lang))
    found = ways(inventory, first.id, last.id)
    if not found:
        raise NetzplanError("no-way", one=label(first, session.lang), other=label(last, session.lang))
    show_ways(session, inventory, found, evidence)
    return 0
