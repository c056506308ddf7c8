"""`netzplan doctor`: what is missing for more, and how to get it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import pathlib
import shutil
import sys

import click

from netzplan.cli import Command
from netzplan.errors import NetzplanError
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
    rows += _credentials(session)
    rows += [(False, session.say("cli.doctor.taken", room=room, by=by)) for room, by in taken_rooms()]
    place = session.store_place
    there = isinstance(place, str) or place.exists()
    rows.append((True, session.say("cli.doctor.store" if there else "cli.doctor.no-store", path=session.store_name)))
    for good, line in rows:
        click.echo(("✓ " if good else "! ") + safe(line, 400))
    return 0


def _credentials(session: Session) -> list[tuple[bool, str]]:
    """For which systems there is access, by kind and address, or what is wrong with the file; nothing secret."""
    if not session.settings.credentials:
        return []
    from netzplan import credentials

    path = pathlib.Path(session.settings.credentials).expanduser()
    try:
        entries, accounts = credentials.load(path), credentials.accounts(path)
    except NetzplanError as error:
        return [(False, error.message(session.lang))]
    known = [f"SNMP ({len(entries)})"] if entries else []
    known += [f"{session.say(f'probes.{a.kind}').partition(':')[0]} ({a.host})" for a in accounts]
    return [(True, session.say("cli.doctor.credentials", path=path, systems=", ".join(known) or "–"))]


def taken_rooms() -> list[tuple[str, str]]:
    """Top-level packages of ours that another installed distribution claims as well."""
    owners = importlib.metadata.packages_distributions()
    return [(room, other) for room in ROOMS for other in sorted(set(owners.get(room, ()))) if other != "netzplan"]
