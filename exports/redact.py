"""The redacted variant: an inventory without MAC and IP addresses, serial numbers and names of personal devices.

Made before any output is written, so that no format can forget it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from topology.inventory import (
    Accepted,
    Alternative,
    Coverage,
    Device,
    End,
    Evidence,
    Finding,
    Inventory,
    Link,
    Network,
    NotLocated,
    Port,
    Resolved,
    Service,
)
from topology.personal import PERSONAL

_KEPT = frozenset(
    {"role", "vendor", "model", "os", "os_version", "firmware", "description", "capability", "mac_vendor"}
)
_NOTES_KEPT = frozenset({"name", "role", "vendor", "model", "room", "purpose", "warranty", "contract"})
_ADDRESS = re.compile(
    r"(?<![\w.])(?:"
    r"(?:(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?)(?!\w)"  # IPv4, prefix; a port or a word may stand beside it
    r"|(?:(?:[0-9a-fA-F]{1,2}[:-]){5}[0-9a-fA-F]{1,2}"  # MAC
    r"|(?:[0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4}"  # MAC as Cisco writes it
    r"|(?=[0-9a-fA-F:]*::|(?:[0-9a-fA-F]+:){7})[0-9a-fA-F:]{3,39}(?:%\w+)?(?:/\d{1,3})?)(?![\w:])"  # IPv6
    r")"
)
_GONE = "▒▒▒"

Scrub = Callable[[str], str]


def new_ids(inventory: Inventory) -> dict[str, str]:
    """Id of a device or network → the one it has in the redacted variant."""
    return {**_devices(inventory), **_networks(inventory)}


def _devices(inventory: Inventory) -> dict[str, str]:
    return {d.id: f"device-{number:04}" for number, d in enumerate(inventory.devices, 1)}


def _networks(inventory: Inventory) -> dict[str, str]:
    return {n.id: f"network-{number}" for number, n in enumerate(inventory.networks, 1)}


def redact(inventory: Inventory) -> Inventory:
    """The same office, sorted and linked as before, with new ids and without what tells one machine or person."""
    ids, nets = _devices(inventory), _networks(inventory)
    names = _names(inventory.devices)
    scrub = _scrubber(inventory, names)
    devices = [_device(d, ids, nets, names, scrub) for d in inventory.devices]
    return Inventory(
        as_of=inventory.as_of,
        site=inventory.site,
        devices=tuple(sorted(devices, key=lambda d: d.id)),
        links=tuple(_link(one, ids, scrub) for one in inventory.links),
        networks=tuple(_network(n, ids, nets, scrub) for n in inventory.networks),
        not_located=tuple(
            NotLocated(ids.get(n.device, ""), tuple(_end(e, ids, scrub) for e in n.candidates), n.reason)
            for n in inventory.not_located
        ),
        findings=tuple(_finding(f, ids, scrub) for f in inventory.findings),
        accepted=tuple(
            Accepted(_finding(a.finding, ids, scrub), scrub(a.reason), a.until, "") for a in inventory.accepted
        ),
        coverage=tuple(
            Coverage(c.probe, c.status, scrub(c.reason) if c.reason else None, c.asked, c.answered, c.seconds)
            for c in inventory.coverage
        ),
        scope=(),
    )


def _names(devices: Iterable[Device]) -> dict[str, str]:
    """Device id → the name that stands in for a personal device's own."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for device in devices:
        if device.role in PERSONAL:
            counts[device.role] = counts.get(device.role, 0) + 1
            found[device.id] = f"{device.role}-{counts[device.role]:02}"
    return found


def _scrubber(inventory: Inventory, names: dict[str, str]) -> Scrub:
    """Takes out of any text every address, and every serial number and personal name of this office."""
    secrets: dict[str, str] = {}
    for device in inventory.devices:
        for attribute, resolved in device.attributes.items():
            values = [resolved.value, *(a.value for a in resolved.disputed_by)]
            if attribute == "serial":
                secrets |= {v.casefold(): _GONE for v in values}
            elif device.id in names and attribute not in _KEPT:
                secrets |= {v.casefold(): names[device.id] for v in values}
        if device.id in names and (own := device.notes.get("name")):
            secrets[own.casefold()] = names[device.id]
        secrets |= {k.value.casefold(): _GONE for k in device.keys if k.kind in ("serial", "uuid", "engine_id")}
    worth = sorted((s for s in secrets if len(s.strip()) > 2), key=lambda s: (-len(s), s))
    if not worth:
        return lambda text: _ADDRESS.sub(_GONE, text)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, worth)) + r")(?!\w)", re.IGNORECASE)

    def scrub(text: str) -> str:
        known = pattern.sub(lambda m: secrets.get(m[0].casefold(), _GONE), text)
        return _ADDRESS.sub(_GONE, known)

    return scrub


def _device(device: Device, ids: dict[str, str], nets: dict[str, str], names: dict[str, str], scrub: Scrub) -> Device:
    # A role is a code of ours: a device whose serial number reads `printer` must not take it away.
    attributes = {k: _resolved(v, str if k == "role" else scrub) for k, v in device.attributes.items() if k in _KEPT}
    notes = {k: scrub(v) for k, v in device.notes.items() if k in _NOTES_KEPT}
    if device.id in names:
        notes.pop("name", None)
        attributes["name"] = Resolved(names[device.id], device.confidence)
    elif (own := device.attributes.get("name")) is not None:
        attributes["name"] = _resolved(own, scrub)
    return Device(
        id=ids[device.id],
        attributes=attributes,
        ports=tuple(_port(p, scrub) for p in device.ports),
        services=tuple(Service(s.protocol, s.port, s.name, s.product, s.version) for s in device.services),
        networks=tuple(nets[n] for n in device.networks if n in nets),
        vlans=device.vlans,
        notes=notes,
        presumed=device.presumed,
        confidence=device.confidence,
        evidence=_evidence(device.evidence),
    )


def _port(port: Port, scrub: Scrub) -> Port:
    return msgspec.structs.replace(
        port,
        name=scrub(port.name),
        descr=scrub(port.descr) if port.descr else None,
        alias=scrub(port.alias) if port.alias else None,
        mac=None,
        ips=(),
    )


def _resolved(value: Resolved, scrub: Scrub) -> Resolved:
    others = tuple(Alternative(scrub(a.value), a.confidence, _evidence(a.evidence)) for a in value.disputed_by)
    return Resolved(scrub(value.value), value.confidence, _evidence(value.evidence), others)


def _evidence(reasons: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Which way of looking told, and when; not what it said nor who."""
    return tuple(sorted({Evidence(e.probe, "", e.at, "", e.confidence) for e in reasons}))


def _end(end: End, ids: dict[str, str], scrub: Scrub) -> End:
    return End(ids.get(end.device, ""), scrub(end.port) if end.port else None)


def _link(link: Link, ids: dict[str, str], scrub: Scrub) -> Link:
    return msgspec.structs.replace(
        link,
        a=_end(link.a, ids, scrub),
        b=_end(link.b, ids, scrub),
        evidence=_evidence(link.evidence),
        members=tuple((scrub(a), scrub(b)) for a, b in link.members),
    )


def _network(network: Network, ids: dict[str, str], nets: dict[str, str], scrub: Scrub) -> Network:
    name = scrub(network.name) if network.name else None
    gateway = ids.get(network.gateway) if network.gateway else None
    return Network(nets[network.id], None, network.vlan, name, gateway, network.devices)


def _finding(finding: Finding, ids: dict[str, str], scrub: Scrub) -> Finding:
    return msgspec.structs.replace(
        finding,
        devices=tuple(ids[d] for d in finding.devices if d in ids),
        affected=tuple(ids[d] for d in finding.affected if d in ids),
        data={k: scrub(v) for k, v in finding.data.items()},
        evidence=_evidence(finding.evidence),
    )
