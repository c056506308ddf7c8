"""Precision and recall of links and places in random offices: tables incomplete, a third of the switches silent.

`python benchmarks/simulate.py`: offices with trees and rings, aggregates, unmanaged and silent switches, phones with
PCs behind them, hypervisors, access points with clients that roam. All, some or none of the switches speak LLDP, each
agent writes in its own manner (benchmarks/manners.py). The answering ones are written as SNMP walks and read back as
`netzplan read` does. `--sweep`: end devices also answer an ARP sweep; else only tables show them.

Links are pairs of ports of answering switches with none of these between, places the nearest answering switch and its
port. Decidable is what complete tables of the answering switches determine: every link, every place. Tables age:

- `scan`: a sweep has just refreshed the way from each device to the scanning one, all else may be forgotten, the far
  switches first. `traffic`: the same for some servers that some of the devices talk to.
- `uniform` drops rows anywhere, `switches` too, by another share in each switch. Both drop the only row that tells on
  which port a device is, which nothing can replace: so `left` counts again, of the places only those that the rows left
  determine for somebody who knows the true tree."""

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
from benchmarks.walks import files, port_names
from discover import recordings
from discover.observation import Address, Key, Observation, Source
from discover.probe import Capture
from topology.inventory import Inventory

AGEING = ("scan", "traffic", "uniform", "switches")
_AT = 1_700_000_000.0
Port = tuple[int, int]


def observations(of: Office, sweep: bool = False) -> list[Observation]:
    """The walks, read back, and what the sweep found."""
    with tempfile.TemporaryDirectory() as folder:
        for node in of.answering():
            for name, text in files(of, node).items():
                pathlib.Path(folder, name).write_text(text)
        taken = list(recordings.read([pathlib.Path(folder)], "simulation", _AT))
    found = [seen for capture in taken if isinstance(capture, Capture) for seen in recordings.parse(capture)]
    for node in of.nodes if sweep else ():
        if node.kind not in (ANSWERS, DUMB):
            ip = f"10.{node.id >> 16}.{node.id >> 8 & 255}.{node.id & 255}"
            found.append(Observation(Key.mac(node.mac), Address(ip), Source("arp", "simulation", ip, ip), _AT))
            if node.id == of.scanner:
                found.append(
                    Observation(Key.mac(node.mac), Address(ip, 8, "eth0"), Source("local", "here", ip, ip), _AT)
                )
    return found


class Score(msgspec.Struct):
    """Counts; precision is right/claimed, recall right/decidable. `left` are those that the rows left determine,
    `found` the right ones among these."""

    right: int = 0
    claimed: int = 0
    decidable: int = 0
    found: int = 0
    left: int = 0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.claimed += other.claimed
        self.decidable += other.decidable
        self.found += other.found
        self.left += other.left

    @property
    def precision(self) -> float:
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.decidable if self.decidable else 1.0

    @property
    def of_left(self) -> float:
        return self.found / self.left if self.left else 1.0

    def __str__(self) -> str:
        return f"{self.precision:8.4f}{self.recall:8.4f} ({self.right}/{self.claimed}, {self.decidable})"


class Claimed:
    """An inventory as the truth can be compared with it."""

    def __init__(self, of: Office, inventory: Inventory) -> None:
        self.of = of
        self.device = {mac: d.id for d in inventory.devices for mac in d.macs}
        node_of = {n.mac: n.id for n in of.nodes}
        self.node = {d: node_of[mac] for mac, d in self.device.items() if mac in node_of}
        self.answers = {n.id for n in of.answering()}
        self.ports = {n.id: port_names(of, n) for n in of.answering()}
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
                    here = (node, self.ports[node].get(port or "", 0))
                    if end[0] != node:
                        found.add((min(here, end), max(here, end)))
        return found

    def place(self, mac: str) -> set[Port]:
        """The ports of answering switches that a device hangs on, over whatever does not answer."""
        if (device := self.device.get(mac)) is None:
            return set()
        reached = (end for _, other, port in self.next[device] for end in self._reached(other, port, {device}))
        return {end for end in reached if end[1]}

    def _reached(self, device: str, port: str | None, passed: set[str]) -> Iterator[Port]:
        if self.node.get(device) in self.answers:
            node = self.node[device]
            yield node, self.ports[node].get(port or "", 0)
            return
        passed.add(device)
        for _, other, other_port in self.next[device]:
            if other not in passed:
                yield from self._reached(other, other_port, passed)


def score(of: Office, uniform: bool = False, verbose: bool = False, sweep: bool = False) -> tuple[Score, Score, float]:
    """Links, places, seconds from observations to inventory. `uniform`: rows may be gone that nothing replaces."""
    from topology.build import build

    said = observations(of, sweep)
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
        told = left is None or node.id in left
        places.decidable += 1
        places.left += told
        claimed = found.place(node.mac)
        claimed = claimed - spare or claimed  # a silent switch has them too, and nothing passes there
        if claimed:
            places.claimed += 1
            places.right += claimed <= place[node.id]
            places.found += told and claimed <= place[node.id]
            if verbose and not claimed <= place[node.id]:
                print("wrong place", node.kind, node.id, claimed, place[node.id], file=sys.stderr)
        elif verbose and told:
            print("no place", node.kind, node.id, node.mac, place[node.id], file=sys.stderr)
    for missed in sorted(truth - links) if verbose else ():
        print("missed link", missed, file=sys.stderr)
    right = len(links & truth)
    return Score(right, len(links), len(truth), right, len(truth)), places, seconds


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
    given.add_argument("--ageing", nargs="+", choices=AGEING, default=AGEING)
    given.add_argument("--lldp", choices=("all", "some", "none"), help="who speaks it; by the seed unless given")
    given.add_argument("--plain", action="store_true", help="all agents write alike")
    given.add_argument("--sweep", action="store_true", help="end devices answer an ARP sweep")
    given.add_argument("-v", "--verbose", action="store_true")
    options = given.parse_args()
    print("in brackets right/claimed, decidable; missing: the share of rows that are gone, fewer in small offices")
    print(
        "ageing   missing devices    seeds  links: precision recall"
        + " " * 13
        + "places: precision recall"
        + " " * 13
        + "left"
    )
    for ageing in options.ageing:
        for missing in options.missing:
            sums = Score(), Score()
            for devices in options.devices:
                links, places, gone = Score(), Score(), 0.0
                count = max(1, min(options.offices, options.offices * 200 // devices))
                for seed in range(options.seed, options.seed + count):
                    of = office(seed, devices, missing, ageing, lldp=options.lldp, plain=options.plain)
                    if options.verbose:
                        print("seed", seed, file=sys.stderr)
                    a, b, _ = score(of, ageing in ("uniform", "switches"), options.verbose, options.sweep)
                    for whole, part in ((links, a), (places, b), (sums[0], a), (sums[1], b)):
                        whole.add(part)
                    gone += of.missing / count
                seeds = f"{options.seed}–{options.seed + count - 1}"
                print(
                    f"{ageing:8}{gone:8.2f}{devices:8} {seeds:>8}  {links!s:38}{places!s:38}{places.of_left:.4f}",
                    flush=True,
                )
            print(
                f"{ageing:8}{missing:8.2f}     all           {sums[0]!s:38}{sums[1]!s:38}{sums[1].of_left:.4f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
