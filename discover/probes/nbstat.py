"""NetBIOS node status (RFC 1002 4.2.17): the names of Windows computers and of file servers that act like one."""

from __future__ import annotations

from collections.abc import AsyncIterator

from discover.announce import netbios
from discover.datagram import ask
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement

PORT = 137


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the datagram. IPv6 knows no NetBIOS."""
    targets = [t.ip for t in context.targets if ":" not in t.ip]
    if not targets:
        context.note("no-target")
    async for ip, answer in ask(context, PORT, lambda _: netbios.status_question(), only=targets):
        yield context.capture(PROBE.name, ip, answer)


def parse(capture: Capture) -> list[Statement]:
    """netbios_name, workgroup, the MAC address; a domain controller is a server."""
    ip = canonical_ip(capture.peer)
    return list(dict.fromkeys(netbios.told(capture.payload, Key("ip", ip)))) if ip else []


PROBE = Probe(
    name="nbstat",
    summary="NetBIOS names",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
