"""Guests who join a radio network of their own, and land where people work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from topology.findings import Case
from topology.findings.open_wlan import GUESTS
from topology.inventory import Evidence, Finding

_WORK = frozenset({"workstation", "server", "nas"})


def find(case: Case) -> Iterator[Finding]:
    """By the name of the radio network, and the addresses of who has joined it; one finding for each such network.
    Laptops do not count as work: they may be the guests."""
    work = {n for d in case.real if d.role in _WORK for n in d.networks}
    joined: dict[str, dict[str, tuple[Evidence, ...]]] = defaultdict(dict)
    for link in case.inventory.links:
        if link.medium == "wireless" and link.ssid and GUESTS.search(link.ssid):
            for end in (link.a, link.b):
                device = case.devices.get(end.device)
                if device is not None and device.role != "access-point" and work & set(device.networks):
                    joined[link.ssid][device.id] = link.evidence
    for ssid, devices in sorted(joined.items()):
        ids = tuple(sorted(devices))
        network = sorted(work & {n for i in ids for n in case.devices[i].networks})[0]
        data = {"ssid": ssid, "network": network, "count": str(len(ids)), "names": case.names(ids)}
        evidence = tuple(e for i in ids for e in devices[i][:1])[:6]
        yield Finding("guests-not-apart", "soon", ids, (), data, evidence)
