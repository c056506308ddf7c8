"""How much of what recorded agents say is understood: neighbours, forwarding tables, VLANs, serial numbers.

    python benchmarks/recordings.py --networks ../shared/data/networks --devices ../shared/data/devices

For networks: each end of a true link that a neighbour protocol tells, and whether that end reports a neighbour on that
port. For devices: what another tool reads out of the same recording. `-v` prints what differs. Prints one table each.
"""

from __future__ import annotations

import argparse
import csv
import json
import pathlib
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from discover import recordings
from discover.observation import Attribute, Claim, ForwardingTable, Interface, Neighbour, Vlan, canonical_mac
from discover.probe import Capture


def claims(paths: Iterable[pathlib.Path]) -> dict[str, list[Claim]]:
    """Claims by name of the recording."""
    found: dict[str, list[Claim]] = {}
    for one in recordings.read(list(paths), "benchmark", 0.0):
        if isinstance(one, Capture):
            found[one.peer] = [o.claim for o in recordings.parse(one)]
    return found


def spellings(said: list[Claim], port: str) -> set[str]:
    """How the device's interface that is called `port` may be called."""
    for one in said:
        if isinstance(one, Interface) and one.name == port:
            return {x.lower() for x in (one.name, one.descr, one.alias, str(one.index or "")) if x}
    return {port.lower()}


def networks(folder: pathlib.Path, verbose: bool) -> None:
    print(
        f"{'network':24}{'ends':>6}{'right':>7}{'other port':>12}{'missing':>9}{'extra neighbours':>18}{'seconds':>9}"
    )
    for truth in sorted(folder.glob("*/truth.json")):
        walks = truth.parent / "walks"
        if not walks.is_dir():
            continue
        begun = time.perf_counter()
        found = claims([walks])
        seconds = time.perf_counter() - begun
        count, told = Counter[str](), json.loads(truth.read_text())
        used = Counter[str]()
        for end, other in _ends(told):
            name = recordings._stem(end["file"])
            said = found.get(name, [])
            heard = [n for n in said if isinstance(n, Neighbour)]
            right = any(str(end["port"]).lower() in spellings(said, n.port) for n in heard)
            state = "right" if right else "other" if heard else "missing"
            count["ends"] += 1
            count[state] += 1
            used[name] += 1
            if verbose and not right:
                print("   ", name, end.get("port"), "->", other.get("device"), "| heard on", [n.port for n in heard])
        extra = sum(isinstance(c, Neighbour) for said in found.values() for c in said) - count["right"]
        print(
            f"{truth.parent.name:24}{count['ends']:6}{count['right']:7}{count['other']:12}{count['missing']:9}"
            f"{extra:18}{seconds:9.1f}"
        )


def _ends(told: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for edge in told.get("edges", []):
        if not any(p.startswith(("lldp", "cdp")) for p in edge.get("protocols", [])):
            continue
        for end, other in ((edge["a"], edge["b"]), (edge["b"], edge["a"])):
            if end.get("file") and end.get("port"):
                yield end, other


def devices(folder: pathlib.Path, verbose: bool) -> None:
    count: dict[str, Counter[str]] = {k: Counter() for k in ("neighbour", "forwarding", "VLAN", "serial")}
    expected = json.loads((folder / "librenms" / "expected.json").read_text())
    labels = {r["file"]: r for r in csv.DictReader((folder / "librenms" / "labels.csv").open())}
    begun, rows = time.perf_counter(), 0
    for file in sorted((folder / "librenms").glob("*.snmprec")):
        (said,) = list(claims([file]).values()) or [[]]
        rows += len(said)
        differ = _compare(said, expected.get(file.name, {}), labels.get(file.name, {}), count)
        if verbose and differ:
            print(file.name, *differ, sep="\n     ")
    print(f"\n{'recorded device says':24}{'expected':>10}{'right':>8}{'missing':>9}{'extra':>8}")
    for what, c in count.items():
        print(f"{what:24}{c['right'] + c['missing']:10}{c['right']:8}{c['missing']:9}{c['extra']:8}")
    others = sorted((folder / "snmpsim-data").rglob("*.snmprec*"))
    found = [claims([f]) for f in others]
    print(f"read without a crash: {len(labels)} + {len(found)} recordings in {time.perf_counter() - begun:.1f} s")


def _compare(
    said: list[Claim], expected: dict[str, Any], label: dict[str, str], count: dict[str, Counter[str]]
) -> list[str]:
    interfaces = {c.index: c for c in said if isinstance(c, Interface)}
    names = {c.name: c for c in said if isinstance(c, Interface)}
    differ: list[str] = []

    def add(what: str, true: set[Any], ours: set[Any]) -> None:
        count[what]["right"] += len(true & ours)
        count[what]["missing"] += len(true - ours)
        count[what]["extra"] += len(ours - true)
        if true - ours or ours - true:
            differ.append(
                f"{what}: missing {sorted(map(str, true - ours))[:4]} extra {sorted(map(str, ours - true))[:4]}"
            )

    if "links" in expected:
        true = {(x["ifName"] or x["ifDescr"], x["remote_hostname"]) for x in expected["links"]}
        add("neighbour", true, {(n.port, _called(n)) for n in said if isinstance(n, Neighbour)})
    if "ports_fdb" in expected:
        true = {(x["ifIndex"], x["mac_address"], x["vlan_vlan"]) for x in expected["ports_fdb"]}
        tables = [r for c in said if isinstance(c, ForwardingTable) for r in c.rows]
        add("forwarding", true, {(_index(names, r.port), r.mac.replace(":", ""), r.vlan) for r in tables})
    if "vlans" in expected:
        add("VLAN", {x["vlan_vlan"] for x in expected["vlans"]}, {v.vid for v in said if isinstance(v, Vlan)})
    if label.get("serial"):
        add("serial", {label["serial"]}, {a.value for a in said if isinstance(a, Attribute) and a.name == "serial"})
    assert len(interfaces) <= len(names) + 1
    return differ


def _index(names: dict[str, Interface], port: str) -> int | None:
    return names[port].index if port in names else None


def _called(n: Neighbour) -> str:
    """How the other tool shows a neighbour: its name, else its chassis."""
    if n.remote_name:
        return n.remote_name
    macs = [k.value for k in n.remote if canonical_mac(k.value)]
    return macs[0].replace(":", "") if macs else n.remote[0].value.partition("/")[2] or n.remote[0].value


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--networks", type=pathlib.Path)
    parser.add_argument("--devices", type=pathlib.Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    given = parser.parse_args()
    if given.networks:
        networks(given.networks, given.verbose)
    if given.devices:
        devices(given.devices, given.verbose)
