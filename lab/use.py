"""What the lab is for: the real scan of a running office, the demo, the shipped recording."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from lab.build import Lab, able, office
from lab.office import Office
from lab.offices import offices

_FILES = (
    ("diagram", "netzplan.svg"),
    ("diagram", "netzplan.pdf"),
    ("diagram", "netzplan.html"),
    ("devices", "geraete.xlsx"),
    ("devices", "geraete.csv"),
    ("export", "inventory.json"),
    ("document", "it-dokumentation.pdf"),
)


def netzplan() -> str:
    """The command of this environment."""
    beside = pathlib.Path(sys.executable).parent / "netzplan"
    return str(beside if beside.exists() else shutil.which("netzplan") or "netzplan")


def scan(running: Lab, store: pathlib.Path, *more: str, quiet: bool = False) -> int:
    """The real scan, from the admin's laptop; its exit code."""
    running.speak()
    words = [netzplan(), "--store", str(store.resolve()), "--site", running.office.site, "scan", "--yes"]
    if running.office.routed:  # these are never scanned unless they are named
        words += [running.office.network, *running.office.routed]
    words += more
    return subprocess.call(running.command(*words), stdout=subprocess.DEVNULL if quiet else None)


def demo(out: pathlib.Path) -> int:
    """Plan, list and document of the demo office, in `out`; exit code."""
    out.mkdir(parents=True, exist_ok=True)
    if (why := able()) is not None:
        print(f"Kein virtuelles Büro auf diesem Rechner ({why}); ein aufgezeichnetes wird abgespielt.")
        print(f"No virtual office on this machine ({why}); a recorded one is replayed.\n", flush=True)
        return subprocess.call([netzplan(), "demo", "-o", str(out)])
    store = out / "office.db"
    for old in out.glob("office.db*"):
        old.unlink()
    which, began = offices()["muster"], time.monotonic()
    print(f"Das virtuelle Büro „{which.site}“ wird aufgebaut ({sum(n.seen for n in which.nodes)} Geräte) …", flush=True)
    with office(which) as running:
        if code := scan(running, store):
            return code
        paper = running.paper()
    for command, name in _FILES:
        words = [netzplan(), "--store", str(store), "--site", which.site, command]
        words += ["json"] if command == "export" else []
        if code := subprocess.call([*words, "-o", str(out / name)], stdout=subprocess.DEVNULL):
            return code
    print(f"\nAn die Drucker gingen {paper} Bytes. Nach {time.monotonic() - began:.0f} Sekunden liegen bereit:")
    for name in (*(name for _, name in _FILES), store.name):
        print(f"  {out / name}")
    return 0


def record(which: Office, path: pathlib.Path) -> int:
    """Scans the office and keeps the captures as the recording that ships with the package."""
    from netzplan import recorded
    from netzplan.store import Store

    with tempfile.TemporaryDirectory() as folder:
        stored = pathlib.Path(folder) / "office.db"
        with office(which) as running:
            if code := scan(running, stored):
                return code
        with Store(stored) as store:
            content = recorded.record(store, store.runs(which.site, "scan")[-1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    print(f"{path}: {len(content)} bytes")
    return 0
