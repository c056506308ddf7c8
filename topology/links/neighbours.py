"""Links that devices tell themselves: LLDP (IEEE 802.1AB), CDP, and others that name their neighbour on a port."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from discover.observation import Confidence, Key, Neighbour, Observation, canonical_ip
from topology.base import Base, evidence
from topology.inventory import End, Evidence
from topology.links.wire import Wire, sorted_wires
from topology.ports import MAC, Ports

ROUTING = frozenset({"ospf", "isis", "bgp"})
"""Protocols whose neighbours share an IP network, not a wire; see topology.links.routes."""


class Heard(msgspec.Struct, frozen=True):
    """On `port` the device hears `remote`, and takes the port at its other end for `guess`."""

    device: str
    port: str
    remote: str
    guess: str | None
    told: Neighbour
    seen: Observation


def heard(base: Base, ports: Ports) -> list[Heard]:
    """Every neighbour that is a known device, itself excepted (a virtual chassis lists its own members)."""
    found = []
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Neighbour):
            if claim.protocol in ROUTING:
                continue
            remote = remote_device(base, claim)
            if remote is None or remote == device:
                continue
            found.append(Heard(device, claim.port, remote, _guess(base, ports, remote, claim), claim, seen))
    return found


def remote_device(base: Base, claim: Neighbour) -> str | None:
    """The device a frame came from. A chassis id or name decides; an address alone only where no name speaks against
    it, for the same private address is used in many places."""
    strong = [key for key in claim.remote if key.kind not in ("ip", "name")]
    if (found := base.owner(strong)) is not None:
        return found
    names = [key for key in claim.remote if key.kind == "name"]
    # A recording without a name of its own goes by that of its file.
    named = base.owner(names) or base.owner([Key.recording(claim.remote_name)] if claim.remote_name else [])
    if named is None:
        named = next((d for key in names if (d := _by_host(base, key.value)) is not None), None)
    if named is not None:
        return named
    found = base.owner(key for key in claim.remote if key.kind == "ip")
    if found is None or _contradicts(base, found, claim):
        return None
    return found


def _by_host(base: Base, name: str) -> str | None:
    """The one device whose name is this one without its domain, or with one; two domains are two names."""
    host, _, domain = name.partition(".")
    device = base.hosts.get(host) if len(host) > 1 and not host.isdigit() else None
    if device is None or not domain:
        return device
    return device if base.by_key.get(Key("name", host)) == device else None


def _contradicts(base: Base, device: str, claim: Neighbour) -> bool:
    said = {_host(key.value) for key in claim.remote if key.kind == "name"}
    names = {_host(name) for kind in ("sys_name", "hostname", "fqdn") for name in base.attribute(device, kind)}
    # A recording that does not say whose it is goes by its file's name.
    names = names or {_host(k.value) for k in base.devices[device].keys if k.kind == "recording" and _is_name(k.value)}
    if said and names:
        return not said & names
    chassis = {key for key in claim.remote if key.kind == "mac"}
    # One without a name that speaks such a protocol itself would be told by more than an address, or tell of us.
    return bool(chassis or said) and any(isinstance(c.claim, Neighbour) for c in base.said.get(device, ()))


def _is_name(text: str) -> bool:
    """Whether a text is more than an address or a number."""
    return canonical_ip(text) is None and any(c.isalpha() for c in text)


def _host(name: str) -> str:
    return name.strip().lower().partition(".")[0]


def _guess(base: Base, ports: Ports, remote: str, claim: Neighbour) -> str | None:
    found = ports.match(remote, claim.remote_port, claim.remote_port_subtype, claim.remote_port_descr)
    if found is not None or ports.listed(remote):
        return found
    # The remote has not listed its ports: then the neighbour's word is all there is, as far as it is a name.
    if claim.remote_port_subtype == MAC:
        return claim.remote_port_descr
    return claim.remote_port or claim.remote_port_descr


def wires(base: Base, ports: Ports) -> list[Wire]:
    """One wire for each cable; what both ends tell of one cable is joined. Where both name themselves, each end keeps
    its own name of its port: a neighbour's idea of it may be off by one."""
    between: defaultdict[tuple[str, str], list[Heard]] = defaultdict(list)
    for one in heard(base, ports):
        between[min(one.device, one.remote), max(one.device, one.remote)].append(one)
    return sorted_wires(wire for (a, b), told in between.items() for wire in _pair(a, b, told, ports))


def _placed(one: Heard, told: list[Heard], ports: Ports) -> Heard:
    """Where a device hears somebody on a port that it does not have (local port 0, which LLDP-MIB does not allow), the
    port that the other end names instead."""
    if ports.has(one.device, one.port):
        return one
    named = {o.guess for o in told if o.device == one.remote and o.guess is not None}
    named = {port for port in named if ports.has(one.device, port)}
    return msgspec.structs.replace(one, port=named.pop()) if len(named) == 1 else one


def _pair(a: str, b: str, told: list[Heard], ports: Ports) -> list[Wire]:
    told = [_placed(one, told, ports) for one in told]
    ours: defaultdict[str, list[Heard]] = defaultdict(list)
    theirs: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in told:
        (ours if one.device == a else theirs)[one.port].append(one)
    found = []
    for port, other in _matched(ours, theirs):
        both = [*ours.pop(port), *theirs.pop(other)]
        found += _wires(End(a, port), End(b, other), both, Confidence.AUTHORITATIVE)
    for port, left in ours.items():
        found += _wires(End(a, port), End(b, _agreed(left)), left, Confidence.REPORTED)
    for port, left in theirs.items():
        found += _wires(End(a, _agreed(left)), End(b, port), left, Confidence.REPORTED)
    return found


def _matched(ours: dict[str, list[Heard]], theirs: dict[str, list[Heard]]) -> list[tuple[str, str]]:
    """Pairs of local ports that are the two ends of one cable: first those whose words about each other agree, then,
    where one is left on each side, those two."""
    ranked = sorted(
        (-((q in _guesses(ours[p])) + (p in _guesses(theirs[q]))), p, q)
        for p in ours
        for q in theirs
        if q in _guesses(ours[p]) or p in _guesses(theirs[q])
    )
    found: list[tuple[str, str]] = []
    for _, p, q in ranked:
        if all(p != x and q != y for x, y in found):
            found.append((p, q))
    rest_ours = sorted(set(ours) - {p for p, _ in found})
    rest_theirs = sorted(set(theirs) - {q for _, q in found})
    if len(rest_ours) == len(rest_theirs) == 1:
        found.append((rest_ours[0], rest_theirs[0]))
    return sorted(found)


def _guesses(told: list[Heard]) -> set[str]:
    return {one.guess for one in told if one.guess is not None}


def _agreed(told: list[Heard]) -> str | None:
    """The port that all of these take the other end for."""
    named = _guesses(told)
    return named.pop() if len(named) == 1 else None


def _wires(a: End, b: End, told: list[Heard], confidence: Confidence) -> list[Wire]:
    """One wire for each protocol that told of it."""
    by: defaultdict[str, list[Heard]] = defaultdict(list)
    for one in told:
        by[one.told.protocol].append(one)
    return [
        Wire(a, b, protocol, confidence, tuple(sorted(_says(one) for one in group)))
        for protocol, group in sorted(by.items())
    ]


def _says(one: Heard) -> Evidence:
    whom = one.told.remote_name or (one.told.remote[0].value if one.told.remote else "?")
    port = one.told.remote_port or one.told.remote_port_descr
    return evidence(one.seen, f"{one.told.protocol}: {one.port} ↔ {whom}" + (f" {port}" if port else ""))


def unknown(base: Base) -> list[tuple[str, Neighbour, Observation]]:
    """Neighbours whose keys lead to no device: told of, but never seen themselves."""
    return [
        (device, claim, seen)
        for device in sorted(base.devices)
        for claim, seen in base.claims(device, Neighbour)
        if claim.protocol not in ROUTING and remote_device(base, claim) is None
    ]
