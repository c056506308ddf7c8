"""Radio networks around this computer, as its wireless cards have heard them of late. Sends nothing, begins no scan."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator

from discover import air
from discover.interfaces import attached
from discover.probe import Capture, Context, Probe, Statement
from discover.scope import Scope


def meant(scope: Scope) -> frozenset[str]:
    """The interfaces of this computer that are attached to a network of the scan."""
    wanted = [ipaddress.ip_network(prefix) for prefix in scope.networks]
    return frozenset(
        one.name
        for one in attached(ipv6=True)
        if any(w.version == (n := ipaddress.ip_network(one.network)).version and n.overlaps(w) for w in wanted)
    )


async def collect(context: Context) -> AsyncIterator[Capture]:
    from discover.air import here

    inside = meant(context.scope)
    try:
        found = await asyncio.to_thread(here.hear, inside.__contains__)
    except here.NoCard:
        context.note("no-wlan")
        return
    for one in found:
        context.asked()
        yield context.capture(PROBE.name, context.vantage, one.encode())


def parse(capture: Capture) -> list[Statement]:
    return air.statements(capture.payload)


PROBE = Probe(
    name=air.PROBE,
    summary="Radio networks around: names, channels, protection, and which access points are the office's",
    stage="local",
    collect=collect,
    parse=parse,
)
