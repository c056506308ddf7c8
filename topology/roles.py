"""What a device is, with the reasons. A device that says nothing of itself stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from discover.observation import Attribute, Confidence, ForwardingTable, Gateway, Observation, Service
from topology.base import evidence
from topology.inventory import ROLES, Alternative, Evidence, Resolved


class Reason(NamedTuple):
    role: str
    confidence: Confidence
    evidence: Evidence


# Roles that say more than another: a NAS is also a server, a Wi-Fi router also an access point.
_SAYS_MORE = {
    "server": frozenset({"nas", "hypervisor", "pbx", "nvr", "workstation", "virtual-machine"}),
    "router": frozenset({"firewall"}),
    "switch": frozenset({"router", "firewall", "access-point", "hypervisor", "phone"}),
    "access-point": frozenset({"router", "firewall"}),
    "media": frozenset({"nas"}),
    "iot": frozenset({"camera", "sensor", "media", "printer"}),
    "workstation": frozenset({"laptop"}),
}


def role(said: Sequence[Observation], told: Resolved | None, has_neighbours: bool) -> Resolved:
    """The role of one device. `told` is what fingerprints and the device itself said its role is."""
    reasons = [*_told(told), *_seen(said)]
    if not reasons:
        return Resolved("unknown", Confidence.GUESS)
    best: dict[str, Confidence] = {}
    for one in reasons:
        best[one.role] = max(one.confidence, best.get(one.role, Confidence.GUESS))
    alive = [
        r
        for r in best
        if not any(best.get(more, Confidence.GUESS) >= Confidence.HINT for more in _SAYS_MORE.get(r, ()))
    ]
    order = sorted(alive or best, key=lambda r: (-best[r], -sum(x.role == r for x in reasons), ROLES.index(r)))
    chosen = order[0]
    return Resolved(
        chosen,
        best[chosen],
        _evidence(reasons, chosen),
        tuple(Alternative(r, best[r], _evidence(reasons, r)) for r in order[1:6]),
    )


def _evidence(reasons: Iterable[Reason], role: str) -> tuple[Evidence, ...]:
    return tuple(sorted({r.evidence for r in reasons if r.role == role}))[:8]


def _told(told: Resolved | None) -> list[Reason]:
    if told is None:
        return []
    found = [Reason(told.value, told.confidence, e) for e in told.evidence]
    found += [Reason(a.value, a.confidence, e) for a in told.disputed_by for e in a.evidence]
    return [r for r in found if r.role in ROLES and r.role != "unknown"]


def _seen(said: Sequence[Observation]) -> list[Reason]:
    """What it does shows what it is."""
    found: list[Reason] = []
    capabilities: Mapping[str, Observation] = {
        s.claim.value: s for s in said if isinstance(s.claim, Attribute) and s.claim.name == "capability"
    }
    forwards = [s for s in said if isinstance(s.claim, ForwardingTable) and s.claim.rows]

    def told(name: str, role: str, confidence: Confidence = Confidence.REPORTED) -> None:
        if (seen := capabilities.get(name)) is not None:
            found.append(Reason(role, confidence, evidence(seen, f"capability = {name}")))

    told("telephone", "phone")
    told("wlan-ap", "access-point")
    if "router" in capabilities and "bridge" not in capabilities:
        told("router", "router", Confidence.HINT)
    for one in forwards:
        assert isinstance(one.claim, ForwardingTable)
        ports = {row.port for row in one.claim.rows}
        if len(ports) > 1 and "telephone" not in capabilities:
            found.append(Reason("switch", Confidence.HINT, evidence(one, f"forwards between {len(ports)} ports")))
    if "bridge" in capabilities and not {"telephone", "wlan-ap"} & set(capabilities):
        told("bridge", "switch", Confidence.HINT)
    for one in said:
        if isinstance(one.claim, Gateway):
            found.append(Reason("router", Confidence.REPORTED, evidence(one, f"gateway of {one.claim.network}")))
        elif isinstance(one.claim, Service) and one.claim.port in _SERVICES:
            role_, confidence = _SERVICES[one.claim.port]
            found.append(Reason(role_, confidence, evidence(one, f"{one.claim.protocol} {one.claim.port} answers")))
    return found


_SERVICES: dict[int, tuple[str, Confidence]] = {
    631: ("printer", Confidence.HINT),
    554: ("camera", Confidence.GUESS),
    8006: ("hypervisor", Confidence.HINT),
    389: ("server", Confidence.HINT),
    3389: ("workstation", Confidence.GUESS),
    445: ("workstation", Confidence.GUESS),
    25: ("server", Confidence.GUESS),
    53: ("server", Confidence.GUESS),
    3306: ("server", Confidence.HINT),
    5432: ("server", Confidence.HINT),
    443: ("server", Confidence.GUESS),
}
