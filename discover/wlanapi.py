"""Asks Windows what its wireless cards have heard (wlanapi.dll). Begins no scan. Not run on a real machine yet."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from typing import Any

from discover.dot11 import Heard
from discover.observation import canonical_mac

_VERSION = 2
_ANY = 3  # dot11_BSS_type_any
_CURRENT_CONNECTION = 7  # wlan_intf_opcode_current_connection
_CONNECTED = 1
_CARD = 532  # WLAN_INTERFACE_INFO: GUID, description of 256 letters, state
_ENTRY = 360  # WLAN_BSS_ENTRY
_MOST = 4096


def networks(raw: bytes, connected: str | None = None) -> list[Heard]:
    """What a WLAN_BSS_LIST holds; `connected` is the BSSID of the access point that this computer is a station of."""
    if len(raw) < 8:
        return []
    found = []
    for number in range(min(struct.unpack_from("<I", raw, 4)[0], _MOST)):
        entry = 8 + number * _ENTRY
        if entry + _ENTRY > len(raw):
            break
        (signal,) = struct.unpack_from("<i", raw, entry + 56)
        (capability,) = struct.unpack_from("<H", raw, entry + 88)
        (kilohertz,) = struct.unpack_from("<I", raw, entry + 92)
        at, size = struct.unpack_from("<II", raw, entry + 352)
        bssid = canonical_mac(raw[entry + 40 : entry + 46])
        if bssid is not None:
            elements = raw[entry + at : entry + at + size]
            found.append(Heard(bssid, elements, capability, kilohertz // 1000 or None, signal, bssid == connected))
    return found


def connection(raw: bytes) -> str | None:
    """The access point in a WLAN_CONNECTION_ATTRIBUTES; None where the card is connected to none."""
    if len(raw) < 566 or struct.unpack_from("<I", raw)[0] != _CONNECTED:
        return None
    return canonical_mac(raw[560:566])


def cards(raw: bytes) -> list[tuple[bytes, str]]:
    """(GUID, description) of each card in a WLAN_INTERFACE_INFO_LIST."""
    count = struct.unpack_from("<I", raw)[0] if len(raw) >= 8 else 0
    starts = (8 + number * _CARD for number in range(min(count, 64)))
    return [
        (raw[at : at + 16], raw[at + 16 : at + 528].decode("utf-16-le", "replace").partition("\0")[0])
        for at in starts
        if at + _CARD <= len(raw)
    ]


def heard(counts: Callable[[str], bool]) -> list[Heard]:
    """What all cards have heard of late; `counts` as in discover.air.here. Raises OSError where Windows has no wireless
    service."""
    dll: Any = ctypes.WinDLL("wlanapi.dll")  # type: ignore[attr-defined]  # on Windows only
    session, version = ctypes.c_void_p(), ctypes.c_ulong()
    _check(dll.WlanOpenHandle(_VERSION, None, ctypes.byref(version), ctypes.byref(session)))
    try:
        listed = ctypes.c_void_p()
        _check(dll.WlanEnumInterfaces(session, None, ctypes.byref(listed)))
        found = []
        for card, name in cards(_taken(dll, listed, lambda head: 8 + struct.unpack("<I", head[:4])[0] * _CARD)):
            found += _of_card(dll, session, card, counts(name))
        return found
    finally:
        dll.WlanCloseHandle(session, None)


def _of_card(dll: Any, session: ctypes.c_void_p, card: bytes, meant: bool) -> list[Heard]:
    guid = ctypes.create_string_buffer(card, 16)
    size, told, listed = ctypes.c_ulong(), ctypes.c_void_p(), ctypes.c_void_p()
    mine = None
    asked = (session, guid, _CURRENT_CONNECTION, None, ctypes.byref(size), ctypes.byref(told), None)
    if meant and dll.WlanQueryInterface(*asked) == 0:
        mine = connection(_taken(dll, told, lambda _: size.value))
    if dll.WlanGetNetworkBssList(session, guid, None, _ANY, True, None, ctypes.byref(listed)) != 0:
        return []
    return networks(_taken(dll, listed, lambda head: struct.unpack("<I", head[:4])[0]), mine)


def _taken(dll: Any, memory: ctypes.c_void_p, size: Any) -> bytes:
    """A copy of what Windows has given, whose size its first bytes tell."""
    try:
        return ctypes.string_at(memory, size(ctypes.string_at(memory, 8)))
    finally:
        dll.WlanFreeMemory(memory)


def _check(code: int) -> None:
    if code:
        raise OSError(code, "wlanapi")
