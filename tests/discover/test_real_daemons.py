"""Probes against the programs that real devices run: Samba (also as a domain controller), Avahi, wsdd, MiniDLNA,
Kamailio, the printer of CUPS and Mosquitto, over a cable between two namespaces. Those that are not installed are
skipped by name."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.lab
THERE = "10.77.0.2"
# Runs one probe against one host, in the namespace where this is started, and prints what it says.
LOOK = """
import asyncio, sys, time
import msgspec
from discover import registry
from discover.budget import Budget
from discover.probe import Context, Options, Target
from discover.scope import Scope

name, ip, *ports = sys.argv[1:]
probe = registry.probes()[name]
context = Context(
    Scope(("10.77.0.0/24",)), Budget(), Options(timeout=1.0), (Target(ip, None, tuple(map(int, ports))),), "test",
    time.time, lambda done, total: None, lambda note: None,
)

async def work():
    return [s for c in [c async for c in probe.collect(context)] for s in probe.parse(c) if s.subject.value == ip]

sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(work())))
"""
Look = Callable[..., dict[str, set[str]]]
Start = Callable[..., None]


@pytest.fixture
def look(cable: Any) -> Look:
    cable.ip(cable.there, "addr", "add", f"{THERE}/24", "dev", "e0")
    for end in (cable.here, cable.there):  # multicast leaves by the cable
        cable.ip(end, "route", "add", "224.0.0.0/4", "dev", "e0")

    def ask(probe: str, *ports: int) -> dict[str, set[str]]:
        """Attribute → values, and under `service` the names of services."""
        said = json.loads(cable.python(cable.here, LOOK, probe, THERE, *map(str, ports)))
        found: dict[str, set[str]] = {}
        for claim in (one["claim"] for one in said):
            if claim["type"] == "Attribute":
                found.setdefault(claim["name"], set()).add(claim["value"])
            elif claim["type"] == "Service":
                found.setdefault("service", set()).add(claim.get("name", ""))
                found.setdefault("product", set()).add(claim.get("product") or "")
                found.setdefault("detail", set()).add(claim.get("detail") or "")
        return found

    return ask


@pytest.fixture
def start(cable: Any, tmp_path: pathlib.Path) -> Iterator[Start]:
    """Starts a program at the other end, under its own host name and with its own /run; waits until it listens."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(ports: str, *command: str) -> None:
        if shutil.which(command[0], path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
            pytest.skip(f"needs {command[0]}")
        shell = 'hostname nas-test; mount -t tmpfs tmpfs /run; mkdir -p /run/samba /run/dlna; exec "$@"'
        own = ["ip", "netns", "exec", cable.there, "unshare", "-u", "-m", "sh", "-c", shell, "sh", *command]
        with (tmp_path / "log").open("ab") as log:
            running.append(subprocess.Popen(own, stdout=log, stderr=log, start_new_session=True))
        ends = time.monotonic() + 20
        for protocol, number in (port.split(":") for port in ports.split()):
            while not cable.run(cable.there, "ss", "-Hln", f"-{protocol}", f"sport = :{number}").strip():
                assert running[-1].poll() is None and time.monotonic() < ends, (tmp_path / "log").read_text()
                time.sleep(0.05)

    yield begin
    for process in running:
        process.terminate()
    for process in running:
        process.wait(10)


def written(path: pathlib.Path, *lines: str) -> str:
    path.write_text("\n".join([*lines, ""]))
    return str(path)


@pytest.fixture
def samba(tmp_path: pathlib.Path) -> str:
    places = ("lock", "state", "cache", "pid", "private", "ncalrpc")
    return written(
        tmp_path / "smb.conf",
        "[global]",
        "workgroup = BUERO",
        "netbios name = NAS-TEST",
        *(f"{place} directory = /run/samba" for place in places),
        "logging = file",
        "log file = /run/samba/log",
        "interfaces = e0",
        "load printers = no",
        "disable spoolss = yes",
        "smb ports = 445",
    )


def test_samba_tells_its_names(look: Look, start: Start, samba: str) -> None:
    start("u:137", "nmbd", "-F", "--no-process-group", "-s", samba)
    said = look("nbstat")
    assert said["netbios_name"] == {"NAS-TEST"} and said["workgroup"] == {"BUERO"}


def test_samba_is_told_from_windows_before_anybody_logs_in(look: Look, start: Start, samba: str) -> None:
    start("t:445", "smbd", "-F", "--no-process-group", "-s", samba)
    said = look("smb", 445)
    assert said["netbios_name"] == {"NAS-TEST"}
    assert said["product"] == {"Samba"} and said["detail"] == {""} and "os" not in said


def test_samba_that_still_speaks_the_old_smb(look: Look, start: Start, samba: str) -> None:
    with pathlib.Path(samba).open("a") as config:
        config.write("server min protocol = NT1\n")
    start("t:445", "smbd", "-F", "--no-process-group", "-s", samba)
    said = look("smb", 445)
    assert said["detail"] == {"SMBv1"} and said["netbios_name"] == {"NAS-TEST"}


def test_avahi_tells_services_and_model(look: Look, start: Start, tmp_path: pathlib.Path) -> None:
    services = tmp_path / "services"
    services.mkdir()
    written(
        services / "nas.service",
        '<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd"><service-group>',
        "<name>Büro &amp; Lager</name><service><type>_http._tcp</type><port>5000</port>",
        "<txt-record>vendor=Synology</txt-record><txt-record>model=DS920+</txt-record></service>",
        "<service><type>_unusual._tcp</type><port>4711</port></service></service-group>",
    )
    config = written(
        tmp_path / "avahi.conf",
        "[server]",
        "host-name=nas-test",
        "use-ipv6=no",
        "enable-dbus=no",
        "allow-interfaces=e0",
        "[rlimits]",
    )
    shell = f"mount --bind {services} /etc/avahi/services; exec avahi-daemon -f {config} --no-drop-root --no-chroot"
    if shutil.which("avahi-daemon", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("needs avahi-daemon")
    start("u:5353", "sh", "-c", shell)
    said = look("mdns")
    assert said["hostname"] == {"nas-test"}
    assert {"http", "unusual"} <= said["service"]
    assert said["model"] == {"DS920+"} and said["vendor"] == {"Synology"}


def test_wsdd_looks_like_a_windows_computer(look: Look, start: Start) -> None:
    start("u:3702", "wsdd", "-i", "e0", "-4", "-n", "pc-test", "-w", "BUERO")
    said = look("wsd", 5357)
    assert said["netbios_name"] == {"PC-TEST"} and said["workgroup"] == {"BUERO"}


def test_minidlna_describes_itself(look: Look, start: Start, tmp_path: pathlib.Path) -> None:
    config = written(
        tmp_path / "dlna.conf",
        "network_interface=e0",
        "port=8200",
        f"media_dir={tmp_path}",
        "friendly_name=Filme im Büro",
        "db_dir=/run/dlna",
        "log_dir=/run/dlna",
        "inotify=no",
    )
    start("u:1900", "minidlnad", "-S", "-f", config, "-P", "/run/dlna/pid")
    said = look("ssdp")
    assert said["friendly_name"] == {"Filme im Büro"}
    assert any("MediaServer" in kind for kind in said["upnp_type"])


def test_kamailio_names_itself(look: Look, start: Start, tmp_path: pathlib.Path) -> None:
    config = written(
        tmp_path / "kamailio.cfg",
        "log_stderror=yes",
        "children=1",
        f"listen=udp:{THERE}:5060",
        "disable_tcp=yes",
        'loadmodule "sl.so"',
        'request_route { sl_send_reply("200", "OK"); }',
    )
    start("u:5060", "kamailio", "-f", config, "-DD", "-E", "-Y", "/run", "-P", "/run/kamailio.pid")
    said = look("sip")
    assert said["service"] == {"sip"}
    assert next(iter(said["user_agent"])).startswith("kamailio")


def test_a_printer_of_cups_tells_maker_and_model(look: Look, start: Start, tmp_path: pathlib.Path) -> None:
    """It announces itself by Avahi, so that and a bus run beside it, and end with it."""
    for needed in ("ippeveprinter", "avahi-daemon", "dbus-daemon"):
        if shutil.which(needed, path="/usr/sbin:/usr/bin") is None:
            pytest.skip(f"needs {needed}")
    config = written(tmp_path / "avahi.conf", "[server]", "host-name=nas-test", "allow-interfaces=e0", "[rlimits]")
    printer = 'exec ippeveprinter -p 631 -M Acme -m "Laser 9" "Drucker im Flur"'
    bus = "mkdir -p /run/dbus && dbus-daemon --system --nopidfile --fork"
    shell = f"{bus} && avahi-daemon -D -f {config} --no-drop-root --no-chroot && {printer}"
    written(tmp_path / "all.sh", shell)
    # unshare does not end when it is asked to, but takes its child with it when it is killed
    own = f'unshare --pid --fork --kill-child sh {tmp_path}/all.sh & trap "kill -9 $!" TERM; wait'
    start("t:631", "sh", "-c", own)
    said = look("ipp", 631)
    assert said["role"] == {"printer"} and said["service"] == {"ipp"}
    assert said["printer_model"] == {"Acme Laser 9"}


@pytest.mark.parametrize("anybody", [True, False])
def test_mosquitto_tells_its_version_and_whether_anybody_may_connect(
    look: Look, start: Start, tmp_path: pathlib.Path, anybody: bool
) -> None:
    tmp_path.chmod(0o755)
    allow = f"allow_anonymous {str(anybody).lower()}"
    config = written(tmp_path / "mosquitto.conf", f"listener 1883 {THERE}", allow, "persistence false", "user root")
    start("t:1883", "mosquitto", "-c", config)
    said = look("mqtt", 1883)
    assert said["service"] == {"mqtt"}
    assert said["detail"] == ({"open"} if anybody else {""})
    assert said["product"] == ({"mosquitto"} if anybody else {""})


def test_a_domain_controller_says_that_it_is_one(look: Look, start: Start, cable: Any, tmp_path: pathlib.Path) -> None:
    if shutil.which("samba-tool") is None or not pathlib.Path("/usr/share/samba/setup/ad-schema").is_dir():
        pytest.skip("needs samba-ad-provision")
    domain = ("--realm=FIRMA.EXAMPLE", "--domain=FIRMA", "--host-name=dc1", f"--host-ip={THERE}")
    more = ("--server-role=dc", "--dns-backend=NONE", "--use-rfc2307", f"--targetdir={tmp_path}")
    cable.run(cable.there, "samba-tool", "domain", "provision", *domain, *more)
    config = tmp_path / "etc" / "smb.conf"
    only = "server services = s3fs, rpc, nbt, ldap\nncalrpc dir = /run/samba\npid directory = /run/samba"
    text = re.sub(r"(?m)^\s*server services = .*$", only, config.read_text())
    config.write_text(re.sub(r"(?m)^\s*log file = .*$", "log file = /run/samba/log", text))
    start("t:389 t:445", "samba", "-F", "--no-process-group", "--debug-stdout", "-s", str(config))
    said = look("ldap", 389)
    assert said["role"] == {"server"} and said["fqdn"] == {"dc1.firma.example"}
    assert said["workgroup"] == {"firma.example"} and "os" not in said  # Samba says that it is the vendor
    said = look("smb", 445)
    assert said["netbios_name"] == {"DC1"} and said["workgroup"] == {"FIRMA"} and "os" not in said
