"""`netzplan account`: who may sign in to the service."""

from __future__ import annotations

import sys
import time

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.session import Session
from netzplan.terminal import safe


@click.command(name="account", cls=Command, help="cli.account.about")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--role", type=click.Choice(["admin", "provider"]), default="provider", help="cli.account.role")
@click.option("--remove", is_flag=True, help="cli.account.remove")
@click.pass_context
def COMMAND(ctx: click.Context, name: str | None, role: str, remove: bool) -> int:
    session = Session(ctx)
    with session.store() as store:
        if name is None:
            for one in store.accounts():
                click.echo(f"{safe(one.name)}  {session.say(f'web.role-{one.role}')}")
            return 0
        if remove:
            store.drop_account(name)
            return 0
        from netzplan.web.auth import make_account

        # From a pipe one line, so that scripts can do it; never from the command line, where others could read it.
        password = (
            click.prompt(session.say("web.password"), hide_input=True, confirmation_prompt=True, err=True)
            if sys.stdin.isatty()
            else sys.stdin.readline().rstrip("\n")
        )
        try:
            make_account(store, name, role, password, time.time())
        except ValueError as error:
            raise NetzplanError("account", USAGE, reason=session.say(str(error))) from error
    click.echo(session.say("cli.account.kept", name=name))
    return 0
