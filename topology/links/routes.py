"""Links between routers that talk OSPF to each other, or of which one routes through the other where nobody else is.

Such a link says that two ports share a wire or a tunnel at layer 3. It is drawn as inferred: what lies between, nobody
told."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from discover.observation import Address, Confidence, Key, Neighbour, Observation, Route
from topology.base import Base, evidence
from topology.inventory import End, Evidence, Link
from topology.links.lag import Carriers
from topology.links.neighbours import ROUTING
from topology.links.wire import between

_FOR_TWO = {4: 30, 6: 126}
"""The shortest prefixes that leave room for two hosts only (RFC 3021, RFC 6164)."""
_TUNNEL = 131


class _Own(msgspec.Struct, frozen=True):
    """An address that a router has on an interface of its own."""

    device: str
    port: str
    ip: str
    length: int
    seen: Observation


def links(base: Base, carriers: Carriers, cables: Iterable[Link]) -> list[Link]:
    """Those between ports that no cable joins already."""
    joined = {
        frozenset((e.device, carriers.of(e.device, e.port)) for e in (link.a, link.b))
        for link in cables
        if link.a.port and link.b.port
    }
    nets, holders = _networks(base)
    why: defaultdict[tuple[End, End], dict[str, set[Evidence]]] = defaultdict(lambda: defaultdict(set))
    for net, owners in sorted(nets.items(), key=lambda item: str(item[0])):
        if len(owners) == 2 and len({o.device for o in owners}) == 2:
            one, other = owners
            if _route_through(base, one, other, net.prefixlen >= _FOR_TWO[net.version]):
                for own in owners:
                    says = f"{own.port} {own.ip}/{own.length}"
                    why[between(End(one.device, one.port), End(other.device, other.port))]["routes"].add(
                        evidence(own.seen, says)
                    )
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Neighbour):
            if claim.protocol in ROUTING:
                for own in (holders[k.value] for k in claim.remote if k.kind == "ip" and k.value in holders):
                    if own.device != device and _shares(base, device, claim.port, own):
                        says = f"{claim.protocol}: {claim.port} ↔ {own.ip}"
                        pair = between(End(device, claim.port), End(own.device, own.port))
                        why[pair][claim.protocol].add(evidence(seen, says))
    return [
        Link(
            a,
            b,
            medium="virtual" if _is_tunnel(base, a) or _is_tunnel(base, b) else "ethernet",
            methods=tuple(sorted(reasons)),
            confidence=Confidence.HINT if set(reasons) == {"routes"} else Confidence.REPORTED,
            evidence=tuple(sorted({e for some in reasons.values() for e in some})),
            inferred=True,
        )
        for (a, b), reasons in sorted(why.items())
        if frozenset((e.device, carriers.of(e.device, e.port)) for e in (a, b)) not in joined
    ]


def _networks(
    base: Base,
) -> tuple[dict[ipaddress.IPv4Network | ipaddress.IPv6Network, list[_Own]], dict[str, _Own]]:
    """Network → the addresses in it that devices say are theirs; address → its one holder."""
    nets: defaultdict[ipaddress.IPv4Network | ipaddress.IPv6Network, list[_Own]] = defaultdict(list)
    held: defaultdict[str, dict[tuple[str, str], _Own]] = defaultdict(dict)
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Address):
            if claim.prefix_length is None or claim.interface is None:
                continue
            net = ipaddress.ip_network(f"{claim.ip}/{claim.prefix_length}", strict=False)
            if net.is_link_local or net.is_loopback or claim.prefix_length == net.max_prefixlen:
                continue
            held[claim.ip][device, claim.interface] = _Own(device, claim.interface, claim.ip, claim.prefix_length, seen)
    for owners in held.values():
        for own in owners.values():
            nets[ipaddress.ip_network(f"{own.ip}/{own.length}", strict=False)].append(own)
    return dict(nets), {ip: next(iter(o.values())) for ip, o in held.items() if len({d for d, _ in o}) == 1}


def _route_through(base: Base, one: _Own, other: _Own, for_two: bool) -> bool:
    """Whether one of the two sends for a network beyond the other through it. That two ports are set up for each other
    shows no cable yet; and in a network with room for more, both must be routers."""
    if any(base.by_key.get(Key("ip", own.ip), own.device) != own.device for own in (one, other)):
        return False
    if not for_two and not all(_is_router(base, own.device) for own in (one, other)):
        return False
    return any(
        route.next_hop == b.ip and not route.destination.endswith("/0")
        for a, b in ((one, other), (other, one))
        for route, _ in base.claims(a.device, Route)
    )


def _is_router(base: Base, device: str) -> bool:
    if base.devices[device].role in ("router", "firewall") or "router" in base.attribute(device, "capability"):
        return True
    return any(route.next_hop for route, _ in base.claims(device, Route))


def _shares(base: Base, device: str, port: str, own: _Own) -> bool:
    """Whether the device has an address on this port in the network of the other's address."""
    net = ipaddress.ip_network(f"{own.ip}/{own.length}", strict=False)
    return any(
        claim.interface == port and ipaddress.ip_address(claim.ip) in net for claim, _ in base.claims(device, Address)
    )


def _is_tunnel(base: Base, end: End) -> bool:
    return any(p.name == end.port and p.if_type == _TUNNEL for p in base.devices[end.device].ports)
