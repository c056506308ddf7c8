"""`netzplan scans`: what was looked at when, by whom, within which limits."""

from __future__ import annotations

import click

from netzplan.cli import Command
from netzplan.session import Session


@click.command(name="scans", cls=Command, help="cli.scans.about")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, site: str | None) -> int:
    session = Session(ctx)
    from netzplan.show import show_runs

    with session.store(must_exist=True) as store:
        show_runs(session, store.runs(session.site(store, site)))
    return 0
