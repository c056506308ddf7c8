"""Certificates that have run out, or soon will."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_SOON_DAYS = 30


def find(case: Case) -> Iterator[Finding]:
    """Against the time of the inventory, not the clock."""
    for device in case.inventory.devices:
        told = device.attributes.get("tls_not_after")
        if told is None or (end := _moment(told.value)) is None:
            continue
        days = int((end - case.inventory.as_of) // 86400)
        day = datetime.datetime.fromtimestamp(end, datetime.UTC).strftime("%Y-%m-%d")
        if days < _SOON_DAYS:
            code, level = ("certificate-expired", "soon") if days < 0 else ("certificate-expires", "soon")
            data = {"name": device.label, "day": day, "days": str(abs(days))}
            yield Finding(code, level, (device.id,), (), data, told.evidence[:3])


def _moment(text: str) -> float | None:
    try:
        when = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=datetime.UTC)).timestamp()
