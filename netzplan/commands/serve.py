"""`netzplan serve`: the service in a browser."""

from __future__ import annotations

import ipaddress
import pathlib
import sys
from typing import TYPE_CHECKING, Any

import click

from netzplan.cli import Command
from netzplan.errors import REFUSED, USAGE, NetzplanError
from netzplan.session import Session

if TYPE_CHECKING:
    from netzplan.web.server import Listening
    from netzplan.web.units import Installation

_PATH = click.Path(path_type=pathlib.Path, dir_okay=False)


@click.command(name="serve", cls=Command, help="cli.serve.about")
@click.option("--bind", default="127.0.0.1", metavar="ADDRESS", help="cli.serve.bind")
@click.option("--port", type=click.IntRange(1, 65535), default=8737, metavar="N", help="cli.serve.port")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="cli.serve.host")
@click.option("--certificate", "--cert", type=_PATH, metavar="FILE", help="cli.serve.certificate")
@click.option("--key", type=_PATH, metavar="FILE", help="cli.serve.key")
@click.option("--behind-proxy", is_flag=True, help="cli.serve.proxy")
@click.option("--run-as", default="", metavar="USER", help="cli.serve.run-as")
@click.option("--install", is_flag=True, help="cli.serve.install")
@click.option("--user", is_flag=True, help="cli.serve.user")
@click.option("-y", "--yes", is_flag=True, help="cli.serve.yes")
@click.pass_context
def COMMAND(ctx: click.Context, /, **given: Any) -> int:
    session = Session(ctx)
    from netzplan.web.server import Listening

    try:
        ipaddress.ip_address(given["bind"])
    except ValueError:
        raise NetzplanError("bind", USAGE, address=given["bind"]) from None
    if bool(given["certificate"]) != bool(given["key"]):
        raise NetzplanError("half-certificate", USAGE)
    listening = Listening(
        given["bind"],
        given["port"],
        str(given["certificate"].resolve()) if given["certificate"] else "",
        str(given["key"].resolve()) if given["key"] else "",
        given["behind_proxy"],
        given["hosts"],
        given["run_as"],
    )
    if given["install"]:
        _install(session, listening, given["user"], given["yes"])
    else:
        _serve(session, listening)
    return 0


def _serve(session: Session, listening: Listening) -> None:
    from netzplan.settings import location
    from netzplan.web.app import make_app
    from netzplan.web.keeper import Keeper
    from netzplan.web.scanner import Scanner
    from netzplan.web.server import Server, certified
    from netzplan.web.service import Service

    place = session.store_place
    folder = (place.parent if isinstance(place, pathlib.Path) else location().parent) / "tls"
    listening, mark = certified(listening, session.settings, folder)
    environment = {"NETZPLAN_STORE": str(place.resolve() if isinstance(place, pathlib.Path) else place)}
    if location().exists():
        environment["NETZPLAN_SETTINGS"] = str(location().resolve())
    server = Server(listening, environment)  # from here on without privileges
    try:
        with session.store(patience=5.0) as store:  # a reader waits for the answer
            service = Service(store, session.settings, listening.https)
            keeper = Keeper(service, session.settings.mail)
            service.scanner = Scanner(keeper.ended, server.launcher.start)
            service.raw = server.launcher.raw
            if not store.accounts():
                _first(session, service, listening.url)
            click.echo(session.say("cli.serve.runs", url=listening.url), err=True)
            if mark:
                click.echo(session.say("cli.serve.fingerprint", fingerprint=mark), err=True)
            if not server.launcher.raw:
                click.echo(session.say("cli.serve.not-raw"), err=True)
            service.begin()
            keeper.start()
            try:
                server.run(make_app(service, listening.names))
            finally:
                keeper.stop()
                service.scanner.close()
                service.close()
    finally:
        server.close()


def _first(session: Session, service: Any, base: str) -> None:
    """While there is no account, each start prints a link that signs in once."""
    from netzplan.web import auth

    secret = auth.grant(service.store, "first", "admin", "admin", "", service.now(), auth.FIRST_SECONDS)
    click.echo(session.say("cli.serve.first"), err=True)
    click.echo(f"  {base}/first/{secret}", err=True)


def _install(session: Session, listening: Listening, user: bool, yes: bool) -> None:
    """Shows the unit and the commands, and does it when a person says so."""
    from netzplan.web import units

    plan = units.installation(listening, units.Here.now(session.store_place), user)
    for path, content in plan.files:
        click.echo(f"# {path}\n{content}")
    for words in plan.commands:
        click.echo("$ " + " ".join(words))
    click.echo("")
    if plan.problem:
        raise NetzplanError(plan.problem, REFUSED, **plan.values)
    if not yes:
        if not sys.stdin.isatty():
            raise NetzplanError("install-confirm", USAGE)
        answer = click.prompt(session.say("cli.serve.ask"), default="", show_default=False, err=True)
        if answer.strip().casefold() not in ("j", "ja", "y", "yes"):
            raise click.Abort
    _carry_out(session, plan)


def _carry_out(session: Session, plan: Installation) -> None:
    import subprocess

    from netzplan.session import write

    for path, content in plan.files:
        write(path, content.encode())
    for words in plan.commands:
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
            reason = "" if done.returncode == 0 else done.stderr.strip() or str(done.returncode)
        except OSError as error:
            reason = error.strerror or "?"
        if reason:
            raise NetzplanError("install", command=" ".join(words), reason=reason)
    click.echo(session.say("cli.serve.installed", log=" ".join(plan.log)))
