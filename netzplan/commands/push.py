"""`netzplan push`: brings another system up to date."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
import msgspec

from netzplan.cli import Command
from netzplan.credentials import Target
from netzplan.errors import REFUSED, USAGE, NetzplanError
from netzplan.session import Session
from netzplan.terminal import safe

if TYPE_CHECKING:
    from netzplan.push.change import Change
    from netzplan.push.targets import Wanted

KINDS = ("netbox", "glpi", "idoit", "zabbix")


@click.command(name="push", cls=Command, help="cli.push.about")
@click.argument("target", type=click.Choice(KINDS), metavar="|".join(KINDS))
@click.option("--dry-run", is_flag=True, help="cli.push.dry-run")
@click.option("--credentials", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.push.credentials")
@click.option("--url", metavar="URL", help="cli.push.url")
@click.option("--stop-on-error", "--stop", "stop", is_flag=True, help="cli.push.stop")
@click.option("--vrf", metavar="NAME", help="cli.push.vrf")
@click.option("--as-site", metavar="NAME", help="cli.push.as-site")
@click.option("--again", is_flag=True, help="cli.push.again")
@click.option("--yes", is_flag=True, help="cli.scan.yes")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    /,
    target: str,
    dry_run: bool,
    credentials: pathlib.Path | None,
    url: str | None,
    vrf: str | None,
    as_site: str | None,
    yes: bool,
    site: str | None,
    lang: str | None,
    **how: bool,
) -> int:
    session = Session(ctx, lang)
    from netzplan.push.change import CREATE, FAILED, UPDATE
    from netzplan.push.targets import wanted
    from netzplan.show_push import show_changes, show_cuts

    chosen = _target(session, target, credentials, url)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
    if as_site:
        inventory = msgspec.structs.replace(inventory, site=as_site)
    what = wanted(target, inventory, session.format_settings(options={"vrf": vrf} if vrf else {}))
    if chosen.url.startswith("http://") and not _here(chosen.url):
        click.echo(session.say("cli.push.open", url=chosen.url), err=True)
    click.echo(session.say("cli.push.plan", url=chosen.url))
    plan = show_changes(session, _run(session, chosen, what, write=False, **{**how, "stop": False}))
    show_cuts(session, what.cuts)
    if not plan.get(CREATE, 0) + plan.get(UPDATE, 0):
        click.echo(session.say("cli.push.nothing"))
        return 0
    if dry_run:
        click.echo(session.say("cli.push.dry"))
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise NetzplanError("push-confirm", REFUSED)
        if not click.confirm(session.say("cli.push.ask"), default=False):
            return REFUSED
    click.echo(session.say("cli.push.writing", url=chosen.url))
    done = show_changes(session, _run(session, chosen, what, write=True, **how))
    return 1 if done.get(FAILED) else 0


def _target(session: Session, kind: str, file: pathlib.Path | None, url: str | None) -> Target:
    from netzplan.credentials import targets

    path = file or session.settings.credentials
    known = targets(pathlib.Path(path).expanduser(), kind) if path else ()
    fitting = [t for t in known if url is None or t.url.rstrip("/") == url.rstrip("/")]
    if not fitting:
        raise NetzplanError("no-target", USAGE, kind=kind)
    if len(fitting) > 1:
        raise NetzplanError("which-target", USAGE, known=", ".join(t.url for t in fitting))
    return fitting[0]


def _here(url: str) -> bool:
    """Whether the address is this computer's own, so that nobody can listen on the way."""
    import urllib.parse

    return urllib.parse.urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")


def _run(session: Session, target: Target, what: Wanted, **how: bool) -> Iterable[Change]:
    from netzplan.push.change import Failed, Stopped
    from netzplan.push.targets import run

    try:
        yield from run(what, target, _memory(session), **how)
    except Failed as error:
        raise NetzplanError("push-read", url=target.url, reason=safe(str(error), 400)) from error
    except Stopped as error:
        raise NetzplanError("push-stopped", reason=safe(str(error), 400)) from error


def _memory(session: Session) -> pathlib.Path:
    """Beside the store; for a database on a server, in the user's data folder."""
    place = session.store_place
    if isinstance(place, pathlib.Path):
        return place.with_name(f"{place.name}.pushed")
    import platformdirs

    return pathlib.Path(platformdirs.user_data_path("netzplan", appauthor=False)) / "pushed"
