"""Recorded networks with parts of what they say taken away or changed: no link may be invented by that.

`python benchmarks/mutated.py --networks DIR`: as benchmarks/topology.py, once for each change below, over all networks.
Missed is what the change takes the evidence of; invented and wrong ports must stay at none."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from benchmarks import topology
from discover import recordings
from discover.observation import Observation
from discover.probe import Capture
from discover.snmp.table import Value, Walk, decode

_AT = 1_700_000_000.0
Rows = dict[str, Value]
Change = Callable[[Rows, int], Rows]
"""From the rows of one device, the n-th of its network, to other ones."""

SYSTEM, IF_DESCR, IF_NAME, IF_ALIAS = (
    "1.3.6.1.2.1.1.",
    "1.3.6.1.2.1.2.2.1.2.",
    "1.3.6.1.2.1.31.1.1.1.1.",
    "1.3.6.1.2.1.31.1.1.1.18.",
)
LLDP = ("1.0.8802.1.1.2.", "1.3.111.2.802.1.1.13.", "1.3.6.1.4.1.6527.3.1.2.59.")
CDP, BRIDGE, STP, FDB = "1.3.6.1.4.1.9.9.23.", "1.3.6.1.2.1.17.", "1.3.6.1.2.1.17.2.", "1.3.6.1.2.1.17.4."
ROUTES, IP, ARP = ("1.3.6.1.2.1.4.21.", "1.3.6.1.2.1.4.24.", "1.3.6.1.2.1.14."), "1.3.6.1.2.1.4.", "1.3.6.1.2.1.4.22."


def without(*prefixes: str) -> Change:
    return lambda rows, _: {at: value for at, value in rows.items() if not at.startswith(prefixes)}


def swapped(one: str, other: str) -> Change:
    def change(rows: Rows, _: int) -> Rows:
        found = {at: v for at, v in rows.items() if not at.startswith((one, other))}
        found |= {other + at.removeprefix(one): v for at, v in rows.items() if at.startswith(one)}
        found |= {one + at.removeprefix(other): v for at, v in rows.items() if at.startswith(other)}
        return found

    return change


def copied(source: str, target: str) -> Change:
    def change(rows: Rows, _: int) -> Rows:
        found = {at: v for at, v in rows.items() if not at.startswith(target)}
        return found | {target + at.removeprefix(source): v for at, v in rows.items() if at.startswith(source)}

    return change


def _shifted(rows: Rows, _: int) -> Rows:
    """The local port numbers of LLDP count from 0, as where an agent does not mean the interface by them."""
    found: Rows = {}
    for at, value in rows.items():
        if at.startswith(f"{LLDP[0]}1.4.1.1.") and len(parts := at.split(".")) == 14:
            at = ".".join([*parts[:12], str(max(0, int(parts[12]) - 1)), parts[13]])
        elif at.startswith(f"{LLDP[0]}1.3.7.1.") and (parts := at.split("."))[-1].isdigit():
            at = ".".join([*parts[:-1], str(max(0, int(parts[-1]) - 1))])
        found[at] = value
    return found


def _same_address(rows: Rows, number: int) -> Rows:
    """Each device has the address 192.168.1.1 besides, as boxes have from the factory."""
    return rows | {"1.3.6.1.2.1.4.20.1.2.192.168.1.1": 1, "1.3.6.1.2.1.4.20.1.3.192.168.1.1": b"\xff\xff\xff\x00"}


def _same_mac(rows: Rows, number: int) -> Rows:
    """The first interface of each device has the same address, as made-up ones have."""
    first = next((at for at in rows if at.startswith("1.3.6.1.2.1.2.2.1.6.")), None)
    return rows if first is None else rows | {first: b"\x02\x00\x00\x00\x00\x01"}


def _renamed(rows: Rows, number: int) -> Rows:
    """Interfaces are called by other words than neighbours use."""
    return {
        at: f"if{at.rpartition('.')[2]}".encode() if at.startswith((IF_NAME, IF_DESCR)) else value
        for at, value in rows.items()
    }


CHANGES: dict[str, Change] = {
    "as recorded": lambda rows, _: rows,
    "no system group": without(SYSTEM),
    "no LLDP": without(*LLDP),
    "no CDP": without(CDP),
    "neither": without(*LLDP, CDP),
    "no local LLDP": without(f"{LLDP[0]}1.3."),
    "no bridge tables": without(BRIDGE),
    "only bridge tables": without(*LLDP, CDP, *ROUTES),
    "no spanning tree": without(STP),
    "no old tables": without(FDB),
    "no routes": without(*ROUTES),
    "no addresses": without(IP),
    "no ARP": without(ARP),
    "no interface names": without(IF_NAME),
    "no interfaces": without("1.3.6.1.2.1.2.", "1.3.6.1.2.1.31."),
    "names and descriptions swapped": swapped(IF_NAME, IF_DESCR),
    "alias as name": copied(IF_ALIAS, IF_NAME),
    "other names": _renamed,
    "LLDP ports from 0": _shifted,
    "an address that all have": _same_address,
    "a MAC that all have": _same_mac,
    "every other device without LLDP": lambda rows, n: without(*LLDP)(rows, n) if n % 2 else rows,
}


def captures(folder: pathlib.Path) -> dict[str, tuple[Capture, dict[str, Rows]]]:
    """Name of recording → its capture, and context → rows."""
    found = {}
    for capture in recordings.read([folder / "walks"], "benchmark", _AT):
        if isinstance(capture, Capture) and (walk := decode(capture.payload)) is not None:
            found[capture.peer] = capture, walk.contexts
    return found


def observations(
    taken: dict[str, tuple[Capture, dict[str, Rows]]], change: Change, but: str | None = None
) -> Iterator[Observation]:
    for number, (name, (capture, contexts)) in enumerate(taken.items()):
        if name != but:
            changed = {context: change(rows, number) for context, rows in contexts.items()}
            payload = Walk(changed, recording=name).encode()
            yield from recordings.parse(msgspec.structs.replace(capture, payload=payload))


def measure(
    folder: pathlib.Path,
    taken: dict[str, tuple[Capture, dict[str, Rows]]],
    change: Change,
    but: str | None = None,
    verbose: bool = False,
) -> Counter[str]:
    truth = json.loads((folder / "truth.json").read_text())
    if but is not None:
        gone = {d["name"] for d in truth["devices"] if d.get("file") and recordings._stem(d["file"]) == but}
        truth["edges"] = [e for e in truth["edges"] if not {e["a"].get("device"), e["b"].get("device")} & gone]
        truth["devices"] = [d for d in truth["devices"] if d["name"] not in gone]
    return topology.compare(list(observations(taken, change, but)), truth, verbose)[0]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--networks", type=pathlib.Path, default=pathlib.Path("../shared/data/networks"))
    given.add_argument("--only", action="append", default=[], help="networks")
    given.add_argument("--change", action="append", default=[])
    given.add_argument("-v", "--verbose", action="store_true")
    options = given.parse_args()
    folders = sorted(f.parent for f in options.networks.glob("*/walks/"))
    folders = [f for f in folders if not options.only or f.name in options.only]
    read = {folder: captures(folder) for folder in folders}
    columns = ("true", "found", "ports", "missed", "invented", "parallel")
    print(f"{'change':34}" + "".join(f"{c:>9}" for c in columns))
    for name, change in CHANGES.items():
        if options.change and name not in options.change:
            continue
        total: Counter[str] = Counter()
        for folder, taken in read.items():
            if options.verbose:
                print(f"  {name}: {folder.name}", file=sys.stderr)
            total += measure(folder, taken, change, verbose=options.verbose)
        print(f"{name:34}" + "".join(f"{total[c]:>9}" for c in columns), flush=True)
    if not options.change or "one device less" in options.change:
        total = Counter()
        for folder, taken in read.items():
            for but in taken:
                if options.verbose:
                    print(f"  without {but}: {folder.name}", file=sys.stderr)
                total += measure(folder, taken, CHANGES["as recorded"], but, options.verbose)
        print(f"{'one device less':34}" + "".join(f"{total[c]:>9}" for c in columns))


if __name__ == "__main__":
    main()
