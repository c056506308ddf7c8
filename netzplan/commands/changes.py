"""`netzplan changes`: what differs since the scan before, in sentences."""

from __future__ import annotations

import click

from netzplan.cli import Command
from netzplan.errors import NOTHING, NetzplanError
from netzplan.session import Session


@click.command(name="changes", cls=Command, help="cli.changes.about")
@click.option("--from", "since", metavar="SCAN", help="cli.changes.from")
@click.option("--to", "until", metavar="SCAN", help="cli.changes.to")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, since: str | None, until: str | None, site: str | None) -> int:
    session = Session(ctx)
    from exports.texts import moment
    from netzplan import survey
    from netzplan.history import pick
    from topology.changes import compare

    with session.store(must_exist=True) as store:
        name = session.site(store, site)
        scans = store.runs(name, "scan")
        if len(scans) < 2:
            raise NetzplanError("one-scan", NOTHING, site=name)
        zone = session.settings.timezone
        last = pick(scans, until or "-1", zone)
        first = pick(scans, since, zone) if since else scans[max(0, scans.index(last) - 1)]
        before = survey.inventory(store, name, until=first)
        after = survey.inventory(store, name, until=last)
    if before is None or after is None:
        raise NetzplanError("nothing-yet", NOTHING, site=name)
    click.echo(
        session.say(
            "cli.changes.between",
            before=moment(session.lang, before.as_of, zone),
            after=moment(session.lang, after.as_of, zone),
        )
    )
    found = compare(before, after)
    for change in found:
        click.echo("• " + session.say(f"changes.{change.kind}", **change.data))
    if not found:
        click.echo(session.say("cli.changes.none"))
    return 0
