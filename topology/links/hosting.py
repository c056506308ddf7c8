"""Virtual machines and containers on the host that says it runs them."""

from __future__ import annotations

from discover.observation import Hosts
from topology.base import Base, evidence
from topology.inventory import End, Link
from topology.links.wire import between


def links(base: Base) -> list[Link]:
    found = []
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Hosts):
            guest = base.by_key.get(claim.key)
            if guest is None or guest == device:
                continue
            found.append(
                Link(
                    *between(End(device), End(guest)),
                    medium="virtual",
                    methods=("hosting",),
                    confidence=seen.confidence,
                    evidence=(evidence(seen, f"hosts {claim.key.value}" + (f" {claim.name}" if claim.name else "")),),
                )
            )
    return found


def guests(base: Base) -> set[str]:
    """The devices that run on another one."""
    found = {
        (device, guest)
        for device in base.devices
        for claim, _ in base.claims(device, Hosts)
        if (guest := base.by_key.get(claim.key)) is not None
    }
    return {guest for host, guest in found if guest != host}
