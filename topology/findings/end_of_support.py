"""Systems that get no more security updates, by a table with a date of its own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Device, Finding

AS_OF = "2025-10-14"
"""When the table below was last brought up to date."""

# What the system calls itself → its name, the last day of free security updates as the maker published it.
_TABLE: tuple[tuple[str, str, str], ...] = (
    (r"windows (?:nt 5\.1|xp)", "Windows XP", "2014-04-08"),
    (r"windows server 2003", "Windows Server 2003", "2015-07-14"),
    (r"windows vista", "Windows Vista", "2017-04-11"),
    (r"windows (?:server )?2008", "Windows Server 2008", "2020-01-14"),
    (r"windows 7", "Windows 7", "2020-01-14"),
    (r"windows 8\.1", "Windows 8.1", "2023-01-10"),
    (r"windows 8(?!\.1)", "Windows 8", "2016-01-12"),
    (r"windows (?:server )?2012", "Windows Server 2012", "2023-10-10"),
    (r"windows 10(?! (?:enterprise|iot))", "Windows 10", "2025-10-14"),
    (r"windows server 2016", "Windows Server 2016", "2027-01-12"),
    (r"debian(?: gnu/linux)?[ -]8", "Debian 8", "2020-06-30"),
    (r"debian(?: gnu/linux)?[ -]9", "Debian 9", "2022-06-30"),
    (r"debian(?: gnu/linux)?[ -]10", "Debian 10", "2024-06-30"),
    (r"debian(?: gnu/linux)?[ -]11", "Debian 11", "2026-08-31"),
    (r"ubuntu[ -]14\.04", "Ubuntu 14.04", "2019-04-25"),
    (r"ubuntu[ -]16\.04", "Ubuntu 16.04", "2021-04-30"),
    (r"ubuntu[ -]18\.04", "Ubuntu 18.04", "2023-05-31"),
    (r"ubuntu[ -]20\.04", "Ubuntu 20.04", "2025-05-31"),
    (r"centos(?: linux)?(?: release)? 6", "CentOS 6", "2020-11-30"),
    (r"centos(?: linux)?(?: release)? 7", "CentOS 7", "2024-06-30"),
    (r"centos(?: linux)?(?: release)? 8", "CentOS 8", "2021-12-31"),
    (r"esxi 5\.", "VMware ESXi 5", "2018-09-19"),
    (r"esxi 6\.0", "VMware ESXi 6.0", "2020-03-12"),
    (r"esxi 6\.[57]", "VMware ESXi 6.5/6.7", "2022-10-15"),
    (r"esxi 7\.", "VMware ESXi 7.0", "2025-10-02"),
    (r"freebsd 11", "FreeBSD 11", "2021-09-30"),
    (r"freebsd 12", "FreeBSD 12", "2023-12-31"),
    (r"freebsd 13", "FreeBSD 13", "2026-04-30"),
    (r"centos stream(?: release)? 8", "CentOS Stream 8", "2024-05-31"),
    (r"(?:red hat enterprise linux|rhel)(?: server)?(?: release)? 7", "Red Hat Enterprise Linux 7", "2024-06-30"),
    (r"(?:suse linux enterprise server|sles) 12", "SUSE Linux Enterprise Server 12", "2024-10-31"),
    (r"opensuse leap 15\.5", "openSUSE Leap 15.5", "2024-12-31"),
    (r"(?:proxmox ve|pve)[ /]6", "Proxmox VE 6", "2022-07-31"),
    (r"(?:proxmox ve|pve)[ /]7", "Proxmox VE 7", "2024-07-31"),
    (r"sophos utm", "Sophos UTM 9", "2026-06-30"),
    (r"dsm 5", "Synology DSM 5", "2019-06-01"),
    (r"dsm 6", "Synology DSM 6", "2024-10-01"),
)
_ENDS = tuple((re.compile(rf"(?<![\w.]){pattern}(?!\d)", re.IGNORECASE), name, day) for pattern, name, day in _TABLE)


def find(case: Case) -> Iterator[Finding]:
    today = datetime.datetime.fromtimestamp(case.inventory.as_of, datetime.UTC).date().isoformat()
    for device in case.real:
        told = device.attributes.get("os")
        if told is None or (match := _end(device)) is None or match[1] >= today:
            continue
        data = {"name": device.label, "system": match[0], "day": match[1], "as_of": AS_OF}
        yield Finding("end-of-support", "urgent", (device.id,), (), data, told.evidence[:4])


def _end(device: Device) -> tuple[str, str] | None:
    said = f"{device.get('os') or ''} {device.get('os_version') or ''}"
    return next(((name, day) for pattern, name, day in _ENDS if pattern.search(said)), None)
