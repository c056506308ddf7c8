"""What an office should have and the scan has not recognised: backup target, UPS."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_MANY = 5


def find(case: Case) -> Iterator[Finding]:
    """Rests on absence, and its texts say "not recognised"."""
    real = [d for d in case.inventory.devices if not d.presumed and d.role != "internet"]
    roles = {d.role for d in real}
    if len(real) < _MANY:
        return
    if "ups" not in roles and roles & {"server", "nas", "hypervisor", "switch"}:
        yield Finding("no-ups", "in-order")
    if "nas" not in roles:
        yield Finding("no-backup-target", "soon")
