"""A device whose loss takes others with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from topology.analysis import single_points
from topology.findings import Case
from topology.inventory import Evidence, Finding

_MANY = 5


def find(case: Case) -> Iterator[Finding]:
    """The Internet's own end is no finding; nor is a phone with one PC behind it."""
    total = len(case.real)
    touching: dict[str, list[Evidence]] = defaultdict(list)
    for link in case.inventory.links:
        for end in (link.a, link.b):
            touching[end.device] += link.evidence
    for failure in single_points(case.inventory):
        device = case.devices[failure.device]
        if device.presumed or len(failure.affected) < 2:
            continue
        count = len(failure.affected)
        level = "urgent" if count * 2 >= total > _MANY else "soon" if count >= _MANY else "in-order"
        data = {"name": device.label, "count": str(count), "total": str(total)}
        yield Finding("single-point", level, (device.id,), failure.affected, data, tuple(touching[device.id][:6]))
