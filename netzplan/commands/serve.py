"""`netzplan serve`: the service in a browser."""

from __future__ import annotations

import ipaddress
import pathlib
from typing import Any

import click

from netzplan.cli import Command
from netzplan.errors import REFUSED, USAGE, NetzplanError
from netzplan.session import Session


@click.command(name="serve", cls=Command, help="cli.serve.about")
@click.option("--bind", default="127.0.0.1", metavar="ADDRESS", help="cli.serve.bind")
@click.option("--port", type=click.IntRange(1, 65535), default=8737, metavar="N", help="cli.serve.port")
@click.option("--host", "hosts", multiple=True, metavar="NAME", help="cli.serve.host")
@click.option("--certificate", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.serve.certificate")
@click.option("--key", type=click.Path(path_type=pathlib.Path), metavar="FILE", help="cli.serve.key")
@click.option("--behind-proxy", is_flag=True, help="cli.serve.proxy")
@click.pass_context
def COMMAND(ctx: click.Context, /, **given: Any) -> int:
    session = Session(ctx)
    try:
        address = ipaddress.ip_address(given["bind"])
    except ValueError:
        raise NetzplanError("bind", USAGE, address=given["bind"]) from None
    secure = bool(given["certificate"] and given["key"])
    if not address.is_loopback and not secure and not given["behind_proxy"]:
        raise NetzplanError("bind-open", REFUSED, address=given["bind"])
    _serve(session, given, https=secure or given["behind_proxy"])
    return 0


def _serve(session: Session, given: dict[str, Any], https: bool) -> None:
    import uvicorn

    from netzplan.web.app import make_app
    from netzplan.web.keeper import Keeper
    from netzplan.web.scanner import Scanner
    from netzplan.web.service import Service

    hosts = frozenset({"localhost", "127.0.0.1", "::1", given["bind"], *(h.lower() for h in given["hosts"])})
    with session.store() as store:
        service = Service(store, session.settings, https)
        keeper = Keeper(service, session.settings.mail)
        service.scanner = Scanner(session.store_place, keeper.ended)
        base = f"{'https' if given['certificate'] else 'http'}://{given['bind']}:{given['port']}"
        if not store.accounts():
            _first(session, service, base)
        keeper.start()
        click.echo(session.say("cli.serve.runs", url=base), err=True)
        try:
            uvicorn.run(
                make_app(service, hosts),
                host=given["bind"],
                port=given["port"],
                ssl_certfile=given["certificate"],
                ssl_keyfile=given["key"],
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_keep_alive=15,
                limit_concurrency=400,
                timeout_graceful_shutdown=3,
            )
        finally:
            keeper.stop()
            service.scanner.close()


def _first(session: Session, service: Any, base: str) -> None:
    """While there is no account, each start prints a link that signs in once."""
    from netzplan.web import auth

    secret = auth.grant(service.store, "first", "admin", "admin", "", service.now(), auth.FIRST_SECONDS)
    click.echo(session.say("cli.serve.first"), err=True)
    click.echo(f"  {base}/first/{secret}", err=True)
