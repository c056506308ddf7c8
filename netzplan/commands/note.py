"""`netzplan note`: what only a person knows; it survives every scan."""

from __future__ import annotations

import time

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.fields import OWN_FIELDS, PERSONAL_NAMES, SITE, SITE_FIELDS, is_site_field, title
from netzplan.find import find
from netzplan.session import Session, who
from netzplan.terminal import safe
from topology.inventory import ROLES
from topology.personal import RULES

FIELDS = (
    "name",
    "role",
    "vendor",
    "model",
    "room",
    "owner",
    "purpose",
    "users",
    "administrator",
    "warranty",
    "asset_tag",
    "contract",
    "remark",
)


@click.command(name="note", cls=Command, help="cli.note.about")
@click.argument("device", metavar="DEVICE")
@click.argument("field", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, device: str, field: tuple[str, ...], site: str | None) -> int:
    session = Session(ctx)
    whole = device == SITE
    fields = dict(_pair(f, whole) for f in field)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
        found = None if whole else find(inventory, device)
        id_ = found.id if found else SITE
        if fields:
            store.note(inventory.site, id_, fields, time.time(), who())
        noted = store.notes(inventory.site).get(id_, {})
    label = safe(found.label if found else inventory.site)
    click.echo(label + (":" if noted else f": {session.say('cli.note.none')}"))
    for name, value in noted.items():
        words = title(session.lang, name) if whole else session.say(f"cli.note.field.{name}")
        click.echo(f"  {safe(words)}: {safe(value)}")
    return 0


def _pair(argument: str, whole: bool) -> tuple[str, str]:
    name, equals, value = argument.partition("=")
    name = name.strip().lower()
    if not equals or not (is_site_field(name) if whole else name in FIELDS):
        raise NetzplanError(
            "note", USAGE, given=argument, known=", ".join((*SITE_FIELDS, *OWN_FIELDS) if whole else FIELDS)
        )
    value = value.strip()[:2000]
    if name == "role" and value and value not in ROLES:
        raise NetzplanError("note-role", USAGE, given=value, known=", ".join(ROLES))
    if name == PERSONAL_NAMES and value and value not in RULES:
        raise NetzplanError("note-personal-names", USAGE, given=value, known=", ".join(RULES))
    return name, value
