"""RTSP (RFC 2326): OPTIONS and DESCRIBE; cameras name their server and their login realm. No stream runs."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from discover import web
from discover.observation import Attribute, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

PORTS = (554, 8554)
_MOST = 8192


async def _ask(context: Context, ip: str, port: int) -> bytes:
    heard = bytearray()
    host = f"[{ip}]" if ":" in ip else ip
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, port) as (reader, writer):
            for number, method in enumerate(("OPTIONS", "DESCRIBE"), 1):
                accept = "Accept: application/sdp\r\n" if method == "DESCRIBE" else ""
                request = (
                    f"{method} rtsp://{host}:{port}/ RTSP/1.0\r\nCSeq: {number}\r\n{accept}User-Agent: netzplan\r\n\r\n"
                )
                writer.write(request.encode())
                heard += await reader.readuntil(b"\r\n\r\n")
    return bytes(heard[:_MOST])


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each server; the payload are the heads of its answers."""
    places = [(t.ip, port) for t in context.targets for port in t.ports if port in PORTS]
    if not places:
        context.note("no-target")

    async def work(place: tuple[str, int]) -> AsyncIterator[Capture]:
        context.asked()
        ip, port = place
        if raw := await _ask(context, ip, port):
            yield context.capture(PROBE.name, ip, f"{port} ".encode() + raw)

    async for capture in fan_out(context, places, work, len(places)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service; rtsp_server and http_realm. What speaks RTSP is a camera, unless something else is surer."""
    ip = canonical_ip(capture.peer)
    number, _, raw = capture.payload.partition(b" ")
    if ip is None or number not in [str(p).encode() for p in PORTS] or not raw.startswith(b"RTSP/"):
        return []
    answers = [web.message(b"RTSP/" + part) for part in raw.split(b"RTSP/")[1:4]]
    server = next((s for a in answers if (s := web.clean(a.headers.get("server", "")))), None)
    realm = next((r for a in answers if (r := web.realm(a.headers.get("www-authenticate", "")))), None)
    subject = Key("ip", ip)
    found = [Statement(subject, Service("tcp", int(number), "rtsp", server))]
    found += [
        Statement(subject, Attribute(n, v)) for n, v in (("rtsp_server", server or "RTSP"), ("http_realm", realm)) if v
    ]
    return found


PROBE = Probe(
    name="rtsp",
    summary="RTSP: cameras",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=PORTS,
)
