"""A link between network devices at 100 Mbit/s or less."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_CORE = frozenset({"router", "firewall", "switch", "access-point", "server", "nas", "hypervisor"})


def find(case: Case) -> Iterator[Finding]:
    roles = {d.id: d.role for d in case.inventory.devices}
    for link in case.inventory.links:
        slow = link.speed_bps is not None and 0 < link.speed_bps <= 100_000_000
        if slow and link.medium == "ethernet" and {roles.get(link.a.device), roles.get(link.b.device)} <= _CORE:
            data = {"a": case.label(link.a.device), "b": case.label(link.b.device)}
            yield Finding("slow-uplink", "soon", (link.a.device, link.b.device), (), data, link.evidence[:4])
