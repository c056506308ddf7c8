"""Which device a person means: by id, name, address or the beginning of either."""

from __future__ import annotations

from discover.observation import canonical_ip, canonical_mac
from netzplan.errors import NetzplanError
from topology.inventory import Device, Inventory


def find(inventory: Inventory, wanted: str) -> Device:
    """The one device meant. Raises NetzplanError naming the candidates when there is none or more than one."""
    text = wanted.strip().casefold()
    mac, ip = canonical_mac(wanted.strip()), canonical_ip(wanted)
    exact = [
        d
        for d in inventory.devices
        if d.id == wanted or mac in d.macs or (ip and ip in d.ips) or (d.name or "").casefold() == text
    ]
    found = exact or [d for d in inventory.devices if text and text in f"{d.id} {d.label}".casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{d.label} ({d.id})" for d in found[:8])
        raise NetzplanError("ambiguous", wanted=wanted, candidates=names)
    raise NetzplanError("no-device", wanted=wanted)
