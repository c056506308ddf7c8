"""`netzplan add`: a device that no scan can see, such as the provider's modem or a switch without management."""

from __future__ import annotations

import hashlib
import time

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.session import Session, who
from netzplan.terminal import safe
from topology.inventory import ROLES


@click.command(name="add", cls=Command, help="cli.add.about")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--role", default="unknown", metavar="ROLE", help="cli.add.role")
@click.option("--remove", is_flag=True, help="cli.add.remove")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, name: str | None, role: str, remove: bool, site: str | None) -> int:
    session = Session(ctx)
    from netzplan.store import Correction

    with session.store(must_exist=True) as store:
        place = session.inventory(store, site).site
        known = {c.label.casefold(): c for c in store.corrections(place) if c.what == "device"}
        wanted = " ".join((name or "").split())[:200]
        if not wanted:
            for one in sorted(known.values(), key=lambda c: c.label.casefold()):
                click.echo(f"{safe(one.label)}  ({session.say(f'roles.{one.target}')})")
            return 0
        if role not in ROLES:
            raise NetzplanError("note-role", USAGE, given=role, known=", ".join(ROLES))
        before = known.get(wanted.casefold())
        if remove:
            if before is None:
                raise NetzplanError("no-device", wanted=wanted)
            store.no_longer_correct(place, "device", before.subject)
        else:
            id_ = before.subject if before else _new_id(place, wanted)
            store.correct(place, [Correction("device", id_, role, wanted, time.time(), who())])
    click.echo(session.say("cli.add.gone" if remove else "cli.add.done", name=wanted))
    return 0


def _new_id(site: str, name: str) -> str:
    return "own-" + hashlib.blake2b(f"{site}\0{name.casefold()}".encode("utf-8", "replace"), digest_size=6).hexdigest()
