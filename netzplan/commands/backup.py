"""`netzplan backup`: everything that is stored, in one file, while the service runs."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.errors import REFUSED, NetzplanError
from netzplan.session import Session


@click.command(name="backup", cls=Command, help="cli.backup.about")
@click.argument("file", type=click.Path(path_type=pathlib.Path, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True, help="cli.backup.force")
@click.pass_context
def COMMAND(ctx: click.Context, file: pathlib.Path, force: bool) -> int:
    session = Session(ctx)
    import msgspec

    from netzplan.store import copy

    if isinstance(session.store_place, pathlib.Path) and file.resolve() == session.store_place.resolve():
        raise NetzplanError("backup-itself", REFUSED, path=file)
    if file.exists() and not force:
        raise NetzplanError("exists", REFUSED, path=file)
    with session.store(must_exist=True) as store:
        found = copy.backup(store, file)
    click.echo(session.say("cli.backup.done", path=str(file), **msgspec.structs.asdict(found)))
    return 0
