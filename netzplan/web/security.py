"""What holds for every request: which host it is for, how large it may be, what a page may load."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netzplan.web.forms import number

LARGEST_BODY = 20 * 1024 * 1024
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses requests for another host (DNS rebinding), forms of other sites, and bodies that are too large; adds the
    headers. `*` among the hosts stands for any address written as one."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], https: bool) -> None:
        self._app, self._hosts, self._https = app, hosts, https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._known(_host(headers.get("host", ""))):
            await PlainTextResponse("Unknown host", 421)(scope, receive, send)
            return
        if not _size(headers.get("content-length")):
            await PlainTextResponse("Too large", 413)(scope, receive, send)
            return
        # Browsers say where a form was sent from; signing in, too, is for pages of this service alone.
        if scope["method"] not in _READS and headers.get("sec-fetch-site", "same-origin") not in _OURS:
            await PlainTextResponse("Sent from another site", 403)(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                return {"type": "http.disconnect"}
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                out.setdefault("content-security-policy", CONTENT_POLICY)
                # What everybody may see is kept, and asked for again with its mark; pages are never kept.
                shared = scope["path"].startswith("/static/")
                out.setdefault("cache-control", "no-cache" if shared else "no-store")
                if self._https:
                    out.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await self._app(scope, bounded, with_headers)

    def _known(self, host: str) -> bool:
        return host in self._hosts or ("*" in self._hosts and _is_address(host))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _host(header: str) -> str:
    """The host without its port: `[::1]:8000` → `::1`."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0]


def _size(header: str | None) -> bool:
    if header is None:
        return True
    return number(header, LARGEST_BODY) is not None
