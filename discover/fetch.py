"""One HTTP request to a device, for probes that need a document rather than a page."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterable

from discover import web
from discover.probe import Context
from discover.stream import conversation

_MOST = 64 << 10


async def fetch(
    context: Context,
    ip: str,
    port: int,
    path: str,
    tls: bool = False,
    body: bytes | None = None,
    kind: str = "",
    most: int = _MOST,
    headers: Iterable[tuple[str, str]] = (),
) -> bytes:
    """The raw answer to a GET, or to a POST of `body` as media type `kind`; empty when there is none.

    No redirect is followed. Raises PermissionError outside the scope and for printers' raw ports."""
    host = f"[{ip}]" if ":" in ip else ip
    lines = [
        f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
        f"Host: {host}:{port}",
        "User-Agent: netzplan",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers),
    ]
    if body is not None:
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    request = "\r\n".join([*lines, "", ""]).encode("ascii", "replace") + (body or b"")
    heard = bytearray()
    with contextlib.suppress(TimeoutError, ConnectionError, EOFError, ValueError, ssl.SSLError):
        async with conversation(context, ip, port, tls) as (reader, writer):
            writer.write(request)
            while len(heard) < most and (part := await reader.read(16384)):
                heard += part
                if web.complete(bytes(heard)):
                    break
    return bytes(heard[:most])
