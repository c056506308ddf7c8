"""What the observations say about who is who, gathered once: keys told together, and what was seen at an address."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Sequence

from discover.observation import Address, Gateway, Interface, Key, Network, Observation, SameDevice
from topology.groups import Groups
from topology.keys import Strength, is_loopback, is_shared, strength

# A lease that was given to another device meanwhile: of sightings further apart (seconds) only the newest counts.
_LEASE = 7200.0
# Keys that come with an installation image, or with careless makers.
_CLONED = frozenset({"ssh_host_key", "uuid", "engine_id", "serial", "chassis"})


class Sightings:
    """`same` are keys told to be one device, both better than an address; `at` are the keys seen at an IP address, with
    the time of the newest sighting; `own` are addresses that the device itself, or its gateway role, vouches for."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self.cloned = _cloned(observations)
        self.same: set[tuple[Key, Key]] = set()
        self.at: dict[Key, dict[Key, float]] = {}
        self.own: set[Key] = set()
        self.spoke: set[Key] = set()
        """Addresses that said something of themselves, beyond an answer on the link."""
        self.names: defaultdict[Key, set[Key]] = defaultdict(set)
        self.subjects: set[Key] = set()
        for seen in observations:
            self._take(seen)
        for ip, keys in self.at.items():
            newest = max(keys.values(), default=0.0)
            self.at[ip] = {k: at for k, at in keys.items() if at >= newest - _LEASE}

    def subject(self, seen: Observation) -> Key:
        """Whom an observation is about: where its subject is a key that several devices have, the one that answered."""
        if seen.subject not in self.cloned:
            return seen.subject
        try:
            return Key("ip", str(ipaddress.ip_address(seen.source.peer.partition("%")[0])))
        except ValueError:
            return seen.subject

    def _take(self, seen: Observation) -> None:
        claim, subject = seen.claim, self.subject(seen)
        if strength(subject) == Strength.NOBODY or _inner(subject, seen):
            return
        self.subjects.add(subject)
        if subject.kind == "ip":
            self.at.setdefault(subject, {})
        if isinstance(claim, SameDevice):
            if not _inner(claim.key, seen):
                self._pair(subject, claim.key, seen.at)
        elif isinstance(claim, Address):
            ip = Key("ip", claim.ip)
            if _inner(ip, seen):
                return
            self._pair(subject, ip, seen.at)
            if subject.kind not in ("mac", "ip") or claim.prefix_length is not None:
                self.own.add(ip)
            elif subject.kind == "ip":
                self.spoke.add(ip)
        elif isinstance(claim, Interface):
            if claim.mac:
                self._pair(subject, Key("mac", claim.mac), seen.at)
        elif subject.kind == "ip":
            self.spoke.add(subject)
            if isinstance(claim, Gateway):
                self.own.add(subject)

    def _pair(self, a: Key, b: Key, at: float) -> None:
        if a == b or a in self.cloned or b in self.cloned or Strength.NOBODY in (strength(a), strength(b)):
            return
        if "name" in (a.kind, b.kind):
            name, other = (a, b) if a.kind == "name" else (b, a)
            if other.kind != "name":
                self.names[name].add(other)
                if other.kind == "ip":
                    self.at.setdefault(other, {})
                    self.spoke.add(other)
            return
        if a.kind != "ip" and b.kind != "ip":
            self.same.add((min(a, b), max(a, b)))
            return
        for ip, other in ((a, b), (b, a)):
            if ip.kind == "ip":
                held = self.at.setdefault(ip, {})
                held[other] = max(at, held.get(other, at))


def _inner(key: Key, seen: Observation) -> bool:
    """A loopback address that was not asked itself."""
    return is_loopback(key) and seen.source.peer != key.value


def _cloned(observations: Iterable[Observation]) -> set[Key]:
    """Keys seen at two addresses of one network with two MAC addresses that nobody told to be one device."""
    together = Groups()
    told: dict[tuple[str, Key], Key] = {}
    at: defaultdict[Key, set[Key]] = defaultdict(set)
    macs: defaultdict[Key, set[Key]] = defaultdict(set)
    by_mac: defaultdict[Key, set[Key]] = defaultdict(set)
    nets: set[ipaddress.IPv4Network | ipaddress.IPv6Network] = set()
    for seen in observations:
        claim, subject = seen.claim, seen.subject
        other = None
        if isinstance(claim, SameDevice):
            other = claim.key
        elif isinstance(claim, Address):
            other = Key("ip", claim.ip)
            _net(nets, f"{claim.ip}/{claim.prefix_length}" if claim.prefix_length else None)
        elif isinstance(claim, Interface):
            other = Key("mac", claim.mac) if claim.mac else None
        elif isinstance(claim, Network):
            _net(nets, claim.prefix)
        elif isinstance(claim, Gateway):
            _net(nets, claim.network)
        if other is None or _inner(subject, seen) or _inner(other, seen):
            continue
        for mac in (subject, other):
            if mac.kind == "mac" and not is_shared(mac.value) and subject.kind != "ip" and other.kind != "ip":
                together.join(told.setdefault((seen.source.capture, subject), mac), mac)
        for ip, key in ((subject, other), (other, subject)):
            if ip.kind == "ip" and key.kind == "mac" and not is_shared(key.value):
                macs[ip].add(key)
            elif ip.kind == "ip" and key.kind in _CLONED:
                at[key].add(ip)
            elif ip.kind == "mac" and not is_shared(ip.value) and key.kind in _CLONED:
                by_mac[key].add(ip)
    inside = _Inside(nets)
    for key, holders in by_mac.items():
        if len({together.find(m) for m in holders}) > 1:
            at[key] |= {ip for ip, found in macs.items() if found & holders}
    return {key for key, ips in at.items() if len(ips) > 1 and _apart(ips, macs, together, inside)}


def _apart(ips: set[Key], macs: dict[Key, set[Key]], together: Groups, inside: _Inside) -> bool:
    holders: defaultdict[str, set[Key]] = defaultdict(set)
    for ip in ips:
        holders[inside.of(ip.value)] |= {together.find(m) for m in macs.get(ip, ())}
    return any(len(found) > 1 for found in holders.values())


def _net(nets: set[ipaddress.IPv4Network | ipaddress.IPv6Network], text: str | None) -> None:
    if text:
        try:
            nets.add(ipaddress.ip_network(text, strict=False))
        except ValueError:
            return


class _Inside:
    """The network an address is in: the widest that anybody is attached to, else its /24 or /64."""

    def __init__(self, nets: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> None:
        self._nets = sorted((n for n in nets if n.prefixlen >= 16), key=lambda n: (n.prefixlen, str(n)))

    def of(self, ip: str) -> str:
        address = ipaddress.ip_address(ip)
        wide = next((n for n in self._nets if n.version == address.version and address in n), None)
        usual = ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False)
        return str(wide if wide is not None and wide.prefixlen < usual.prefixlen else usual)
