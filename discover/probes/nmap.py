"""nmap, where it is installed and asked for (`--deep`): versions of services, and a guess at the operating system.

Only ports that are known to be open are looked at, and never a printer's raw ports or those of machines."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator

from discover import nmap_output
from discover.budget import Budget
from discover.observation import canonical_ip
from discover.probe import Capture, Context, Needs, Probe, Statement, Target
from discover.stream import fan_out

_SECONDS = 180
_SLACK = 10
_CLOSED = 1
"""A port that is closed nearly everywhere: the system can be told only by how it refuses, too."""
_LARGEST = 1 << 20
_NEVER = Budget.PRINTER_PORTS | Budget.MACHINE_PORTS


def arguments(context: Context, ip: str) -> str:
    """nmap's options: no ping, no names, no scripts; one question at a time; whole connections where raw packets are
    not allowed."""
    never = ",".join(str(port) for port in sorted(_NEVER))
    words = [
        "-Pn -n -sV --version-light -T3 --max-retries 2 --max-parallelism 1",
        f"--host-timeout {_SECONDS}s",
        f"--max-rate {max(1, int(context.budget.rate))}",
        f"--exclude-ports {never}",
        "-sS -O --osscan-limit" if {"raw", "root"} <= context.privileges else "-sT",
    ]
    return " ".join([*words, "-6"] if ":" in ip else words)


async def _run(context: Context, ip: str, ports: list[int]) -> bytes:
    """The XML about one host; empty when nmap fails. nmap ends with this, however it ends."""
    listed = ",".join(str(Budget.check_port(port)) for port in sorted({*ports, _CLOSED}))
    command = (sys.executable, "-m", "discover.nmap_child", ip, listed, arguments(context, ip))
    child = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(min(_SECONDS + _SLACK, context.budget.time_left)):
            out, _ = await child.communicate()
            return out if child.returncode == 0 else b""
    except TimeoutError:
        return b""
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                if hasattr(os, "killpg"):
                    os.killpg(child.pid, signal.SIGKILL)
                else:
                    child.kill()
            await child.wait()


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each host; the payload is nmap's XML."""
    wanted = [t for t in context.targets if context.scope.allows(t.ip) and canonical_ip(t.ip) == t.ip and _ports(t)]
    if not wanted:
        context.note("no-target")

    async def work(target: Target) -> AsyncIterator[Capture]:
        context.asked()
        async with context.budget.host(target.ip):
            xml = await _run(context, target.ip, _ports(target))
        if xml and len(xml) <= _LARGEST:
            yield context.capture(PROBE.name, target.ip, xml)

    async for capture in fan_out(context, wanted, work, len(wanted)):
        yield capture


def _ports(target: Target) -> list[int]:
    return [port for port in target.ports if port not in _NEVER]


def parse(capture: Capture) -> list[Statement]:
    """Services with product and version, and the operating system where nmap is sure."""
    return nmap_output.in_run(capture.payload)


PROBE = Probe(
    name="nmap",
    summary="nmap: versions of services, operating system",
    stage="deep",
    collect=collect,
    parse=parse,
    needs=Needs(tools=("nmap",), modules=("nmap",), option="deep"),
)
