"""Who gives addresses: a real dnsmasq is asked for its settings, and keeps all its addresses."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.announce import dhcp as announced
from discover.observation import Key, Route, Service
from discover.probe import Capture, Statement
from discover.probes import dhcp

LOOK = """
import asyncio, sys, time
import msgspec
from discover.budget import Budget
from discover.probe import Context, Options, observe
from discover.probes import dhcp
from discover.scope import Scope

context = Context(
    Scope(("10.77.0.0/24",)), Budget(), Options(), (), "test", time.time, lambda done, total: None, print
)

async def work():
    return [o for c in [c async for c in dhcp.collect(context)] for o in observe(c, dhcp.parse(c))]

print(msgspec.json.encode([[o.subject.value, o.claim] for o in asyncio.run(work())]).decode())
"""


@pytest.fixture
def leases(cable, tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A DHCP server at the other end; yields the file in which it keeps whom it gave an address."""
    if (dnsmasq := shutil.which("dnsmasq", path="/usr/sbin:/usr/bin")) is None:
        pytest.skip("needs dnsmasq")
    cable.ip(cable.there, "addr", "add", "10.77.0.2/24", "dev", "e0")
    kept, out = tmp_path / "leases", tmp_path / "out"
    command = [
        dnsmasq, "--keep-in-foreground", "--port=0", "--conf-file=/dev/null", "--user=root", "--interface=e0",
        f"--dhcp-leasefile={kept}", "--pid-file", "--dhcp-range=10.77.0.20,10.77.0.29,255.255.255.0,1h",
        "--log-facility=-", "--dhcp-option=121,10.20.0.0/16,10.77.0.254,0.0.0.0/0,10.77.0.1",
    ]  # fmt: skip
    inside = ["ip", "netns", "exec", cable.there, *command]
    with out.open("w") as log, subprocess.Popen(inside, stdout=log, stderr=log) as process:
        ends = time.monotonic() + 10
        while "DHCP, IP range" not in out.read_text():
            assert process.poll() is None and time.monotonic() < ends, out.read_text()
            time.sleep(0.05)
        yield kept
        process.terminate()


@pytest.mark.lab
def test_the_server_and_its_routes_show_and_no_address_is_given(cable, leases: pathlib.Path) -> None:
    said = json.loads(cable.python(cable.here, LOOK))
    assert {ip for ip, claim in said if claim["type"] == "Service" and claim["port"] == 67} == {"10.77.0.2"}
    assert {(ip, claim["destination"]) for ip, claim in said if claim["type"] == "Route"} == {
        ("10.77.0.254", "10.20.0.0/16")
    }
    assert not leases.exists() or not leases.read_text()


def answer(**options: bytes) -> bytes:
    told = b"".join(bytes([int(code[1:]), len(value)]) + value for code, value in options.items())
    head = bytes((2, 1, 6, 0)) + bytes(24) + bytes.fromhex("02000000000a") + bytes(202)
    return head + b"\x63\x82\x53\x63" + told + b"\xff"


def claims(payload: bytes) -> list[Statement]:
    return dhcp.parse(Capture("dhcp", "t", 0.0, "10.77.0.2", payload))


def test_routes_of_windows_and_of_the_standard_are_read() -> None:
    routes = bytes((24, 10, 9, 8, 10, 77, 0, 254, 0, 10, 77, 0, 1, 20, 172, 16, 16, 10, 77, 0, 253))
    for option in ("_121", "_249"):
        said = claims(answer(_53=b"\5", _54=bytes((10, 77, 0, 2)), **{option: routes}))
        assert [(s.subject, s.claim) for s in said] == [
            (Key.ip("10.77.0.2"), Service("udp", 67, "dhcp")),
            (Key.ip("10.77.0.254"), Route("10.9.8.0/24")),
            (Key.ip("10.77.0.253"), Route("172.16.16.0/20")),
        ]


@given(st.binary(max_size=60))
def test_broken_routes_end_them(value: bytes) -> None:
    list(announced.routes(value))
    claims(answer(_121=value[:255]))


def test_the_question_takes_nothing() -> None:
    frame = dhcp.question("02:00:00:00:00:0a", "10.77.0.1", b"1234")
    message = frame[42:]
    assert message[12:16] == bytes((10, 77, 0, 1)), "it says the address that it has (ciaddr)"
    assert announced.options(message)[53] == b"\x08", "inform: neither discover nor request"
    assert announced.options(message)[55]
