"""Contexts without a runner, servers on loopback, and two namespaces with a cable between them."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from discover.budget import Budget
from discover.observation import Observation
from discover.probe import Capture, Context, Options, Probe, Target, observe
from discover.scope import Scope

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Desk:
    """What a test needs to try one probe."""

    def __init__(self, scope: Scope | None = None, timeout: float = 0.5, rate: float = 1e6) -> None:
        self.notes: list[str] = []
        self.scope = scope or Scope(("127.0.0.0/8",))
        self.budget = Budget(rate=rate)
        self.options = Options(timeout=timeout)

    def context(self, *targets: Target, held: frozenset[str] = frozenset()) -> Context:
        ticks = itertools.count(1)
        return Context(
            self.scope,
            self.budget,
            self.options,
            targets,
            "test",
            lambda: float(next(ticks)),
            lambda done, total: None,
            self.notes.append,
            held,
        )

    def look(self, probe: Probe, *targets: Target) -> list[Observation]:
        """Everything that the probe says about the targets."""

        async def work() -> list[Capture]:
            return [capture async for capture in probe.collect(self.context(*targets))]

        return [o for capture in asyncio.run(work()) for o in observe(capture, probe.parse(capture))]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def desk_type() -> type[Desk]:
    return Desk


@pytest.fixture
def serving() -> Callable[..., contextlib.AbstractAsyncContextManager[int]]:
    """`async with serving(handler, "127.0.0.1", 0) as port`: a TCP server that hangs up when the handler is done."""

    @contextlib.asynccontextmanager
    async def serve(handler: Serve, host: str = "127.0.0.1", port: int = 0, **more: object) -> AsyncIterator[int]:
        open_now: set[asyncio.Task[None]] = set()

        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            mine = asyncio.current_task()
            assert mine is not None
            open_now.add(mine)
            with contextlib.suppress(OSError, EOFError):
                await handler(reader, writer)
            with contextlib.suppress(OSError):
                writer.close()
                await writer.wait_closed()
            open_now.discard(mine)

        server = await asyncio.start_server(handle, host, port, **more)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            await asyncio.gather(*open_now, return_exceptions=True)

    return serve


class Cable:
    """Two namespaces, `here` and `there`, with one cable between them and no way out."""

    def __init__(self, here: str, there: str) -> None:
        self.here, self.there = here, there

    def ip(self, end: str, *words: str) -> None:
        subprocess.run(["ip", "-n", end, *words], check=True, capture_output=True)

    def run(self, end: str, *command: str, user: str | None = None) -> str:
        if user is not None:
            command = (
                "setpriv",
                f"--reuid={user}",
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all",
                *command,
            )
        done = subprocess.run(
            ["ip", "netns", "exec", end, *command],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).parents[2])},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, end: str, code: str, *words: str, user: str | None = None) -> str:
        return self.run(end, sys.executable, "-W", "error", "-c", code, *words, user=user)


_NUMBER = itertools.count()


@pytest.fixture
def cable() -> Iterator[Cable]:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("needs root and network namespaces")
    name = f"np{os.getpid()}x{next(_NUMBER)}"
    made = Cable(f"{name}a", f"{name}b")
    created = []
    try:
        for end in (made.here, made.there):
            subprocess.run(["ip", "netns", "add", end], check=True, capture_output=True)
            created.append(end)
            made.ip(end, "link", "set", "lo", "up")
            made.run(end, "sysctl", "-q", "net.ipv6.conf.default.accept_dad=0")  # addresses hold at once
        made.ip(made.here, "link", "add", "e0", "type", "veth", "peer", "name", "e0", "netns", made.there)
        made.ip(made.here, "addr", "add", "10.77.0.1/24", "dev", "e0")
        for end in created:
            made.ip(end, "link", "set", "e0", "up")
        yield made
    finally:
        for end in created:
            subprocess.run(["ip", "netns", "del", end], check=False, capture_output=True)
