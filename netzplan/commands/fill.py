"""`netzplan fill`: asks for what only people know, one by one; can be left and taken up again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from netzplan.cli import Command
from netzplan.session import Session, who
from netzplan.terminal import safe

if TYPE_CHECKING:
    from topology.inventory import Inventory


@click.command(name="fill", cls=Command, help="cli.fill.about")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, site: str | None) -> int:
    session = Session(ctx)
    from netzplan import fields

    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
        click.echo(session.say("cli.fill.how"), err=True)
        for device, field, question in _open(session, inventory):
            answer = click.prompt(question, default="", show_default=False, err=True).strip()
            if answer == "q":
                break
            if answer:
                store.note(inventory.site, device, {field: answer[:2000]}, time.time(), who())
        again = session.inventory(store, site)
        done, total = fields.progress(again, session.answers)
    click.echo(session.say("web.progress", done=done, all=total))
    return 0


def _open(session: Session, inventory: Inventory) -> Iterator[tuple[str, str, str]]:
    """Device (or the site), field, question: the emergency numbers first, then the devices as the list shows them."""
    from exports.table import order
    from netzplan import fields

    for field in fields.SITE_FIELDS:
        if not session.answers.get(field):
            yield fields.SITE, field, fields.title(session.lang, field)
    for device in sorted(inventory.devices, key=order):
        for field in fields.open_of(device):
            name = f"{safe(device.label, 40)} ({session.say(f'roles.{device.role}')})"
            yield device.id, field, f"{name} – {session.say(f'cli.note.field.{field}')}"
