"""Who is who: observations → devices with stable ids.

Strong and medium keys join what they share. A weak key (an address, a name, a random MAC) attaches what was said about
it to the one device that owns it; what two devices claim is nobody's, and is said to be disputed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from discover.observation import Attribute, Key, Observation
from topology.groups import Groups
from topology.keys import KINDS, Strength, is_shared, rank, strength
from topology.sightings import Sightings

_NAMES = frozenset({"sys_name", "hostname", "fqdn", "netbios_name"})


class Identities(msgspec.Struct, frozen=True):
    """`devices` leads from ids to keys, the best first; `by_key` back, also from host names that one device alone goes
    by; `said` is what was said about each; `remembered` the map to keep; `disputed` the keys that several claim."""

    devices: dict[str, tuple[Key, ...]]
    by_key: dict[Key, str]
    said: dict[str, tuple[Observation, ...]]
    remembered: dict[Key, str]
    disputed: dict[Key, tuple[str, ...]]


def identify(observations: Sequence[Observation], site: str, known: Mapping[Key, str]) -> Identities:
    """`known` leads from keys to the device ids of earlier scans. The order of `observations` is kept in `said`."""
    sightings = Sightings(observations)
    groups = Groups()
    claimed: dict[Key, set[Key]] = {}
    for key in sorted(sightings.subjects - sightings.cloned):
        if key.kind not in ("ip", "name"):
            groups.find(key)
    _join_told(sightings, groups, claimed)
    foreign = _join_addresses(sightings, groups, claimed)
    _join_names(sightings, groups)
    members = groups.members({*claimed, *foreign})
    ids = _ids(members, site, known, _known_names(observations, sightings, members, known))
    by_key = {key: id_ for keys, id_ in zip(members, ids, strict=True) for key in keys}
    said = _said(observations, sightings, by_key, claimed)
    owners = {**_names(said, sightings, by_key), **by_key}
    kept = {k: d for k, d in known.items() if k not in claimed and k not in by_key}
    return Identities(
        {id_: tuple(keys) for keys, id_ in sorted(zip(members, ids, strict=True), key=lambda pair: pair[1])},
        owners,
        said,
        dict(sorted({**kept, **{k: d for k, d in by_key.items() if k.kind != "name"}}.items())),
        {k: tuple(sorted({by_key[o] for o in others if o in by_key})) for k, others in sorted(claimed.items())},
    )


def _join_told(sightings: Sightings, groups: Groups, claimed: dict[Key, set[Key]]) -> None:
    """What says so itself, the surest first. A weak key that several claim, and any key that would join what cannot be
    one device, is nobody's."""
    weak: defaultdict[Key, set[Key]] = defaultdict(set)
    refused: list[tuple[Key, Key]] = []
    for a, b in sorted(sightings.same, key=lambda pair: sorted((rank(pair[0]), rank(pair[1])), reverse=True)):
        frail = [k for k in (a, b) if strength(k) == Strength.WEAK]
        if len(frail) == 1:
            weak[frail[0]].add(b if frail[0] == a else a)
        elif not groups.join(a, b):
            refused.append((a, b))
    for a, b in refused:
        shared = max(a, b, key=rank)
        claimed.setdefault(shared, set()).update((a, b))
    for key in sorted(weak):
        holders = {groups.find(k) for k in weak[key]}
        if len(holders) == 1 and not is_shared(key.value):
            groups.join(key, next(iter(holders)))
        elif len(holders) > 1:
            claimed.setdefault(key, set()).update(weak[key])


def _join_addresses(sightings: Sightings, groups: Groups, claimed: dict[Key, set[Key]]) -> set[Key]:
    """Joins what was seen at one address; returns addresses that a router merely answered for."""
    proxies = _proxies(sightings, groups)
    foreign: set[Key] = set()
    addresses = sorted(sightings.at)
    for ip in addresses:
        others = sorted((k for k in sightings.at[ip] if k.kind != "ip" and k not in claimed), key=rank)
        real = [k for k in others if not (k.kind == "mac" and is_shared(k.value))] or others
        stands_in = [k for k in real if k in proxies]
        if stands_in and ip not in proxies[stands_in[0]]:
            real = [k for k in real if k not in stands_in]
            if not real and ip not in sightings.spoke:
                groups.find(ip)
                foreign.add(ip)
                continue
        macs = {groups.find(k) for k in real if k.kind == "mac"}
        groups.find(ip)
        if len(macs) > 1:
            claimed.setdefault(ip, set()).update(real)
            continue
        _join_all(ip, real, groups, claimed)
    told = {ip: sorted(k for k in sightings.at[ip] if k.kind == "ip") for ip in addresses}
    for ip, others in told.items():
        seen = any(k.kind == "mac" and not is_shared(k.value) for k in sightings.at[ip])
        if ip not in claimed and not seen and len(_macs_of(others, sightings, groups)) > 1:
            # each says it is its own: one from the factory, or one that routers hold in turn
            claimed.setdefault(ip, set()).update(others)
    _join_shared(sightings, groups, claimed)
    for ip, others in told.items():
        for other in others:
            if not {ip, other} & (claimed.keys() | foreign):
                groups.join(ip, other)
    return foreign


def _macs_of(ips: Iterable[Key], sightings: Sightings, groups: Groups) -> set[Key]:
    """The devices that these addresses were seen at, told apart by their MAC addresses."""
    seen = (k for ip in ips for k in sightings.at.get(ip, ()))
    return {groups.find(k) for k in seen if k.kind == "mac" and not is_shared(k.value)}


def _join_shared(sightings: Sightings, groups: Groups, claimed: dict[Key, set[Key]]) -> None:
    """The MAC address of a redundancy group belongs to the one device that holds its address, else to nobody: where
    several hold that address, it is theirs in turn."""
    holders: defaultdict[Key, set[Key]] = defaultdict(set)
    for ip in sorted(sightings.at):
        for key in sightings.at[ip]:
            if key.kind == "mac" and is_shared(key.value) and ip in groups:
                holders[key] |= claimed[ip] - {key} if ip in claimed else {groups.find(ip)}
    for key in sorted(holders):
        if len(holders[key]) == 1:
            groups.join(key, next(iter(holders[key])))
        elif len({groups.find(k) for k in holders[key]}) > 1:
            claimed.setdefault(key, set()).update(holders[key])


def _join_all(ip: Key, keys: Sequence[Key], groups: Groups, claimed: dict[Key, set[Key]]) -> None:
    """Joins all or, where they cannot be one device, none."""
    for i, one in enumerate(keys):
        for other in keys[i + 1 :]:
            if not groups.agree(one, other):
                claimed.setdefault(ip, set()).update(keys)
                return
    for key in keys:
        if not groups.join(ip, key):
            claimed.setdefault(ip, set()).update(keys)


def _proxies(sightings: Sightings, groups: Groups) -> dict[Key, set[Key]]:
    """MAC addresses that answer ARP for the addresses of others (RFC 1027) → the addresses that are their own.

    They are seen at several addresses, of which two at least have different strong keys of one kind."""
    strong: defaultdict[Key, defaultdict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
    held: defaultdict[Key, set[Key]] = defaultdict(set)
    for ip, keys in sightings.at.items():
        macs = {groups.find(k) for k in keys if k.kind == "mac" and not is_shared(k.value)}
        if len(macs) != 1:
            continue
        mac = next(iter(macs))
        held[mac].add(ip)
        for key in keys:
            if strength(key) == Strength.STRONG and groups.find(key) != mac:
                strong[mac][key.kind].add(groups.find(key))
    found: dict[Key, set[Key]] = {}
    for mac, kinds in strong.items():
        if len(held[mac]) > 1 and any(len(keys) > 1 and _spread(keys, held[mac], sightings) for keys in kinds.values()):
            own = held[mac] & sightings.own
            for key in sorted(k for ip in held[mac] for k in sightings.at[ip] if k.kind == "mac"):
                found[key] = own or {min(held[mac], key=_number)}
    return found


def _spread(keys: Iterable[Key], ips: Iterable[Key], sightings: Sightings) -> bool:
    """Whether no two of the keys were seen at one address, as a device with several keys of a kind would show."""
    wanted = set(keys)
    return all(len(wanted & sightings.at[ip].keys()) <= 1 for ip in ips)


def _number(ip: Key) -> tuple[bool, int, str]:
    return ":" in ip.value, len(ip.value), ip.value


def _join_names(sightings: Sightings, groups: Groups) -> None:
    """A name that something was said about, and that one device alone goes by, belongs to it."""
    for name in sorted(sightings.names):
        holders = {groups.find(k) for k in sightings.names[name] if k in groups}
        if len(holders) == 1:
            groups.join(name, next(iter(holders)))
    for name in sorted(k for k in sightings.subjects if k.kind == "name"):
        if not sightings.names.get(name):
            groups.find(name)


def _known_names(
    observations: Iterable[Observation],
    sightings: Sightings,
    members: Sequence[Sequence[Key]],
    known: Mapping[Key, str],
) -> dict[int, str]:
    """Devices, by number, that go by a name under which only neighbours told of one before, with the id it had. A name
    that two devices go by tells nothing."""
    if not any(key.kind == "name" for key in known):
        return {}
    number = {key: i for i, keys in enumerate(members) for key in keys}
    holders: defaultdict[Key, set[int]] = defaultdict(set)
    for seen in observations:
        if isinstance(seen.claim, Attribute) and seen.claim.name in _NAMES:
            name, holder = Key.name(seen.claim.value), number.get(sightings.subject(seen))
            if name in known and holder is not None:
                holders[name].add(holder)
    found = {name: next(iter(one)) for name, one in holders.items() if len(one) == 1}
    return {found[name]: known[name] for name in sorted(found, reverse=True)}


def _ids(members: Sequence[Sequence[Key]], site: str, known: Mapping[Key, str], named: Mapping[int, str]) -> list[str]:
    """The id that a group's best key had before, else one it had by its name (`named`), else a new one made of its best
    key. No id is given twice."""
    firm = {id_ for key, id_ in known.items() if key.kind != "ip"}
    wishes = []
    for number, keys in enumerate(members):
        sure = [k for k in keys if k.kind not in ("ip", "name")]
        for key in keys:
            # An address alone tells who it is only where neither this device nor the one before has anything better.
            if key in known and (key in sure or not sure or known[key] not in firm):
                wishes.append((not sure and known[key] in firm, rank(key), number, known[key]))
    last = (len(KINDS) + 1, Key("name", ""))
    wishes += [(True, last, number, id_) for number, id_ in named.items()]
    found: dict[int, str] = {}
    used: set[str] = set()
    for _, _, number, id_ in sorted(wishes):
        if number not in found and id_ not in used:
            found[number] = id_
            used.add(id_)
    for number, keys in enumerate(members):
        if number not in found:
            found[number] = _new_id(keys[0], site, used)
            used.add(found[number])
    return [found[number] for number in range(len(members))]


def _new_id(best: Key, site: str, used: set[str]) -> str:
    salt = 0
    while True:
        text = f"{site}\0{best.kind}\0{best.value}\0{salt or ''}"
        id_ = "d" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
        if id_ not in used:
            return id_
        salt += 1


def _said(
    observations: Iterable[Observation],
    sightings: Sightings,
    by_key: Mapping[Key, str],
    claimed: Mapping[Key, set[Key]],
) -> dict[str, tuple[Observation, ...]]:
    """What was said about each device. What was said about a disputed address goes to whoever held it last."""
    holder: dict[Key, str] = {}
    for ip in claimed.keys() & sightings.at.keys():
        pairs = [(at, by_key[other]) for other, at in sightings.at[ip].items() if other in by_key]
        if pairs:
            holder[ip] = max(pairs)[1]
    found: dict[str, list[Observation]] = defaultdict(list)
    for seen in observations:
        subject = sightings.subject(seen)
        device = by_key.get(subject) or holder.get(subject)
        if device is not None:
            found[device].append(seen)
    return {device: tuple(found[device]) for device in sorted(found)}


def _names(
    said: Mapping[str, Sequence[Observation]], sightings: Sightings, by_key: Mapping[Key, str]
) -> dict[Key, str]:
    """Host names that one device alone goes by."""
    found: defaultdict[Key, set[str]] = defaultdict(set)
    for device, seen in said.items():
        for one in seen:
            if isinstance(one.claim, Attribute) and one.claim.name in _NAMES:
                found[Key.name(one.claim.value)].add(device)
    for name, keys in sightings.names.items():
        found[name] |= {by_key[k] for k in keys if k in by_key}
    return {key: next(iter(owners)) for key, owners in sorted(found.items()) if len(owners) == 1}
