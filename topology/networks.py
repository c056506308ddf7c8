"""IP networks and VLANs, from interfaces with prefix lengths, vantage points and switch configurations."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping, Sequence

from discover.observation import Address, Gateway, Observation, Vlan
from discover.observation import Network as NetworkClaim
from topology.inventory import Device, Network

Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def prefixes(said: Mapping[str, Sequence[Observation]], scope: Iterable[str]) -> list[Net]:
    """The IP networks that somebody is attached to, or that were looked at; without hosts' own /32 and loopback."""
    found: set[Net] = set()
    for seen in (s for observations in said.values() for s in observations):
        claim = seen.claim
        text = None
        if isinstance(claim, NetworkClaim):
            text = claim.prefix
        elif isinstance(claim, Gateway):
            text = claim.network
        elif isinstance(claim, Address) and claim.prefix_length is not None:
            text = f"{claim.ip}/{claim.prefix_length}"
        _add(found, text)
    for text in scope:
        _add(found, text)
    return sorted(found, key=lambda n: (n.version, int(n.network_address), n.prefixlen))


def _add(found: set[Net], text: str | None) -> None:
    if not text:
        return
    try:
        net = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return
    local = net.is_loopback or net.is_multicast or (net.version == 6 and net.is_link_local)
    if 0 < net.prefixlen < net.max_prefixlen and not local:
        found.add(net)


def inside(ip: str, nets: Sequence[Net]) -> str | None:
    """The smallest of the networks that holds the address."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return None
    holding = [n for n in nets if n.version == address.version and address in n]
    return str(max(holding, key=lambda n: n.prefixlen)) if holding else None


def networks(
    devices: Iterable[Device], said: Mapping[str, Sequence[Observation]], nets: Sequence[Net]
) -> tuple[Network, ...]:
    """Every network with its VLAN, name and gateway where known, and every VLAN without a known network."""
    counts: dict[str, int] = {}
    for device in devices:
        for one in device.networks:
            counts[one] = counts.get(one, 0) + 1
    gateways: dict[str, str] = {}
    vlan_of: dict[str, int] = {}
    name_of: dict[str, str] = {}
    vlans: dict[int, str | None] = {}
    for device_id in sorted(said):
        for seen in said[device_id]:
            claim = seen.claim
            if isinstance(claim, Gateway):
                gateways.setdefault(claim.network, device_id)
            elif isinstance(claim, NetworkClaim):
                if claim.vlan is not None:
                    vlan_of.setdefault(claim.prefix, claim.vlan)
                if claim.name:
                    name_of.setdefault(claim.prefix, claim.name)
            elif isinstance(claim, Vlan):
                vlans[claim.vid] = vlans.get(claim.vid) or claim.name
    found = []
    for net in nets:
        text = str(net)
        vlan = vlan_of.get(text)
        name = name_of.get(text) or (vlans.get(vlan) if vlan is not None else None)
        if counts.get(text) or text in gateways:
            found.append(Network(text, text, vlan, name, gateways.get(text), counts.get(text, 0)))
    taken = {n.vlan for n in found}
    found += [Network(f"vlan-{vid}", None, vid, vlans[vid]) for vid in sorted(vlans) if vid not in taken]
    return tuple(found)
