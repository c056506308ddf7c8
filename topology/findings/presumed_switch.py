"""A switch that nobody manages, seen only by what hangs behind one port."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding


def find(case: Case) -> Iterator[Finding]:
    for device in case.inventory.devices:
        if not (device.presumed and device.role == "unmanaged-switch"):
            continue
        ends = [
            (other, one)
            for link in case.inventory.links
            for one, other in ((link.a, link.b), (link.b, link.a))
            if one.device == device.id
        ]
        known = [o for o, _ in ends if (d := case.devices.get(o.device)) and not d.presumed]
        known.sort(key=lambda o: (o.port is None, case.devices[o.device].role != "switch"))
        up = known[0] if known and known[0].port else None
        place = ", ".join(filter(None, (case.label(known[0].device), known[0].port))) if known else device.label
        behind = tuple(sorted({o.device for o, _ in ends if up is None or o.device != up.device}))
        data = {"place": place, "count": str(len(behind))}
        yield Finding("presumed-switch", "soon", (device.id,), behind, data, device.evidence[:6])
