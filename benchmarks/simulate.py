"""Random offices whose truth is known, their forwarding tables with holes, a third of their switches silent.

`python benchmarks/simulate.py`: for each share of missing entries prints precision and recall of links between
answering switches (both ports), and of the places of stations (nearest answering switch and its port). Switches are
written as SNMP walks and read back; stations are what an ARP sweep from one of them finds. What counts as decidable is
what complete tables of the answering switches determine.

Two ways of ageing: `scan` keeps what the sweep's own answers have just refreshed (the way from each station to the
scanning one) and ages the rest, the far switches first; `uniform` drops rows anywhere, also the only row that tells
where a station is, and therefore counts only stations as decidable whose nearest answering switch still shows them."""

from __future__ import annotations

import argparse
import pathlib
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator

import msgspec

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from discover import recordings
from discover.observation import Address, Key, Observation, Source
from discover.probe import Capture

_AT = 1_700_000_000.0


class Node(msgspec.Struct):
    """`kind`: answers, silent (managed, no SNMP), dumb (unmanaged), station. `ports`: port number → the next node."""

    id: int
    kind: str
    mac: str
    ports: dict[int, int] = {}


class Office(msgspec.Struct):
    nodes: list[Node]
    scanner: int
    lldp: bool
    tables: dict[int, dict[str, int]]
    """Answering switch → MAC → port number."""
    missing: float
    """The share of rows that are not in the tables any more."""


def office(seed: int, stations: int, missing: float, ageing: str, silent: float = 1 / 3, lldp: bool = False) -> Office:
    """One office of about this many stations."""
    dice = random.Random(seed)
    switches = max(1, round(stations / dice.choice((4, 8, 16))))
    nodes = [Node(i, "answers", f"00:1b:21:{i >> 8:02x}:{i & 255:02x}:00", {}) for i in range(switches)]
    for node in nodes[1:]:
        if dice.random() < silent:
            node.kind = dice.choice(("silent", "dumb", "dumb"))
        _plug(node, nodes[dice.randrange(max(0, node.id - 12), node.id)])
    vendors = ("3c:2a:f4", "00:11:32", "00:80:77", "b8:27:eb", "f4:4e:05", "00:04:13")
    for i in range(switches, switches + stations):
        station = Node(i, "station", f"{dice.choice(vendors)}:{i >> 8:02x}:{i & 255:02x}:{dice.randrange(256):02x}", {})
        nodes.append(station)
        _plug(station, nodes[dice.randrange(switches)])
    scanner = len(nodes) - 1
    complete = {n.id: _table(nodes, n.id) for n in nodes if n.kind == "answers"}
    tables, gone = _aged(nodes, complete, scanner, missing, ageing, dice)
    return Office(nodes, scanner, lldp, tables, gone)


def _plug(one: Node, other: Node) -> None:
    for node, to in ((one, other.id), (other, one.id)):
        node.ports[len(node.ports) + 1] = to


def _table(nodes: list[Node], switch: int) -> dict[str, int]:
    """All that a switch would show: MAC → port."""
    return {
        nodes[i].mac: port
        for port, to in nodes[switch].ports.items()
        for i in _behind(nodes, switch, to)
        if nodes[i].kind != "dumb"
    }


def _behind(nodes: list[Node], switch: int, to: int) -> Iterator[int]:
    stack = [(to, switch)]
    while stack:
        here, came = stack.pop()
        yield here
        stack += [(n, here) for n in nodes[here].ports.values() if n != came]


def _way(nodes: list[Node], scanner: int) -> dict[int, int]:
    """Node → the next one on its way to the scanner."""
    found = {scanner: scanner}
    stack = [scanner]
    while stack:
        here = stack.pop()
        for n in nodes[here].ports.values():
            if n not in found:
                found[n] = here
                stack.append(n)
    return found


def _aged(
    nodes: list[Node],
    complete: dict[int, dict[str, int]],
    scanner: int,
    missing: float,
    ageing: str,
    dice: random.Random,
) -> tuple[dict[int, dict[str, int]], float]:
    way = _way(nodes, scanner)
    fresh: set[tuple[int, str]] = set()
    if ageing == "scan":
        for node in nodes:
            here = way[node.id]
            while here != scanner:
                fresh.add((here, node.mac))
                here = way[here]
        fresh |= {(s, nodes[scanner].mac) for s in complete}  # its ARP requests went everywhere
    rows = [(s, mac) for s, table in complete.items() for mac in table]
    old = [row for row in rows if row not in fresh]
    wanted = round(missing * len(rows))
    if ageing == "scan":
        dropped = _forgotten(nodes, complete, old, wanted, fresh, dice)
    else:
        dropped = set(dice.sample(old, min(len(old), wanted)))
    tables = {s: {m: p for m, p in table.items() if (s, m) not in dropped} for s, table in complete.items()}
    return tables, len(dropped) / max(1, len(rows))


def _forgotten(
    nodes: list[Node],
    complete: dict[int, dict[str, int]],
    old: list[tuple[int, str]],
    wanted: int,
    fresh: set[tuple[int, str]],
    dice: random.Random,
) -> set[tuple[int, str]]:
    """Rows that ageing takes. A switch hears all that those beyond it hear: it forgets no station before they do."""
    beyond: dict[tuple[int, int], list[int]] = {}
    dropped: set[tuple[int, str]] = set()
    for switch, mac in dice.sample(old, len(old)):
        if len(dropped) >= wanted:
            break
        towards = complete[switch][mac]
        if (switch, towards) not in beyond:
            others = [to for port, to in nodes[switch].ports.items() if port != towards]
            reached = [i for to in others for i in _behind(nodes, switch, to)]
            beyond[switch, towards] = [i for i in reached if i in complete]
        dropped.add((switch, mac))
        dropped |= {(i, mac) for i in beyond[switch, towards] if mac in complete[i] and (i, mac) not in fresh}
    return dropped


def areas(of: Office) -> list[tuple[set[tuple[int, int]], set[int]]]:
    """What lies between answering switches: (the ports that lead there, the stations there)."""
    seen: set[tuple[int, int]] = set()
    found = []
    for node in of.nodes:
        if node.kind != "answers":
            continue
        for port in node.ports:
            if (node.id, port) in seen:
                continue
            ends, stations = _area(of, node.id, port)
            seen |= ends
            found.append((ends, stations))
    return found


def _area(of: Office, switch: int, port: int) -> tuple[set[tuple[int, int]], set[int]]:
    ends, stations = {(switch, port)}, set()
    stack = [(of.nodes[switch].ports[port], switch)]
    while stack:
        here, came = stack.pop()
        node = of.nodes[here]
        if node.kind == "answers":
            ends.add((here, next(p for p, n in node.ports.items() if n == came)))
            continue
        if node.kind == "station":
            stations.add(here)
        stack += [(n, here) for n in node.ports.values() if n != came]
    return ends, stations


def walk(of: Office, node: Node) -> str:
    """What an SNMP agent on this switch would print."""
    lines = [f".1.3.6.1.2.1.1.5.0 = STRING: switch-{node.id}", f".1.3.6.1.2.1.17.1.1.0 = Hex-STRING: {_hex(node.mac)}"]
    for port in node.ports:
        index = 100 + port
        lines += [
            f".1.3.6.1.2.1.2.2.1.2.{index} = STRING: Port {port}",
            f".1.3.6.1.2.1.2.2.1.3.{index} = INTEGER: 6",
            f".1.3.6.1.2.1.31.1.1.1.1.{index} = STRING: p{port}",
            f".1.3.6.1.2.1.17.1.4.1.2.{port} = INTEGER: {index}",
        ]
    for mac, port in sorted(of.tables[node.id].items()):
        at = ".".join(str(int(part, 16)) for part in mac.split(":"))
        lines += [f".1.3.6.1.2.1.17.4.3.1.2.{at} = INTEGER: {port}", f".1.3.6.1.2.1.17.4.3.1.3.{at} = INTEGER: 3"]
    if of.lldp:
        lines += _lldp(of, node)
    return "\n".join(lines) + "\n"


def _lldp(of: Office, node: Node) -> Iterator[str]:
    """The managed switches that this one hears, also through dumb ones."""
    yield ".1.0.8802.1.1.2.1.3.1.0 = INTEGER: 4"
    yield f".1.0.8802.1.1.2.1.3.2.0 = Hex-STRING: {_hex(node.mac)}"
    for port in node.ports:
        yield f".1.0.8802.1.1.2.1.3.7.1.2.{port} = INTEGER: 5"
        yield f".1.0.8802.1.1.2.1.3.7.1.3.{port} = STRING: p{port}"
        for count, (other, other_port) in enumerate(sorted(_hears(of, node.id, port)), 1):
            at = f"0.{port}.{count}"
            yield f".1.0.8802.1.1.2.1.4.1.1.4.{at} = INTEGER: 4"
            yield f".1.0.8802.1.1.2.1.4.1.1.5.{at} = Hex-STRING: {_hex(of.nodes[other].mac)}"
            yield f".1.0.8802.1.1.2.1.4.1.1.6.{at} = INTEGER: 5"
            yield f".1.0.8802.1.1.2.1.4.1.1.7.{at} = STRING: p{other_port}"
            yield f".1.0.8802.1.1.2.1.4.1.1.9.{at} = STRING: switch-{other}"
            yield f".1.0.8802.1.1.2.1.4.1.1.12.{at} = Hex-STRING: 20"


def _hears(of: Office, switch: int, port: int) -> Iterator[tuple[int, int]]:
    stack = [(of.nodes[switch].ports[port], switch)]
    while stack:
        here, came = stack.pop()
        node = of.nodes[here]
        if node.kind in ("answers", "silent"):
            yield here, next(p for p, n in node.ports.items() if n == came)
        elif node.kind == "dumb":
            stack += [(n, here) for n in node.ports.values() if n != came]


def _hex(mac: str) -> str:
    return mac.replace(":", " ").upper()


def observations(of: Office) -> list[Observation]:
    """The walks, read back, and what the sweep found."""
    with tempfile.TemporaryDirectory() as folder:
        for node in of.nodes:
            if node.kind == "answers":
                pathlib.Path(folder, f"switch-{node.id}.txt").write_text(walk(of, node))
        taken = list(recordings.read([pathlib.Path(folder)], "simulation", _AT))
    found = [seen for capture in taken if isinstance(capture, Capture) for seen in recordings.parse(capture)]
    for node in of.nodes:
        if node.kind in ("station", "silent"):
            ip = f"10.{node.id >> 16}.{node.id >> 8 & 255}.{node.id & 255}"
            found.append(Observation(Key.mac(node.mac), Address(ip), Source("arp", "simulation", ip, ip), _AT))
    return found


class Score(msgspec.Struct):
    """Counts; precision is right/claimed, recall is right/decidable."""

    right: int = 0
    claimed: int = 0
    decidable: int = 0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.claimed += other.claimed
        self.decidable += other.decidable

    def __str__(self) -> str:
        precision = self.right / self.claimed if self.claimed else 1.0
        recall = self.right / self.decidable if self.decidable else 1.0
        return f"{precision:8.4f}{recall:8.4f} ({self.right}/{self.claimed}/{self.decidable})"


def score(of: Office, uniform: bool, verbose: bool = False) -> tuple[Score, Score, float]:
    """Links, stations, seconds from observations to inventory."""
    from topology.build import build

    said = observations(of)
    began = time.perf_counter()
    inventory = build(said, as_of=_AT, site="simulation", known={}, notes={}, coverage=(), scope=()).inventory
    seconds = time.perf_counter() - began
    answers = {n.id for n in of.nodes if n.kind == "answers"}
    by_mac = {mac: d.id for d in inventory.devices for mac in d.macs}
    node_of = {by_mac[n.mac]: n.id for n in of.nodes if n.mac in by_mac}
    next_to: defaultdict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for link in inventory.links:
        if link.medium != "wan":
            next_to[link.a.device].append((link.a.port or "", link.b.device, link.b.port))
            next_to[link.b.device].append((link.b.port or "", link.a.device, link.a.port))
    truth, place = set(), {}
    for ends, stations in areas(of):
        truth |= {(a, b) for a in ends for b in ends if a < b}
        place.update(dict.fromkeys(stations, ends))
    claimed = set()
    for node in answers:
        for port, other, other_port in next_to[by_mac[of.nodes[node].mac]]:
            for end in _reached(next_to, node_of, answers, other, other_port, {by_mac[of.nodes[node].mac]}):
                here = (node, int(port[1:] or 0))
                if end[0] != node:
                    claimed.add((min(here, end), max(here, end)))
    links = Score(len(claimed & truth), len(claimed), len(truth))
    if verbose and claimed - truth:
        print("wrong links", sorted(claimed - truth), file=sys.stderr)
    found = Score()
    for node in of.nodes:
        if node.kind != "station":
            continue
        ends = place.get(node.id, set())
        if not uniform or any(of.tables[s].get(node.mac) for s, _ in ends):
            found.decidable += bool(ends)
        reached = set()
        for _, other, port in next_to[by_mac[node.mac]]:
            reached |= set(_reached(next_to, node_of, answers, other, port, {by_mac[node.mac]}))
        if reached:
            found.claimed += 1
            found.right += reached <= ends
            if verbose and not reached <= ends:
                print("wrong place", node.id, reached, ends, file=sys.stderr)
    return links, found, seconds


def _reached(
    next_to: dict[str, list[tuple[str, str, str | None]]],
    node_of: dict[str, int],
    answers: set[int],
    device: str,
    port: str | None,
    passed: set[str],
) -> Iterator[tuple[int, int]]:
    """The answering ports that a link leads to, past everything that does not answer."""
    if node_of.get(device) in answers:
        yield node_of[device], int(port[1:]) if port else 0
        return
    passed.add(device)
    for _, other, other_port in next_to[device]:
        if other not in passed:
            yield from _reached(next_to, node_of, answers, other, other_port, passed)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--offices", type=int, default=20, help="for each size and share")
    given.add_argument("--stations", type=int, nargs="+", default=[5, 20, 60, 200])
    given.add_argument("-v", "--verbose", action="store_true")
    options = given.parse_args()
    print(f"seeds {options.seed} to {options.seed + options.offices - 1}; right/claimed/decidable in brackets")
    print("ageing    missing stations  links: precision recall" + " " * 20 + "stations: precision recall")
    for ageing in ("scan", "uniform"):
        for missing in (0.0, 0.1, 0.3, 0.6):
            for stations in options.stations:
                links, places, gone = Score(), Score(), 0.0
                for seed in range(options.seed, options.seed + options.offices):
                    of = office(seed, stations, missing, ageing, lldp=bool(seed % 2))
                    a, b, _ = score(of, ageing == "uniform", options.verbose)
                    links.add(a)
                    places.add(b)
                    gone += of.missing / options.offices
                print(f"{ageing:9} {gone:7.2f} {stations:8}  {links!s:45}{places}", flush=True)


if __name__ == "__main__":
    main()
