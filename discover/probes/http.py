"""Web pages of devices: title, server, realm, icon. Follows redirects only on the same host and port."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator

import msgspec

from discover import web
from discover.observation import Attribute, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

PORTS = (80, 443, 8080, 8443, 8000, 8008, 8006, 8088, 8888, 9090, 9443, 5000, 5001, 631, 10000)
_TLS_PORTS = (443, 8443, 9443, 5001, 8006)
_MOST_PAGE, _MOST_ICON = 32 << 10, 128 << 10
_MOST_HOPS = 3
_PRODUCT = re.compile(r"([A-Za-z][\w.+ -]{0,40}?)/v?([0-9][\w.-]{0,30})")


# Titles by which web servers say that there is nothing to see; they name no device.
_NOTHING = re.compile(
    r"(?i)[1-5]\d\d\b|error\b|.*\b(?:moved|redirect\w*|forbidden|unauthori[sz]ed|access denied|not found|bad request"
    r"|authori[sz]ation required|index of)\b"
)


class Page(msgspec.Struct, frozen=True):
    """One answer as it came, at most 32 KiB of it."""

    path: str
    raw: bytes


class Visit(msgspec.Struct, frozen=True):
    """The payload: the pages in the order of the redirects, and the icon."""

    port: int
    tls: bool = False
    pages: tuple[Page, ...] = ()
    icon: bytes = b""


def _patience(context: Context, tls: bool) -> float:
    """An old switch takes seconds for a handshake."""
    return context.options.timeout * (4 if tls else 2)


async def _get(context: Context, ip: str, port: int, tls: bool, path: str, most: int = _MOST_PAGE) -> bytes:
    """What the server says to a GET, at most so many bytes; what it said before it broke off counts too."""
    heard = bytearray()
    host = f"[{ip}]" if ":" in ip else ip
    host += "" if port == (443 if tls else 80) else f":{port}"
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Mozilla/5.0 (compatible; netzplan)\r\n"
        "Accept: */*\r\nConnection: close\r\n\r\n"
    )
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, port, tls, _patience(context, tls)) as (reader, writer):
            writer.write(request.encode("ascii", "replace"))
            while len(heard) < most and (part := await reader.read(16384)):
                heard += part
                if web.complete(bytes(heard)):
                    break
    return bytes(heard[:most])


def _wants_tls(raw: bytes) -> bool:
    """A TLS alert, or the complaint of a web server that was spoken to in the clear."""
    return raw[:2] == b"\x15\x03" or (raw[9:12] == b"400" and b"HTTPS" in raw.upper() and b"PLAIN HTTP" in raw.upper())


async def _visit(context: Context, ip: str, port: int) -> Visit | None:
    tls = port in _TLS_PORTS
    raw = await _get(context, ip, port, tls, "/")
    if not tls and _wants_tls(raw):
        tls, raw = True, await _get(context, ip, port, True, "/")
    elif tls and not raw:
        tls, raw = False, await _get(context, ip, port, False, "/")
        if raw[:2] == b"\x15\x03":
            return None
    if not raw:
        return None
    pages = [Page("/", raw)]
    answer = web.message(raw)
    while len(pages) <= _MOST_HOPS and (path := web.next_path(answer, pages[-1].path, ip, port, tls)):
        if path in {page.path for page in pages} or not (raw := await _get(context, ip, port, tls, path)):
            break
        pages.append(Page(path, raw))
        answer = web.message(raw)
    icon = b""
    if answer.status is not None:
        icon = await _icon(context, ip, port, tls, web.icon_path(answer.text, pages[-1].path, ip, port, tls))
    return Visit(port, tls, tuple(pages), icon)


async def _icon(context: Context, ip: str, port: int, tls: bool, path: str) -> bytes:
    """The whole icon, or nothing: half of one has another hash."""
    raw = await _get(context, ip, port, tls, path, _MOST_ICON)
    answer = web.message(raw)
    kind = answer.headers.get("content-type", "").lower()
    if (
        len(raw) >= _MOST_ICON
        or not web.whole(raw)
        or answer.status != 200
        or kind.startswith("text/")
        or answer.body[:1] in (b"<", b"")
    ):
        return b""
    return answer.body


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each port that says anything."""
    places = [(t.ip, port) for t in context.targets for port in t.ports if port in PORTS]
    if not places:
        context.note("no-target")

    async def work(place: tuple[str, int]) -> AsyncIterator[Capture]:
        context.asked()
        if visit := await _visit(context, *place):
            yield context.capture(PROBE.name, place[0], msgspec.json.encode(visit))

    async for capture in fan_out(context, places, work, len(places)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service with product and version; page_title, http_server, http_realm and favicon_hash."""
    ip = canonical_ip(capture.peer)
    try:
        visit = msgspec.json.decode(capture.payload, type=Visit)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    answers = [web.message(page.raw) for page in visit.pages]
    if ip is None or not 0 < visit.port < 65536 or not any(a.status is not None for a in answers):
        return []
    subject = Key("ip", ip)
    server = next((s for a in answers if (s := web.clean(a.headers.get("server", "")))), None)
    product = _PRODUCT.match(server or "")
    service = Service(
        "tcp", visit.port, "https" if visit.tls else "http", *(product.groups() if product else (server, None))
    )
    told = {
        "page_title": next(
            (t for a in reversed(answers) if (t := web.title(a.text)) and not _NOTHING.match(t)),
            None,
        ),
        "http_server": server,
        "http_realm": next((r for a in answers if (r := web.realm(a.headers.get("www-authenticate", "")))), None),
        "favicon_hash": str(web.icon_hash(visit.icon)) if visit.icon else None,
    }
    return [Statement(subject, service)] + [Statement(subject, Attribute(n, v)) for n, v in told.items() if v]


PROBE = Probe(
    name="http",
    summary="Web pages: title, server, realm, icon",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=PORTS,
)
