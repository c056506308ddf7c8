"""Connections to a system that the user gave access to: whose certificate is trusted, and what went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
import ssl
import urllib.parse

from discover.account import Account
from discover.budget import Budget
from discover.observation import canonical_ip
from discover.probe import Context
from discover.stream import any_tls

_NAME_SECONDS = 5.0


class Trouble(Exception):
    """Why a system was not asked, or did not tell; `code` is the reason for the coverage, the worst last in ORDER."""

    ORDER = ("account-plain", "account-unverified", "account-partial", "account-silent", "account-outside",
             "account-error", "account-site", "account-rights", "account-refused", "account-ca",
             "account-untrusted")  # fmt: skip

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


async def place(context: Context, account: Account, port: int) -> tuple[str, int]:
    """Where the system is: its address, the first in the scope where a name has several, and its port (`port` where the
    entry names none). Raises Trouble for what lies outside the scope, and for printers' raw ports."""
    host = account.host
    port = urllib.parse.urlsplit(account.url).port or port
    found = [host] if canonical_ip(host) else []
    if not found:
        with contextlib.suppress(OSError, UnicodeError, TimeoutError):
            async with asyncio.timeout(min(_NAME_SECONDS, context.budget.time_left)):
                told = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = [str(one[4][0]) for one in told]
        if not found:
            raise Trouble("account-silent", host)
    allowed = next((ip for ip in found if context.scope.allows(ip)), None)
    if allowed is None:
        raise Trouble("account-outside", host)
    if port in Budget.PRINTER_PORTS:
        raise Trouble("account-outside", f"{host}:{port}")
    return allowed, port


def say(context: Context, troubles: list[Trouble]) -> None:
    """The worst of them, with all whom it befell."""
    if troubles:
        worst = max((t.code for t in troubles), key=Trouble.ORDER.index)
        detail = ", ".join(dict.fromkeys(t.detail for t in troubles if t.code == worst)).encode("utf-8", "replace")
        for account in context.options.accounts:
            detail = account.hidden(detail)
        context.note(f"{worst}:{detail.decode()[:300]}")


async def connected(
    account: Account, peer: str, port: int, tls: bool
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to `peer`, with its certificate checked as the entry asks before anything is said.

    Raises Trouble for a certificate that is not trusted, else OSError."""
    if not tls:
        return await asyncio.open_connection(peer, port)
    context = trust(account)
    name = account.host if context.check_hostname else None
    try:
        streams = await asyncio.open_connection(peer, port, ssl=context, server_hostname=name or account.host)
    except ssl.SSLCertVerificationError:
        raise Trouble("account-untrusted", f"{account.host} {await _seen(account, peer, port)}") from None
    if account.fingerprint and (seen := _fingerprint(streams[1])) != account.fingerprint:
        streams[1].transport.abort()
        raise Trouble("account-untrusted", f"{account.host} {seen}")
    return streams


async def upgraded(account: Account, writer: asyncio.StreamWriter) -> None:
    """TLS from now on, as after StartTLS; the certificate is checked as by `connected`."""
    try:
        await writer.start_tls(trust(account), server_hostname=account.host)
    except ssl.SSLCertVerificationError:
        raise Trouble("account-untrusted", account.host) from None
    if account.fingerprint and (seen := _fingerprint(writer)) != account.fingerprint:
        raise Trouble("account-untrusted", f"{account.host} {seen}")


def trust(account: Account) -> ssl.SSLContext:
    """Who must vouch for the certificate; a fingerprint is compared after the handshake, before the first word."""
    if account.fingerprint or not account.verify:
        return any_tls()
    try:
        return ssl.create_default_context(cafile=account.ca or None)
    except (OSError, ssl.SSLError):
        raise Trouble("account-ca", account.ca) from None


def _fingerprint(writer: asyncio.StreamWriter) -> str:
    given = writer.get_extra_info("ssl_object")
    certificate = given.getpeercert(binary_form=True) if given is not None else None
    return hashlib.sha256(certificate or b"").hexdigest()


async def _seen(account: Account, peer: str, port: int) -> str:
    """The fingerprint that the system shows, for the user to compare; nothing is said to it."""
    with contextlib.suppress(OSError):
        _, writer = await asyncio.open_connection(peer, port, ssl=any_tls(), server_hostname=account.host)
        writer.transport.abort()
        return _fingerprint(writer)
    return "?"
