"""The way to networks beyond: namespaces in a row, packets only to the scope, and what lies between is offered."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.observation import Attribute, Key, Route
from discover.probe import Capture
from discover.probes import path

SCAN = """
import asyncio, json, sys, time
from discover import registry, runner
from discover.budget import Budget
from discover.privileges import Privileges
from discover.probe import Options
from discover.scope import make_scope
from topology.build import build

async def scan():
    seen = []
    probes = [p for p in registry.probes().values() if p.name in {"arp", "local", "icmp", "path"}]
    scope = make_scope(["10.77.0.0/24", "10.88.0.0/24"])
    async for event in runner.run(
        probes, scope, Options(timeout=1.0), Budget(rate=2000), "test", Privileges.of_this_process(), time.time
    ):
        if isinstance(event, runner.Captured):
            seen += event.observations
    return build(seen, as_of=time.time(), site="s", scope=scope.networks).inventory

found = asyncio.run(scan())
print(json.dumps({
    "devices": {ip: d.role for d in found.devices for ip in d.ips},
    "beyond": [[b.prefix, found.device(b.via).ips[0], list(b.methods)] for b in found.beyond],
}))
"""


@pytest.fixture
def far(cable) -> Iterator[str]:
    """Behind the far end, over a line of its own, a router with a network; yields its namespace."""
    name = f"np{os.getpid()}far"
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        cable.ip(cable.there, "addr", "add", "10.77.0.254/24", "dev", "e0")
        cable.ip(cable.there, "link", "add", "e1", "type", "veth", "peer", "name", "e0", "netns", name)
        cable.ip(cable.there, "addr", "add", "172.31.1.1/30", "dev", "e1")
        cable.ip(name, "addr", "add", "172.31.1.2/30", "dev", "e0")
        for end, port in ((cable.there, "e1"), (name, "e0"), (name, "lo")):
            cable.ip(end, "link", "set", port, "up")
        cable.ip(name, "route", "add", "10.77.0.0/24", "via", "172.31.1.1")
        cable.ip(cable.there, "route", "add", "10.88.0.0/24", "via", "172.31.1.2")
        cable.ip(cable.here, "route", "add", "10.88.0.0/24", "via", "10.77.0.254")
        cable.run(cable.there, "sysctl", "-q", "net.ipv4.ip_forward=1", "net.ipv4.icmp_ratelimit=0")
        cable.run(name, "sysctl", "-q", "net.ipv4.ip_forward=1", "net.ipv4.icmp_ratelimit=0")
        yield name
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)


@pytest.mark.lab
def test_a_line_between_two_routers_is_offered(cable, far: str) -> None:
    behind = f"{far}2"
    subprocess.run(["ip", "netns", "add", behind], check=True)
    try:
        cable.ip(far, "link", "add", "e2", "type", "veth", "peer", "name", "e0", "netns", behind)
        cable.ip(far, "addr", "add", "10.88.0.1/24", "dev", "e2")
        cable.ip(behind, "addr", "add", "10.88.0.5/24", "dev", "e0")
        cable.ip(far, "link", "set", "e2", "up")
        cable.ip(behind, "link", "set", "e0", "up")
        cable.ip(behind, "route", "add", "default", "via", "10.88.0.1")
        found = json.loads(cable.python(cable.here, SCAN))
    finally:
        subprocess.run(["ip", "netns", "del", behind], check=False)
    assert found["devices"].keys() >= {"10.77.0.254", "172.31.1.2", "10.88.0.5"}
    assert found["beyond"] == [["172.31.1.0/24", "10.77.0.254", ["path"]]]


def said(*hops: str | None) -> list[tuple[Key, object]]:
    payload = msgspec.json.encode(path.Way("10.9.0.0/24", hops))
    return [(s.subject, s.claim) for s in path.parse(Capture("path", "t", 0.0, "10.9.0.1", payload))]


def test_each_router_leads_to_the_next() -> None:
    assert said("10.0.0.1", None, "10.1.0.1", "10.2.0.1") == [
        (Key.ip("10.0.0.1"), Attribute("capability", "router")),
        (Key.ip("10.0.0.1"), Route("10.9.0.0/24")),
        (Key.ip("10.1.0.1"), Attribute("capability", "router")),
        (Key.ip("10.1.0.1"), Route("10.9.0.0/24", "10.2.0.1")),
        (Key.ip("10.2.0.1"), Attribute("capability", "router")),
        (Key.ip("10.2.0.1"), Route("10.9.0.0/24")),
    ]


def test_a_circle_is_told_once() -> None:
    assert len(said("10.0.0.1", "10.0.0.2", "10.0.0.1", "10.0.0.2")) == 4


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=40))
def test_hops_that_are_none_are_borne(hops: list[str | None]) -> None:
    said(*hops)
