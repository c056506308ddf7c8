"""`netzplan push`: brings another system up to date."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from netzplan.cli import Command
from netzplan.credentials import Target
from netzplan.errors import REFUSED, USAGE, NetzplanError
from netzplan.session import Session
from netzplan.terminal import safe

if TYPE_CHECKING:
    from exports.netbox_fields import Row
    from netzplan.push.change import Change


@click.command(name="push", cls=Command, help="cli.push.about")
@click.argument("target", type=click.Choice(["netbox"]), metavar="netbox")
@click.option("--dry-run", is_flag=True, help="cli.push.dry-run")
@click.option("--credentials", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.push.credentials")
@click.option("--url", metavar="URL", help="cli.push.url")
@click.option("--stop-on-error", "--stop", "stop", is_flag=True, help="cli.push.stop")
@click.option("--vrf", metavar="NAME", help="push.vrf")
@click.option("--yes", is_flag=True, help="cli.scan.yes")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), help="cli.lang")
@click.pass_context
def COMMAND(
    ctx: click.Context,
    target: str,
    dry_run: bool,
    credentials: pathlib.Path | None,
    url: str | None,
    stop: bool,
    vrf: str | None,
    yes: bool,
    site: str | None,
    lang: str | None,
) -> int:
    session = Session(ctx, lang)
    from exports.netbox import rows
    from exports.provider import Cuts
    from netzplan.push.change import CREATE, FAILED, UPDATE

    chosen = _target(session, target, credentials, url)
    with session.store(must_exist=True) as store:
        inventory = session.inventory(store, site)
    cuts = Cuts()
    options = {"vrf": vrf} if vrf else {}
    wanted = rows(inventory, session.format_settings(options=options), cuts)
    click.echo(session.say("cli.push.plan", url=chosen.url))
    plan = _show(session, _run(session, chosen, wanted, write=False, stop=False))
    if cuts.lines:
        click.echo("\n".join([session.say("cli.push.cuts"), *(f"  {safe(c)}" for c in sorted(set(cuts.lines)))]))
    if not plan.get(CREATE, 0) + plan.get(UPDATE, 0):
        click.echo(session.say("cli.push.nothing"))
        return 0
    if dry_run:
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise NetzplanError("push-confirm", REFUSED)
        if not click.confirm(session.say("cli.push.ask"), default=False):
            return REFUSED
    done = _show(session, _run(session, chosen, wanted, write=True, stop=stop))
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


def _run(
    session: Session, target: Target, wanted: dict[str, list[Row]], *, write: bool, stop: bool
) -> Iterable[Change]:
    from netzplan.push.api import NetBox
    from netzplan.push.change import Failed, Stopped
    from netzplan.push.memory import Memory
    from netzplan.push.netbox import Push

    memory = Memory(_memory(session), target.url.rstrip("/"))
    api = NetBox(target.url, target.token, target.ca)
    try:
        api.check()
        yield from Push(api, wanted, memory, write=write, stop=stop).run()
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


def _show(session: Session, changes: Iterable[Change]) -> dict[str, int]:
    """One line for each object that is not as it should be, as it happens; then how many of which kind."""
    from netzplan.push.change import FAILED, SAME

    counts: dict[str, int] = {}
    for change in changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
        if change.kind != SAME:
            detail = f": {safe(change.detail, 400)}" if change.detail else ""
            word = session.say(f"cli.push.{change.kind}")
            click.echo(f"  {word:8} {change.model} {safe(change.label, 120)}{detail}", err=change.kind == FAILED)
    click.echo(", ".join(f"{session.say(f'cli.push.{kind}')}: {count}" for kind, count in sorted(counts.items())))
    return counts
