"""A part of an inventory: the devices that were chosen, and what lies between them."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

import msgspec

from topology.inventory import Device, Inventory


def select(
    inventory: Inventory,
    only: Collection[str] | None = None,
    roles: Collection[str] = (),
    networks: Collection[str] = (),
) -> Inventory:
    """The devices whose id is in `only`, whose role is in `roles` and that have an address in one of `networks`
    (prefixes); each left out means all. Links, findings and places that lead to a device left out are left out too, and
    VLANs that none of the devices is in."""
    if only is None and not roles and not networks:
        return inventory
    nets = [ipaddress.ip_network(n, strict=False) for n in networks]
    kept = {
        d.id
        for d in inventory.devices
        if (only is None or d.id in only) and (not roles or d.role in roles) and (not nets or _inside(d, nets))
    }
    devices = tuple(d for d in inventory.devices if d.id in kept)
    used = {n for d in devices for n in d.networks}
    vlans = {v for d in devices for v in (*d.vlans, *(v for p in d.ports for v in (*p.vlans, p.pvid)))}
    return msgspec.structs.replace(
        inventory,
        devices=devices,
        links=tuple(one for one in inventory.links if one.a.device in kept and one.b.device in kept),
        networks=tuple(n for n in inventory.networks if n.id in used or (n.prefix is None and n.vlan in vlans)),
        not_located=tuple(n for n in inventory.not_located if n.device in kept),
        findings=tuple(f for f in inventory.findings if not f.devices or kept & set(f.devices)),
        accepted=tuple(a for a in inventory.accepted if not a.finding.devices or kept & set(a.finding.devices)),
        beyond=tuple(b for b in inventory.beyond if b.via in kept),
        radios=tuple(r for r in inventory.radios if r.device in kept),
    )


def _inside(device: Device, networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    for ip in device.ips:
        address = ipaddress.ip_address(ip)
        if any(address.version == n.version and address in n for n in networks):
            return True
    return False
