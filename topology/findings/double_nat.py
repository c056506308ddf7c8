"""The gateway's own way out leads into another private network: addresses are translated twice."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discover.observation import Route
from topology.base import evidence
from topology.findings import Case
from topology.inventory import Device, Evidence, Finding

# Between provider and customer (RFC 6598): translated by the provider.
_CARRIER = ipaddress.ip_network("100.64.0.0/10")


def find(case: Case) -> Iterator[Finding]:
    """Only where the gateway tells its outer address, or a next hop that nobody in the office has."""
    gateways = sorted({n.gateway for n in case.inventory.networks if n.gateway in case.devices and n.gateway})
    for device in (case.devices[g] for g in gateways):
        address, reasons = _outer(case, device)
        if address:
            data = {"name": device.label, "address": address}
            yield Finding("double-nat", "in-order", (device.id,), (), data, reasons[:4])


def _outer(case: Case, device: Device) -> tuple[str | None, tuple[Evidence, ...]]:
    told = device.attributes.get("wan_ip")
    if told is not None and _inner(told.value):
        return told.value, told.evidence
    inside = {ip for d in case.real for ip in d.ips}
    for claim, seen in case.base.claims(device.id, Route):
        hop = claim.next_hop
        if claim.destination == "0.0.0.0/0" and hop and _inner(hop) and hop not in inside and _attached(device, hop):
            return hop, (evidence(seen, f"default route via {hop}"),)
    return None, ()


def _inner(text: str) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.version == 4 and (address.is_private or address in _CARRIER) and not address.is_unspecified


def _attached(device: Device, hop: str) -> bool:
    """Whether the hop lies in a network of its own, apart from those of the office that were looked at."""
    address = ipaddress.ip_address(hop)
    return not any(address in ipaddress.ip_network(n) for n in device.networks if "/" in n) or not device.networks
