"""Services that send passwords in the clear, or let others in."""

from __future__ import annotations

from collections.abc import Iterator

from discover.observation import Service as Answer
from topology.base import evidence
from topology.findings import Case
from topology.inventory import Evidence, Finding, Service

_PORTS: dict[tuple[str, int], tuple[str, str, str]] = {
    ("tcp", 23): ("telnet", "urgent", "Telnet"),
    ("tcp", 21): ("ftp", "soon", "FTP"),
    ("tcp", 3389): ("remote-access", "soon", "Remote Desktop (RDP)"),
    **{("tcp", port): ("remote-access", "soon", "VNC") for port in range(5900, 5904)},
    ("tcp", 5938): ("remote-access", "soon", "TeamViewer"),
    ("tcp", 7070): ("remote-access", "soon", "AnyDesk"),
}


def find(case: Case) -> Iterator[Finding]:
    """One finding for each device and kind of service."""
    for device in case.real:
        told: set[str] = set()
        for service in device.services:
            found = _kind(service)
            if found is None or found[0] in told:
                continue
            code, level, title = found
            told.add(code)
            data = {"name": device.label, "service": title}
            yield Finding(code, level, (device.id,), (), data, _reasons(case, device.id, service))


def _kind(service: Service) -> tuple[str, str, str] | None:
    said = f"{service.version or ''} {service.detail or ''}".lower()
    if service.port in (139, 445) and ("smbv1" in said or "smb1" in said or "nt lm 0.12" in said):
        return "smb1", "urgent", "SMBv1"
    if (service.protocol, service.port) == ("udp", 161) and "public" in said.split():
        return "snmp-public", "soon", "SNMP"
    return _PORTS.get((service.protocol, service.port))


def _reasons(case: Case, device: str, service: Service) -> tuple[Evidence, ...]:
    return tuple(
        evidence(seen, f"{claim.protocol} {claim.port} answers")
        for claim, seen in case.base.claims(device, Answer)
        if (claim.protocol, claim.port) == (service.protocol, service.port)
    )[:4]
