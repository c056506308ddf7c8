"""`netzplan diagram`: the topology diagram."""

from __future__ import annotations

import contextlib
import pathlib
from typing import Any

import click

from exports.plan.views import PHYSICAL, VIEWS
from netzplan import places, timeline
from netzplan.cli import Command
from netzplan.errors import NetzplanError
from netzplan.output import write_kind
from netzplan.session import Session


@click.command(name="diagram", cls=Command, help="cli.diagram.about")
@click.option(
    "-o", "--output", type=click.Path(path_type=pathlib.Path), required=True, metavar="FILE", help="cli.diagram.output"
)
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.option("--view", type=click.Choice(VIEWS), default=PHYSICAL, help="cli.diagram.view")
@click.option("--layout", type=click.Choice(["bus", "dot"]), help="cli.diagram.layout")
@click.option(
    "--paper",
    type=click.Choice(["A4", "A3", "A2", "A1", "A0"], case_sensitive=False),
    help="cli.diagram.paper",
)
@click.option("--sheet", type=click.IntRange(min=1), metavar="N", help="cli.diagram.sheet")
@click.option("--theme", type=click.Choice(["light", "dark"]), help="cli.diagram.theme")
@click.option("--redact", is_flag=True, help="cli.redact")
@click.option("--customer", metavar="TEXT", help="cli.customer")
@click.option("--author", metavar="TEXT", help="cli.author")
@click.pass_context
def COMMAND(
    ctx: click.Context, /, output: pathlib.Path, site: str | None, lang: str | None, redact: bool, **words: Any
) -> int:
    """`words` are the options that say how the plan is drawn, and those that stand on it."""
    session = Session(ctx, lang)
    drawn = {name: str(words.pop(name) or "") for name in ("view", "layout", "paper", "sheet", "theme")}
    session.drawn = {name: value for name, value in drawn.items() if value}
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site, redacted=redact)
        if output.suffix.lower() == ".html" and not redact:
            with contextlib.suppress(NetzplanError):  # who may only read the store, sees what others have worked out
                timeline.learn(store, inventory.site)
            session.drawn |= timeline.options(store, inventory, session.lang)
    write_kind(session, inventory, "diagram", output, **words)
    if not redact:
        with contextlib.suppress(NetzplanError), session.store(must_exist=True) as store:  # who may only read, may draw
            places.remember(store, inventory, session.format_settings())
    return 0
