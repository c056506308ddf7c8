"""Everything in one network: guests, printers, cameras and the accounts beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_APART = frozenset({"camera", "printer", "iot", "media", "phone", "building-control", "nvr"})
_MANY = 15


def find(case: Case) -> Iterator[Finding]:
    used = [n for n in case.inventory.networks if n.prefix and ":" not in n.prefix and n.devices]
    if len(used) == 1 and used[0].devices >= _MANY:
        there = [d for d in case.inventory.devices if used[0].id in d.networks]
        apart = tuple(d.id for d in there if d.role in _APART)
        if apart:
            data = {"network": used[0].prefix or "", "count": str(used[0].devices)}
            reasons = tuple(e for d in there if d.id in apart for e in d.attributes["role"].evidence[:1])[:6]
            yield Finding("flat-network", "soon", apart, (), data, reasons)
