"""The way out: from the gateway that the default route names, over further known routers, to the Internet."""

from __future__ import annotations

import ipaddress

from discover.observation import Confidence, Gateway, Key, Observation, Route
from topology.base import Base, evidence
from topology.inventory import Device, End, Evidence, Link, Resolved
from topology.links.wire import between, rank

INTERNET = "internet"
_DEFAULT = ("0.0.0.0/0", "::/0")


def gateways(base: Base) -> dict[str, list[Evidence]]:
    """Device → why it is the gateway of a network that was looked at."""
    found: dict[str, list[Evidence]] = {}
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Gateway):
            found.setdefault(device, []).append(evidence(seen, f"gateway of {claim.network}"))
    return found


def _defaults(base: Base, device: str) -> list[tuple[Route, Observation]]:
    return [(r, s) for r, s in base.claims(device, Route) if r.destination in _DEFAULT and r.next_hop]


def _exits(base: Base) -> dict[End, list[Evidence]]:
    """The ports through which the site leaves: of the last known router on the way, or one whose next hop is public."""
    found: dict[End, list[Evidence]] = {}
    for start, reasons in gateways(base).items():
        device, passed, why, port = start, {start}, list(reasons), None
        while True:
            ways = _defaults(base, device)
            onward = sorted({hop for r, _ in ways if (hop := base.by_key.get(Key("ip", r.next_hop or "")))} - passed)
            port = ways[0][0].interface if ways else None
            why += [evidence(seen, _says(route)) for route, seen in ways]
            if len(onward) != 1:
                break
            device = onward[0]
            passed.add(device)
        found.setdefault(End(device, port), []).extend(why)
    for device in sorted(base.devices):
        for route, seen in _defaults(base, device):
            hop = route.next_hop or ""
            if Key("ip", hop) not in base.by_key and _public(hop):
                found.setdefault(End(device, route.interface), []).append(evidence(seen, _says(route)))
    return found


def _says(route: Route) -> str:
    return f"default route via {route.next_hop}" + (f" {route.interface}" if route.interface else "")


def _public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def internet(base: Base) -> tuple[Device | None, list[Link]]:
    """The Internet as a device, and a link from each exit to it; nothing where no default route is known."""
    exits = _exits(base)
    named = {end.device for end in exits if end.port is not None}
    exits = {end: why for end, why in exits.items() if end.port is not None or end.device not in named}
    if not exits:
        return None, []
    every = tuple(sorted({e for why in exits.values() for e in why}))
    role = Resolved(INTERNET, Confidence.HINT, every)
    device = Device(
        INTERNET,
        keys=(Key("internet", INTERNET),),
        attributes={"role": role},
        presumed=True,
        confidence=Confidence.HINT,
        evidence=every,
    )
    links = [
        Link(
            *between(end, End(INTERNET)),
            medium="wan",
            methods=("gateway",),
            confidence=Confidence.HINT,
            evidence=tuple(sorted(set(why))),
            inferred=True,
        )
        for end, why in sorted(exits.items(), key=lambda item: rank(item[0]))
    ]
    return device, links
