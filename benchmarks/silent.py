"""Time and memory of `netzplan scan` by the number of devices, the hard way: devices that answer ARP and nothing else.

    sudo python -m benchmarks.silent                    # 250, 1,000 and 4,090 devices
    sudo python -m benchmarks.silent 500 --rate 5000
    sudo python -m benchmarks.silent 4090 --talking     # they answer ping, refuse connections, and have a web page

Two namespaces and a cable, no way out. The time must grow with the devices and no faster, and the memory stay under
300 MiB for 4,096. Needs root."""

from __future__ import annotations

import argparse
import ipaddress
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from benchmarks.sweep import ROOT, Case, link
from lab.use import netzplan

_FIRST = ipaddress.IPv4Address("10.81.0.2")
_CROWD = """
import asyncio, sys
from lab.stubs.crowd import crowd

async def main():
    given = {"first": sys.argv[1], "count": int(sys.argv[2]), "oui": "00:1b:4f", "page": sys.argv[3]}
    await crowd({"port": "e0"}, given)
    print("ready", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def measure(count: int, rate: float, page: str) -> tuple[float, int, float, int]:
    """Seconds, packets sent, peak MiB, devices found."""
    prefix = next(n for n in range(30, 15, -1) if 2 ** (32 - n) >= count + 3)
    network = ipaddress.IPv4Network(f"{_FIRST}/{prefix}", strict=False)
    case = Case("", str(network), f"{network[1]}/{prefix}", (), count)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with link(case) as made, tempfile.TemporaryDirectory() as folder:
        there = ["ip", "netns", "exec", made.there, sys.executable, "-c", _CROWD, str(_FIRST), str(count), page]
        with subprocess.Popen(there, stdout=subprocess.PIPE, text=True, env=env) as crowd:
            try:
                assert crowd.stdout is not None
                assert crowd.stdout.readline() == "ready\n"
                memory = pathlib.Path(folder) / "memory"
                own = [netzplan(), "--lang", "en", "--store", f"{folder}/s.db", "--site", "s", "scan", "--yes"]
                began, before = time.monotonic(), made.sent()
                done = subprocess.run(
                    [
                        *("ip", "netns", "exec", made.here, "time", "-q", "-f", "%M", "-o", str(memory), *own),
                        *("--rate", str(rate), str(network)),
                    ],
                    capture_output=True, text=True, check=True, env=env,
                )  # fmt: skip
                seconds = time.monotonic() - began
            finally:
                crowd.kill()
        found = re.search(r"^Devices: (\d+)", done.stdout, re.MULTILINE)
        return seconds, made.sent() - before, int(memory.read_text()) / 1024, int(found[1]) if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("devices", nargs="*", type=int, default=[250, 1000, 4090])
    parser.add_argument("--rate", type=float, default=1000.0, help="packets per second (default: as the scan's)")
    parser.add_argument("--talking", action="store_true", help="devices that answer")
    given = parser.parse_args()
    if os.geteuid() != 0:
        print("needs root: it makes network namespaces", file=sys.stderr)
        return 1
    print(f"{'devices':>8} {'found':>6} {'seconds':>8} {'ms each':>8} {'packets':>8} {'each':>5} {'MiB':>5}")
    for count in given.devices:
        seconds, packets, mebibytes, found = measure(count, given.rate, "Telefon" if given.talking else "")
        each = f"{1000 * seconds / count:8.1f} {packets:8,} {packets / count:5.1f}"
        print(f"{count:8,} {found:6,} {seconds:8.1f} {each} {mebibytes:5.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
