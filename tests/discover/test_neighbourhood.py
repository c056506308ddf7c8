"""More hosts than the kernel's neighbour table holds: nobody is left out."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest

from discover import neighbourhood

ASK = """
import asyncio, socket
from discover.budget import Budget

async def work():
    budget, heard = Budget(rate=4000), set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        for number in range(2, 2047):
            ip = f"10.78.{number >> 8}.{number & 255}"
            await budget.enter(ip)
            await budget.packets()
            sock.sendto(ip.encode(), (ip, 4000))
        await asyncio.sleep(0.5)
        while True:
            try:
                heard.add(sock.recv(64))
            except BlockingIOError:
                return len(heard)

print(asyncio.run(work()))
"""
ANSWER = """
import socket
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
sock.bind(("0.0.0.0", 4000))
print("ready", flush=True)
while True:
    sock.sendto(*sock.recvfrom(64))
"""


@pytest.mark.lab
def test_everybody_is_asked_however_many(cable) -> None:
    cable.ip(cable.here, "addr", "add", "10.78.0.1/21", "dev", "e0")
    cable.ip(cable.there, "addr", "add", "10.78.7.250/21", "dev", "e0")
    cable.ip(cable.there, "route", "add", "local", "10.78.0.0/21", "dev", "lo")
    cable.ip(cable.there, "route", "add", "10.78.0.1", "dev", "e0")
    command = ["ip", "netns", "exec", cable.there, sys.executable, "-c", ANSWER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as answering:
        try:
            assert answering.stdout is not None
            assert answering.stdout.readline() == "ready\n"
            assert int(cable.python(cable.here, ASK)) == 2045
        finally:
            answering.kill()


FORGET = """
import asyncio, socket
from discover.neighbourhood import Neighbourhood

async def work():
    one = Neighbourhood(room=2)
    for number in range(2, 8):
        await one.enter(f"10.77.0.{number}")

asyncio.run(work())
"""


@pytest.mark.lab
def test_what_a_person_has_written_down_stays(cable) -> None:
    cable.ip(cable.here, "neigh", "add", "10.77.0.2", "lladdr", "02:00:00:00:00:02", "dev", "e0", "nud", "permanent")
    cable.ip(cable.here, "neigh", "add", "10.77.0.3", "lladdr", "02:00:00:00:00:03", "dev", "e0", "nud", "stale")
    cable.python(cable.here, FORGET)
    shown = cable.run(cable.here, "ip", "neigh", "show")
    assert "10.77.0.2 " in shown
    assert "10.77.0.3 " not in shown


def test_where_the_table_cannot_be_cleared_newcomers_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbourhood.netlink, "permanent", set)
    monkeypatch.setattr(neighbourhood.netlink, "forget", lambda leaving: False)
    monkeypatch.setattr(neighbourhood, "_NEW_EACH_SECOND", 50)
    one = neighbourhood.Neighbourhood(room=3)
    monkeypatch.setattr(one, "_index", lambda ip: 1)

    async def work(*ips: str) -> float:
        began = time.monotonic()
        for ip in ips:
            await one.enter(ip)
        return time.monotonic() - began

    assert asyncio.run(work("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1", "10.0.0.3")) < 0.02
    assert asyncio.run(work("10.0.0.4", "10.0.0.5")) >= 0.03
    assert asyncio.run(work("10.0.0.4", "10.0.0.5")) < 0.02


def test_behind_a_router_nobody_is_a_neighbour() -> None:
    one = neighbourhood.Neighbourhood(room=0)
    began = time.monotonic()
    asyncio.run(one.enter("192.0.2.77"))
    assert time.monotonic() - began < 0.5
