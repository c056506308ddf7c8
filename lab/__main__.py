"""`python -m lab`: build an office, look into it, scan it, score the scan, record it, take it down."""

from __future__ import annotations

import argparse
import pathlib
import shutil
import subprocess
import sys

from lab import Lab, LabError, able, office, offices
from lab.namespaces import down

ROOT = pathlib.Path(__file__).parents[1]


def netzplan() -> str:
    """The command of this checkout's environment."""
    beside = pathlib.Path(sys.executable).parent / "netzplan"
    return str(beside if beside.exists() else shutil.which("netzplan") or "netzplan")


def scan(lab: Lab, store: pathlib.Path, *more: str) -> int:
    """The real scan, from the admin's laptop."""
    words = [netzplan(), "--store", str(store), "--site", lab.office.site, "scan", "--yes", *more]
    return lab.exec(*words).wait()


def demo(out: pathlib.Path) -> int:
    """Builds the demo office, scans it, writes plan, list and document."""
    out.mkdir(parents=True, exist_ok=True)
    if (why := able()) is not None:
        print(f"Kein virtuelles Büro auf diesem Rechner ({why}); stattdessen wird ein aufgezeichnetes abgespielt.")
        print(f"No virtual office on this machine ({why}); replaying a recorded one instead.\n")
        return subprocess.call([netzplan(), "demo", "-o", str(out)])
    for old in ("office.db", "office.db-wal", "office.db-shm"):
        (out / old).unlink(missing_ok=True)
    which = offices()["muster"]
    seen = sum(n.seen for n in which.nodes)
    print(f"Virtuelles Büro „{which.site}“ wird gebaut: {seen} Geräte …", flush=True)
    with office(which) as lab:
        code = scan(lab, out / "office.db")
        paper = lab.paper()
    if code:
        return code
    print(f"Bytes an Druckerports: {paper}")
    return write(out, which.site)


def write(out: pathlib.Path, site: str) -> int:
    """Plan, list and document from the store."""
    store = ["--store", str(out / "office.db"), "--site", site]
    for words in (
        ["diagram", "-o", "netzplan.svg"],
        ["diagram", "-o", "netzplan.pdf"],
        ["diagram", "-o", "netzplan.html"],
        ["devices", "-o", "geraete.xlsx"],
        ["devices", "-o", "geraete.csv"],
        ["devices", "-o", "inventory.json"],
        ["document", "-o", "it-dokumentation.pdf"],
    ):
        words[-1] = str(out / words[-1])
        if code := subprocess.call([netzplan(), *store, *words]):
            return code
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo").add_argument("--out", type=pathlib.Path, default=pathlib.Path("demo"))
    for name in ("score", "shell", "record"):
        commands.add_parser(name).add_argument("office", nargs="?", default="muster" if name == "record" else None)
    commands.add_parser("down")
    given = parser.parse_args()
    try:
        if given.command == "demo":
            return demo(given.out)
        if given.command == "down":
            down()
            return 0
        if (why := able()) is not None:
            print(f"lab: {why}", file=sys.stderr)
            return 3
        from lab import score

        if given.command == "score":
            names = [given.office] if given.office else sorted(offices())
            return max(score.measure(offices()[n]) for n in names)
        if given.command == "record":
            return score.record(offices()[given.office], ROOT / "netzplan" / "recordings" / "office.captures")
        with office(offices()[given.office or "muster"]) as lab:
            print(f"{lab.office.site}: exit leaves and takes it down; netzplan is {netzplan()}", flush=True)
            return lab.exec("sh").wait()
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
