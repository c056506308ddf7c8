"""`netzplan restore`: a backup becomes the store again."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.errors import NetzplanError
from netzplan.session import Session


@click.command(name="restore", cls=Command, help="cli.restore.about")
@click.argument("file", type=click.Path(path_type=pathlib.Path, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True, help="cli.restore.force")
@click.pass_context
def COMMAND(ctx: click.Context, file: pathlib.Path, force: bool) -> int:
    session = Session(ctx)
    import msgspec

    from netzplan.store import copy

    if not file.exists():
        raise NetzplanError("unreadable", path=file, reason=session.say("errors.not-there"))
    found = copy.restore(file, session.store_place, force)
    click.echo(session.say("cli.restore.done", path=session.store_name, **msgspec.structs.asdict(found)))
    return 0
