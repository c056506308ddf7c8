"""`netzplan demo`: replays a recorded office; on any system, without root, in the first minute."""

from __future__ import annotations

import pathlib

import click

from netzplan.cli import Command
from netzplan.output import write_all
from netzplan.session import Session, who


@click.command(name="demo", cls=Command, help="cli.demo.about")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=pathlib.Path, file_okay=False),
    default=pathlib.Path("netzplan-demo"),
    metavar="DIR",
    help="cli.demo.output",
)
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.pass_context
def COMMAND(ctx: click.Context, output: pathlib.Path, lang: str | None) -> int:
    session = Session(ctx, lang)
    from netzplan import recorded, survey
    from netzplan.show import show_devices
    from netzplan.store import Store

    output.mkdir(parents=True, exist_ok=True)
    for old in ("office.db", "office.db-wal", "office.db-shm"):
        (output / old).unlink(missing_ok=True)
    with Store(output / "office.db") as store:
        office = recorded.load(recorded.OFFICE.read_bytes())
        recorded.replay(store, office, made_by=who())
        inventory = survey.inventory(store, office.site)
    assert inventory is not None  # the recording was just stored
    show_devices(session, inventory)
    click.echo(session.say("cli.demo.recorded"))
    write_all(session, inventory, output)
    return 0
