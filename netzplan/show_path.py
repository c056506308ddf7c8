"""Prints the ways between two devices."""

from __future__ import annotations

from collections.abc import Sequence

import click

from exports import table
from exports.texts import speed
from netzplan.progress import probe_title
from netzplan.session import Session
from netzplan.terminal import safe
from topology.inventory import Inventory
from topology.paths import Leg, Way


def show_ways(session: Session, inventory: Inventory, found: Sequence[Way], evidence: bool) -> None:
    """The first way, where it is narrow, and the second or that there is none. With `evidence`, what each link rests
    on."""
    names = {d.id: safe(table.label(d, session.lang)) for d in inventory.devices}
    half = {(d.id, p.name) for d in inventory.devices for p in d.ports if p.full_duplex is False and p.oper_up}
    for number, way in enumerate(found):
        click.echo(session.say("cli.path.first" if number == 0 else "cli.path.second") + "\n")
        click.echo(f"  {names[way.legs[0].left.device]}")
        for leg in way.legs:
            _show_leg(session, leg, names, half, evidence)
        click.echo("")
        for line in _remarks(session, way, names):
            click.echo(f"  {line}")
    if len(found) == 1:
        click.echo("  " + session.say("cli.path.only"))


def _show_leg(session: Session, leg: Leg, names: dict[str, str], half: set[tuple[str, str]], evidence: bool) -> None:
    link = leg.link
    about = [session.say(f"lists.medium-{link.medium}")]
    about += [speed(session.lang, link.speed_bps)] if link.speed_bps else []
    about += [session.say("cli.path.members", count=len(link.members))] if len(link.members) > 1 else []
    about += [session.say("lists.state-blocked")] if link.state == "blocked" else []
    about += [session.say("cli.path.half")] if {(e.device, e.port or "") for e in (link.a, link.b)} & half else []
    about += [session.say("cli.path.inferred")] if link.inferred else []
    ports = " → ".join(safe(end.port or "") for end in (leg.left, leg.entered)).strip()
    click.echo(f"    │ {ports}  ({', '.join(about)})")
    if evidence:
        for one in link.evidence:
            click.echo(f"    │   {probe_title(session, one.probe)} · {safe(one.peer)} · {safe(one.says)}")
    click.echo(f"  {names[leg.entered.device]}")


def _remarks(session: Session, way: Way, names: dict[str, str]) -> list[str]:
    found = []
    for leg in way.slowest:
        places = f"{names[leg.left.device]} – {names[leg.entered.device]}"
        found.append(session.say("cli.path.slowest", where=places, speed=speed(session.lang, leg.link.speed_bps or 0)))
    if way.cables or way.again:
        shared = ", ".join(names[d] for d in way.again) or session.say("cli.path.cable")
        found.append(session.say("cli.path.shared", names=shared))
    return found
