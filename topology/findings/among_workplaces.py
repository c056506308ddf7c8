"""Cameras and printers in the network in which people work."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_WORK = frozenset({"workstation", "laptop", "server", "nas"})
_APART = {"camera": ("camera-in-office", "soon"), "printer": ("printer-in-office", "in-order")}


def find(case: Case) -> Iterator[Finding]:
    work = {n for d in case.real if d.role in _WORK for n in d.networks}
    for role, (code, level) in _APART.items():
        found = [d for d in case.real if d.role == role and work & set(d.networks)]
        if found:
            ids = tuple(d.id for d in found)
            network = sorted(work & {n for d in found for n in d.networks})[0]
            reasons = tuple(e for d in found for e in d.attributes["role"].evidence[:1])[:6]
            data = {"count": str(len(ids)), "names": case.names(ids), "network": network}
            yield Finding(code, level, ids, (), data, reasons)
