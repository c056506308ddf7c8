"""Time and memory from stored observations to inventory, for offices of 100 to 10,000 devices.

`python -m benchmarks.growth [SIZES…] [--rows N]`: one switch for each 20 devices; every switch knows every address, up
to about N forwarding rows in all (default one million); each size runs in a process of its own.
"""

from __future__ import annotations

import argparse
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from discover.observation import (
    Address,
    Attribute,
    ForwardingTable,
    Gateway,
    Interface,
    Key,
    Learned,
    Neighbour,
    Observation,
    SameDevice,
    Service,
    Source,
)

SIZES = (100, 1_000, 2_500, 5_000, 10_000)
_PORTS = 24
_FANOUT = 20


def office(devices: int, rows: int) -> list[Observation]:
    """A tree of switches (each with up to 20 below it) with `devices` stations; about `rows` forwarding rows."""
    switches = max(1, devices // _FANOUT)
    seen: list[Observation] = []

    def say(subject: Key, *claims: object, probe: str, peer: str) -> None:
        source = Source(probe, "bench", f"{probe}-{peer}", peer)
        seen.extend(Observation(subject, c, source, 1000.0) for c in claims)  # type: ignore[arg-type]  # any claim

    macs = [f"00:1d:{n >> 16 & 255:02x}:{n >> 8 & 255:02x}:{n & 255:02x}:00" for n in range(devices)]
    bases = [f"00:1c:{n >> 8:02x}:{n & 255:02x}:00:00" for n in range(switches)]
    for n, mac in enumerate(macs):
        ip = f"10.{n >> 14}.{n >> 7 & 127}.{n % 128 + 1}"
        say(Key.mac(mac), SameDevice(Key.ip(ip)), Address(ip), probe="arp", peer=ip)
        say(Key.ip(ip), Attribute("fqdn", f"pc-{n}.example"), probe="rdns", peer=ip)
        say(Key.ip(ip), Service("tcp", 445, "microsoft-ds"), Service("tcp", 22, "ssh"), probe="tcp", peer=ip)
    say(Key.ip("10.0.0.1"), Gateway("10.0.0.0/8"), probe="local", peer="10.0.0.1")
    parent = [None if n == 0 else (n - 1) // 3 for n in range(switches)]
    children: list[list[int]] = [[] for _ in range(switches)]
    for n, above in enumerate(parent):
        if above is not None:
            children[above].append(n)
    below: list[set[int]] = [set() for _ in range(switches)]
    for n in reversed(range(switches)):
        below[n].add(n)
        for child in children[n]:
            below[n] |= below[child]
    share = max(1, rows // switches)
    for n in range(switches):
        up, branch = 1, {c: 2 + i for i, c in enumerate(children[n])}
        port_of: dict[int, int] = {}
        for child, port in branch.items():
            port_of |= dict.fromkeys(below[child], port)
        table = []
        step = max(1, devices // share)
        for d in range(devices):
            home = min(d // _FANOUT, switches - 1)
            if home == n or d % step == n % step:
                table.append(Learned(macs[d], f"port {5 + d % _FANOUT if home == n else port_of.get(home, up)}"))
        table += [Learned(bases[s], f"port {port_of.get(s, up)}") for s in range(switches) if s != n]
        ports = [Interface(f"port {p}", index=p, bridge_port=p, speed_bps=10**9) for p in range(1, _PORTS + 1)]
        claims = [
            *ports,
            ForwardingTable(tuple(table)),
            Attribute("capability", "bridge"),
            Attribute("sys_name", f"sw{n}"),
        ]
        above = parent[n]
        if above is not None:
            far = f"port {2 + children[above].index(n)}"
            claims.append(Neighbour("lldp", "port 1", (Key.mac(bases[above]),), far, 5, capabilities=("bridge",)))
        say(Key.mac(bases[n]), *claims, probe="snmp", peer=f"sw{n}")
    return seen


def measure(devices: int, rows: int) -> str:
    """What a command waits for: the store is read, and all is worked out."""
    from netzplan import survey
    from netzplan.store import Store, new_run

    seen = office(devices, rows)
    table = sum(len(o.claim.rows) for o in seen if isinstance(o.claim, ForwardingTable))
    said = len(seen)
    with tempfile.TemporaryDirectory() as folder, Store(pathlib.Path(folder, "growth.db")) as store:
        run = new_run("scan", "growth", "bench", "bench", (), {})
        store.begin(run)
        store.add(run.id, "growth", (), seen)
        store.end(run.id, "done", 2000.0)
        del seen
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, busy = time.perf_counter(), time.process_time()
        found = survey.inventory(store, "growth")
        took, busy = time.perf_counter() - start, time.process_time() - busy
    assert found is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (
        f"{devices:>8} {said:>13} {table:>10} {len(found.devices):>8} {len(found.links):>7} "
        f"{took:>8.2f} {busy:>8.2f} {before / 1024:>9.0f} {peak / 1024:>8.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(measure(given.one, given.rows))
        return
    print("stations  observations       rows  devices   links  seconds      CPU MB before  MB peak")
    for size in given.sizes or SIZES:
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(size), "--rows", str(given.rows)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip(), flush=True)


if __name__ == "__main__":
    main()
