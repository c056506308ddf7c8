"""Time and memory of each format for other systems, at an office of 10,000 devices.

    python -m benchmarks.exports [DEVICES]

Each format runs in a process of its own; memory is the peak beyond what the inventory itself takes."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time

from discover.observation import Confidence
from exports.format import Settings
from exports.registry import formats
from topology.inventory import Device, End, Evidence, Inventory, Link, Network, Port, Resolved, Service

ROLES = ("workstation", "printer", "phone", "server", "access-point", "unknown", "camera", "virtual-machine")
BEHIND = 40


def office(count: int) -> Inventory:
    """Switches of 48 ports with 40 devices behind each."""

    def facts(**told: str) -> dict[str, Resolved]:
        return {k: Resolved(v, Confidence.REPORTED, (Evidence("snmp", "10.0.0.1", 1.0, v),)) for k, v in told.items()}

    devices, links = [], []
    for n in range(count):
        ip, mac = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", f"02:00:00:{n >> 16:02x}:{n >> 8 & 255:02x}:{n & 255:02x}"
        role = "switch" if n % (BEHIND + 1) == 0 else ROLES[n % len(ROLES)]
        ports = (
            tuple(Port(f"1/{p}", p, speed_bps=10**9, vlans=(1, 20)) for p in range(1, 49)) if role == "switch" else ()
        )
        told = facts(role=role, name=f"{role}-{n}", vendor="Hersteller", model=f"Modell {n % 50}", serial=f"S{n}")
        common = {"ips": (ip,), "macs": (mac,), "networks": ("10.0.0.0/8",)}
        services = (Service("tcp", 80, "http"), Service("tcp", 443, "https"))
        devices.append(Device(f"d{n:06}", attributes=told, ports=ports, services=services, **common))
        if ports == ():
            switch = n - n % (BEHIND + 1)
            links.append(Link(End(f"d{switch:06}", f"1/{n - switch}"), End(f"d{n:06}"), methods=("forwarding",)))
    nets = (Network("10.0.0.0/8", "10.0.0.0/8", 20, "Büro", "d000000", count),)
    return Inventory(1000.0, "Büro", devices=tuple(devices), links=tuple(links), networks=nets)


def _measure(name: str, count: int, told: multiprocessing.Queue[tuple[float, int, int]]) -> None:
    inventory, one = office(count), formats()[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    size = len(one.render(inventory, Settings(created_at=1.0)))
    seconds = time.perf_counter() - started
    told.put((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, size))


def main() -> int:
    """1 when a format takes more than 10 s or 500 MB."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    late = False
    print(f"{'format':12} {'time':>8} {'memory':>8} {'size':>11}   ({count} devices)")
    for name in sorted(n for n, f in formats().items() if f.kind in ("export", "list")):
        told: multiprocessing.Queue[tuple[float, int, int]] = multiprocessing.Queue()
        worker = multiprocessing.Process(target=_measure, args=(name, count, told))
        worker.start()
        seconds, megabytes, size = told.get(timeout=600)
        worker.join()
        late |= seconds > 10 or megabytes > 500
        print(f"{name:12} {seconds:6.2f} s {megabytes:5} MB {size / 1e6:8.2f} MB written", flush=True)
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
