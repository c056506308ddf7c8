"""Devices that nobody saw and evidence calls for."""

from __future__ import annotations

import hashlib

from discover.observation import Confidence
from topology.inventory import Device, End, Evidence, Resolved

_PREFIX = "unmanaged-"


def switch_id(hangs_on: End) -> str:
    place = f"{hangs_on.device}\0{hangs_on.port or ''}".encode("utf-8", "surrogatepass")
    return _PREFIX + hashlib.blake2s(place, digest_size=6).hexdigest()


def is_switch(device_id: str) -> bool:
    return device_id.startswith(_PREFIX)


def unmanaged_switch(hangs_on: End, why: tuple[Evidence, ...]) -> Device:
    """A switch that answers nothing, on this port. Its id stays the same as long as it hangs there."""
    return Device(
        switch_id(hangs_on),
        attributes={"role": Resolved("unmanaged-switch", Confidence.HINT, why)},
        presumed=True,
        confidence=Confidence.HINT,
        evidence=why,
    )


IN_A_ROW = 16
"""So far apart the addresses of one device's interfaces may be."""


def place(mac: str) -> int:
    """Where a MAC address stands in the row of its maker's; a locally administered copy of an address differs in the
    second bit only (IEEE 802-2014 8.4.4)."""
    return int(mac.replace(":", ""), 16) & ~(2 << 40)


def alike(one: str, other: str) -> bool:
    """Whether two MAC addresses are likely of one device: makers number a device's interfaces in a row."""
    return abs(place(one) - place(other)) <= IN_A_ROW


def local(mac: str) -> bool:
    """Locally administered: made up by software, as by virtual machines, containers and phones."""
    return bool(int(mac[1], 16) & 2)


_VIRTUAL = (
    "00:05:69", "00:0c:29", "00:1c:14", "00:50:56",  # VMware
    "08:00:27", "0a:00:27", "00:15:5d", "00:16:3e", "00:1c:42", "52:54:00", "bc:24:11", "50:6b:8d", "00:1a:4a:16:01",
)  # fmt: skip


def virtual(mac: str) -> bool:
    """An address as hypervisors give to their guests (VMware, VirtualBox, Hyper-V, Xen, Parallels, KVM, Proxmox,
    Nutanix, oVirt)."""
    return mac.startswith(_VIRTUAL)
