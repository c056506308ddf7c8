"""Devices that only their neighbours tell of: nobody asked them, but LLDP or CDP frames came from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from discover.observation import Attribute, Confidence, Key, Neighbour, Observation
from topology import attributes as facts
from topology import roles
from topology.base import Base, evidence
from topology.inventory import Device, Resolved
from topology.keys import Strength, rank, strength
from topology.links import neighbours


def extended(base: Base, known: Mapping[Key, str]) -> Base:
    """The base with one more device for each neighbour that is none of the known ones. What several tell of one
    chassis or name is one device; an address alone makes none. `known` are the ids of earlier scans: a device that
    was seen itself before keeps its id while only its neighbours tell of it."""
    groups: dict[int, tuple[set[Key], list[tuple[Neighbour, Observation]]]] = {}
    group_of: dict[Key, int] = {}
    for number, (_, claim, seen) in enumerate(neighbours.unknown(base)):
        keys = {key for key in claim.remote if _identifies(key)}
        if not keys:
            continue
        told = [(claim, seen)]
        for joined in sorted({group_of[key] for key in keys if key in group_of}):
            more, before = groups.pop(joined)
            keys |= more
            told = [*before, *told]
        groups[number] = (keys, told)
        group_of.update(dict.fromkeys(keys, number))
    if not groups:
        return base
    devices, by_key = dict(base.devices), dict(base.by_key)
    for keys, told in groups.values():
        device = _device(keys, told, _id(keys, known, devices))
        devices[device.id] = device
        for key in device.keys:
            by_key.setdefault(key, device.id)
    return Base(devices, by_key, base.said)


def identities(base: Base, extended: Base) -> dict[Key, str]:
    """The keys of devices that only neighbours tell of, with their ids: to be kept for the next time."""
    added = sorted(extended.devices.keys() - base.devices.keys())
    return {
        key: id_
        for id_ in added
        for key in extended.devices[id_].keys
        if _identifies(key) and extended.by_key.get(key) == id_
    }


def _id(keys: set[Key], known: Mapping[Key, str], taken: Mapping[str, Device]) -> str:
    """The id that the best of its keys had before, else a new one made of its best key."""
    ordered = sorted(keys, key=rank)
    before = next((known[k] for k in ordered if k in known and known[k] not in taken), None)
    if before is not None:
        return before
    best = f"{ordered[0].kind}\0{ordered[0].value}"
    salt = 0
    while True:
        text = f"{best}\0{salt}" if salt else best
        id_ = f"told-{hashlib.blake2s(text.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"
        if id_ not in taken:
            return id_
        salt += 1


def _identifies(key: Key) -> bool:
    """A chassis id or a name; an address is used in many places, and a single letter names nobody."""
    if key.kind == "name":
        return len(key.value) > 2
    return key.kind != "ip" and strength(key) >= Strength.MEDIUM and len(key.value) > 2


def _said(told: Iterable[tuple[Neighbour, Observation]]) -> Iterator[Observation]:
    """What the device said of itself to its neighbours, as if it had said it to us."""
    for claim, seen in told:
        values = [("sys_name", claim.remote_name), ("sys_descr", claim.remote_descr)]
        for name, value in [*values, *(("capability", one) for one in claim.capabilities)]:
            if value:
                yield msgspec.structs.replace(seen, claim=Attribute(name, value))


def _device(keys: set[Key], told: list[tuple[Neighbour, Observation]], id_: str) -> Device:
    ordered = sorted(keys, key=rank)
    addresses = sorted({k for claim, _ in told for k in claim.remote if k.kind == "ip"})
    said_of_itself = list(_said(told))
    attributes = facts.attributes(said_of_itself, {}, 0.0)
    kind = roles.role(said_of_itself, attributes.get("role"))
    attributes["role"] = kind
    if kind.value == "unknown":
        del attributes["role"]
    for name, values in (
        ("name", [(c.remote_name, s) for c, s in told]),
        ("description", [(c.remote_descr, s) for c, s in told]),
    ):
        said = sorted({value for value, _ in values if value})
        if said:
            why = tuple(sorted({evidence(s, f"{name} = {v}") for v, s in values if v == said[0]}))
            attributes[name] = Resolved(said[0], Confidence.REPORTED, why)
    macs = tuple(sorted(k.value for k in keys if k.kind == "mac"))
    return Device(
        id_,
        keys=(*ordered, *addresses),
        attributes=dict(sorted(attributes.items())),
        ips=tuple(k.value for k in addresses),
        macs=macs,
        evidence=tuple(sorted({evidence(s, f"neighbour on {c.port}") for c, s in told})),
    )
