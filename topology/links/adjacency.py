"""Links between routers that talk IS-IS (ISO 10589) to each other: its hellos are not routed, so they share a wire.

Each tells of the other on a port of its own; which two of several ports belong together, their addresses tell."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from discover.observation import Address, Confidence, Key, Neighbour, Observation
from topology.base import Base, evidence
from topology.inventory import End, Evidence, Link
from topology.links.lag import Carriers
from topology.links.wire import between


class _Told(msgspec.Struct, frozen=True):
    """On `port` a router talks to another one, whose port has the address `mac`, or one of `ips`, where it says so."""

    port: str
    macs: frozenset[str]
    ips: frozenset[str]
    why: Evidence


def links(base: Base, carriers: Carriers, cables: Iterable[Link]) -> list[Link]:
    """Those between ports that no cable joins already. A port with several neighbours is on a network of many, which
    shows no cable."""
    joined = {
        frozenset((e.device, carriers.of(e.device, e.port)) for e in (link.a, link.b))
        for link in cables
        if link.a.port and link.b.port
    }
    found = []
    for (a, b), (ours, theirs) in sorted(_talks(base).items()):
        for one, other in _matched(base, a, ours, b, theirs):
            if frozenset(((a, carriers.of(a, one.port)), (b, carriers.of(b, other.port)))) not in joined:
                found.append(
                    Link(
                        *between(End(a, one.port), End(b, other.port)),
                        methods=("isis",),
                        confidence=Confidence.REPORTED,
                        evidence=tuple(sorted({one.why, other.why})),
                        inferred=True,
                    )
                )
    return found


def _talks(base: Base) -> dict[tuple[str, str], tuple[list[_Told], list[_Told]]]:
    """Pair of routers → what each tells of the other, one entry for each port."""
    on: defaultdict[tuple[str, str], dict[str, list[tuple[Neighbour, Observation]]]] = defaultdict(dict)
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Neighbour):
            remote = base.owner(k for k in claim.remote if k.kind == "isis") if claim.protocol == "isis" else None
            if remote is not None and remote != device:
                on[device, claim.port].setdefault(remote, []).append((claim, seen))
    found: dict[tuple[str, str], tuple[list[_Told], list[_Told]]] = {}
    for (device, port), others in on.items():
        if len(others) == 1:
            ((remote, told),) = others.items()
            pair = (min(device, remote), max(device, remote))
            keys = [key for claim, _ in told for key in claim.remote]
            says = f"isis: {port} ↔ {next(k.value for k in keys if k.kind == 'isis')}"
            one = _Told(port, _values(keys, "mac"), _values(keys, "ip"), evidence(told[0][1], says))
            found.setdefault(pair, ([], []))[pair[1] == device].append(one)
    return found


def _values(keys: Iterable[Key], kind: str) -> frozenset[str]:
    return frozenset(key.value for key in keys if key.kind == kind)


def _matched(base: Base, a: str, ours: list[_Told], b: str, theirs: list[_Told]) -> list[tuple[_Told, _Told]]:
    """The ports that belong together: by address, by network, and then the only two that are left."""
    found = []
    for fits in (_by_address, _by_network):
        for one in list(ours):
            others = [o for o in theirs if fits(base, a, one, b, o)]
            if len(others) == 1 and sum(fits(base, a, x, b, others[0]) for x in ours) == 1:
                found.append((one, others[0]))
                ours.remove(one)
                theirs.remove(others[0])
    if len(ours) == len(theirs) == 1:
        found.append((ours[0], theirs[0]))
    return found


def _by_address(base: Base, a: str, one: _Told, b: str, other: _Told) -> bool:
    """Whether one names an address of the other's port."""
    return _names(base, one, b, other.port) or _names(base, other, a, one.port)


def _names(base: Base, told: _Told, device: str, port: str) -> bool:
    found = next((p for p in base.devices[device].ports if p.name == port), None)
    return found is not None and bool({found.mac} & told.macs or set(found.ips) & told.ips)


def _by_network(base: Base, a: str, one: _Told, b: str, other: _Told) -> bool:
    return bool(_networks(base, a, one.port) & _networks(base, b, other.port))


def _networks(base: Base, device: str, port: str) -> set[str]:
    found = set()
    for claim, _ in base.claims(device, Address):
        if claim.interface == port and claim.prefix_length is not None:
            net = ipaddress.ip_network(f"{claim.ip}/{claim.prefix_length}", strict=False)
            if net.prefixlen < net.max_prefixlen and not net.is_link_local:
                found.add(str(net))
    return found
