"""Connections to a system that the user gave access to: whose certificate is trusted, and what went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ssl

from discover.account import Account
from discover.stream import any_tls


class Trouble(Exception):
    """Why a system was not asked, or did not tell; `code` is the reason for the coverage, the worst last in ORDER."""

    ORDER = ("account-plain", "account-unverified", "account-partial", "account-silent", "account-outside",
             "account-site", "account-refused", "account-ca", "account-untrusted")  # fmt: skip

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


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
