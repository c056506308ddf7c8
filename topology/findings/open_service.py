"""Services that send passwords in the clear, or should not be reachable."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Evidence, Finding

_WEAK = {23: ("telnet", "urgent"), 21: ("ftp", "soon")}


def find(case: Case) -> Iterator[Finding]:
    """One finding for each device and service."""
    for device in case.inventory.devices:
        for service in device.services:
            if service.protocol == "tcp" and service.port in _WEAK:
                code, level = _WEAK[service.port]
                said = (
                    Evidence("tcp", next(iter(device.ips), ""), case.inventory.as_of, f"tcp {service.port} answers"),
                )
                yield Finding(code, level, (device.id,), (), {"name": device.label}, said)
