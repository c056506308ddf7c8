"""Two devices claim one IP address."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding


def find(case: Case) -> Iterator[Finding]:
    for key in sorted(case.disputed):
        devices = tuple(d for d in case.disputed[key] if d in case.base.devices)
        if key.kind == "ip" and len(devices) > 1:
            names = ", ".join(next(iter(case.base.devices[d].macs), d) for d in devices)
            yield Finding("duplicate-address", "urgent", devices, (), {"ip": key.value, "names": names})
