"""`netzplan place`: where a device stands on the plan, as a person wants it; or that it is left out."""

from __future__ import annotations

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.find import find
from netzplan.places import WHOLE
from netzplan.session import Session
from netzplan.terminal import safe

_FAR = 20_000.0


@click.command(name="place", cls=Command, help="cli.place.about")
@click.argument("device", required=False, metavar="[DEVICE]")
@click.argument("x", type=float, required=False, metavar="[X")
@click.argument("y", type=float, required=False, metavar="Y]")
@click.option("--hide", is_flag=True, help="cli.place.hide")
@click.option("--reset", is_flag=True, help="cli.place.reset")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    device: str | None,
    x: float | None,
    y: float | None,
    hide: bool,
    reset: bool,
    site: str | None,
) -> int:
    session = Session(ctx)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
        names = {d.id: d.label for d in inventory.devices}
        if device is None and reset:
            for card in store.places(inventory.site):
                store.put(inventory.site, card, {})
            click.echo(session.say("cli.place.automatic"))
            return 0
        if device is None:
            for card, set_ in store.places(inventory.site).items():
                if card != WHOLE:
                    click.echo(f"{safe(names.get(card, card))}: {_told(session, set_)}")
            return 0
        found = find(inventory, device)
        what: dict[str, str] = {}
        if hide:
            what = {"hidden": "yes"}
        elif not reset:
            if x is None or y is None or not (abs(x) < _FAR and abs(y) < _FAR):
                raise NetzplanError("place", USAGE)
            what = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
        store.put(inventory.site, found.id, what)
    click.echo(f"{safe(found.label)}: {_told(session, what)}")
    return 0


def _told(session: Session, what: dict[str, str]) -> str:
    if not what:
        return session.say("cli.place.automatic")
    return session.say("cli.place.hidden") if "hidden" in what else f"{what.get('x', '?')} {what.get('y', '?')}"
