"""`netzplan export`: writes the inventory for other systems."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
import msgspec

from exports.format import Cuts
from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.output import render
from netzplan.session import Session, write
from netzplan.terminal import safe
from topology.inventory import ROLES, Inventory

# So many lines of what was cut are shown; more stand in a file.
_SHOWN = 12

if TYPE_CHECKING:
    from netzplan.store import Store


@click.command(name="export", cls=Command, help="cli.export.about")
@click.argument("format", required=False, metavar="[FORMAT]")
@click.option("-o", "--output", type=click.Path(path_type=pathlib.Path), metavar="PATH", help="cli.export.output")
@click.option("--list", "only_list", is_flag=True, help="cli.export.list")
@click.option("--since", metavar="SCAN", help="cli.export.since")
@click.option("--only", type=click.Choice(["new", "changed"]), help="cli.export.only")
@click.option("--role", multiple=True, type=click.Choice(ROLES), metavar="ROLE", help="cli.export.role")
@click.option("--network", multiple=True, metavar="NETWORK", help="cli.export.network")
@click.option("--prefix", metavar="TEXT", help="cli.export.prefix")
@click.option("--as-site", metavar="NAME", help="cli.push.as-site")
@click.option("--vrf", metavar="NAME", help="cli.push.vrf")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.option("--redact", is_flag=True, help="cli.redact")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    /,
    format: str | None,
    output: pathlib.Path | None,
    only_list: bool,
    site: str | None,
    lang: str | None,
    redact: bool,
    prefix: str | None,
    vrf: str | None,
    as_site: str | None,
    **chosen: Any,
) -> int:
    session = Session(ctx, lang)
    from exports.registry import formats

    known = {name: one for name, one in formats().items() if one.kind in ("export", "list")}
    if only_list:
        from netzplan.show import show_formats

        show_formats(session, list(known.values()))
        return 0
    if format not in known:
        raise NetzplanError("format", USAGE, known=", ".join(known))
    if output is None:
        raise NetzplanError("no-output", USAGE)
    with session.store(must_exist=True) as store:
        inventory = _chosen(session, store, session.inventory(store, site), **chosen)
    if as_site:
        inventory = msgspec.structs.replace(inventory, site=as_site)
    if redact:
        from exports.redact import redact as redacted

        inventory = redacted(inventory)
    cuts = Cuts()
    options = {name: value for name, value in (("prefix", prefix), ("vrf", vrf)) if value}
    content = render(
        session,
        inventory,
        known[format],
        cuts,
        **({"options": {**session.format_settings().options, **options}} if options else {}),
    )
    if known[format].suffix == ".zip" and output.suffix.lower() != ".zip":
        for name, part in _unpacked(content):
            write(output / name, part)
    else:
        write(output, content)
    click.echo(session.say("cli.written", path=str(output)))
    _summary(session, cuts, output)
    return 0


def _summary(session: Session, cuts: Cuts, output: pathlib.Path) -> None:
    """What the format did not permit; where that is much, the whole of it in a file beside the other."""
    lines = sorted(set(cuts.lines))
    if not lines:
        return
    click.echo(session.say("export.summary", count=len(lines)))
    click.echo("\n".join(f"  {safe(line, 200)}" for line in lines[:_SHOWN]))
    if len(lines) > _SHOWN:
        beside = output.with_name(f"{output.name}.txt")
        write(beside, ("\n".join(lines) + "\n").encode("utf-8", "replace"))
        click.echo("  " + session.say("export.summary-rest", count=len(lines) - _SHOWN, path=str(beside)))


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of an archive of ours; a name that would lead out of the folder is left out."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.endswith("/") and ".." not in name.split("/") and not name.startswith("/"):
                yield name, archive.read(name)


def _chosen(
    session: Session,
    store: Store,
    inventory: Inventory,
    since: str | None,
    only: str | None,
    role: tuple[str, ...],
    network: tuple[str, ...],
) -> Inventory:
    """The part of the inventory that was asked for; all of it when nothing was."""
    from exports.select import select
    from netzplan.survey import touched

    ids = None
    if since or (only and len(store.runs(inventory.site, "scan")) > 1):  # after the first scan, everything is new
        ids = touched(store, inventory, since or "-2", session.settings.timezone, only_new=only == "new")
    try:
        return select(inventory, ids, role, network)
    except ValueError as error:
        raise NetzplanError("scope-wrong", USAGE, reason=error) from error
