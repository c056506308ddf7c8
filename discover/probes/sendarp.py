"""ARP by Windows itself (SendARP of iphlpapi): neither a driver nor an administrator. Not run on a real machine yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from discover.interfaces import attached, near
from discover.observation import Address, Key, SameDevice, canonical_ip, canonical_mac
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.windows import who_has

_AT_ONCE = 64
"""Windows waits some three seconds for an address that nobody has, one call at a time in each thread."""
_PACKETS = 3


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each address that answered; the payload is its MAC, six bytes."""
    loop = asyncio.get_running_loop()
    wanted = list(near(context.scope, attached()))
    if not wanted:
        context.note("not-attached")
        return
    waiting = iter(wanted)
    running: dict[asyncio.Future[str | None], str] = {}
    done = 0
    with ThreadPoolExecutor(min(_AT_ONCE, len(wanted))) as pool:
        try:
            while True:
                while len(running) < _AT_ONCE and (ip := next(waiting, None)) is not None:
                    await context.budget.packets(_PACKETS)
                    context.asked()
                    running[loop.run_in_executor(pool, who_has, ip)] = ip
                if not running:
                    return
                ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                done += len(ended)
                context.progress(done, len(wanted))
                for one in ended:
                    ip = running.pop(one)
                    if (mac := one.result()) is not None:
                        yield context.capture(PROBE.name, ip, bytes.fromhex(mac.replace(":", "")))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def parse(capture: Capture) -> list[Statement]:
    ip, mac = canonical_ip(capture.peer), canonical_mac(capture.payload)
    if ip is None or mac is None or mac == "00:00:00:00:00:00" or capture.payload[0] & 1:
        return []
    return [Statement(Key.mac(mac), SameDevice(Key.ip(ip))), Statement(Key.mac(mac), Address(ip))]


PROBE = Probe(
    name="sendarp",
    summary="ARP by Windows itself, without a driver",
    stage="sweep",
    collect=collect,
    parse=parse,
    needs=Needs(systems=("win32",)),
)
