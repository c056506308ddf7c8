"""Sweep of an attached network: this project against arp-scan, nmap, fping and scapy, in one run, as one table.

    sudo python -m benchmarks.sweep            # /24 sparse, /22 with 64 alive, /16 with all alive
    sudo python -m benchmarks.sweep --slow     # also scapy on the /16, which takes a minute

Both ends are namespaces that this script makes, joined by one cable and without a way out; the far end answers from
the kernel. Each line is the median of the runs, taken in turn. Read ratios, not seconds: of the time without the start
of Python to that of the fastest other tool that sends no fewer packets (one that asks once, and loses what gets lost,
is no measure for one that asks twice). "CPU" is what the processors did for the tool, which other programs on the
machine do not change. Memory is the peak that GNU time tells, where it is installed. Needs root."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

ROOT = pathlib.Path(__file__).parents[1]
ADDRESS = r"(?:\d{1,3}\.){3}\d{1,3}"


class Case(NamedTuple):
    name: str
    network: str
    own: str
    alive: Sequence[str]
    """Prefixes whose every address answers."""
    count: int


CASES = (
    Case("/24, 20 alive", "10.70.1.0/24", "10.70.1.1/24", [f"10.70.1.{n}/32" for n in range(50, 70)], 20),
    Case("/22, 64 alive", "10.70.4.0/22", "10.70.4.1/22", ["10.70.6.0/26"], 64),
    Case("/16, all alive", "10.71.0.0/16", "10.71.0.1/16", ["10.71.0.0/16"], 65533),
)


class Result(NamedTuple):
    seconds: float
    alone: float
    """The same without the start of the interpreter and its imports, where the tool tells."""
    processor: float
    packets: int
    found: int
    mebibytes: float


class Tool(NamedTuple):
    name: str
    command: Callable[[Case], list[str]]
    found: Callable[[str], int]
    needs: str | None = None
    cases: tuple[int, ...] = (0, 1, 2)
    slow: bool = False
    tells: bool = False
    """Prints its own time after what it found."""


OWN = """
import asyncio, sys, time
from discover.budget import Budget
from discover.probe import Context, Options
from discover.probes import arp
from discover.scope import Scope

async def main():
    context = Context(Scope((sys.argv[1],)), Budget(rate=float(sys.argv[2])), Options(), (), "bench", time.time,
                      lambda done, total: None, lambda reason: None)
    began, found = time.monotonic(), set()
    async for capture in arp.collect(context):
        found.add(capture.peer)
    print(len(found), time.monotonic() - began)

asyncio.run(main())
"""
SCAPY = """
import sys, logging
logging.getLogger("scapy.runtime").setLevel(logging.ERROR)
from scapy.all import ARP, Ether, srp
answered, _ = srp(Ether(dst="ff:ff:ff:ff:ff:ff") / ARP(pdst=sys.argv[1]), timeout=1, iface="e0", verbose=0)
print(len(answered))
"""


def _first_number(out: str) -> int:
    return int(out.split()[0]) if out.split() else 0


def _lines(out: str) -> int:
    return len({line.split()[0] for line in out.splitlines() if line[:1].isdigit()})


def _up(out: str) -> int:
    return out.count("Status: Up")


def own(rate: float) -> Callable[[Case], list[str]]:
    return lambda case: [sys.executable, "-c", OWN, case.network, str(rate)]


TOOLS = (
    Tool("netzplan, gentle (1,000/s)", own(1000), _first_number, cases=(0, 1), tells=True),
    Tool("netzplan, 2,000/s", own(2000), _first_number, cases=(0, 1), tells=True),
    Tool("netzplan, unlimited", own(1e9), _first_number, tells=True),
    Tool("arp-scan, default", lambda c: ["arp-scan", "-I", "e0", "-q", "-x", c.network], _lines, "arp-scan", (0, 1)),
    Tool(
        "arp-scan, tuned",
        lambda c: ["arp-scan", "-I", "e0", "-q", "-x", "-r1", "-t300", "-B", "100M", c.network],
        _lines,
        "arp-scan",
    ),
    Tool("nmap -sn -T4", lambda c: ["nmap", "-sn", "-n", "-T4", "-oG", "-", c.network], _up, "nmap", (0, 1)),
    Tool(
        "nmap -sn, tuned",
        lambda c: ["nmap", "-sn", "-n", "-T5", "--min-rate", "100000", "--max-retries", "0", "-oG", "-", c.network],
        _up,
        "nmap",
    ),
    Tool("fping", lambda c: ["fping", "-a", "-q", "-r1", "-i1", "-g", c.network], _lines, "fping", (0, 1)),
    Tool("scapy srp", lambda c: [sys.executable, "-c", SCAPY, c.network], _first_number, cases=(0, 1)),
    Tool("scapy srp, all", lambda c: [sys.executable, "-c", SCAPY, c.network], _first_number, cases=(2,), slow=True),
)


class Link:
    """Two namespaces and a cable."""

    def __init__(self) -> None:
        self.here, self.there = f"sweep{os.getpid()}a", f"sweep{os.getpid()}b"

    def ip(self, end: str, *words: str) -> str:
        return subprocess.run(["ip", "-n", end, *words], check=True, capture_output=True, text=True).stdout

    def sent(self) -> int:
        return int(json.loads(self.ip(self.here, "-s", "-j", "link", "show", "e0"))[0]["stats64"]["tx"]["packets"])

    def measure(self, tool: Tool, case: Case) -> Result:
        self.ip(self.here, "neigh", "flush", "all")
        before, began, used = self.sent(), time.monotonic(), _processor()
        with tempfile.NamedTemporaryFile("r", encoding="ascii") as memory:
            # A process of its own tells the peak: what Python itself has held is inherited and would count too.
            told = ["time", "-q", "-f", "%M", "-o", memory.name] if shutil.which("time") else []
            process = subprocess.run(
                ["ip", "netns", "exec", self.here, *told, *tool.command(case)],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            seconds, peak = time.monotonic() - began, memory.read().split()
        words = process.stdout.split()
        alone = float(words[1]) if tool.tells and len(words) > 1 else seconds
        mebibytes = int(peak[-1]) / 1024 if peak else float("nan")
        used = _processor() - used
        return Result(seconds, alone, used, self.sent() - before, tool.found(process.stdout), mebibytes)


def _processor() -> float:
    """Seconds that the processors have spent on processes which this one has started and which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def link(case: Case) -> Iterator[Link]:
    made, created = Link(), []
    try:
        for end in (made.here, made.there):
            subprocess.run(["ip", "netns", "add", end], check=True)
            created.append(end)
            made.ip(end, "link", "set", "lo", "up")
            subprocess.run(
                ["ip", "netns", "exec", end, "sysctl", "-q", "net.ipv6.conf.default.disable_ipv6=1"], check=True
            )
        made.ip(made.here, "link", "add", "e0", "type", "veth", "peer", "name", "e0", "netns", made.there)
        for end in created:
            made.ip(end, "link", "set", "e0", "up")
        made.ip(made.here, "addr", "add", case.own, "dev", "e0")
        for prefix in case.alive:
            made.ip(made.there, "route", "add", "local", prefix, "dev", "lo")
        made.ip(made.there, "route", "add", case.own.split("/")[0], "dev", "e0")
        yield made
    finally:
        for end in created:
            subprocess.run(["ip", "netns", "del", end], check=False)


def median(results: list[Result]) -> Result:
    seconds, alone, processor, packets, found, memory = zip(*results, strict=True)
    middle = statistics.median
    return Result(middle(seconds), middle(alone), middle(processor), int(middle(packets)), min(found), middle(memory))


def run(case: Case, number: int, runs: int, slow: bool) -> None:
    tools = [
        t
        for t in TOOLS
        if number in t.cases and (slow or not t.slow) and (t.needs is None or shutil.which(t.needs) is not None)
    ]
    results: dict[str, list[Result]] = {t.name: [] for t in tools}
    with link(case) as made:
        for _ in range(runs):
            for tool in tools:
                results[tool.name].append(made.measure(tool, case))
    medians = {name: median(found) for name, found in results.items()}
    others = [r for n, r in medians.items() if not n.startswith("netzplan")]
    print(f"\n{case.name} ({case.count} to find)")
    print(f"  {'':28} {'seconds':>8} {'alone':>7} {'ratio':>6} {'CPU':>5} {'packets':>8} {'found':>7} {'MiB':>5}")
    for name, r in medians.items():
        # A packet in a hundred is what a tool's own start costs, or two answers less.
        equal = [o.seconds for o in others if o.packets >= 0.99 * r.packets]
        ratio = f"{r.alone / min(equal):.2f}" if equal and name.startswith("netzplan") else "-"
        times = f"{r.seconds:8.2f} {r.alone:7.2f} {ratio:>6} {r.processor:5.2f}"
        print(f"  {name:28} {times} {r.packets:8,} {r.found:7,} {r.mebibytes:5.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--slow", action="store_true", help="also what takes a minute")
    parser.add_argument("--case", type=int, choices=range(len(CASES)), help="only this one")
    given = parser.parse_args()
    if os.geteuid() != 0:
        print("needs root: it makes network namespaces", file=sys.stderr)
        return 1
    print("seconds: the whole process; alone: without the start of Python")
    for tool in TOOLS:
        if not tool.tells and tool.needs is not None:
            missing = "" if shutil.which(tool.needs) else "   (left out: not installed)"
            print(f"  {tool.name}: {' '.join(tool.command(CASES[tool.cases[0]]))}{missing}")
    for number, case in enumerate(CASES):
        if given.case in (None, number):
            run(case, number, given.runs, given.slow)
    return 0


if __name__ == "__main__":
    sys.exit(main())
