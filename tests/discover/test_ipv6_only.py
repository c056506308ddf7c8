"""Devices without IPv4: found, named, and one device with all its addresses."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.lab
SCAN = """
import asyncio, json, sys, time
from discover import registry, runner
from discover.budget import Budget
from discover.privileges import Privileges
from discover.probe import Options
from discover.scope import make_scope
from topology.build import build

MINE = {"arp", "ndp", "local", "mdns", "ssdp", "wsd", "neighbours"}

async def scan():
    seen = []
    probes = [p for p in registry.probes().values() if p.name in MINE]
    scope = make_scope(["10.77.0.0/24"])
    async for event in runner.run(
        probes, scope, Options(timeout=1.0), Budget(rate=2000), "test", Privileges.of_this_process(), time.time
    ):
        if isinstance(event, runner.Captured):
            seen += event.observations
    return build(seen, as_of=time.time(), site="s", scope=scope.networks).inventory

print(json.dumps([[list(d.ips), list(d.macs), d.name] for d in asyncio.run(scan()).devices]))
"""


@pytest.fixture
def avahi(cable, tmp_path: pathlib.Path) -> Iterator[None]:
    """A device that says its name by mDNS over IPv6 alone."""
    if shutil.which("avahi-daemon", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("needs avahi-daemon")
    config = tmp_path / "avahi.conf"
    config.write_text(
        "[server]\nhost-name=nur-sechs\nuse-ipv4=no\nuse-ipv6=yes\nenable-dbus=no\nallow-interfaces=e0\n[rlimits]\n"
    )
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "web.service").write_text(
        '<service-group><name>x</name><service protocol="ipv6"><type>_http._tcp</type><port>80</port></service>'
        "</service-group>"
    )
    shell = (
        f"mount -t tmpfs tmpfs /run; mount --bind {tmp_path}/services /etc/avahi/services; "
        f"exec avahi-daemon -f {config} --no-drop-root --no-chroot"
    )
    command = ["ip", "netns", "exec", cable.there, "unshare", "-u", "-m", "sh", "-c", shell]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        ends = time.monotonic() + 20
        while "nur-sechs.local" not in (tmp_path / "log").read_text():
            assert process.poll() is None and time.monotonic() < ends, (tmp_path / "log").read_text()
            time.sleep(0.05)
        yield
        process.terminate()


def devices(cable) -> list[tuple[set[str], set[str], str | None]]:
    return [(set(ips), set(macs), name) for ips, macs, name in json.loads(cable.python(cable.here, SCAN))]


def link(cable) -> tuple[str, str]:
    """MAC and link-local address of the far end."""
    shown = json.loads(cable.run(cable.there, "ip", "-j", "addr", "show", "e0"))[0]
    return shown["address"], next(a["local"] for a in shown["addr_info"] if a["local"].startswith("fe80"))


def test_a_device_without_ipv4_is_found_and_named(cable, avahi: None) -> None:
    cable.ip(cable.there, "addr", "add", "fd77::5/64", "dev", "e0")
    cable.ip(cable.here, "addr", "add", "fd77::1/64", "dev", "e0")
    mac, near = link(cable)
    (found,) = [d for d in devices(cable) if mac in d[1]]
    assert found == ({near, "fd77::5"}, {mac}, "nur-sechs")


def test_with_both_it_is_one_device(cable, avahi: None) -> None:
    cable.ip(cable.there, "addr", "add", "10.77.0.5/24", "dev", "e0")
    mac, near = link(cable)
    found = devices(cable)
    assert [d for d in found if mac in d[1]] == [({near, "10.77.0.5"}, {mac}, "nur-sechs")]
    assert len(found) == 2, "this computer, and the device"
