"""A port at half duplex: mostly one side is set by hand and the other is not."""

from __future__ import annotations

from collections.abc import Iterator

from discover.observation import Interface
from topology.base import evidence
from topology.findings import Case
from topology.inventory import Finding

# At 10 Mbit/s old equipment knows nothing better.
_WORTH = 100_000_000


def find(case: Case) -> Iterator[Finding]:
    """Only ports that are up, and fast enough that half duplex is a fault."""
    for device in case.real:
        for port in device.ports:
            if port.full_duplex is not False or not port.oper_up or (port.speed_bps or 0) < _WORTH:
                continue
            why = tuple(
                evidence(seen, f"{port.name}: half duplex")
                for claim, seen in case.base.claims(device.id, Interface)
                if claim.name == port.name and claim.full_duplex is False
            )
            yield Finding("half-duplex", "soon", (device.id,), (), {"name": device.label, "port": port.name}, why[:2])
