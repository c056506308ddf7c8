"""The running service: the socket is opened and the certificate read first, then every privilege is given up, and only
then anything from outside is listened to."""

from __future__ import annotations

import asyncio
import ipaddress
import pathlib
import socket
import time
from typing import Any

import msgspec

from netzplan.errors import NetzplanError
from netzplan.settings import UserSettings


class Listening(msgspec.Struct, frozen=True):
    """Where and how to listen. `certificate` and `key` are paths of PEM files, empty for none; `hosts` further names
    under which the service may be called; `run_as` the user to become."""

    address: str = "127.0.0.1"
    port: int = 8737
    certificate: str = ""
    key: str = ""
    behind_proxy: bool = False
    hosts: tuple[str, ...] = ()
    run_as: str = ""

    @property
    def https(self) -> bool:
        """Whether readers come by HTTPS."""
        return bool(self.certificate) or self.behind_proxy

    @property
    def url(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        if ipaddress.ip_address(self.address).is_unspecified:
            host = socket.gethostname()
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"

    @property
    def names(self) -> frozenset[str]:
        """The host names that a request may ask for. `*` stands for any address written as one, which no name that was
        rebound can be."""
        own = {"localhost", "127.0.0.1", "::1", self.address.lower(), *(h.lower() for h in self.hosts)}
        if ipaddress.ip_address(self.address).is_unspecified:
            own |= {"*", socket.gethostname().lower(), socket.getfqdn().lower()}
        return frozenset(own)


class _Late:
    """Stands for the application until it is made."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


class Server:
    """Opens the socket with the privileges of the start, gives them up, serves."""

    def __init__(self, listening: Listening, environment: dict[str, str]) -> None:
        """Raises NetzplanError when the address or the certificate cannot be used, or the privileges not given up."""
        import uvicorn

        from netzplan.web.launcher import Launcher
        from netzplan.web.privilege import confine

        self.listening = listening
        self._late = _Late()
        self._socket = _open(listening)
        config = uvicorn.Config(
            self._late,
            ssl_certfile=listening.certificate or None,
            ssl_keyfile=listening.key or None,
            interface="asgi3",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=listening.behind_proxy,
            timeout_keep_alive=15,
            limit_concurrency=400,
            timeout_graceful_shutdown=3,
        )
        try:
            config.load()
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise NetzplanError("certificate", path=listening.certificate, reason=_why(error)) from error
        self._server = uvicorn.Server(config)
        try:
            self.launcher = Launcher(environment, listening.run_as)
            confine(user=listening.run_as)
        except (OSError, LookupError, ValueError) as error:
            raise NetzplanError("confine", user=listening.run_as or "-", reason=_why(error)) from error

    def run(self, app: Any) -> None:
        """Serves until a signal says to end."""
        self._late.app = app
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def close(self) -> None:
        """Frees the socket and ends the process that scans."""
        self._socket.close()
        self.launcher.close()


def certified(listening: Listening, settings: UserSettings, folder: pathlib.Path) -> tuple[Listening, str]:
    """With a certificate where one is needed and none was named: the service's own, and its fingerprint."""
    from netzplan.web.tls import own_certificate

    address = ipaddress.ip_address(listening.address)
    if listening.certificate or listening.behind_proxy or address.is_loopback:
        return listening, ""
    try:
        made = own_certificate(folder, sorted(listening.names - {"*", "0.0.0.0", "::"}), time.time())
    except OSError as error:
        raise NetzplanError("unwritable", path=folder, reason=_why(error)) from error
    return msgspec.structs.replace(listening, certificate=str(made.path), key=str(made.key)), made.fingerprint


def _open(listening: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in listening.address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((listening.address, listening.port))
        made.listen(128)
    except OSError as error:
        made.close()
        where = f"{listening.address}:{listening.port}"
        raise NetzplanError("bind-failed", address=where, reason=_why(error)) from error
    return made


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
