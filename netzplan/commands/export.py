"""`netzplan export`: writes the inventory for other systems."""

from __future__ import annotations

import ipaddress
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
@click.option("--role", multiple=True, metavar="ROLE", help="cli.export.role")
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
        whole, inventory = _both(session, store, site, redacted=redact, **chosen)
    if as_site:
        whole, inventory = (msgspec.structs.replace(one, site=as_site) for one in (whole, inventory))
    cuts = Cuts()
    options = {name: value for name, value in (("prefix", prefix), ("vrf", vrf)) if value}
    more = {"options": {**session.format_settings().options, **options}} if options else {}
    content = render(
        session, inventory, known[format], cuts, **more, whole=whole if whole.devices != inventory.devices else None
    )
    if known[format].suffix == ".zip" and output.suffix.lower() != ".zip":
        parts = dict(_unpacked(content))
        for name, part in parts.items():
            write(output / name, part)
        left = sorted(p.name for p in output.rglob("*.*") if p.is_file() and str(p.relative_to(output)) not in parts)
    else:
        write(output, content)
        left = []
    click.echo(session.say("cli.written", path=str(output)))
    if len(inventory.devices) < len(whole.devices):
        count, every = (sum(not d.presumed and d.role != "internet" for d in one.devices) for one in (inventory, whole))
        click.echo(session.say("export.part" if count else "export.part-none", count=count, all=every))
    if left:
        names = ", ".join(left[:_SHOWN]) + (" …" if len(left) > _SHOWN else "")
        click.echo(session.say("export.left", names=names), err=True)
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


def _both(
    session: Session, store: Store, site: str | None, *, redacted: bool, **chosen: Any
) -> tuple[Inventory, Inventory]:
    """The whole office and the part of it that was asked for, both redacted if so."""
    from exports.redact import new_ids
    from exports.select import select

    plain = session.inventory(store, site)
    part = _chosen(session, store, plain, **chosen)
    if not redacted:
        return plain, part
    # Of the whole, so that in each part a device is called the same.
    ids = new_ids(plain)
    whole = session.inventory(store, site, redacted=True)
    only = None if part is plain else {ids[d.id] for d in part.devices}
    return whole, select(whole, only)


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
    for one in network:
        try:
            ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise NetzplanError("not-network", USAGE, network=one) from None
    return select(inventory, ids, [_role(word) for word in role], network)


def _role(word: str) -> str:
    """A role by its code or as people say it, in German or English."""
    from discover.columns import ROLES as WORDS
    from discover.columns import folded
    from exports.texts.roles import TEXTS

    spoken = {folded(title): code.partition(".")[0] for code, titles in TEXTS.items() for title in titles}
    found = word if word in ROLES else spoken.get(folded(word)) or WORDS.get(folded(word))
    if found is None:
        raise NetzplanError("no-role", USAGE, word=word)
    return found
