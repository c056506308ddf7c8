"""`netzplan accept`: the owner lives with a finding, for a reason and until a date."""

from __future__ import annotations

import datetime
import time

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.session import Session, who
from netzplan.terminal import safe


@click.command(name="accept", cls=Command, help="cli.accept.about")
@click.argument("finding", required=False, metavar="[FINDING]")
@click.option("--reason", metavar="TEXT", help="cli.accept.reason")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="cli.accept.until")
@click.option("--take-back", is_flag=True, help="cli.accept.take-back")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    finding: str | None,
    reason: str | None,
    until: datetime.datetime | None,
    take_back: bool,
    site: str | None,
) -> int:
    session = Session(ctx)
    from netzplan.history import end_of
    from netzplan.show import finding_title
    from netzplan.store import Accepted

    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
        everything = (*inventory.findings, *(a.finding for a in inventory.accepted))
        if finding is None:
            for number, one in enumerate(everything, 1):
                mark = " ✓" if number > len(inventory.findings) else ""
                click.echo(f"{number:>3}  {finding_title(session, one)}{mark}")
            return 0
        if not finding.isdigit() or not 0 < int(finding) <= len(everything):
            raise NetzplanError("no-finding", USAGE, wanted=finding)
        chosen = everything[int(finding) - 1]
        if take_back:
            store.no_longer_accept(inventory.site, chosen.key)
        elif not reason:
            raise NetzplanError("no-reason", USAGE)
        else:
            end = end_of(until.date(), session.settings.timezone) if until else 0.0
            store.accept(inventory.site, Accepted(chosen.key, reason.strip()[:2000], end, time.time(), who()))
    click.echo(safe(finding_title(session, chosen), 300))
    return 0
