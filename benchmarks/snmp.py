"""How fast the SNMP engine walks, against net-snmp's snmpbulkwalk, on loopback.

    python benchmarks/snmp.py [--rows 20000] [--rounds 10]

An agent of prepared answers stands in a process of its own, so that it is not the bottleneck. The two walk in turn;
medians are printed, and ratios: those of different machines can be compared, rows per second cannot.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import pathlib
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import time
from multiprocessing.connection import Connection

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from discover.budget import Budget
from discover.snmp import ber
from discover.snmp.engine import Agent, Engine
from discover.snmp.walk import Walker

ROOT = (1, 3, 6, 1, 2, 1, 17, 4, 3, 1, 2)
HOST = "127.0.0.1"


def serve(rows: int, ready: Connection) -> None:
    """Answers GETNEXT and GETBULK for one column of `rows` forwarding entries."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((HOST, 0))
    macs = sorted((0, 27, 44, i >> 16 & 255, i >> 8 & 255, i & 255) for i in range(rows))
    names = [ber.encode_oid((*ROOT, *mac)) for mac in macs]
    after = {ber.encode_oid(ROOT): 0, **{name: i + 1 for i, name in enumerate(names)}}
    ready.send(sock.getsockname()[1])
    lines = [ber._tlv(0x30, ber._tlv(6, name) + ber._int(i % 48 + 1)) for i, name in enumerate(names)]
    lines.append(ber._tlv(0x30, ber._tlv(6, ber.encode_oid((1, 3, 6, 1, 2, 1, 18))) + b"\x82\0"))
    while True:
        data, peer = sock.recvfrom(2000)
        at, _ = ber._expect(data, 0, 0x30)
        _, at = ber._number(data, at)
        _, at = ber._expect(data, at, 4)
        kind, at, _ = ber._head(data, at)
        number, at = ber._number(data, at)
        _, at = ber._number(data, at)
        repetitions, at = ber._number(data, at)
        at, _ = ber._expect(data, at, 0x30)
        at, _ = ber._expect(data, at, 0x30)
        begin, end = ber._expect(data, at, 6)
        place = after.get(data[begin:end], rows)
        body = b"".join(lines[place : place + (repetitions if kind == ber.GET_BULK else 1)]) or lines[-1]
        pdu = ber._tlv(0xA2, ber._int(number) + ber._int(0) + ber._int(0) + ber._tlv(0x30, body))
        sock.sendto(ber._tlv(0x30, ber._int(1) + ber._tlv(4, b"public") + pdu), peer)


def ours(port: int, rows: int) -> float:
    async def work() -> None:
        async with Engine(Budget(rate=1e9)) as engine:
            walker = Walker(Agent(engine, HOST, "2c", "public", port), time.monotonic() + 60)
            await walker.walk([ROOT])
            assert len(walker.rows) == rows and not walker.cut, (len(walker.rows), walker.cut)

    begun = time.perf_counter()
    asyncio.run(work())
    return time.perf_counter() - begun


def theirs(program: str, port: int, rows: int, repetitions: int) -> float:
    command = [program, "-v2c", "-cpublic", f"-Cr{repetitions}", "-Onq", "-m", "", f"{HOST}:{port}"]
    begun = time.perf_counter()
    done = subprocess.run([*command, "." + ".".join(map(str, ROOT))], check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    assert done.stdout.count(b"\n") == rows
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    near, far = multiprocessing.Pipe()
    agent = multiprocessing.Process(target=serve, args=(given.rows, far), daemon=True)
    agent.start()
    port = near.recv()
    program = shutil.which("snmpbulkwalk")
    taken: dict[str, list[float]] = {"netzplan": []}
    try:
        for _ in range(given.rounds):
            taken["netzplan"].append(ours(port, given.rows))
            for repetitions in (25, 50) if program else ():
                name = f"snmpbulkwalk -Cr{repetitions}"
                taken.setdefault(name, []).append(theirs(str(program), port, given.rows, repetitions))
    finally:
        agent.terminate()
        agent.join()
    best = statistics.median(taken["netzplan"])
    print(f"{given.rows} rows, medians of {given.rounds} rounds in turn")
    print(f"{'client':24}{'rows/s':>10}{'seconds':>10}{'time, netzplan = 1':>20}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:24}{given.rows / median:10.0f}{median:10.3f}{median / best:20.2f}")
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
