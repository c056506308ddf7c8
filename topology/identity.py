"""Who is who: observations → devices with stable ids.

Strong and medium keys join what they share. A weak key (an address, a name, a random MAC) attaches what was said about
it to the one device that owns it; it never joins two devices that differ in a key of which a device has only one."""

from __future__ import annotations

import hashlib
import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from discover.observation import Address, Attribute, Interface, Key, Observation, SameDevice
from topology.keys import EXCLUSIVE, Strength, rank, strength

# A router that answers ARP for others (proxy ARP, RFC 1027) shows as one MAC with many strangers behind it.
_PROXY = 2


class Identities(msgspec.Struct, frozen=True):
    """Devices by id with their keys; who owns which key; what was said about each; the map to remember; addresses that
    several devices claim."""

    devices: dict[str, tuple[Key, ...]]
    by_key: dict[Key, str]
    said: dict[str, tuple[Observation, ...]]
    remembered: dict[Key, str]
    disputed: dict[Key, tuple[str, ...]]


def identify(observations: Sequence[Observation], site: str, known: Mapping[Key, str]) -> Identities:
    """`known` leads from keys to the device ids of earlier scans."""
    facts = _Facts(observations)
    groups = _Groups()
    facts.join_strong(groups)
    disputed_keys = facts.join_by_address(groups)
    members = groups.members()
    ids = _ids(members, site, known)
    by_key = {key: ids[root] for root, keys in members.items() for key in keys}
    disputed = {
        key: tuple(sorted({ids[groups.find(other)] for other in others if groups.find(other) in ids}))
        for key, others in disputed_keys.items()
    }
    for key in disputed:
        by_key.pop(key, None)
    said = _said(observations, by_key, disputed, facts)
    names = _names(said)
    owners = {**{k: d for k, d in names.items() if k not in by_key}, **by_key}
    devices = dict.fromkeys(sorted(set(ids.values())), ())
    keys: dict[str, list[Key]] = defaultdict(list)
    for key, device in by_key.items():
        keys[device].append(key)
    return Identities(
        {i: tuple(sorted(keys[i], key=rank)) for i in devices},
        owners,
        said,
        {k: d for k, d in sorted(by_key.items()) if k.kind != "name"},
        disputed,
    )


class _Groups:
    """Union-find over keys; refuses to join two groups that differ in a key of which a device has only one."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}
        self._single: dict[Key, dict[str, str]] = {}

    def find(self, key: Key) -> Key:
        if key not in self._parent:
            self._parent[key] = key
            self._single[key] = {key.kind: key.value} if key.kind in EXCLUSIVE else {}
            return key
        root = key
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[key] != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def has(self, key: Key) -> bool:
        return key in self._parent

    def agree(self, a: Key, b: Key) -> bool:
        one, other = self._single[self.find(a)], self._single[self.find(b)]
        return all(other.get(kind, value) == value for kind, value in one.items())

    def join(self, a: Key, b: Key) -> bool:
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if not self.agree(a, b):
            return False
        first, second = sorted((a, b), key=rank)
        self._parent[second] = first
        self._single[first] = {**self._single.pop(second), **self._single[first]}
        return True

    def members(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(self._parent, key=rank):
            found[self.find(key)].append(key)
        return dict(found)


class _Facts:
    """What the observations say about identity, gathered once."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self.same: set[tuple[Key, Key]] = set()
        self.at: dict[Key, set[Key]] = defaultdict(set)
        """Weak key → the keys that were seen with it."""
        self.newest: dict[tuple[Key, Key], float] = {}
        for seen in observations:
            claim, subject = seen.claim, seen.subject
            if strength(subject) == Strength.NOBODY:
                continue
            if isinstance(claim, SameDevice):
                self._pair(subject, claim.key, seen.at)
            elif isinstance(claim, Address):
                self._pair(subject, Key("ip", claim.ip), seen.at)
            elif isinstance(claim, Interface) and claim.mac:
                self._pair(subject, Key("mac", claim.mac), seen.at)
            else:
                self.at[subject] |= set()

    def _pair(self, a: Key, b: Key, at: float) -> None:
        if a == b or Strength.NOBODY in (strength(a), strength(b)) or "name" in (a.kind, b.kind):
            return
        weak_a, weak_b = (k.kind == "ip" for k in (a, b))
        if not weak_a and not weak_b:
            self.same.add((min(a, b), max(a, b)))
            return
        for ip, other in ((a, b), (b, a)):
            if ip.kind == "ip":
                self.at[ip].add(other)
                self.newest[ip, other] = max(at, self.newest.get((ip, other), at))
        if weak_a and weak_b:
            self.at[a].add(b)

    def join_strong(self, groups: _Groups) -> None:
        """What says so itself. Keys that would join two devices are nobody's: cloned, or shared."""
        for key in self.at:
            if key.kind != "ip":
                groups.find(key)
        for a, b in sorted(self.same, key=lambda pair: (max(rank(pair[0]), rank(pair[1])), pair)):
            groups.join(a, b)

    def join_by_address(self, groups: _Groups) -> dict[Key, set[Key]]:
        """Joins what was seen at one IP address; returns the addresses that several devices claim."""
        proxies, cloned = self._proxies(groups), self._cloned(groups)
        disputed: dict[Key, set[Key]] = {}
        addresses = sorted(k for k in self.at if k.kind == "ip")
        for ip in addresses:
            others = [o for o in sorted(self.at[ip], key=rank) if o.kind != "ip" and o not in cloned]
            real = [o for o in others if groups.find(o) not in proxies] or others
            holders = {groups.find(o) for o in real if o.kind == "mac" or strength(o) == Strength.STRONG}
            macs = {groups.find(o) for o in real if o.kind == "mac"}
            if len(macs) > 1:
                disputed[ip] = holders
                continue
            groups.find(ip)
            for one in real:
                if not groups.join(ip, one):
                    disputed.setdefault(ip, set()).update(holders)
        for ip in addresses:
            for other in sorted(self.at[ip]):
                if other.kind == "ip" and ip not in disputed and other not in disputed:
                    groups.join(ip, other)
        return disputed

    def _cloned(self, groups: _Groups) -> set[Key]:
        """Keys that came with an installation image: seen at two devices of one subnet with MACs of their own."""
        at: dict[Key, dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
        for ip, others in self.at.items():
            if ip.kind != "ip":
                continue
            macs = {groups.find(o) for o in others if o.kind == "mac"}
            for key in others:
                if key.kind in ("ssh_host_key", "uuid"):
                    at[key][_neighbourhood(ip.value)] |= macs
        return {key for key, subnets in at.items() if any(len(macs) > 1 for macs in subnets.values())}

    def _proxies(self, groups: _Groups) -> set[Key]:
        """Groups known by MAC only that answer for addresses of several devices with strong keys of their own."""
        strong: dict[Key, set[Key]] = defaultdict(set)
        for ip, others in self.at.items():
            if ip.kind != "ip":
                continue
            macs = {groups.find(o) for o in others if o.kind == "mac"}
            keys = {groups.find(o) for o in others if strength(o) == Strength.STRONG}
            for mac in macs:
                strong[mac] |= keys - macs
        return {mac for mac, keys in strong.items() if len(keys) >= _PROXY}


def _neighbourhood(ip: str) -> str:
    address = ipaddress.ip_address(ip)
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))


def _ids(members: Mapping[Key, Sequence[Key]], site: str, known: Mapping[Key, str]) -> dict[Key, str]:
    """Group → id: the one that its best key had before, else a new one made of its best key. No id is given twice."""
    found: dict[Key, str] = {}
    used: set[str] = set()
    wishes = []
    for root, keys in members.items():
        strong = [k for k in keys if strength(k) >= Strength.MEDIUM]
        for key in strong or keys:
            if key in known:
                wishes.append((rank(key), root, known[key]))
    for _, root, id_ in sorted(wishes):
        if root not in found and id_ not in used:
            found[root] = id_
            used.add(id_)
    for root in sorted(members, key=rank):
        if root not in found:
            best = members[root][0]
            salt = 0
            while True:
                text = f"{site}\0{best.kind}\0{best.value}\0{salt or ''}"
                id_ = "d" + hashlib.blake2b(text.encode(), digest_size=5).hexdigest()
                if id_ not in used:
                    break
                salt += 1
            found[root] = id_
            used.add(id_)
    return found


def _said(
    observations: Iterable[Observation],
    by_key: Mapping[Key, str],
    disputed: Mapping[Key, tuple[str, ...]],
    facts: _Facts,
) -> dict[str, tuple[Observation, ...]]:
    """What was said about each device. What was said about a disputed address goes to whoever held it last."""
    found: dict[str, list[Observation]] = defaultdict(list)
    holder: dict[Key, str] = {}
    for ip in disputed:
        pairs = [(at, other) for (one, other), at in facts.newest.items() if one == ip and other in by_key]
        if pairs:
            holder[ip] = by_key[max(pairs)[1]]
    for seen in observations:
        device = by_key.get(seen.subject) or holder.get(seen.subject)
        if device is not None:
            found[device].append(seen)
    return {d: tuple(found[d]) for d in sorted(found)}


def _names(said: Mapping[str, Sequence[Observation]]) -> dict[Key, str]:
    """Host names that one device alone goes by."""
    found: dict[Key, set[str]] = defaultdict(set)
    for device, seen in said.items():
        for one in seen:
            if isinstance(one.claim, Attribute) and one.claim.name in ("sys_name", "hostname", "fqdn", "netbios_name"):
                found[Key.name(one.claim.value)].add(device)
            elif isinstance(one.claim, SameDevice) and one.claim.key.kind == "name":
                found[one.claim.key].add(device)
    return {key: next(iter(owners)) for key, owners in found.items() if len(owners) == 1}
