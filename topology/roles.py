"""What a device is, with the reasons. A device that says nothing of itself stays unknown."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from discover.fingerprints import engine
from discover.observation import (
    Address,
    Attribute,
    Confidence,
    ForwardingTable,
    Gateway,
    Hosts,
    Interface,
    Observation,
    Service,
)
from topology.base import evidence
from topology.inventory import ROLES, Alternative, Evidence, Resolved


class Reason(NamedTuple):
    role: str
    confidence: Confidence
    evidence: Evidence


# Role → roles that say more about the same device: a NAS is a server too, a Wi-Fi router an access point too.
_SAYS_MORE = {
    "server": frozenset({"nas", "hypervisor", "pbx", "nvr", "workstation", "laptop", "management-controller"}),
    "router": frozenset({"firewall"}),
    "switch": frozenset({"firewall", "access-point", "wlan-controller", "hypervisor", "phone", "nas"}),
    "access-point": frozenset({"router", "firewall", "phone"}),
    "media": frozenset({"nas"}),
    "iot": frozenset({"camera", "sensor", "media", "printer"}),
    "workstation": frozenset({"laptop"}),
}
# Services that only one kind of device offers.
_SERVICES: dict[tuple[str, int], str] = {
    ("tcp", 8006): "hypervisor",
    ("tcp", 902): "hypervisor",
    ("tcp", 515): "printer",
    ("tcp", 88): "server",
    ("tcp", 389): "server",
    ("tcp", 1433): "server",
    ("tcp", 3306): "server",
    ("tcp", 5432): "server",
}
_OFFERS = frozenset({25, 80, 143, 443, 587, 993, 8080, 8443})
_SERVER_SYSTEM = re.compile(r"windows server|debian|ubuntu|centos|red ?hat|rhel|rocky|almalinux|suse", re.IGNORECASE)
_UNAME = re.compile(r"(?:Linux|FreeBSD|Darwin|SunOS) \S+ \d\S* .*\b(?:x86_64|amd64|i[3-6]86)\b")
_VIRTUAL = re.compile(r"(?:docker|virbr|veth|br-|lxc|cni|flannel|tun|wg|lo)", re.IGNORECASE)
_MANY_PORTS = 5


def role(said: Sequence[Observation], told: Resolved | None, hosted: Observation | None = None) -> Resolved:
    """The role of one device. `told` is what fingerprints and the device itself said its role is; `hosted` the
    statement of a host that runs it."""
    reasons = [*_told(told), *_seen(said)]
    if hosted is not None:
        reasons.append(Reason("virtual-machine", Confidence.HINT, evidence(hosted, "runs as a guest")))
    if not reasons:
        return Resolved("unknown", Confidence.GUESS)
    best: dict[str, Confidence] = {}
    for one in reasons:
        best[one.role] = max(one.confidence, best.get(one.role, Confidence.GUESS))
    own = {r.role for r in _told(told) if r.confidence == best[r.role]}  # what it calls itself, not only what it does

    def enough(role: str) -> Confidence:
        """How sure a role that says more has to be: a hint does not unsay what a device calls itself outright."""
        return max(Confidence.HINT, best[role]) if role in own else Confidence.HINT

    alive = [r for r in best if not any(best.get(more, 0) >= enough(r) for more in _SAYS_MORE.get(r, ()))]
    order = sorted(
        alive or best, key=lambda r: (-best[r], r not in own, -sum(x.role == r for x in reasons), ROLES.index(r))
    )
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


def _seen(said: Sequence[Observation]) -> Iterator[Reason]:
    """What it does shows what it is."""
    can = {s.claim.value: s for s in said if isinstance(s.claim, Attribute) and s.claim.name == "capability"}
    ports = {row.port for s in said if isinstance(s.claim, ForwardingTable) for row in s.claim.rows}
    yield from _forwards(said, can, ports)
    for seen in said:
        claim = seen.claim
        if isinstance(claim, Gateway):
            # A large switch that is also the gateway announces itself as a switch.
            sure = Confidence.GUESS if _large(said, can, ports) else Confidence.REPORTED
            yield Reason("router", sure, evidence(seen, f"gateway of {claim.network}"))
        elif isinstance(claim, Hosts):
            yield Reason("hypervisor", Confidence.REPORTED, evidence(seen, f"hosts {claim.name or claim.key.value}"))
        elif isinstance(claim, Service) and (kind := _SERVICES.get((claim.protocol, claim.port))):
            yield Reason(kind, Confidence.HINT, evidence(seen, f"{claim.protocol} {claim.port} answers"))
    yield from _serves(said, can)
    yield from _maker(said)


def _large(said: Sequence[Observation], can: dict[str, Observation], ports: set[str]) -> bool:
    bridged = {s.claim.name for s in said if isinstance(s.claim, Interface) and s.claim.bridge_port is not None}
    return "bridge" in can and "wlan-ap" not in can and (len(ports) >= _MANY_PORTS or len(bridged) > _MANY_PORTS)


def _forwards(said: Sequence[Observation], can: dict[str, Observation], ports: set[str]) -> Iterator[Reason]:
    """Capabilities as told (IEEE 802.1AB 8.5.8), and forwarding tables that bear them out."""

    def told(name: str, role: str, sure: Confidence) -> Reason:
        return Reason(role, sure, evidence(can[name], f"capability = {name}"))

    if "telephone" in can:
        yield told("telephone", "phone", Confidence.REPORTED)
    elif "wlan-ap" in can:
        yield told("wlan-ap", "access-point", min(Confidence.REPORTED, can["wlan-ap"].confidence))
    elif "bridge" in can:
        gateway = any(isinstance(s.claim, Gateway) for s in said) and not _large(said, can, ports)
        yield told("bridge", "switch", Confidence.REPORTED if len(ports) > 1 and not gateway else Confidence.HINT)
    if "router" in can and not _large(said, can, ports):
        # A computer that forwards for its containers says so too; a router has more networks than one.
        networks = _networks(said)
        if can["router"].confidence >= Confidence.REPORTED or len(networks) > 1:
            # What forwards on both layers is a switch that routes too, unless it is the gateway.
            # So does a computer that runs virtual machines: its system says no more than that it is one.
            both = "bridge" in can and "wlan-ap" not in can
            sure = Confidence.GUESS if both or _computer(said) else Confidence.REPORTED
            yield told("router", "router", min(sure, can["router"].confidence))
    if len(ports) > 1 and "telephone" not in can:
        for seen in said:
            if isinstance(seen.claim, ForwardingTable):
                yield Reason("switch", Confidence.HINT, evidence(seen, f"forwards between {len(ports)} ports"))
                break


def _computer(said: Sequence[Observation]) -> bool:
    """Whether its description is that of a computer's operating system (net-snmp: `uname -a`), not of a product."""
    return any(
        isinstance(s.claim, Attribute) and s.claim.name == "sys_descr" and _UNAME.match(s.claim.value) for s in said
    )


def _networks(said: Sequence[Observation]) -> set[str]:
    """The networks it is attached to, without those it has made for its own guests."""
    found = set()
    for seen in said:
        claim = seen.claim
        if isinstance(claim, Address) and claim.prefix_length and not _VIRTUAL.match(claim.interface or ""):
            address = ipaddress.ip_address(claim.ip)
            if not address.is_loopback and not address.is_link_local and claim.prefix_length < address.max_prefixlen:
                found.add(str(ipaddress.ip_network(f"{claim.ip}/{claim.prefix_length}", strict=False)))
    return found


def _serves(said: Sequence[Observation], can: dict[str, Observation]) -> Iterator[Reason]:
    """A server's system that offers something; a Windows that is none is a PC."""
    if can:
        return
    offers = any(isinstance(s.claim, Service) and s.claim.port in _OFFERS for s in said)
    for seen in said:
        claim = seen.claim
        if isinstance(claim, Attribute) and claim.name == "os":
            text = claim.value
        elif isinstance(claim, Service) and claim.name == "ssh":
            text = claim.detail or ""
        else:
            continue
        if _SERVER_SYSTEM.search(text):
            if offers or "server" in text.lower():
                yield Reason("server", Confidence.HINT, evidence(seen, text[:120]))
        elif text.lower().startswith(("windows", "microsoft windows")):
            yield Reason("workstation", Confidence.HINT, evidence(seen, text[:120]))


def _maker(said: Sequence[Observation]) -> Iterator[Reason]:
    """Where the maker makes one kind of thing; never for a device that is silent beyond its address."""
    speaks = any(
        isinstance(s.claim, Service) or (isinstance(s.claim, Attribute) and s.claim.name not in ("mac_vendor", "ttl"))
        for s in said
    )
    for seen in said:
        claim = seen.claim
        if speaks and isinstance(claim, Attribute) and claim.name == "mac_vendor":
            for meant, sure in engine.match("mac_vendor", claim.value):
                if isinstance(meant, Attribute) and meant.name == "role":
                    yield Reason(meant.value, sure, evidence(seen, f"mac_vendor = {claim.value}"))
