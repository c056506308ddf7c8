"""The active probes on a real link with real daemons: two namespaces, one cable, no way out."""

from __future__ import annotations

import itertools
import json
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.lab

MINE = "listen local arp ndp icmp knock neighbours tcp ssh http tls rdns"
SCAN = """
import asyncio, json, sys, time
import msgspec
from discover import registry, runner
from discover.budget import Budget
from discover.privileges import Privileges
from discover.probe import Options
from discover.scope import make_scope

MINE = set(sys.argv[4].split())

async def scan(networks, exclude):
    budget, events = Budget(rate=float(sys.argv[3])), []
    probes = [p for p in registry.probes().values() if p.name in MINE]
    async for event in runner.run(
        probes, make_scope(networks, exclude), Options(timeout=0.5), budget, "test",
        Privileges.of_this_process(), time.time,
    ):
        if isinstance(event, runner.Captured):
            for o in event.observations:
                events.append([o.source.probe, f"{o.subject.kind}:{o.subject.value}", msgspec.to_builtins(o.claim)])
        elif isinstance(event, runner.Ended):
            events.append(["ended", event.outcome.probe, msgspec.to_builtins(event.outcome)])
    return events

print(json.dumps(asyncio.run(scan(json.loads(sys.argv[1]), json.loads(sys.argv[2])))))
"""


class Seen:
    """What a scan from the near end says."""

    def __init__(self, cable, networks: list[str], exclude=(), rate: float = 2000, user=None, only: str = MINE):
        words = (json.dumps(networks), json.dumps(list(exclude)), str(rate), only)
        out = cable.python(cable.here, SCAN, *words, user=user)
        self.rows = [tuple(row) for row in json.loads(out)]

    def claims(self, probe: str, kind: str, subject: str | None = None) -> list[dict]:
        return [c for p, s, c in self.rows if p == probe and c["type"] == kind and subject in (None, s)]

    def subjects(self, probe: str) -> set[str]:
        return {s for p, s, _ in self.rows if p == probe}

    def addresses(self, probe: str) -> set[str]:
        return {c["ip"] for c in self.claims(probe, "Address")}

    def outcome(self, probe: str) -> dict:
        return next(c for p, s, c in self.rows if p == "ended" and s == probe)


@pytest.fixture
def hosts(cable) -> set[str]:
    """Twenty addresses at the other end."""
    ips = {f"10.77.0.{n}" for n in range(10, 30)}
    for ip in ips:
        cable.ip(cable.there, "addr", "add", f"{ip}/24", "dev", "e0")
    return ips


@pytest.fixture
def recording(cable, tmp_path: pathlib.Path) -> Iterator[pathlib.Path]:
    """What this end sends, as a pcap that is whole when the test asks for it through `heard`."""
    if shutil.which("tcpdump") is None:
        pytest.skip("needs tcpdump")
    path = tmp_path / "sent.pcap"
    command = [
        "ip",
        "netns",
        "exec",
        cable.here,
        "tcpdump",
        "-i",
        "e0",
        "-Q",
        "out",
        "-U",
        "-B",
        "32768",
        "-w",
        str(path),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "listening on" not in process.stderr.readline():
            pass
        yield path
        process.terminate()


# A frame of a kind that nothing else sends (IEEE 802, local experimental EtherType): the last one of a recording.
_LAST = b"\x02" + bytes(11) + b"\x88\xb5the last one" + bytes(40)


def heard(cable, path: pathlib.Path) -> list[tuple[float, bytes]]:
    """Time and frame of each packet; the recording is whole once it holds the frame that is sent here, after them."""
    code = f"import socket; s = socket.socket(17, 3); s.bind(('e0', 0)); s.send({_LAST!r})"  # AF_PACKET, SOCK_RAW
    cable.run(cable.here, sys.executable, "-c", code)
    until = time.monotonic() + 30
    while _LAST not in path.read_bytes():
        assert time.monotonic() < until, "tcpdump has not written everything"
        time.sleep(0.05)
    data, at, found = path.read_bytes(), 24, []
    while at + 16 <= len(data):
        seconds, micros, length, _ = struct.unpack_from("<IIII", data, at)
        found.append((seconds + micros / 1e6, data[at + 16 : at + 16 + length]))
        at += 16 + length
    return found


def test_everybody_on_the_link_is_found_and_this_computer_too(cable, hosts: set[str]) -> None:
    cable.ip(cable.here, "route", "add", "default", "via", "10.77.0.10")
    seen = Seen(cable, ["10.77.0.0/24"])
    assert seen.addresses("arp") == hosts
    assert seen.subjects("icmp") == {f"ip:{ip}" for ip in hosts | {"10.77.0.1"}}
    assert {c["value"] for c in seen.claims("icmp", "Attribute")} == {"64"}
    assert seen.addresses("local") == {"10.77.0.1"}
    assert seen.claims("local", "Gateway", "ip:10.77.0.10") == [{"type": "Gateway", "network": "10.77.0.0/24"}]
    assert seen.outcome("arp")["asked"] == 253
    assert seen.outcome("knock")["reason"] == "no-target"


def test_what_is_excluded_gets_no_packet_and_nobody_gets_more_than_the_budget(
    cable, hosts: set[str], recording: pathlib.Path
) -> None:
    seen = Seen(cable, ["10.77.0.0/25"], ["10.77.0.16/28"], rate=500)
    assert seen.addresses("arp") == {f"10.77.0.{n}" for n in range(10, 16)}
    frames = heard(cable, recording)
    arp = [(at, f[38:42]) for at, f in frames if f[12:14] == b"\x08\x06"]
    ip = [(at, f[30:34]) for at, f in frames if f[12:14] == b"\x08\x00"]
    allowed = {socket.inet_aton(f"10.77.0.{n}") for n in range(1, 128) if not 16 <= n < 32}
    assert {target for _, target in arp + ip} <= allowed
    times = sorted(at for at, _ in arp + ip)
    assert len(times) > 300
    busiest = max(sum(start <= at < start + 1 for at in times) for start in times)
    assert busiest <= 500 * 1.1


def test_no_byte_goes_to_a_raw_printing_port_and_one_question_at_a_time_stands_open(
    cable, hosts: set[str], recording: pathlib.Path
) -> None:
    _silent(cable, "10.77.0.99")
    seen = Seen(cable, ["10.77.0.0/24"], rate=5000)
    assert seen.addresses("arp") == hosts | {"10.77.0.99"}
    printing = {515, *range(9100, 9110), *range(9112, 9117), 9999}
    questions: dict[str, list[tuple[float, int]]] = {}
    for at, frame in heard(cable, recording):
        if frame[12:14] == b"\x08\x00" and frame[23] == 6 and frame[47] == 0x02:  # TCP with only SYN set
            (port,) = struct.unpack("!H", frame[36:38])
            questions.setdefault(socket.inet_ntoa(frame[30:34]), []).append((at, port))
    ports = {port for asked in questions.values() for _, port in asked}
    assert {80, 443, 22} <= ports
    assert not ports & printing
    assert set(questions) == hosts | {"10.77.0.99"}
    for asked in questions.values():
        assert len(asked) == len({port for _, port in asked}), "asked twice"
    times = [at for at, _ in questions["10.77.0.99"]]
    assert len(times) <= 16
    assert all(later - earlier > 0.2 for earlier, later in itertools.pairwise(times))


def _silent(cable, ip: str) -> None:
    """An address that answers ARP and drops everything else."""
    cable.run(cable.there, "sysctl", "-q", "net.ipv4.ip_forward=1", "net.ipv4.neigh.e0.proxy_delay=0")
    cable.ip(cable.there, "link", "add", "e1", "type", "veth", "peer", "name", "e2")
    for end in ("e1", "e2"):
        cable.ip(cable.there, "link", "set", end, "up")
    cable.ip(cable.there, "route", "add", f"{ip}/32", "dev", "e1")
    cable.ip(cable.there, "neigh", "add", ip, "lladdr", "02:00:00:00:00:99", "dev", "e1")
    cable.ip(cable.there, "neigh", "add", "proxy", ip, "dev", "e0")


def test_a_plain_user_finds_them_too_and_is_told_what_was_left_out(cable, hosts: set[str]) -> None:
    seen = Seen(cable, ["10.77.0.0/26"], user="nobody")
    assert seen.outcome("arp")["reason"] == "needs-raw"
    assert seen.addresses("neighbours") == hosts


def test_what_the_kernel_remembers_is_asked_again_for_a_plain_user(cable, hosts: set[str]) -> None:
    """Rows that an earlier scan has left: of one who is there and silent, of one who is gone."""
    _silent(cable, "10.77.0.60")
    mac = json.loads(cable.run(cable.there, "ip", "-j", "link", "show", "e0"))[0]["address"]
    for ip, address in (("10.77.0.60", mac), ("10.77.0.61", "02:00:00:00:00:61"), ("10.77.0.10", mac)):
        cable.ip(cable.here, "neigh", "add", ip, "lladdr", address, "dev", "e0", "nud", "stale")
    seen = Seen(cable, ["10.77.0.0/26"], user="nobody", only="icmp knock neighbours")
    assert seen.addresses("neighbours") == hosts | {"10.77.0.60"}
    seen = Seen(cable, ["10.77.0.0/26"], user="nobody", only="icmp knock neighbours")
    assert seen.addresses("neighbours") == hosts | {"10.77.0.60"}


def test_a_routed_network_is_asked_by_ping_and_by_tcp(cable) -> None:
    for address in ("10.77.0.254/24", "10.88.0.5/32", "10.88.0.6/32"):
        cable.ip(cable.there, "addr", "add", address, "dev", "e0")
    cable.ip(cable.here, "route", "add", "10.88.0.0/24", "via", "10.77.0.254")
    seen = Seen(cable, ["10.88.0.0/28"])
    assert seen.outcome("arp")["reason"] == "not-attached"
    assert seen.subjects("icmp") == {"ip:10.88.0.5", "ip:10.88.0.6"}
    cable.run(cable.there, "sysctl", "-q", "net.ipv4.icmp_echo_ignore_all=1")
    seen = Seen(cable, ["10.88.0.0/28"])
    assert seen.subjects("icmp") == set()
    assert seen.addresses("knock") == {"10.88.0.5", "10.88.0.6"}


def test_ipv6_neighbours_are_found_without_asking_each_address(cable, hosts: set[str]) -> None:
    cable.ip(cable.here, "addr", "add", "fd77::1/64", "dev", "e0")
    cable.ip(cable.there, "addr", "add", "fd77::5/64", "dev", "e0")
    shown = json.loads(cable.run(cable.there, "ip", "-j", "addr", "show", "e0"))[0]
    link_local = next(a["local"] for a in shown["addr_info"] if a["local"].startswith("fe80"))
    seen = Seen(cable, ["10.77.0.0/28"])
    assert seen.subjects("ndp") == {f"mac:{shown['address']}"}
    assert seen.addresses("ndp") == {link_local, "fd77::5"}
    assert seen.outcome("ndp")["asked"] == 8


ANNOUNCE = """
import socket, struct, sys, time
frames = [bytes.fromhex(line) for line in sys.argv[1:]]
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind(("e0", 0))
print("ready", flush=True)
while True:
    for frame in frames:
        out.send(frame)
    time.sleep(0.1)
"""


def test_what_devices_say_by_themselves_is_heard(cable) -> None:
    silent = "ff ff ff ff ff ff 02 00 00 00 00 77 08 06 00 01 08 00 06 04 00 01 02 00 00 00 00 77 0a 4d 00 4d"
    silent += "00 00 00 00 00 00 0a 4d 00 fe"
    excluded = silent.replace("0a 4d 00 4d", "0a 4d 00 4e").replace("00 77", "00 78")
    switch = "01 80 c2 00 00 0e 02 00 00 00 00 88 88 cc 02 07 04 02 00 00 00 00 88 04 04 05 67 31 37 06 02 00 78"
    switch += "0a 04 73 77 2d 31 00 00"
    frames = [f.replace(" ", "") for f in (silent, excluded, switch)]
    command = ["ip", "netns", "exec", cable.there, sys.executable, "-c", ANNOUNCE, *frames]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as announcing:
        try:
            assert announcing.stdout is not None
            assert announcing.stdout.readline() == "ready\n"
            seen = Seen(cable, ["10.77.0.0/25"], ["10.77.0.78/32"])
        finally:
            announcing.kill()
    assert seen.addresses("listen") == {"10.77.0.77"}
    assert "mac:02:00:00:00:00:78" not in seen.subjects("listen")
    (card,) = {s for p, s, c in seen.rows if p == "local" and s.startswith("mac:")}
    (plug,) = seen.claims("listen", "Neighbour", card)
    assert (plug["port"], plug["remote_port"], plug["remote_name"]) == ("e0", "g17", "sw-1")


def test_more_hosts_than_the_kernel_remembers(cable) -> None:
    cable.ip(cable.here, "addr", "add", "10.78.0.1/21", "dev", "e0")
    cable.ip(cable.there, "route", "add", "local", "10.78.0.0/21", "dev", "lo")
    cable.ip(cable.there, "route", "add", "10.78.0.1", "dev", "e0")
    seen = Seen(cable, ["10.78.0.0/21"], rate=20000, only="arp icmp")
    assert len(seen.addresses("arp")) == 2045
    mac = json.loads(cable.run(cable.there, "ip", "-j", "link", "show", "e0"))[0]["address"]
    assert seen.outcome("arp")["reason"] == f"answers-for-many:{mac}"
    assert len(seen.subjects("icmp")) == 2045


def test_an_unreachable_network_is_said(cable) -> None:
    seen = Seen(cable, ["10.99.0.0/30"])
    assert seen.outcome("icmp")["reason"] == "no-route"
    assert seen.outcome("tcp")["reason"] == "no-target"


NGINX = """
pid {d}/nginx.pid; error_log {d}/error.log; events {{}}
http {{ access_log off; server {{ listen 10.77.0.10:80; listen 10.77.0.10:443 ssl;
  ssl_certificate {d}/tls.crt; ssl_certificate_key {d}/tls.key;
  location / {{ default_type text/html; return 200 "<title>B&uuml;roserver</title>"; }} }} }}
"""


@pytest.fixture
def daemons(cable, tmp_path: pathlib.Path) -> Iterator[str]:
    """sshd, nginx with TLS and dnsmasq at 10.77.0.10; yields the fingerprint of the host key."""
    sshd, nginx, dnsmasq = (shutil.which(n, path="/usr/sbin:/usr/bin") for n in ("sshd", "nginx", "dnsmasq"))
    if not (sshd and nginx and dnsmasq and shutil.which("openssl")):
        pytest.skip("needs sshd, nginx, dnsmasq and openssl")
    cable.ip(cable.there, "addr", "add", "10.77.0.10/24", "dev", "e0")
    d = tmp_path
    pathlib.Path("/run/sshd").mkdir(exist_ok=True)
    cable.run(cable.there, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{d}/key")
    printed = cable.run(cable.there, "ssh-keygen", "-l", "-f", f"{d}/key.pub")
    names = ("-subj", "/O=Beispiel GmbH/CN=server.buero.lan", "-addext", "subjectAltName=DNS:server.buero.lan,DNS:www")
    cable.run(
        cable.there,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        f"{d}/tls.key",
        "-out",
        f"{d}/tls.crt",
        "-days",
        "10",
        *names,
    )
    (d / "nginx.conf").write_text(NGINX.format(d=d))
    options = ("ListenAddress=10.77.0.10", f"HostKey={d}/key", f"PidFile={d}/sshd.pid")
    cable.run(cable.there, sshd, "-f", "/dev/null", *(w for o in options for w in ("-o", o)))
    cable.run(cable.there, nginx, "-c", f"{d}/nginx.conf")
    cable.run(
        cable.there,
        dnsmasq,
        "--no-resolv",
        "--no-hosts",
        "-x",
        f"{d}/dns.pid",
        "-C",
        "/dev/null",
        "--listen-address=10.77.0.10",
        "--bind-interfaces",
        "--host-record=server.buero.lan,10.77.0.10",
    )
    resolver = pathlib.Path("/etc/netns") / cable.here / "resolv.conf"
    resolver.parent.mkdir(parents=True)
    resolver.write_text("nameserver 10.77.0.10\n")
    try:
        yield re.findall(r"SHA256:\S+", printed)[0]
    finally:
        shutil.rmtree(resolver.parent)
        for pid in d.glob("*.pid"):
            cable.run(cable.there, "kill", pid.read_text().strip())


def test_real_daemons_are_recognised(cable, daemons: str) -> None:
    seen = Seen(cable, ["10.77.0.0/28"])
    server = "ip:10.77.0.10"
    assert {c["port"] for c in seen.claims("tcp", "Service", server)} == {22, 53, 80, 443}
    assert [c["key"]["value"] for c in seen.claims("ssh", "SameDevice", server)] == [daemons]
    assert seen.claims("ssh", "Service", server)[0]["product"] == "OpenSSH"
    web = {c["port"]: c for c in seen.claims("http", "Service", server)}
    assert {port: (c["name"], c["product"]) for port, c in web.items()} == {
        80: ("http", "nginx"),
        443: ("https", "nginx"),
    }
    titles = {c["value"] for c in seen.claims("http", "Attribute", server) if c["name"] == "page_title"}
    assert titles == {"Büroserver"}
    tls = {c["name"]: c["value"] for c in seen.claims("tls", "Attribute", server)}
    assert tls["tls_subject"] == "CN=server.buero.lan,O=Beispiel GmbH"
    assert tls["tls_names"] == "server.buero.lan www"
    assert seen.claims("rdns", "Attribute", server)[0]["value"] == "server.buero.lan"
