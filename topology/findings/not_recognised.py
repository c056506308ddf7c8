"""What an office should have and the scan has not recognised: backup target, UPS, monitoring, virtualisation."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_MANY = 5
_SERVERS = 4
# Ports and products by which monitoring shows: Zabbix, Icinga and Checkmk agents' servers, Prometheus, syslog.
_MONITORING_PORTS = frozenset({10051, 5665, 9090, 6556, 5693})
_MONITORING = ("zabbix", "icinga", "nagios", "checkmk", "check_mk", "prtg", "prometheus", "librenms", "grafana")
_BACKUP = ("veeam", "bacula", "bareos", "proxmox backup", "urbackup", "backup")


def find(case: Case) -> Iterator[Finding]:
    """Rests on absence, and its texts say "not recognised"."""
    roles = {d.role for d in case.real}
    if len(case.real) < _MANY:
        return
    if "ups" not in roles and roles & {"server", "nas", "hypervisor", "switch"}:
        yield Finding("no-ups", "in-order")
    if "nas" not in roles and not _said(case, _BACKUP):
        yield Finding("no-backup-target", "soon")
    ports = {s.port for d in case.real for s in d.services if s.protocol == "tcp"}
    if roles & {"server", "nas", "hypervisor"} and not ports & _MONITORING_PORTS and not _said(case, _MONITORING):
        yield Finding("no-monitoring", "in-order")
    servers = tuple(d.id for d in case.real if d.role == "server")
    if len(servers) >= _SERVERS and not roles & {"hypervisor", "virtual-machine"}:
        data = {"count": str(len(servers)), "names": case.names(servers)}
        yield Finding("no-virtualisation", "in-order", servers, (), data)


def _said(case: Case, words: tuple[str, ...]) -> bool:
    for device in case.real:
        said = [device.name, device.get("page_title"), device.notes.get("purpose")]
        said += [s.product for s in device.services]
        text = " ".join(filter(None, said)).lower()
        if any(word in text for word in words):
            return True
    return False
