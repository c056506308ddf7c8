"""Observations → inventory: identity, attributes, roles, links, networks, findings; pure and sorted."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from discover.observation import Address, Confidence, Hosts, Interface, Key, Observation, SameDevice, Service
from topology.air import owned, placed
from topology.attributes import attributes, listed, neighbours, stated
from topology.base import Base, evidence
from topology.beyond import beyond
from topology.connect import connect
from topology.corrections import Corrections, corrected
from topology.corrections import noted as corrected_notes
from topology.designated import with_bridges
from topology.findings import all_findings
from topology.identity import Identities, identify
from topology.inventory import Coverage, Device, Evidence, Inventory, Link, Port, Resolved
from topology.inventory import Service as Offered
from topology.keys import Strength, is_loopback, strength
from topology.links import noted
from topology.links.presumed import virtual
from topology.links.wire import rank
from topology.makers import card
from topology.networks import Net, inside, networks, prefixes
from topology.own import Own, drawn_devices, drawn_links
from topology.own import placed as placed_by_hand
from topology.past import PAST, recalled
from topology.portnames import one_name
from topology.roles import role
from topology.shown import shown_by_tables
from topology.tabled import told_by_tables

encode = msgspec.msgpack.Encoder().encode


class Built(msgspec.Struct, frozen=True):
    """The inventory, and the map from key to device id to be kept for the next time."""

    inventory: Inventory
    identities: dict[Key, str]


def build(
    observations: Iterable[Observation],
    *,
    as_of: float,
    site: str,
    known: Mapping[Key, str] | None = None,
    notes: Mapping[str, Mapping[str, str]] | None = None,
    coverage: Sequence[Coverage] = (),
    scope: Sequence[str] = (),
    corrections: Corrections | None = None,
    own: Own | None = None,
) -> Built:
    """Same observations in any order, same inventory. `known` are the device ids of earlier scans, `notes` what people
    said: device id → field → value; `corrections` what they know better about who is who."""
    seen = sorted(observations, key=lambda o: (o.at, o.source, o.subject, encode(o.claim), o.confidence))
    outside = [o for o in seen if o.subject.kind == "internet"]
    heard = [o for o in seen if o.subject.kind == "bssid"]
    over = [o for o in seen if o.subject.kind == PAST]
    seen = [o for o in seen if o.subject.kind not in ("internet", "bssid", PAST)]
    seen += told_by_tables(seen)
    corrections = corrections or Corrections()
    identified = identify(seen, site, known or {})
    air = owned(heard, identified)
    told = with_bridges(seen, identified.by_key)
    late = [*air.told, *recalled(over, identified), *shown_by_tables(told, identified.by_key)]
    if late or told is not seen:
        identified = identify([*told, *late], site, known or {})
    who = corrected(identified, corrections)
    who = msgspec.structs.replace(who, said=one_name(who.said, who.by_key))
    nets = prefixes(who.said, scope)
    notes = corrected_notes(notes or {}, corrections)
    told_of = neighbours(who.said, who.by_key)
    hosted = _hosted(who)
    devices = {
        i: _device(i, who, told_of.get(i, ()), hosted.get(i), nets, notes.get(i, {}), as_of)
        for i in who.devices
        if i in who.said
    }
    base = Base(devices, {k: i for k, i in who.by_key.items() if i in devices}, who.said)
    stays = noted.confirmed(notes)
    joined = connect(base, known, stays)
    more, cables, lost = noted.kept(base, joined.devices, joined.links, stays, as_of)
    here = [_informed(d, outside, as_of) for d in _guests(joined.devices, joined.links)]
    own = own or Own()
    drawn = drawn_devices(own, (*here, *more))
    every = [_finished(d, notes, stays, as_of) for d in (*here, *more, *drawn)]
    links = drawn_links(own, (*joined.links, *cables), every)
    inventory = Inventory(
        as_of=as_of,
        site=site,
        devices=tuple(sorted(every, key=lambda d: d.id)),
        links=tuple(sorted(links, key=lambda x: (rank(x.a), rank(x.b), x.medium))),
        networks=networks(every, who.said, nets),
        not_located=tuple(sorted(placed_by_hand(own, (*joined.not_located, *lost)), key=lambda n: n.device)),
        coverage=tuple(sorted(coverage, key=lambda c: c.probe)),
        scope=tuple(scope),
        beyond=beyond(who.said, who.by_key, scope) if scope else (),
        radios=tuple(placed(r, who) for r in air.radios),
    )
    found = all_findings(inventory, base, who.disputed)
    remembered = dict(sorted({**who.remembered, **joined.identities}.items()))
    return Built(msgspec.structs.replace(inventory, findings=found), remembered)


def _informed(device: Device, outside: Sequence[Observation], as_of: float) -> Device:
    """The Internet, with what was said of the office's place in it."""
    if device.role != "internet" or not outside:
        return device
    facts = {**attributes(outside, {}, as_of), **device.attributes}
    return msgspec.structs.replace(device, attributes=dict(sorted(facts.items())))


def _guests(devices: Iterable[Device], links: Iterable[Link]) -> Iterator[Device]:
    """What hangs on a hypervisor with an address that hypervisors give is one of its virtual machines, if nothing says
    otherwise."""
    hosts = {d.id for d in devices if d.role == "hypervisor"}
    hangs: dict[str, Link] = {}
    for link in links:
        if link.medium == "virtual":
            hangs |= {one.device: link for one, other in ((link.a, link.b), (link.b, link.a)) if other.device in hosts}
    for device in devices:
        on = hangs.get(device.id)
        if on is not None and device.role == "unknown" and all(virtual(mac) for mac in device.macs):
            said = Resolved("virtual-machine", Confidence.HINT, on.evidence)
            device = msgspec.structs.replace(device, attributes={**device.attributes, "role": said})
        yield device


def _finished(device: Device, notes: Mapping[str, Mapping[str, str]], stays: frozenset[str], as_of: float) -> Device:
    """People can note on devices that were not seen themselves, too; a presumed switch that they confirm is one."""
    mine = notes.get(device.id)
    if not mine or device.notes:
        return device
    facts = {**device.attributes, **stated(mine, as_of, device.attributes)}
    done = msgspec.structs.replace(device, notes=dict(sorted(mine.items())), attributes=dict(sorted(facts.items())))
    return noted.vouched(done) if device.id in stays else done


def _hosted(who: Identities) -> dict[str, Observation]:
    """Guests, with the statement of the host that runs them."""
    found: dict[str, Observation] = {}
    for host, said in who.said.items():
        for seen in said:
            if isinstance(seen.claim, Hosts) and (guest := who.by_key.get(seen.claim.key)) not in (None, host):
                found.setdefault(str(guest), seen)
    return found


def _device(
    id_: str,
    who: Identities,
    heard: Sequence[Observation],
    hosted: Observation | None,
    nets: Sequence[Net],
    notes: Mapping[str, str],
    as_of: float,
) -> Device:
    said, keys = who.said[id_], who.devices[id_]
    notes = {**listed(said), **notes}
    ips = _ips(said, keys)
    ports = _ports(said)
    macs = _macs(said, keys, ports)
    told = (*said, *heard, *card(said, macs))
    facts = attributes(told, notes, as_of)
    if not notes.get("role"):
        facts["role"] = role(told, facts.get("role"), hosted)
    return Device(
        id=id_,
        keys=keys,
        attributes=dict(sorted(facts.items())),
        ports=ports,
        services=_services(said),
        ips=ips,
        macs=macs,
        networks=tuple(dict.fromkeys(n for ip in ips if (n := inside(ip, nets)) is not None)),
        notes=dict(sorted(notes.items())),
        confidence=_surest(facts["role"], said),
        evidence=_witnesses(said),
    )


def _surest(chosen: Resolved, said: Sequence[Observation]) -> Confidence:
    """It is there as surely as the surest statement about it."""
    return max((s.confidence for s in said), default=chosen.confidence)


def _witnesses(said: Sequence[Observation]) -> tuple[Evidence, ...]:
    """The first answer of each probe: who has seen it at all."""
    first: dict[str, Evidence] = {}
    for seen in said:
        key = seen.subject
        first.setdefault(seen.source.probe, evidence(seen, f"{key.kind} {key.value}"))
    return tuple(first[p] for p in sorted(first))


def _ips(said: Sequence[Observation], keys: Sequence[Key]) -> tuple[str, ...]:
    found = {k.value for k in keys if k.kind == "ip"}
    told = (Key("ip", s.claim.ip) for s in said if isinstance(s.claim, Address))
    found |= {key.value for key in told if strength(key) and not is_loopback(key)}
    return tuple(sorted(found, key=_ip_order))


def _ip_order(ip: str) -> tuple[bool, int, int]:
    """Addresses that people use first: IPv4, then global IPv6, then link-local."""
    address = ipaddress.ip_address(ip)
    return address.is_link_local, address.version, int(address)


def _macs(said: Sequence[Observation], keys: Sequence[Key], ports: Sequence[Port]) -> tuple[str, ...]:
    """The address it uses on the network first: the one that was seen with an IP address."""
    own = [k.value for k in keys if k.kind == "mac"]
    seen_with_ip = {s.subject.value for s in said if s.subject.kind == "mac" and isinstance(s.claim, Address)} | {
        s.claim.key.value
        for s in said
        if isinstance(s.claim, SameDevice) and s.subject.kind == "ip" and s.claim.key.kind == "mac"
    }
    of_ports = {p.mac for p in ports}
    return tuple(sorted(dict.fromkeys(own), key=lambda m: (m not in seen_with_ip, m in of_ports, m)))


def _ports(said: Sequence[Observation]) -> tuple[Port, ...]:
    """Every port once; of two reports the newer one fills in first."""
    newest: dict[str, Interface] = {}
    ips: dict[str, set[str]] = {}
    for seen in said:
        claim = seen.claim
        if isinstance(claim, Interface):
            before = newest.get(claim.name)
            newest[claim.name] = claim if before is None else _merged(before, claim)
        elif isinstance(claim, Address) and claim.interface:
            ips.setdefault(claim.interface, set()).add(claim.ip)
    ports = []
    names = set(Port.__struct_fields__)
    for name, claim in newest.items():
        fields = {k: v for k, v in msgspec.structs.asdict(claim).items() if k in names}
        ports.append(Port(**{**fields, "ips": tuple(sorted(ips.get(name, ())))}))
    return tuple(sorted(ports, key=_port_order))


def _merged(older: Interface, newer: Interface) -> Interface:
    fields = msgspec.structs.asdict(newer)
    kept = {k: v for k, v in msgspec.structs.asdict(older).items() if fields[k] in (None, ())}
    return msgspec.structs.replace(newer, **kept)


def _port_order(port: Port) -> tuple[bool, int, str]:
    return port.index is None, port.index or 0, port.name


def _services(said: Sequence[Observation]) -> tuple[Offered, ...]:
    found: dict[tuple[str, int], Service] = {}
    for seen in said:
        claim = seen.claim
        if isinstance(claim, Service):
            before = found.get((claim.protocol, claim.port))
            found[claim.protocol, claim.port] = (
                claim
                if before is None
                else Service(
                    claim.protocol,
                    claim.port,
                    claim.name or before.name,
                    claim.product or before.product,
                    claim.version or before.version,
                    claim.detail or before.detail,
                )
            )
    return tuple(
        Offered(s.protocol, s.port, s.name, s.product, s.version, s.detail)
        for s in (found[k] for k in sorted(found, key=lambda k: (k[1], k[0])))
    )


__all__ = ["Built", "Strength", "build"]
