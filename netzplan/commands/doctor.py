"""`netzplan doctor`: what is missing for more, and how to get it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import sys

import click

from netzplan.cli import Command
from netzplan.session import Session

ROOMS = ("discover", "topology", "exports", "netzplan")
TOOLS = ("nmap", "dot")


@click.command(name="doctor", cls=Command, help="cli.doctor.about")
@click.pass_context
def COMMAND(ctx: click.Context) -> int:
    session = Session(ctx)
    from discover.interfaces import attached
    from discover.privileges import SYSTEMS, Privileges
    from netzplan.terminal import safe

    here = Privileges.of_this_process()
    rows: list[tuple[bool, str]] = [(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}")]
    rows.append((here.raw, session.say("cli.doctor.raw" if here.raw else "cli.doctor.no-raw")))
    if sys.platform != "linux":
        rows.append((False, session.say("cli.doctor.untried", system=SYSTEMS.get(sys.platform, sys.platform))))
    rows += [
        (bool(shutil.which(t)), session.say(f"cli.doctor.{t}" if shutil.which(t) else f"cli.doctor.no-{t}"))
        for t in TOOLS
    ]
    networks = sorted({a.network for a in attached() if a.is_private})
    rows.append(
        (bool(networks), session.say("cli.doctor.networks", networks=", ".join(networks)))
        if networks
        else (False, session.say("errors.no-network"))
    )
    rows += [(False, session.say("cli.doctor.taken", room=room, by=by)) for room, by in taken_rooms()]
    place = session.store_place
    there = isinstance(place, str) or place.exists()
    rows.append((True, session.say("cli.doctor.store" if there else "cli.doctor.no-store", path=session.store_name)))
    for good, line in rows:
        click.echo(("✓ " if good else "! ") + safe(line, 400))
    return 0


def taken_rooms() -> list[tuple[str, str]]:
    """Top-level packages of ours that another installed distribution claims as well."""
    owners = importlib.metadata.packages_distributions()
    return [(room, other) for room in ROOMS for other in sorted(set(owners.get(room, ()))) if other != "netzplan"]
