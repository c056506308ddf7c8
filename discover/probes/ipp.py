"""IPP: Get-Printer-Attributes on port 631. Nothing is printed: the request carries no document."""

from __future__ import annotations

from collections.abc import AsyncIterator

from discover import web
from discover.announce import ipp
from discover.fetch import fetch
from discover.observation import Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out

PORT = 631
_PATHS = ("/ipp/print", "/ipp", "/")
_CONTENT = "application/ipp"


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each printer; the payload is the HTTP answer."""
    printers = [t.ip for t in context.targets if PORT in t.ports]
    if not printers:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        context.asked()
        host = f"[{ip}]" if ":" in ip else ip
        for path in _PATHS:
            body = ipp.question(f"{host}:{PORT}", path)
            raw = await fetch(context, ip, PORT, path, body=body, kind=_CONTENT)
            if not raw:
                return
            if ipp.attributes(web.message(raw).body):
                yield context.capture(PROBE.name, ip, raw)
                return

    async for capture in fan_out(context, printers, work, len(printers)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service; model, name, place, serial number and UUID of the printer."""
    ip = canonical_ip(capture.peer)
    answer = web.message(capture.payload)
    if ip is None or answer.status != 200 or not ipp.attributes(answer.body):
        return []
    subject = Key("ip", ip)
    return [Statement(subject, Service("tcp", PORT, "ipp")), *ipp.statements(answer.body, subject)]


PROBE = Probe(
    name="ipp",
    summary="IPP: model and place of printers",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
