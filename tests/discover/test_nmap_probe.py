"""nmap on loopback: what it finds, what it is never told to look at, and that it ends when the scan does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from discover import nmap_child, nmap_output
from discover.observation import Service
from discover.privileges import tool
from discover.probe import Capture, Context, Target
from discover.probes import nmap

HOST = "127.0.66.5"
needs_nmap = pytest.mark.skipif(tool("nmap") is None, reason="needs nmap")


async def page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.0 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/html\r\n\r\n<title>x</title>")
    await writer.drain()


@needs_nmap
def test_versions_of_open_ports(desk: Any, serving: Callable[..., Any]) -> None:
    async def work() -> list[Capture]:
        async with serving(page, HOST) as port:
            targets = Target(HOST, None, (port, 9100)), Target("203.0.113.9", None, (80,))
            return [c async for c in nmap.collect(desk.context(*targets))]

    (capture,) = asyncio.run(work())
    assert capture.peer == HOST and b" 9100" not in capture.payload.partition(b"<scaninfo")[2]
    found = [s.claim for s in nmap.parse(capture) if isinstance(s.claim, Service)]
    assert [(one.product, one.version) for one in found] == [("nginx", "1.22.1")]


def test_printers_raw_ports_and_strange_addresses_never_reach_nmap(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def run(context: Context, ip: str, ports: list[int]) -> bytes:
        asked.append((ip, ports))
        return b""

    monkeypatch.setattr(nmap, "_run", run)
    targets = (
        Target(HOST, None, (80, 502, 515, 9100)),
        Target("127.0.66.6", None, (9100,)),
        Target("127.0.66.7 -iL x", None, (80,)),
    )

    async def work() -> None:
        async for _ in nmap.collect(desk.context(*targets)):
            pass

    asyncio.run(work())
    assert asked == [(HOST, [80])]
    words = nmap.arguments(desk.context(), HOST)
    assert "--exclude-ports 102,502,515,1911," in words and "-O" not in words and "-sT" in words
    assert "--max-parallelism 1 " in words


@pytest.mark.parametrize(
    ("address", "ports"), [("127.0.0.1 127.0.0.2", "80"), ("x", "80"), (HOST, "80 -oN x"), (HOST, "")]
)
def test_words_that_are_no_address_or_port_are_refused(address: str, ports: str) -> None:
    with pytest.raises(ValueError):
        nmap_child.main(address, ports, "")


@needs_nmap
def test_nmap_ends_with_the_scan(desk: Any, serving: Callable[..., Any]) -> None:
    here = asyncio.Event()

    async def tarpit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        here.set()
        await reader.read()

    async def work() -> None:
        async with serving(tarpit, HOST) as port:

            async def scan() -> None:
                async for _ in nmap.collect(desk.context(Target(HOST, None, (port,)))):
                    pass

            task = asyncio.create_task(scan())
            await asyncio.wait_for(here.wait(), 30)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
            assert not [line for line in listed.splitlines() if "nmap" in line and HOST in line]

    asyncio.run(work())


def test_a_run_without_hosts_and_broken_xml_say_nothing() -> None:
    for xml in (b"<nmaprun/>", b"<nmaprun><host><status state='down'/></host></nmaprun>", b"<nmaprun", b""):
        assert nmap_output.in_run(xml) == []


def test_a_child_that_refuses_says_so_and_runs_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "discover.nmap_child", "x", "80", ""], capture_output=True, check=False
    )
    assert done.returncode == 1 and b"ValueError" in done.stderr
