"""Precision and recall of links and places in random offices: tables incomplete, a third of the switches silent.

`python benchmarks/simulate.py`: offices with trees and rings, aggregates, unmanaged and silent switches, phones with
PCs behind them, hypervisors, access points with clients that roam. All, some or none of the switches speak LLDP. The
answering ones are written as SNMP walks and read back as `netzplan read` does; end devices are what an ARP sweep finds,
made from a computer on a switch that answers.

Links are pairs of ports of answering switches with none of these between, places the nearest answering switch and its
port. Decidable is what complete tables of the answering switches determine. Tables age in two ways. `scan`: a sweep
has just refreshed the way from each device to the scanning one, all else may be forgotten, the far switches first.
`uniform` drops rows anywhere, also the only one that tells where a device is: there, only those places count as
decidable which the rows left determine for somebody who knows the true tree."""

from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator

import msgspec

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from benchmarks.offices import ANSWERS, DUMB, SILENT, SWITCHES, Office, areas, behind, office
from benchmarks.walks import port_number, walk
from discover import recordings
from discover.observation import Address, Key, Observation, Source
from discover.probe import Capture
from topology.inventory import Inventory

_AT = 1_700_000_000.0
Port = tuple[int, int]


def observations(of: Office) -> list[Observation]:
    """The walks, read back, and what the sweep found."""
    with tempfile.TemporaryDirectory() as folder:
        for node in of.answering():
            pathlib.Path(folder, f"switch-{node.id}.txt").write_text(walk(of, node))
        taken = list(recordings.read([pathlib.Path(folder)], "simulation", _AT))
    found = [seen for capture in taken if isinstance(capture, Capture) for seen in recordings.parse(capture)]
    for node in of.nodes:
        if node.kind not in (ANSWERS, DUMB):
            ip = f"10.{node.id >> 16}.{node.id >> 8 & 255}.{node.id & 255}"
            found.append(Observation(Key.mac(node.mac), Address(ip), Source("arp", "simulation", ip, ip), _AT))
            if node.id == of.scanner:
                found.append(
                    Observation(Key.mac(node.mac), Address(ip, 8, "eth0"), Source("local", "here", ip, ip), _AT)
                )
    return found


class Score(msgspec.Struct):
    """Counts; precision is right/claimed, recall is found/decidable, where found are the right ones among these."""

    right: int = 0
    claimed: int = 0
    found: int = 0
    decidable: int = 0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.claimed += other.claimed
        self.found += other.found
        self.decidable += other.decidable

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.decidable if self.decidable else 1.0

    def __str__(self) -> str:
        return f"{self.precision:8.4f}{self.recall:8.4f} ({self.right}/{self.claimed}, {self.found}/{self.decidable})"


class Claimed:
    """An inventory as the truth can be compared with it."""

    def __init__(self, of: Office, inventory: Inventory) -> None:
        self.of = of
        self.device = {mac: d.id for d in inventory.devices for mac in d.macs}
        node_of = {n.mac: n.id for n in of.nodes}
        self.node = {d: node_of[mac] for mac, d in self.device.items() if mac in node_of}
        self.answers = {n.id for n in of.answering()}
        self.next: defaultdict[str, list[tuple[str | None, str, str | None]]] = defaultdict(list)
        for link in inventory.links:
            if link.medium != "wan":
                self.next[link.a.device].append((link.a.port, link.b.device, link.b.port))
                self.next[link.b.device].append((link.b.port, link.a.device, link.a.port))

    def links(self) -> set[tuple[Port, Port]]:
        """Pairs of ports of answering switches, over whatever does not answer."""
        found = set()
        for node in sorted(self.answers):
            device = self.device[self.of.nodes[node].mac]
            for port, other, other_port in self.next[device]:
                for end in self._reached(other, other_port, {device}):
                    here = (node, port_number(port or ""))
                    if end[0] != node:
                        found.add((min(here, end), max(here, end)))
        return found

    def place(self, mac: str) -> set[Port]:
        """The ports of answering switches that a device hangs on, over whatever does not answer."""
        device = self.device[mac]
        return {end for _, other, port in self.next[device] for end in self._reached(other, port, {device})}

    def _reached(self, device: str, port: str | None, passed: set[str]) -> Iterator[Port]:
        if self.node.get(device) in self.answers:
            yield self.node[device], port_number(port or "")
            return
        passed.add(device)
        for _, other, other_port in self.next[device]:
            if other not in passed:
                yield from self._reached(other, other_port, passed)


def score(of: Office, uniform: bool = False, verbose: bool = False) -> tuple[Score, Score, float]:
    """Links, places, seconds from observations to inventory."""
    from topology.build import build

    said = observations(of)
    began = time.perf_counter()
    inventory = build(said, as_of=_AT, site="simulation", known={}, notes={}, coverage=(), scope=()).inventory
    seconds = time.perf_counter() - began
    found = Claimed(of, inventory)
    whole = areas(of)
    truth = {(a, b) for ends, _ in whole for a in ends for b in ends if a < b}
    place = {thing: ends for ends, things in whole for thing in things}
    needed, allowed = _spares(of, whole)
    links = found.links() - (allowed - truth - needed)
    truth |= needed
    for wrong in sorted(links - truth) if verbose else ():
        print("wrong link", wrong, file=sys.stderr)
    left = _left(of, whole) if uniform else None
    places, spare = Score(), {end for s in of.spares for end in ((s.a, s.a_port), (s.b, s.b_port))}
    for node in of.nodes:
        if node.kind in SWITCHES or node.id not in place:
            continue
        decidable = left is None or node.id in left
        places.decidable += decidable
        claimed = found.place(node.mac)
        claimed = claimed - spare or claimed  # a silent switch has them too, and nothing passes there
        if claimed:
            places.claimed += 1
            places.right += claimed <= place[node.id]
            places.found += decidable and claimed <= place[node.id]
            if verbose and not claimed <= place[node.id]:
                print("wrong place", node.kind, node.id, claimed, place[node.id], file=sys.stderr)
    return Score(len(links & truth), len(links), len(links & truth), len(truth)), places, seconds


def _spares(
    of: Office, whole: list[tuple[set[Port], set[int]]]
) -> tuple[set[tuple[Port, Port]], set[tuple[Port, Port]]]:
    """Links over spare cables: those whose both ends answer; and those over a silent switch at one end, which are there
    but need not be found."""
    needed, allowed = set(), set()
    for s in of.spares:
        sides = []
        for node, port in ((s.a, s.a_port), (s.b, s.b_port)):
            sides.append({(node, port)} if of.nodes[node].kind == ANSWERS else _around(of, node))
        pairs = {(min(a, b), max(a, b)) for a in sides[0] for b in sides[1] if a[0] != b[0]}
        allowed |= pairs
        if of.nodes[s.a].kind == of.nodes[s.b].kind == ANSWERS:
            needed |= pairs
    return needed, allowed


def _around(of: Office, silent: int) -> set[Port]:
    """The ports of answering switches next to a silent one, also over spare cables."""
    found, passed, stack = set(), {silent}, [silent]
    while stack:
        here = stack.pop()
        onward = [(n, p) for n in of.nodes[here].ports.values() for p, m in of.nodes[n].ports.items() if m == here]
        onward += [(s.b, s.b_port) for s in of.spares if s.a == here] + [
            (s.a, s.a_port) for s in of.spares if s.b == here
        ]
        for node, port in onward:
            if of.nodes[node].kind == ANSWERS:
                found.add((node, port))
            elif of.nodes[node].kind in (SILENT, DUMB) and node not in passed:
                passed.add(node)
                stack.append(node)
    return found


def _left(of: Office, whole: list[tuple[set[Port], set[int]]]) -> set[int]:
    """The end devices whose area the rows that are left determine, given the true tree."""
    at = {end: number for number, (ends, _) in enumerate(whole) for end in ends}
    beyond: dict[Port, set[int]] = {}
    for node, port in at:
        inside = {node: set(of.nodes[node].ports)}
        reached = set(behind(of.nodes, node, of.nodes[node].ports[port]))
        beyond[node, port] = {a for (n, _), a in at.items() if n in reached and n not in inside} | {at[node, port]}
    found = set()
    for node in of.nodes:
        if node.kind not in SWITCHES:
            rows = [(s, shown[node.mac]) for s, shown in of.tables.items() if node.mac in shown]
            if rows and len(set.intersection(*(beyond[row] for row in rows))) == 1:
                found.add(node.id)
    return found


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--offices", type=int, default=20, help="for each size and share; fewer of the large ones")
    given.add_argument("--devices", type=int, nargs="+", default=[5, 20, 60, 200, 600, 2000])
    given.add_argument("--missing", type=float, nargs="+", default=[0.1, 0.3, 0.6])
    given.add_argument("--ageing", nargs="+", choices=("scan", "uniform"), default=["scan", "uniform"])
    given.add_argument("--lldp", choices=("all", "some", "none"), help="who speaks it; by the seed unless given")
    given.add_argument("-v", "--verbose", action="store_true")
    options = given.parse_args()
    print(
        "in brackets right/claimed, found/decidable; missing: the share of rows that are gone, fewer in small offices"
    )
    print("ageing  missing devices    seeds  links: precision recall" + " " * 20 + "places: precision recall")
    for ageing in options.ageing:
        for missing in options.missing:
            sums = Score(), Score()
            for devices in options.devices:
                links, places, gone = Score(), Score(), 0.0
                count = max(1, min(options.offices, options.offices * 200 // devices))
                for seed in range(options.seed, options.seed + count):
                    of = office(seed, devices, missing, ageing, lldp=options.lldp)
                    a, b, _ = score(of, ageing == "uniform", options.verbose)
                    for whole, part in ((links, a), (places, b), (sums[0], a), (sums[1], b)):
                        whole.add(part)
                    gone += of.missing / count
                seeds = f"{options.seed}–{options.seed + count - 1}"
                print(f"{ageing:7}{gone:8.2f}{devices:8} {seeds:>8}  {links!s:45}{places}", flush=True)
            print(f"{ageing:7}{missing:8.2f}     all           {sums[0]!s:45}{sums[1]}", flush=True)


if __name__ == "__main__":
    main()
