"""`netzplan probes`: what can be discovered here and now, and what each way of looking still needs."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.session import Session


@click.command(name="probes", cls=Command, help="cli.probes.about")
@click.pass_context
def COMMAND(ctx: click.Context) -> int:
    session = Session(ctx)
    from discover.privileges import Privileges, check
    from discover.probe import Options
    from discover.registry import probes, readers
    from netzplan.show import show_probes

    here = Privileges.of_this_process()
    options = Options()
    if session.settings.credentials:
        from netzplan import credentials

        options = Options(accounts=credentials.accounts(pathlib.Path(session.settings.credentials).expanduser()))
    show_probes(session, [(p, check(p.needs, options, here)) for p in probes().values()], list(readers().values()))
    return 0
