"""LLMNR (RFC 4795): who on the link has this address? Windows answers with the computer's name."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator

from discover import dns, web
from discover.datagram import ask
from discover.interfaces import attached
from discover.observation import Attribute, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement

PORT = 5355
_GROUP = "224.0.0.252"
_MOST = 1024
"""So many are asked for by name, each in a packet to all."""


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the DNS message. Only the attached networks can be asked."""
    near = [ipaddress.ip_network(one.network) for one in attached()]
    wanted = [
        t.ip
        for t in context.targets
        if ":" not in t.ip and context.scope.allows(t.ip) and any(ipaddress.ip_address(t.ip) in n for n in near)
    ][:_MOST]
    if not wanted:
        context.note("no-target")
        return
    questions = tuple(dns.question([(ipaddress.ip_address(ip).reverse_pointer, dns.PTR)], ident=1) for ip in wanted)
    async for ip, answer in ask(context, PORT, lambda _: questions, group=_GROUP, only=(), tries=1):
        yield context.capture(PROBE.name, ip, answer)


def parse(capture: Capture) -> list[Statement]:
    """The host name, if the device that answered was asked for itself."""
    told = dns.reverse_answer(capture.payload)
    if told is None or told[0] != canonical_ip(capture.peer):
        return []
    subject = Key("ip", told[0])
    names = [n for name in told[1] if (n := web.clean(name.removesuffix(".local").rstrip(".")))]
    found = [Statement(subject, Service("udp", PORT, "llmnr"))] if names else []
    return found + [Statement(subject, Attribute("hostname" if "." not in n else "fqdn", n)) for n in names]


PROBE = Probe(
    name="llmnr",
    summary="LLMNR: names of Windows computers",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
