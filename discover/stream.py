"""TCP conversations: the one way in which a probe talks to a device, so that scope, budget and patience always hold."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from discover.budget import Budget
from discover.probe import Capture, Context

Item = TypeVar("Item")
Work = Callable[[Item], AsyncIterator[Capture]]

# What goes wrong when a device is not as it should be; ssl.SSLError is an OSError, asyncio.LimitOverrunError is not.
TROUBLE = (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError)
# SYN, ACK of the answer and FIN; what is said in between counts too little to matter.
_PACKETS = 3


@lru_cache(maxsize=1)
def any_tls() -> ssl.SSLContext:
    """Speaks with whatever certificate and version an old device has: it is looked at, nothing is entrusted to it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


@contextlib.asynccontextmanager
async def conversation(
    context: Context, ip: str, port: int, tls: bool = False, seconds: float | None = None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """One conversation with a device, at most `seconds` long (default: twice the scan's timeout) from connect to close.

    Raises PermissionError outside the scope and for printers' raw ports, else one of TROUBLE."""
    if not context.scope.allows(ip):
        raise PermissionError(f"{ip} is outside the scope")
    Budget.check_port(port)
    budget = context.budget
    async with budget.host(ip):
        if (patience := budget.patience(ip, seconds or 2 * context.options.timeout)) <= 0:
            context.note(f"keeps-waiting:{ip}")
            raise TimeoutError(f"{ip} keeps everybody waiting")
        await budget.packets(_PACKETS)
        try:
            async with asyncio.timeout(patience):
                reader, writer = await asyncio.open_connection(ip, port, ssl=any_tls() if tls else None)
                try:
                    yield reader, writer
                finally:
                    writer.transport.abort()
        except TimeoutError:
            budget.waited(ip, patience)
            raise


async def next_or_end(queue: asyncio.Queue[Item], task: asyncio.Task[None]) -> Item | None:
    """The next of what `task` puts into the queue; None when the task has ended and everything was taken."""
    if queue.empty() and not task.done():
        getting = asyncio.create_task(queue.get())
        try:
            await asyncio.wait({getting, task}, return_when=asyncio.FIRST_COMPLETED)
            if getting.done():
                return getting.result()
        finally:
            getting.cancel()
    return None if queue.empty() else queue.get_nowait()


async def fan_out(
    context: Context, items: Iterable[Item], work: Work[Item], total: int, most: int | None = None
) -> AsyncIterator[Capture]:
    """Works on the items side by side, `most` (or as many as the budget allows), and yields captures as they come.

    What goes wrong with one item is that item's own loss; a fault of ours is left as a remark."""
    waiting = iter(items)
    fresh: asyncio.Queue[Capture | None] = asyncio.Queue()
    done = 0

    async def worker() -> None:
        nonlocal done
        for item in waiting:
            try:
                async for capture in work(item):
                    fresh.put_nowait(capture)
            except TROUBLE:
                pass
            except Exception as problem:  # one odd device must not cost the others
                context.note(f"error:{type(problem).__name__}")
            done += 1
            context.progress(done, total)
        fresh.put_nowait(None)

    workers = [asyncio.create_task(worker()) for _ in range(max(1, min(total, most or context.budget.parallel)))]
    running = len(workers)
    try:
        while running:
            if (capture := await fresh.get()) is None:
                running -= 1
            else:
                yield capture
    finally:
        for one in workers:
            one.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
