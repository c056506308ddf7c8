"""`netzplan scan`: discovers, stores, prints a table and the coverage."""

from __future__ import annotations

import pathlib
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import click

from netzplan.cli import Command
from netzplan.errors import INTERRUPTED, REFUSED, USAGE, NetzplanError
from netzplan.session import Session, who

if TYPE_CHECKING:
    from discover.probe import Options
    from discover.scope import Scope
    from netzplan.store import Run, Store
    from netzplan.survey import Request


@click.command(name="scan", cls=Command, help="cli.scan.about")
@click.argument("network", nargs=-1, metavar="[NETWORK]...")
@click.option("--exclude", multiple=True, metavar="NETWORK", help="cli.scan.exclude")
@click.option("--interface", metavar="NAME", help="cli.scan.interface")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--rate", type=click.FloatRange(min=1), default=1000.0, metavar="N", help="cli.scan.rate")
@click.option("--parallel", type=click.IntRange(min=1), default=64, metavar="N", help="cli.scan.parallel")
@click.option("--deadline", type=click.FloatRange(min=1), default=900.0, metavar="SECONDS", help="cli.scan.deadline")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=1.5, metavar="SECONDS", help="cli.scan.timeout")
@click.option("--passive", type=click.FloatRange(min=0), default=0.0, metavar="SECONDS", help="cli.scan.passive")
@click.option("--deep", is_flag=True, help="cli.scan.deep")
@click.option("--ask", multiple=True, type=click.Choice(["bacnet", "knx", "modbus"]), help="cli.scan.ask-for")
@click.option("--domain", default="", metavar="NAME", help="cli.scan.domain")
@click.option("--credentials", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.scan.credentials")
@click.option("--no-public", is_flag=True, help="cli.scan.no-public")
@click.option("--allowed-by", metavar="NAME", help="cli.scan.allowed-by")
@click.option("-y", "--yes", is_flag=True, help="cli.scan.yes")
@click.option("--events", is_flag=True, help="cli.scan.events")
@click.option("--json", "as_json", is_flag=True, help="cli.scan.json")
@click.pass_context
def COMMAND(ctx: click.Context, /, **given: Any) -> int:
    session = Session(ctx)
    scope = _scope(session, given)
    options = _options(session, given)
    _confirm(session, scope, given["yes"])
    from netzplan import survey

    with session.store() as store:
        request = survey.Request(
            scope=scope,
            site=session.site(store, given["site"]),
            options=options,
            vantage=socket.gethostname(),
            made_by=who(),
            rate=given["rate"],
            parallel=given["parallel"],
            deadline=given["deadline"],
        )
        run = _scan(session, store, request, given)
        inventory = survey.inventory(store, request.site)
    if inventory is None:
        raise NetzplanError("nothing-yet", site=request.site)
    if given["events"]:
        pass  # everything was told as it happened
    elif given["as_json"]:
        from exports.registry import formats

        sys.stdout.write(formats()["json"].render(inventory, session.format_settings()).decode())
    else:
        from netzplan.show import show_scan

        show_scan(session, inventory, run)
    return INTERRUPTED if run.status == "interrupted" else 0


def _scope(session: Session, given: dict[str, Any]) -> Scope:
    from discover.interfaces import attached, default_networks
    from discover.scope import ScopeError, make_scope

    networks = list(given["network"])
    interface = given["interface"]
    if not networks:
        networks = list(default_networks(a for a in attached() if interface in (None, a.name)))
        if not networks:
            raise NetzplanError("no-network", USAGE)
    try:
        return make_scope(networks, list(given["exclude"]), interface, given["allowed_by"])
    except ScopeError as error:
        message = session.say(error.code, **error.values)
        if error.code in ("scope.public", "scope.too-large"):
            raise NetzplanError("scope", REFUSED, reason=message) from error
        raise NetzplanError("scope-wrong", USAGE, reason=message) from error


def _options(session: Session, given: dict[str, Any]) -> Options:
    from discover.probe import Options, SnmpCredential
    from netzplan import credentials

    path = given["credentials"] or session.settings.credentials
    file = pathlib.Path(path).expanduser() if path else None
    entries = credentials.load(file) if file else ()
    accounts = credentials.accounts(file) if file else ()
    public = () if given["no_public"] else (SnmpCredential(label="public"),)
    return Options(
        deep=given["deep"],
        passive_seconds=given["passive"],
        domain=given["domain"].strip(),
        ask=tuple(sorted(set(given["ask"]))),
        timeout=given["timeout"],
        snmp=(*entries, *public),
        accounts=accounts,
    )


def _confirm(session: Session, scope: Scope, yes: bool) -> None:
    """Nothing is sent before a person has seen where to."""
    if yes:
        return
    networks = ", ".join(scope.networks)
    if not sys.stdin.isatty():
        raise NetzplanError("confirm", USAGE, networks=networks)
    answer = click.prompt(session.say("cli.scan.ask", networks=networks), default="", show_default=False, err=True)
    if answer.strip().casefold() not in ("j", "ja", "y", "yes"):
        raise click.Abort


def _scan(session: Session, store: Store, request: Request, given: dict[str, Any]) -> Run:
    """Runs the scan with a progress display on stderr; Ctrl-C once stops it and keeps everything, twice at once."""
    import asyncio  # costs a tenth of a second, which --help should not pay

    from netzplan import survey
    from netzplan.progress import EventLines, Progress

    async def work() -> Run:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def interrupted() -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            stop.set()
            progress.stopping()

        if sys.platform != "win32":  # there, Ctrl-C raises KeyboardInterrupt by itself
            loop.add_signal_handler(signal.SIGINT, interrupted)
            loop.add_signal_handler(signal.SIGTERM, stop.set)
        return await survey.scan(store, request, progress.show, stop)

    made = EventLines() if given["events"] else Progress(session, visible=not given["as_json"])
    with made as progress:
        return asyncio.run(work())
