"""Asks the Linux kernel what its wireless cards have heard (nl80211 over generic netlink, linux/nl80211.h).

Reads the results of scans that the system makes anyway; begins none, needs no privilege. The kernel's own answer keeps
the information elements as they were received, which libraries over it do not. Tested by messages written after the
kernel's own definitions; not run with a real card yet."""

from __future__ import annotations

import errno
import os
import struct
import sys

from discover import netlink
from discover.dot11 import Heard
from discover.observation import canonical_mac

_CONTROL, _GET_FAMILY = 16, 3  # GENL_ID_CTRL, CTRL_CMD_GETFAMILY (linux/genetlink.h)
_FAMILY_ID, _FAMILY_NAME = 1, 2
_GET_INTERFACE, _GET_SCAN = 5, 32
_IFINDEX, _IFNAME, _IFTYPE, _BSS = 3, 4, 5, 47
_BSSID, _FREQUENCY, _CAPABILITY, _ELEMENTS, _SIGNAL_MBM, _STATUS, _BEACON_ELEMENTS = 1, 2, 5, 6, 7, 9, 11
_ASSOCIATED = (1, 2)  # a station of it, a member of its ad hoc network


def cards() -> list[tuple[int, str]]:
    """(index, name) of the wireless interfaces. Raises OSError where the kernel knows nothing of such."""
    found = []
    for attributes in netlink.generic(_family(), _GET_INTERFACE):
        index, name = _number(attributes.get(_IFINDEX)), attributes.get(_IFNAME, b"").rstrip(b"\0")
        if index is not None and name:
            found.append((index, os.fsdecode(name)))
    return sorted(found)


def heard(index: int) -> list[Heard]:
    """What one card has heard of late. Raises OSError where the kernel does not tell."""
    found = (
        network(attributes[_BSS])
        for attributes in netlink.generic(_family(), _GET_SCAN, {_IFINDEX: struct.pack("=I", index)})
        if _BSS in attributes
    )
    return [one for one in found if one is not None]


def network(raw: bytes) -> Heard | None:
    """One network of the kernel's answer (enum nl80211_bss)."""
    told = netlink.attributes(raw)
    bssid = canonical_mac(told.get(_BSSID, b""))
    signal = told.get(_SIGNAL_MBM, b"")
    if bssid is None:
        return None
    return Heard(
        bssid,
        told.get(_ELEMENTS, b"") + told.get(_BEACON_ELEMENTS, b""),
        _number(told.get(_CAPABILITY)),
        _number(told.get(_FREQUENCY)),
        int.from_bytes(signal, sys.byteorder, signed=True) // 100 if signal else None,
        _number(told.get(_STATUS)) in _ASSOCIATED,
    )


def _family() -> int:
    """The number that the kernel has given to nl80211."""
    for attributes in netlink.generic(_CONTROL, _GET_FAMILY, {_FAMILY_NAME: b"nl80211\0"}, dump=False):
        if (number := _number(attributes.get(_FAMILY_ID))) is not None:
            return number
    raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))


def _number(raw: bytes | None) -> int | None:
    return int.from_bytes(raw, sys.byteorder) if raw else None
