"""A device whose loss takes others with it."""

from __future__ import annotations

from collections.abc import Iterator

from topology.analysis import single_points
from topology.findings import Case
from topology.inventory import Finding

_MANY = 5


def find(case: Case) -> Iterator[Finding]:
    """The Internet's own end is no finding; nor is a phone with one PC behind it."""
    total = sum(d.role != "internet" and not d.presumed for d in case.inventory.devices)
    for failure in single_points(case.inventory):
        device = case.inventory.device(failure.device)
        if device is None or device.presumed or len(failure.affected) < 2:
            continue
        real = [a for a in failure.affected if (d := case.inventory.device(a)) is not None and not d.presumed]
        if len(real) < 2:
            continue
        level = "urgent" if len(real) * 2 >= total and total > _MANY else "soon" if len(real) >= _MANY else "in-order"
        data = {"name": case.label(failure.device), "count": str(len(real)), "total": str(total)}
        reasons = tuple(
            e
            for link in case.inventory.links
            if failure.device in (link.a.device, link.b.device)
            for e in link.evidence
        )[:6]
        yield Finding("single-point", level, (failure.device,), tuple(real), data, reasons)
