"""Picks a value for each fact, keeps the evidence and the dissent."""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from discover.observation import Attribute, Claim, Confidence, Key, Neighbour, Observation, canonical_mac
from topology.base import evidence
from topology.inventory import Alternative, Evidence, Resolved
from topology.makers import only_the_card
from topology.spelling import model_name, vendor_name

# Where a name is looked for, the best first: what a person set in the device goes before what it was given.
NAMES = ("sys_name", "hostname", "netbios_name", "friendly_name", "fqdn")
# Who knows best, of sources that are equally sure: the device itself by management, then what it announces, then what
# is read out of its answers, then what others call it.
_SOURCES = {
    name: rank
    for rank, name in enumerate(
        ("human", "local", "snmp", "lldp", "ipp", "mdns", "ssdp", "wsd", "sip", "nbstat", "http", "ssh", "tls", "dhcp",
         "nmap", "rdns")
    )
}  # fmt: skip
# What one device says many times: only what it means is kept.
_MANIFOLD = frozenset(
    {
        "capability",
        "ssdp_server",
        "upnp_type",
        "upnp_model",
        "mdns_service",
        "mdns_txt",
        "wsd_type",
        "wsd_model",
        "onvif_scope",
        "rtsp_server",
        "printer_model",
        "ssh_banner",
        "mib_answered",
    }
)
_NAMELESS = frozenset({"localhost", "localhost.localdomain", "(none)", "none", "unknown"})

Said = tuple[str, Confidence, Evidence]


def attributes(said: Iterable[Observation], notes: Mapping[str, str], as_of: float) -> dict[str, Resolved]:
    """Everything that was said about one device, one value for each name; what a person said wins."""
    found: dict[str, list[Said]] = defaultdict(list)
    for seen in said:
        if isinstance(seen.claim, Attribute):
            _take(found, seen)
    if len(whole := found.get("sys_descr", [])) > 1:  # neighbours cut it short (IEEE 802.1AB: 255 octets)
        found["sys_descr"] = [s for s in whole if not any(o[0] != s[0] and o[0].startswith(s[0]) for o in whole)]
    # What answers by SNMP and does not say who made it often has somebody else's board inside.
    silent = not found.get("vendor") and not found.get("sys_object_id")
    if silent and (makers := found.get("mac_vendor")):
        found["vendor"] = [(vendor_name(v), min(c, Confidence.HINT), e) for v, c, e in makers if not only_the_card(v)]
    chosen = {name: _resolve(values, name) for name, values in found.items() if values}
    if (name := _name(found)) is not None:
        chosen["name"] = name
    return dict(sorted({**chosen, **stated(notes, as_of, chosen)}.items()))


def stated(notes: Mapping[str, str], as_of: float, before: Mapping[str, Resolved]) -> dict[str, Resolved]:
    """The facts that a person stated; what was held true `before` becomes the dissent."""
    fields = ("role", "vendor", "model", "serial", "os", "firmware")
    return {f: _person(notes[f], f, as_of, before.get(f)) for f in fields if notes.get(f)}


_LISTED = (
    "owner",
    "users",
    "administrator",
    "purpose",
    "asset_tag",
    "warranty",
    "contract",
    "remark",
    "location",
    "role",
)


def listed(said: Iterable[Observation]) -> dict[str, str]:
    """What lists that people keep say of fields which only people know, as notes; the newest list wins."""
    found: dict[str, str] = {}
    for seen in said:  # in the order of time
        claim = seen.claim
        if isinstance(claim, Attribute) and seen.source.probe == "device_list" and claim.name in _LISTED:
            found["room" if claim.name == "location" else claim.name] = claim.value
    return found


# LLDP port id subtype: MAC address (IEEE 802.1AB table 8-3).
_PORT_MAC = 3


def neighbours(
    said: Mapping[str, Sequence[Observation]], by_key: Mapping[Key, str]
) -> dict[str, tuple[Observation, ...]]:
    """What neighbours heard devices say of themselves (LLDP, CDP), by device: name, description, capabilities."""
    found: dict[str, dict[Attribute, Observation]] = defaultdict(dict)
    for here in sorted(said):
        for seen in said[here]:
            claim = seen.claim
            if not isinstance(claim, Neighbour):
                continue
            keys = {k for k in claim.remote if k.kind not in ("ip", "name")}
            if claim.remote_port_subtype == _PORT_MAC and (mac := canonical_mac(claim.remote_port or "")):
                keys.add(Key("mac", mac))  # phones name their chassis by its address and their port by its MAC
            owners = {by_key[k] for k in keys if k in by_key}
            if len(owners) != 1 or here in owners:
                continue
            told = [("sys_name", claim.remote_name), ("sys_descr", claim.remote_descr)]
            told += [("capability", one) for one in claim.capabilities]
            for name, value in told:
                if value:
                    fact = Attribute(name, value)
                    found[min(owners)].setdefault(fact, msgspec.structs.replace(seen, claim=fact))
    return {device: tuple(facts.values()) for device, facts in found.items()}


_SPELLING: dict[str, Callable[[str], str]] = {"vendor": vendor_name, "model": model_name}


def _take(found: dict[str, list[Said]], seen: Observation) -> None:
    """One claim, and what it means by the fingerprints."""
    claim = seen.claim
    assert isinstance(claim, Attribute)
    value = " ".join(claim.value.split()) if claim.name != "sys_descr" else claim.value.strip()
    if not value:
        return
    value = _SPELLING.get(claim.name, str)(value)
    if claim.name not in _MANIFOLD:
        found[claim.name].append((value, seen.confidence, evidence(seen, f"{claim.name} = {value}"[:300])))
    reason = evidence(seen, f"{claim.name} = {value}"[:300])
    for meant, confidence in meanings(claim.name, claim.value):
        if isinstance(meant, Attribute) and meant.name != "capability":
            told = _SPELLING.get(meant.name, str)(meant.value)
            found[meant.name].append((told, min(confidence, seen.confidence), reason))
            if meant.name in _READ_ON:
                for more, sure in meanings(meant.name, meant.value):
                    if isinstance(more, Attribute):
                        told = _SPELLING.get(more.name, str)(more.value)
                        found[more.name].append((told, min(confidence, sure, seen.confidence), reason))


# What is read out of an answer and says more itself: a model's name its kind, a serial number's form its model.
_READ_ON = frozenset({"model", "serial"})


@lru_cache(maxsize=65536)
def meanings(name: str, value: str) -> tuple[tuple[Claim, Confidence], ...]:
    """What the fingerprints read out of a raw attribute; who made a network card counts elsewhere (topology.roles)."""
    if name == "mac_vendor":
        return ()
    try:
        engine = importlib.import_module("discover.fingerprints.engine")
    except ImportError:  # until there are fingerprints
        return ()
    return tuple(meant for source in engine.sources(name) for meant in engine.match(source, value))


# Systems that others are built on: a Proxmox VE is a Debian, a Windows Server a Windows.
_BASES = frozenset({"linux", "debian", "ubuntu", "freebsd", "windows"})


def _resolve(values: list[Said], name: str = "") -> Resolved:
    """The value said most surely; then, of operating systems, what is built on another rather than that; then by the
    best source; then a model said in so many words rather than read out of something else, and a vendor read out of it
    rather than the maker of the board inside; then the newest; then the first in the alphabet. `name` is the
    attribute."""
    groups: dict[str, list[Said]] = defaultdict(list)
    spelling: dict[str, str] = {}
    for one in sorted(values, key=lambda s: (-s[1], -s[2].at, s[0])):
        groups[one[0].casefold()].append(one)
        spelling.setdefault(one[0].casefold(), one[0])

    def weight(key: str) -> tuple[int, bool, int, bool, float, str]:
        said = groups[key]
        source = min(_SOURCES.get(e.probe, len(_SOURCES)) for _, _, e in said)
        plainly = any(e.says.startswith(f"{name} = ") for _, _, e in said)
        later = not plainly if name == "model" else plainly
        base = name == "os" and key in _BASES
        return -max(c for _, c, _ in said), base, source, later, -max(e.at for _, _, e in said), key

    order = sorted(groups, key=weight)
    best, rest = order[0], order[1:]
    return Resolved(
        spelling[best],
        max(c for _, c, _ in groups[best]),
        _reasons(groups[best]),
        tuple(
            Alternative(spelling[other], max(c for _, c, _ in groups[other]), _reasons(groups[other]))
            for other in rest[:10]
        ),
    )


def _reasons(said: list[Said]) -> tuple[Evidence, ...]:
    return tuple(sorted({e for _, _, e in said}))[:8]


def _name(found: Mapping[str, list[Said]]) -> Resolved | None:
    """What a person's list calls it, against what it calls itself; else the latter."""
    own = _own_name(found)
    listed = [one for one in found.get("friendly_name", ()) if one[1] is Confidence.AUTHORITATIVE]
    if not listed:
        return own
    best = _resolve(listed)
    if own is None or own.value.casefold() == best.value.partition(".")[0].casefold():
        return best
    dissent = Alternative(own.value, own.confidence, own.evidence)
    return Resolved(best.value, best.confidence, best.evidence, (*best.disputed_by, dissent))


def _own_name(found: Mapping[str, list[Said]]) -> Resolved | None:
    """The best name; names of other kinds are no dissent, since a device may have several."""
    for kind in NAMES:
        if given := [one for one in found.get(kind, ()) if one[0].lower() not in _NAMELESS]:
            best = _resolve(given)
            value = best.value.partition(".")[0] if kind in ("fqdn", "hostname", "sys_name") else best.value
            return Resolved(value if value else best.value, best.confidence, best.evidence, best.disputed_by)
    return None


def _person(value: str, field: str, as_of: float, before: Resolved | None) -> Resolved:
    reason = (Evidence("human", "human", as_of, f"{field} = {value}", Confidence.AUTHORITATIVE),)
    others: tuple[Alternative, ...] = ()
    if before is not None:
        others = before.disputed_by
        if before.value != value:
            others = (Alternative(before.value, before.confidence, before.evidence), *others)
    return Resolved(value, Confidence.AUTHORITATIVE, reason, others)
