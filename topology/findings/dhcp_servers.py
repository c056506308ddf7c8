"""Two devices hand out addresses in one network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from discover.observation import Service
from topology.base import evidence
from topology.findings import Case
from topology.inventory import Evidence, Finding


def find(case: Case) -> Iterator[Finding]:
    servers: defaultdict[str, dict[str, Evidence]] = defaultdict(dict)
    for device in case.real:
        for claim, seen in case.base.claims(device.id, Service):
            if (claim.protocol, claim.port) == ("udp", 67) and claim.name == "dhcp":
                for network in device.networks:
                    servers[network].setdefault(device.id, evidence(seen, "offers addresses (DHCP)"))
    for network, found in sorted(servers.items()):
        if len(found) > 1:
            data = {"network": network, "names": case.names(found), "count": str(len(found))}
            yield Finding("two-dhcp-servers", "urgent", tuple(sorted(found)), (), data, tuple(sorted(found.values())))
