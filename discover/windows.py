"""What Windows tells through its own library (iphlpapi), without a driver and without an administrator.

The readers of its tables are pure: bytes as MIB_IPNET_ROW2, MIB_IPFORWARD_ROW2 and MIB_IF_ROW2 are documented to lie
(64 bit). Not run on a real machine yet."""

from __future__ import annotations

import ctypes
import ipaddress
import socket
import struct
from collections.abc import Callable, Iterator
from typing import Any

from discover.observation import Binding, canonical_mac

_ROWS_AT = 8  # a ULONG with the count, padded (NumEntries)
_NEIGHBOUR, _ROUTE, _CARD = 88, 104, 1352
_V4, _V6 = 2, 23  # AF_INET, AF_INET6 of Windows
_ANSWERED = range(2, 6)
"""NL_NEIGHBOR_STATE: probe, delay, stale, reachable; for permanent ones (6) nobody has answered."""
_MOST = 65_536
_NO_ERROR = 0


def _library() -> Any:
    """iphlpapi; only Windows has it. Raises OSError elsewhere."""
    if (loader := getattr(ctypes, "WinDLL", None)) is None:
        raise OSError("not Windows")
    return loader("iphlpapi")


def _rows(table: bytes, size: int) -> Iterator[bytes]:
    """The rows of a table; a count that promises too much gives what is there."""
    if len(table) < _ROWS_AT:
        return
    (count,) = struct.unpack_from("<I", table)
    for at in range(_ROWS_AT, _ROWS_AT + min(count, _MOST) * size, size):
        if len(row := table[at : at + size]) == size:
            yield row


def _address(raw: bytes) -> str | None:
    """SOCKADDR_INET: family, port, then four bytes, or flow label and sixteen."""
    (family,) = struct.unpack_from("<H", raw)
    if family == _V4:
        return str(ipaddress.IPv4Address(raw[4:8]))
    return str(ipaddress.IPv6Address(raw[8:24])) if family == _V6 else None


def neighbours_in(table: bytes) -> list[Binding]:
    """MIB_IPNET_TABLE2: who has answered; without groups, and what is written down by hand."""
    found = []
    for row in _rows(table, _NEIGHBOUR):
        ip, mac = _address(row[:28]), None
        length, state = struct.unpack_from("<II", row, 72)
        if length == 6 and state in _ANSWERED:
            mac = canonical_mac(row[40:46])
        if ip and mac and mac != "00:00:00:00:00:00" and not row[40] & 1:
            found.append(Binding(ip, mac, None))
    return found


def routes_in(table: bytes) -> list[tuple[str, str | None, int]]:
    """MIB_IPFORWARD_TABLE2: destination, next hop (None on the link itself), index of the interface; IPv4, without
    groups, loopback and single hosts."""
    found = []
    for row in _rows(table, _ROUTE):
        (index,) = struct.unpack_from("<I", row, 8)
        if struct.unpack_from("<H", row, 12)[0] != _V4 or row[40] > 31:
            continue
        to = ipaddress.ip_network((row[16:20], row[40]), strict=False)
        hop = _address(row[44:72])
        if not to.is_multicast and not to.network_address.is_loopback:
            found.append((str(to), None if hop in (None, "0.0.0.0") else hop, index))
    return found


def cards_in(table: bytes) -> dict[int, str]:
    """MIB_IF_TABLE2: the MAC of each interface, by its index."""
    found = {}
    for row in _rows(table, _CARD):
        (index,), (length,) = struct.unpack_from("<I", row, 8), struct.unpack_from("<I", row, 1056)
        if length == 6 and (mac := canonical_mac(row[1060:1066])) and mac != "00:00:00:00:00:00":
            found[index] = mac
    return found


def _table(ask: Callable[..., int], size: int, library: Any, *words: Any) -> bytes:
    """A table as Windows hands it over, copied, and given back. Raises OSError."""
    pointer = ctypes.c_void_p()
    if (code := ask(*words, ctypes.byref(pointer))) != _NO_ERROR or not pointer.value:
        raise OSError(code, "iphlpapi")
    try:
        count = int.from_bytes(ctypes.string_at(pointer.value, 4), "little")
        return ctypes.string_at(pointer.value, _ROWS_AT + min(count, _MOST) * size)
    finally:
        library.FreeMibTable(pointer)


def neighbours(library: Any = None) -> list[Binding]:
    """This computer's neighbours, IPv4 and IPv6. Raises OSError."""
    library = library or _library()
    return neighbours_in(_table(library.GetIpNetTable2, _NEIGHBOUR, library, 0))


def routes(library: Any = None) -> list[tuple[str, str | None, int]]:
    """This computer's routes: see `routes_in`. Raises OSError."""
    library = library or _library()
    return routes_in(_table(library.GetIpForwardTable2, _ROUTE, library, _V4))


def cards(library: Any = None) -> dict[int, str]:
    """The MACs of this computer: see `cards_in`. Raises OSError."""
    library = library or _library()
    return cards_in(_table(library.GetIfTable2, _CARD, library))


def who_has(ip: str, library: Any = None) -> str | None:
    """Asks by ARP for an IPv4 address on the link (SendARP) and waits for the answer, up to some three seconds.

    None when nobody answers. Raises OSError where that is not Windows."""
    library = library or _library()
    buffer, size = ctypes.create_string_buffer(8), ctypes.c_ulong(6)
    (target,) = struct.unpack("=I", socket.inet_aton(ip))
    if library.SendARP(target, 0, buffer, ctypes.byref(size)) != _NO_ERROR or size.value != 6:
        return None
    mac = canonical_mac(buffer.raw[:6])
    return None if mac == "00:00:00:00:00:00" or buffer.raw[0] & 1 else mac
