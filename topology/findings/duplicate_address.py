"""Two devices answer for one IP address."""

from __future__ import annotations

from collections.abc import Iterator

from discover.observation import Address, Observation, SameDevice
from topology.base import evidence
from topology.findings import Case
from topology.inventory import Evidence, Finding
from topology.keys import is_shared

# What devices say of their own interfaces may lie in separate routing tables; only answers on the link count.
_TOLD = frozenset({"snmp", "local"})


def find(case: Case) -> Iterator[Finding]:
    for key in sorted(case.disputed):
        if key.kind != "ip":
            continue
        heard: dict[str, Evidence] = {}
        for device in case.disputed[key]:
            for seen in case.base.said.get(device, ()):
                if _on_link(seen, key.value):
                    heard.setdefault(device, evidence(seen, f"{key.value} is at {seen.subject.value}"))
        if len(heard) > 1:
            macs = ", ".join(sorted(e.says.rpartition(" ")[2] for e in heard.values()))
            data = {"ip": key.value, "names": macs}
            yield Finding("duplicate-address", "urgent", tuple(sorted(heard)), (), data, tuple(sorted(heard.values())))


def _on_link(seen: Observation, ip: str) -> bool:
    """An answer that tied this IP address to a MAC address."""
    if seen.subject.kind != "mac" or is_shared(seen.subject.value) or seen.source.probe in _TOLD:
        return False
    claim = seen.claim
    return (isinstance(claim, Address) and claim.ip == ip) or (
        isinstance(claim, SameDevice) and claim.key.kind == "ip" and claim.key.value == ip
    )
