"""All of the office hangs on one line."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding


def find(case: Case) -> Iterator[Finding]:
    lines = [x for x in case.inventory.links if x.medium == "wan"]
    if len(lines) == 1:
        roles = {d.id: d.role for d in case.inventory.devices}
        ends = [e.device for e in (lines[0].a, lines[0].b) if roles.get(e.device) != "internet"]
        yield Finding(
            "one-internet-line",
            "in-order",
            tuple(ends),
            (),
            {"name": case.label(ends[0]) if ends else "?"},
            lines[0].evidence[:4],
        )
