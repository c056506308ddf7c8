"""How strong a key is, and which addresses and numbers identify nobody."""

from __future__ import annotations

import enum

from discover.observation import Key


class Strength(enum.IntEnum):
    """NOBODY: ignored. WEAK: attaches what was said. MEDIUM, STRONG: identify a device."""

    NOBODY = 0
    WEAK = 1
    MEDIUM = 2
    STRONG = 3


# The order in which keys name a device, the best first.
KINDS = (
    "human", "internet", "recording", "serial", "uuid", "engine_id", "chassis", "mac", "ssh_host_key", "ip", "name",
)  # fmt: skip
_RANKS = {kind: number for number, kind in enumerate(KINDS)}
_STRONG = frozenset({"human", "internet", "recording", "serial", "uuid", "engine_id", "chassis", "ssh_host_key"})
# A device has at most one of these; two different ones are two devices.
EXCLUSIVE = frozenset({"human", "internet", "recording", "engine_id"})
# Addresses shared by routers (VRRP RFC 5798, HSRP, GLBP, CARP) belong to whoever is active.
_SHARED = ("00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:0c:9f:f", "00:07:b4:00:")
_NOBODYS = "00:00:00:00:00:00"
_JUNK = frozenset(
    {
        "", "0", "00", "000", "none", "null", "n/a", "na", "unknown", "unspecified", "not specified", "default",
        "default string", "system serial number", "to be filled by o.e.m.", "to be filled by oem", "0123456789",
        "123456789", "1234567890", "12345678", "invalid", "empty", "xxxxxxxx",
    }
)  # fmt: skip


def strength(key: Key) -> Strength:
    """How strong a key is by itself."""
    if key.kind == "mac":
        return _mac(key.value)
    if key.kind == "recording":  # people name files as they like
        return Strength.STRONG if key.value else Strength.NOBODY
    if key.kind in _STRONG:
        return Strength.NOBODY if is_junk(key.value.rpartition("/")[2]) else Strength.STRONG
    if key.kind == "ip":
        return Strength.NOBODY if _no_host(key.value) else Strength.WEAK
    return Strength.WEAK if key.value else Strength.NOBODY


def _mac(mac: str) -> Strength:
    try:
        first = int(mac[:2], 16)
    except ValueError:
        return Strength.NOBODY
    if first & 1 or mac in (_NOBODYS, "ff:ff:ff:ff:ff:ff"):  # group addresses (IEEE 802-2014 8.2)
        return Strength.NOBODY
    if mac.startswith(_SHARED) or first & 2:  # shared, or locally administered: random or made up
        return Strength.WEAK
    return Strength.MEDIUM


def is_shared(mac: str) -> bool:
    """Whether a MAC address belongs to a redundancy group (VRRP, HSRP, GLBP), not to one device."""
    return mac.startswith(_SHARED)


def is_station(mac: str) -> bool:
    """Whether a MAC address tells a place: not a group's, not one that several devices hold in turn."""
    return not mac.startswith(_SHARED) and mac != _NOBODYS and mac[1] not in "13579bdf"


def is_random(mac: str) -> bool:
    """Whether a MAC address is locally administered: random, or given by a hypervisor."""
    return bool(int(mac[:2], 16) & 2)


def is_junk(value: str) -> bool:
    """Whether a serial number, UUID or the like says nothing: placeholders, and one character repeated."""
    plain = value.strip().lower()
    return plain in _JUNK or len(set(plain.replace("-", "").replace(":", ""))) <= 1


def _no_host(ip: str) -> bool:
    return ip in ("0.0.0.0", "::", "255.255.255.255") or ip.startswith("ff")


def is_loopback(key: Key) -> bool:
    """Every device has these addresses; they tell one only where it was asked under it."""
    return key.kind == "ip" and (key.value.startswith("127.") or key.value == "::1")


def rank(key: Key) -> tuple[int, Key]:
    """Sorts keys: the best name for a device first."""
    return (_RANKS.get(key.kind, len(KINDS)), key)
