"""`netzplan link`: a cable that a person knows of."""

from __future__ import annotations

import time

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.find import find
from netzplan.session import Session, who
from netzplan.terminal import safe


@click.command(name="link", cls=Command, help="cli.link.about")
@click.argument("device", required=False, metavar="[DEVICE")
@click.argument("other", required=False, metavar="OTHER]")
@click.option("--port", default="", metavar="PORT", help="cli.link.port")
@click.option("--other-port", default="", metavar="PORT", help="cli.link.other-port")
@click.option("--remove", is_flag=True, help="cli.link.remove")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    device: str | None,
    other: str | None,
    port: str,
    other_port: str,
    remove: bool,
    site: str | None,
) -> int:
    session = Session(ctx)
    from netzplan.store import Correction

    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
        mine = [c for c in store.corrections(inventory.site) if c.what == "cable"]
        if device is None or other is None:
            for one in mine:
                click.echo(safe(one.label, 300))
            return 0
        a, b = find(inventory, device), find(inventory, other)
        if a.id == b.id:
            raise NetzplanError("link-itself", USAGE, name=a.label)
        pair = {a.id, b.id}
        before = [c for c in mine if set(c.subject.split("\t")[::2]) == pair]
        if remove and not before:
            raise NetzplanError("no-link", a=a.label, b=b.label)
        for one in before:
            store.no_longer_correct(inventory.site, "cable", one.subject)
        ports = [" ".join(p.split())[:100] for p in (port, other_port)]
        label = " – ".join(" · ".join(x for x in ends if x) for ends in ((a.label, ports[0]), (b.label, ports[1])))
        if not remove:
            subject = "\t".join((a.id, ports[0], b.id, ports[1]))
            store.correct(inventory.site, [Correction("cable", subject, "", label, time.time(), who())])
    click.echo(session.say("cli.link.gone" if remove else "cli.link.done", link=label))
    return 0
