"""Devices of which nobody knows what they are."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding


def find(case: Case) -> Iterator[Finding]:
    """One finding for all of them: it is one question to the staff."""
    unknown = [d for d in case.inventory.devices if d.role == "unknown"]
    if unknown:
        names = ", ".join(d.label for d in unknown[:5]) + (" …" if len(unknown) > 5 else "")
        ids = tuple(d.id for d in unknown)
        reasons = tuple(e for d in unknown for e in d.evidence)[:6]
        yield Finding("unknown-device", "soon", ids, (), {"count": str(len(unknown)), "names": names}, reasons)
