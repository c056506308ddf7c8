"""Encryption that no longer protects: TLS before 1.2 (RFC 8996), SSL (RFC 7568)."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_OLD = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"})


def find(case: Case) -> Iterator[Finding]:
    for device in case.real:
        told = device.attributes.get("tls_version")
        if told is None:
            continue
        said = [(told.value, told.evidence), *((a.value, a.evidence) for a in told.disputed_by)]
        old = sorted((value, reasons) for value, reasons in said if value in _OLD)
        if old:
            data = {"name": device.label, "version": old[0][0]}
            yield Finding("old-tls", "soon", (device.id,), (), data, old[0][1][:4])
