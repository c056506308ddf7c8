"""Looks at a running office from outside: who listens, which neighbours lldpd hears, what a bridge has learnt."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence

from lab.namespaces import run

_LISTEN = "0A"


def listening(pid: int) -> frozenset[int]:
    """TCP and UDP ports on which something listens in a process's network namespace."""
    found: set[int] = set()
    try:
        if (pathlib.Path(f"/proc/{pid}/ns/net").stat().st_ino) == pathlib.Path("/proc/self/ns/net").stat().st_ino:
            return frozenset()  # not there yet
        for name in ("tcp", "tcp6", "udp", "udp6"):
            table = pathlib.Path(f"/proc/{pid}/net/{name}")
            for line in table.read_text("ascii").splitlines()[1:] if table.exists() else ():
                words = line.split()
                if name.startswith("udp") or words[3] == _LISTEN:
                    found.add(int(words[1].rpartition(":")[2], 16))
    except OSError:
        return frozenset()
    return frozenset(found)


def lldp_neighbours(folder: pathlib.Path) -> int:
    """On how many ports the lldpd with its socket in `folder` hears a neighbour."""
    said = run("lldpcli", "-u", str(folder / "lldpd"), "-f", "json0", "show", "neighbors", check=False)
    try:
        return len({x["name"] for x in json.loads(said or "{}").get("lldp", [{}])[0].get("interface", [])})
    except (json.JSONDecodeError, IndexError, AttributeError, KeyError):
        return 0


def forwarding(inside: Sequence[str]) -> set[tuple[str, str]]:
    """(MAC address, port) of what a bridge has learnt."""
    rows = json.loads(run(*inside, "bridge", "-j", "fdb", "show", "br", "br0") or "[]")
    return {(r["mac"], r["ifname"]) for r in rows if r.get("state") != "permanent"}


def port_states(inside: Sequence[str]) -> dict[str, str]:
    """Port → state (IEEE 802.1D 8.4) of a bridge's ports."""
    return {r["ifname"]: r["state"] for r in json.loads(run(*inside, "bridge", "-j", "link", "show") or "[]")}
