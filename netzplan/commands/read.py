"""`netzplan read`: takes recordings in."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.errors import NetzplanError
from netzplan.session import Session, who
from netzplan.terminal import safe


@click.command(name="read", cls=Command, help="cli.read.about")
@click.argument("path", nargs=-1, required=True, type=click.Path(path_type=pathlib.Path), metavar="PATH...")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, path: tuple[pathlib.Path, ...], site: str | None) -> int:
    session = Session(ctx)
    if missing := [p for p in path if not p.exists()]:
        raise NetzplanError("unreadable", path=missing[0], reason=session.say("errors.not-there"))
    from exports.texts import has
    from netzplan import survey

    with session.store() as store:
        result = survey.read(store, session.site(store, site), path, who())
    for refused in result.refused:
        code = f"recordings.{refused.reason}"
        reason = session.say(code) if has(code) else refused.reason
        click.echo(f"{safe(str(refused.path))}: {session.say('cli.read.refused', reason=reason)}", err=True)
    if not result.captures:
        raise NetzplanError("nothing-read")
    click.echo(session.say("cli.read.done", captures=result.captures, observations=result.observations))
    return 0
