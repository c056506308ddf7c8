"""A scan of a whole office with services: netzplan against `nmap -sV -O -T4`, and against `nmap -sn` with snmpwalk.

    sudo python -m benchmarks.scan                          # 250 devices; nmap may take its quarter of an hour
    sudo python -m benchmarks.scan --devices 60 --peer-limit 300

The office is the lab's: namespaces with real daemons, no way out. All three look from the same computer, one after the
other, with an empty neighbour table. A role counts as right when it is the truth's; for the peers it is read from what
they wrote by netzplan's own readers, and by nmap's own device types, whichever is right. A peer that is not done after
the limit is ended: its time is then "at least", and what it had written counts. Needs root."""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import lab
from lab.build import Lab
from lab.office import Cable, Node, Office
from lab.offices import offices
from lab.offices.kit import phone, printer, silent, switch, windows
from lab.score import compare
from lab.use import netzplan
from topology.inventory import Inventory

NET = "10.60"
_FIRST = ipaddress.IPv4Address(f"{NET}.1.0")
_EACH = 20
"""Devices on each switch."""
_NMAP_TYPES = {
    "printer": {"printer", "print server"},
    "switch": {"switch"},
    "router": {"router", "broadband router"},
    "access-point": {"WAP"},
    "camera": {"webcam"},
    "phone": {"VoIP phone", "phone"},
    "pbx": {"PBX", "VoIP adapter"},
    "nas": {"storage-misc"},
    "ups": {"power-device"},
    "media": {"media device"},
}
"""What nmap calls the roles (its documented device types)."""


def _mac(vendor: str, number: int) -> str:
    return f"{vendor}:{number >> 16 & 255:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"


def _one(number: int, ip: str) -> Node:
    """The mix of an office: many phones and PCs, half of which say nothing; printers, cameras, servers."""
    kind = number % 20
    if kind in (0, 10):
        return printer(
            f"drucker-{number}", ip, _mac("3c:2a:f4", number), "Brother", "HL-L5200DW", f"E75423G7N{number:06}",
            "Brother NC-8200h, Firmware Ver.1.50 ,MID 8C5-G02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
        )  # fmt: skip
    if kind in (1, 4, 7, 13, 17):
        mac = _mac("80:5e:c0", number)
        return phone(f"tel-{number}", ip, mac, "Yealink", "SIP-T46U", "Yealink SIP-T46U 108.86.0.20")
    if kind in (2, 8, 14):
        return windows(f"pc-{number}", ip, _mac("d8:9e:f3", number))
    muster = offices()["muster"]
    if kind == 3:
        return replace(muster.node("kamera-eingang"), name=f"kamera-{number}", mac=_mac("ac:cc:8e", number), ip=ip)
    if kind == 6:
        mac = _mac("d0:94:66", number)
        return Node(
            f"srv-{number}",
            "host",
            "server",
            mac,
            ip,
            daemons={"sshd": {}, "nginx": {"title": "Intern", "host": f"srv-{number}.firma.example"}},
        )
    return silent(f"still-{number}", ip, _mac("54:bf:64", number))


def office(devices: int) -> Office:
    """About so many devices: a router, a core, a switch for each twenty, and what hangs on them."""
    muster = offices()["muster"]
    core = switch(
        "sw-core", f"{NET}.0.2", "9c:dc:71:10:20:00", "Aruba", "2930F-24G", "CN90HKX0C1",
        "Aruba JL259A 2930F-24G-4SFP+ Switch, revision WC.16.10.0012, ROM WC.16.01.0006",
        "1.3.6.1.4.1.11.2.3.7.11.181.17",
    )  # fmt: skip
    router = replace(muster.gateway, ip=f"{NET}.0.1")
    admin = Node("laptop-admin", "host", "laptop", "8c:8c:aa:52:00:90", f"{NET}.0.90", announces=False)
    nas = replace(muster.node("nas-buero"), ip=f"{NET}.0.10")
    nodes = [Node("internet", "internet", "internet", ip="203.0.113.1"), router, core, admin, nas]
    cables = [
        Cable("internet", "eth0", router.name, "wan"),
        Cable(router.name, "port1", "sw-core", "port1"),
        Cable("sw-core", "port2", admin.name, "eth0"),
        Cable("sw-core", "port3", nas.name, "eth0"),
    ]
    left = devices - 4
    for number in range(1, (left + _EACH) // (_EACH + 1) + 1):
        name = f"sw-{number}"
        nodes.append(
            switch(
                name, f"{NET}.0.{100 + number}", f"94:f1:28:{number:02x}:20:00", "HPE", "2530-24G", f"CN83FP{number}",
                "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
            )
        )  # fmt: skip
        cables.append(Cable("sw-core", f"port{3 + number}", name, "port24"))
        left -= 1
        for port in range(1, min(_EACH, left) + 1):
            host = _one((number - 1) * _EACH + port - 1, str(_FIRST + (number - 1) * _EACH + port))
            nodes.append(host)
            cables.append(Cable(name, f"port{port}", host.name, "eth0"))
        left -= min(_EACH, left)
    return Office("bench", "Benchmark", f"{NET}.0.0/22", tuple(nodes), tuple(cables))


class Result(NamedTuple):
    name: str
    seconds: float
    whole: bool
    """Whether it came to its end."""
    packets: int
    found: int
    right: int
    mebibytes: float
    paper: int
    """Bytes that printers got on their raw ports."""


class Bench:
    """The running office, and who looks at it."""

    def __init__(self, running: Lab, folder: pathlib.Path, limit: float) -> None:
        self.lab, self.folder, self.limit = running, folder, limit
        self._paper = 0

    def _sent(self) -> int:
        said = subprocess.check_output(self.lab.command("ip", "-s", "-j", "link", "show", "eth0"), text=True)
        return int(json.loads(said)[0]["stats64"]["tx"]["packets"])

    def look(self, name: str, commands: Sequence[list[str]], judge: Callable[[], tuple[int, int]]) -> Result:
        """Runs the commands one after the other, on the admin's computer, and has judged what they wrote."""
        self.lab.speak()
        subprocess.run(self.lab.command("ip", "neigh", "flush", "all"), check=False, capture_output=True)
        before, began, whole, memory = self._sent(), time.monotonic(), True, 0
        for command in commands:
            line = self.lab.command(*command)
            with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
                    if time.monotonic() - began > self.limit:
                        process.terminate()
                        whole, ended = False, os.wait4(process.pid, 0)
                        break
                    time.sleep(0.02)
                process.returncode, memory = 0, max(memory, ended[2].ru_maxrss)
        seconds, packets = time.monotonic() - began, self._sent() - before
        found, right = judge()
        paper = self.lab.paper()
        self._paper, more = paper, paper - self._paper
        return Result(name, seconds, whole, packets, found, right, memory / 1024, more)

    def inventory(self, store: pathlib.Path, site: str) -> Inventory | None:
        from netzplan import survey
        from netzplan.store import Store

        with Store(store) as opened:
            return survey.inventory(opened, site)

    def netzplan(self) -> Result:
        truth, store = self.lab.office, self.folder / "own.db"
        words = [netzplan(), "--store", str(store), "--site", truth.site, "scan", "--yes", truth.network]

        def judge() -> tuple[int, int]:
            return _score(truth, self.inventory(store, truth.site), {})

        return self.look("netzplan scan", [words], judge)

    def nmap(self) -> Result:
        truth, out = self.lab.office, self.folder / "nmap.xml"
        words = ["nmap", "-sV", "-O", "-T4", "-n", "-oX", str(out), truth.network]
        return self.look("nmap -sV -O -T4", [words], lambda: self._read(out))

    def walk(self) -> Result:
        """Who answers to nmap -sn, then every one of them by snmpwalk, 16 at a time."""
        truth, out, walks = self.lab.office, self.folder / "sn.xml", self.folder / "walks"
        walks.mkdir()
        ask = (
            f'grep -o \'<address addr="[0-9.]*" addrtype="ipv4"\' {out} | cut -d\'"\' -f2 | xargs -P16 -I@ sh -c '
            f"'snmpbulkwalk -v2c -cpublic -t1 -r1 -On @ .1.3.6.1 >{walks}/@.walk 2>/dev/null || rm -f {walks}/@.walk'"
        )
        commands = [["nmap", "-sn", "-n", "-T4", "-oX", str(out), truth.network], ["sh", "-c", ask]]
        return self.look("nmap -sn + snmpwalk", commands, lambda: self._read(out, walks))

    def _read(self, xml: pathlib.Path, *more: pathlib.Path) -> tuple[int, int]:
        """What a peer's files say: by the product's own readers, and nmap's own device types."""
        content = xml.read_text("utf-8", "replace") if xml.exists() else ""
        if content and "</nmaprun>" not in content:  # ended before its time: keep the hosts that are whole
            kept = content[: content.rfind("</host>") + len("</host>")] if "</host>" in content else ""
            xml.write_text(kept + "</nmaprun>" if kept else "", "utf-8")
        store = xml.with_suffix(".db")
        words = [netzplan(), "--store", str(store), "--site", self.lab.office.site, "read", str(xml), *map(str, more)]
        subprocess.run(words, check=False, capture_output=True)
        types: dict[str, set[str]] = {}
        for host in re.findall(r"<host[ >].*?</host>", content, re.DOTALL):
            if (ip := re.search(r'<address addr="([0-9.]+)" addrtype="ipv4"', host)) is not None:
                types[ip[1]] = set(re.findall(r'<osclass type="([^"]+)"', host)) | set(
                    re.findall(r'devicetype="([^"]+)"', host)
                )
        return _score(self.lab.office, self.inventory(store, self.lab.office.site), types)


def _score(truth: Office, inventory: Inventory | None, types: dict[str, set[str]]) -> tuple[int, int]:
    """How many devices were found, and of how many that say what they are the role was right."""
    found = right = 0
    for node in truth.nodes:
        devices = [d for d in inventory.devices if node.mac in d.macs or node.ip in d.ips] if inventory else []
        if not node.seen or not (devices or node.ip in types):
            continue
        found += 1
        by_type = bool(types.get(node.ip, set()) & _NMAP_TYPES.get(node.role, set()))
        right += node.announces and (by_type or any(d.role == node.role for d in devices))
    return found, right


def show(truth: Office, inventory: Inventory | None, results: Sequence[Result]) -> None:
    devices = sum(n.seen for n in truth.nodes)
    telling = sum(n.seen and n.announces for n in truth.nodes)
    print(f"\n{devices} devices, {telling} of which say what they are; one /22; defaults of netzplan (1,000 packets/s)")
    print(f"  {'':22} {'seconds':>10} {'ratio':>6} {'packets':>9} {'found':>6} {'roles':>6} {'MiB':>5} {'paper':>6}")
    for r in results:
        at_least = "" if r.whole else "≥"
        times = (
            f"{at_least + format(r.seconds, '.1f'):>10} {at_least + format(r.seconds / results[0].seconds, '.1f'):>6}"
        )
        print(f"  {r.name:22} {times} {r.packets:9,} {r.found:6} {r.right:6} {r.mebibytes:5.0f} {r.paper:6,}")
    if inventory is not None:
        score = compare(truth, inventory)
        print(f"  netzplan's links: {score.links_right} of {score.links} right, {score.invented} invented")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=250)
    parser.add_argument("--peer-limit", type=float, default=1800.0, metavar="SECONDS", help="end a peer after that")
    parser.add_argument("--alone", action="store_true", help="no peers")
    given = parser.parse_args()
    if (why := lab.able()) is not None:
        print(why, file=sys.stderr)
        return 1
    truth = office(given.devices)
    with tempfile.TemporaryDirectory() as name, lab.office(truth) as running:
        bench = Bench(running, pathlib.Path(name), given.peer_limit)
        results = [bench.netzplan()]
        inventory = bench.inventory(pathlib.Path(name) / "own.db", truth.site)
        show(truth, inventory, results)
        if not given.alone:
            results += [bench.walk(), bench.nmap()]
            show(truth, inventory, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
