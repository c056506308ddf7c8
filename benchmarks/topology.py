"""Accuracy of links on recorded networks whose true links are known.

`python benchmarks/topology.py --networks DIR`: DIR holds one folder for each network, with `walks/` (or `fdb.json`) and
`truth.json`. A link counts as found when the right two devices are linked, directly or over one presumed switch; its
ports as right when both ends are on the true port. Invented is a link between two recorded devices that the truth does
not hold; parallel are links of two devices beyond those that the truth holds between them. Prints one line for each
network and the sums, also by how sure the truth itself is."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from discover import recordings
from discover.observation import (
    Attribute,
    Claim,
    ForwardingTable,
    Interface,
    Key,
    Learned,
    Observation,
    SameDevice,
    Source,
    canonical_mac,
)
from discover.probe import Capture
from topology.build import build
from topology.inventory import Device, End, Inventory, Link

_AT = 1_700_000_000.0


def observations(folder: pathlib.Path) -> list[Observation]:
    """All that the recordings of one network say."""
    if (folder / "fdb.json").exists():
        return list(_tables(json.loads((folder / "fdb.json").read_text())))
    taken = recordings.read([folder / "walks"], "benchmark", _AT)
    return [seen for capture in taken if isinstance(capture, Capture) for seen in recordings.parse(capture)]


def _tables(told: dict[str, Any]) -> Iterator[Observation]:
    """Bare forwarding tables as what their switches would have said."""
    for bridge in told["bridges"]:
        name = bridge["name"]
        rows = [(canonical_mac(r["mac"]), r["bridgePort"]) for r in told["fdb"][name]]
        claims: list[Claim] = [SameDevice(Key.mac(bridge["bridge_mac"])), Attribute("sys_name", name)]
        claims += [Interface(f"port {n}", bridge_port=n) for n in sorted({n for _, n in rows})]
        claims.append(ForwardingTable(tuple(Learned(mac, f"port {n}") for mac, n in rows if mac)))
        for claim in claims:
            yield Observation(Key.recording(name), claim, Source("snmp", "benchmark", name, name), _AT)


class Found:
    """An inventory as the truth can be compared with it."""

    def __init__(self, inventory: Inventory) -> None:
        self.devices = {d.id: d for d in inventory.devices}
        self.links = [link for link in inventory.links if link.medium != "wan"]
        self.hubs: defaultdict[str, list[End]] = defaultdict(list)
        for link in self.links:
            for end, other in ((link.a, link.b), (link.b, link.a)):
                if self.devices[end.device].presumed and not self.devices[other.device].presumed:
                    self.hubs[end.device].append(other)

    def device(self, said: dict[str, Any]) -> str | None:
        stem = recordings._stem(said["file"]) if said.get("file") else None
        names = {n.lower() for n in (said.get("device"), said.get("name"), stem) if n}
        for wanted in ("recording", "name"):
            for device in self.devices.values():
                keys = {k.value.lower() for k in device.keys if k.kind == wanted}
                if wanted == "name" and device.name:
                    keys.add(device.name.lower())
                if keys & ({stem.lower()} if wanted == "recording" and stem else names):
                    return device.id
        return None

    def pairs(self, a: str, b: str) -> list[tuple[End, End]]:
        """The ends at which two devices are linked, directly or over a presumed switch."""
        direct = [(x, y) for link in self.links for x, y in _both(link) if x.device == a and y.device == b]
        over = [(x, y) for ends in self.hubs.values() for x in ends for y in ends if x.device == a and y.device == b]
        members = [
            (End(a, p), End(b, q))
            for link in self.links
            for ends in (link.members, tuple((q, p) for p, q in link.members))[:: 1 if link.a.device == a else -1][:1]
            for p, q in ends
            if {link.a.device, link.b.device} == {a, b}
        ]
        return direct + over + members


def _both(link: Link) -> tuple[tuple[End, End], tuple[End, End]]:
    return (link.a, link.b), (link.b, link.a)


def _is_port(device: Device, end: End, said: dict[str, Any]) -> bool:
    """Whether an end is the port that the truth names; a unit of a port is that port."""
    if end.port is None:
        return False
    names = {str(said[k]) for k in ("port",) if said.get(k)}
    names |= {f"port {said[k]}" for k in ("bridgePort", "ifIndex") if said.get(k) is not None}
    for port in device.ports:
        if said.get("ifIndex") is not None and port.index == said["ifIndex"]:
            names.add(port.name)
        if names & {x for x in (port.name, port.descr, port.alias) if x}:
            names.add(port.name)
    physical = {n.rpartition(".")[0] for n in names if n.rpartition(".")[2].isdigit()} | names
    mine = {end.port, end.port.rpartition(".")[0] if end.port.rpartition(".")[2].isdigit() else end.port}
    return bool(mine & physical)


def score(folder: pathlib.Path, verbose: bool) -> tuple[Counter[str], dict[str, Counter[str]]]:
    return compare(observations(folder), json.loads((folder / "truth.json").read_text()), verbose)


def compare(
    said: list[Observation], truth: dict[str, Any], verbose: bool
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    began = time.perf_counter()
    built = build(said, as_of=_AT, site="benchmark", known={}, notes={}, coverage=(), scope=())
    found = Found(built.inventory)
    total: Counter[str] = Counter()
    by_basis: defaultdict[str, Counter[str]] = defaultdict(Counter)
    true_pairs = set()
    used: Counter[tuple[str, str]] = Counter()
    for edge in truth["edges"]:
        a, b = found.device(edge["a"]), found.device(edge["b"])
        result = Counter({"true": 1})
        pairs = found.pairs(a, b) if a and b else []
        if a and b:
            true_pairs |= {(a, b), (b, a)}
            used[a, b] += 1
        if pairs:
            result["found"] = 1
            fits = [
                (_is_port(found.devices[x.device], x, edge["a"]), _is_port(found.devices[y.device], y, edge["b"]))
                for x, y in pairs
            ]
            result["ports"] = int((True, True) in fits)
        result["missed"] = 1 - result["found"]
        if verbose and not result["ports"]:
            print(f"    {edge['layer']} {_show(edge['a'])} - {_show(edge['b'])}: {pairs or 'missed'}", file=sys.stderr)
        total += result
        by_basis[f"{edge['layer']} {edge['basis']}"] += result
    recorded = {i for d in truth["devices"] if (i := found.device(d)) is not None}
    for link in found.links:
        a, b = link.a.device, link.b.device
        if a in recorded and b in recorded and (a, b) not in true_pairs:
            total["invented"] += 1
            if verbose:
                names = [f"{found.devices[e.device].label} {e.port}" for e in (link.a, link.b)]
                print(f"    invented: {names} {link.methods} {[e.says for e in link.evidence]}", file=sys.stderr)
    cables = Counter(frozenset((x.a.device, x.b.device)) for x in found.links)
    for pair, count in cables.items():
        a, b = sorted(pair) if len(pair) == 2 else ("", "")
        if (a, b) in true_pairs and count > used[a, b] + used[b, a]:
            total["parallel"] += count - used[a, b] - used[b, a]
    total["ms"] = round(1000 * (time.perf_counter() - began))
    return total, by_basis


def _show(said: dict[str, Any]) -> str:
    return f"{said.get('device')} {said.get('port') or said.get('bridgePort') or said.get('ifIndex')}"


_COLUMNS = ("true", "found", "ports", "missed", "invented", "parallel", "ms")


def _line(name: str, counts: Counter[str]) -> str:
    return f"{name[:44]:44}" + "".join(f"{counts[c]:>9}" for c in _COLUMNS)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--networks", type=pathlib.Path, default=pathlib.Path("../shared/data/networks"))
    given.add_argument("--only", action="append", default=[])
    given.add_argument("-v", "--verbose", action="store_true")
    options = given.parse_args()
    whole: Counter[str] = Counter()
    basis: defaultdict[str, Counter[str]] = defaultdict(Counter)
    print(f"{'network':44}" + "".join(f"{c:>9}" for c in _COLUMNS))
    for truth in sorted(options.networks.glob("*/truth.json")):
        if options.only and truth.parent.name not in options.only:
            continue
        counts, parts = score(truth.parent, options.verbose)
        print(_line(truth.parent.name, counts), flush=True)
        whole += counts
        for name, part in parts.items():
            basis[name] += part
    print(_line("all", whole))
    print()
    for name, part in sorted(basis.items()):
        print(_line(name, part))


if __name__ == "__main__":
    main()
