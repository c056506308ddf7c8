"""What an agent answered, as a table from object identifier to value, and the form in which it is stored.

A value is an int (INTEGER, counters, gauges, time ticks), bytes (OCTET STRING, IpAddress, Opaque) or an OID. Recordings
in text are less sure of their types, so the functions here accept a number or an address written as text as well.
"""

from __future__ import annotations

import ipaddress
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

import msgspec

from discover.observation import canonical_ip, canonical_mac

Oid = tuple[int, ...]
Value = int | bytes | Oid
_LARGEST = (1 << 64) - 1


def oid(text: str) -> Oid:
    """`1.3.6.1` or `.1.3.6.1` as a tuple. Raises ValueError."""
    return tuple(map(int, text.removeprefix(".").split(".")))


def dotted(value: Oid) -> str:
    return ".".join(map(str, value))


class Table:
    """The rows of one agent (in one context), sorted by object identifier."""

    def __init__(self, rows: Mapping[Oid, Value]) -> None:
        self._rows = dict(rows)
        self._keys = sorted(self._rows)

    def __len__(self) -> int:
        return len(self._keys)

    def get(self, at: Oid) -> Value | None:
        return self._rows.get(at)

    def under(self, root: Oid) -> Iterator[tuple[Oid, Value]]:
        """(the rest of the identifier below `root`, value), in order; the rest is never empty."""
        keys, cut = self._keys, len(root)
        for i in range(bisect_right(keys, root), bisect_left(keys, (*root[:-1], root[-1] + 1))):
            yield keys[i][cut:], self._rows[keys[i]]

    def column(self, root: Oid) -> dict[Oid, Value]:
        """A column of a table: index → value."""
        return dict(self.under(root))

    def has(self, root: Oid) -> bool:
        """Whether anything below `root` was answered."""
        return next(self.under(root), None) is not None

    def numbers(self, root: Oid) -> dict[int, int]:
        """A column of integers in a table with one integer as its index."""
        return {
            index[0]: found
            for index, value in self.under(root)
            if len(index) == 1 and (found := number(value)) is not None
        }

    def texts(self, root: Oid) -> dict[int, str]:
        """A column of texts that are not empty, in a table with one integer as its index."""
        return {index[0]: found for index, value in self.under(root) if len(index) == 1 and (found := text(value))}


def number(value: Value | None) -> int | None:
    """An integer, also one written as text; None when it is none."""
    if isinstance(value, int):
        return value
    if isinstance(value, bytes) and 0 < len(value) < 20 and value.isdigit():
        return int(value)
    return None


def text(value: Value | None) -> str | None:
    """Text up to the first NUL, stripped; None when nothing is left or most of it is unreadable. Still hostile."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return dotted(value)
    if not value:
        return None
    cut = value.partition(b"\0")[0].strip()
    try:
        found = cut.decode()
    except UnicodeDecodeError:
        found = cut.decode("latin-1")
    found = "".join(c if c.isprintable() else " " if c in "\r\n\t" else "\ufffd" for c in found).strip()
    return found if found and found.count("\ufffd") * 3 <= len(found) else None


def mac(value: Value | None) -> str | None:
    """A MAC address of one station: six bytes or their usual spelling; None for all zeros, broadcast and groups."""
    if not isinstance(value, bytes):
        return None
    found = canonical_mac(value)
    if found is None and 11 <= len(value) <= 20:
        found = canonical_mac(value.strip(b' "\0').replace(b" ", b":").decode("latin-1"))
    return station(found)


def station(found: str | None) -> str | None:
    """The MAC address, if it can be that of one station."""
    if found is None or found == "00:00:00:00:00:00" or int(found[1], 16) & 1:
        return None
    return found


def mac_of(index: Oid) -> str | None:
    """A MAC address from the last six numbers of an index."""
    return station(canonical_mac(bytes(index[-6:]))) if len(index) >= 6 and max(index[-6:]) < 256 else None


def address(value: Value | None) -> str | None:
    """A usable unicast IP address: four or sixteen bytes, or text; None for unspecified ones and groups."""
    if not isinstance(value, bytes):
        return None
    if len(value) in (4, 16):
        found: str | None = str(ipaddress.ip_address(value))
    else:
        found = canonical_ip(value.decode("latin-1")) if 7 <= len(value) <= 45 else None
    return usable(found)


def usable(found: str | None) -> str | None:
    """The IP address, unless it is that of nobody: unspecified, a group, broadcast, or 0.0.0.0/8."""
    if found is None:
        return None
    ip = ipaddress.ip_address(found)
    if ip.is_multicast or ip.is_unspecified or found.startswith("0.") or found == "255.255.255.255":
        return None
    return found


def inet(kind: int | None, octets: bytes) -> str | None:
    """InetAddress (RFC 4001): 1 ipv4, 2 ipv6, 3 and 4 the same with a zone at the end."""
    size = {1: 4, 2: 16, 3: 4, 4: 16}.get(kind or 0)
    return address(octets[:size]) if size and len(octets) >= size else None


def octets(numbers: Oid) -> bytes | None:
    return bytes(numbers) if all(0 <= n < 256 for n in numbers) else None


class Walk(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answers of one device as one capture's payload. `contexts` maps a context ("" or a VLAN id, for agents that
    keep a forwarding table for each VLAN) to rows. `credential` is the label only, never what was sent; `version` is
    that of the protocol (1, 2c). `recording` is
    the name of the file when it was read from one. `cut` names groups that broke off, and why."""

    contexts: dict[str, dict[str, Value]]
    credential: str = ""
    version: str = ""
    recording: str | None = None
    cut: dict[str, str] = {}

    def encode(self) -> bytes:
        return msgspec.msgpack.encode(self)

    def table(self, context: str = "") -> Table:
        """One context's rows; rows with broken identifiers are left out."""
        rows: dict[Oid, Value] = {}
        for key, value in self.contexts.get(context, {}).items():
            try:
                rows[oid(key)] = value
            except ValueError:
                continue
        return Table(rows)


def decode(payload: bytes) -> Walk | None:
    """The walk in a capture; None when the bytes are none."""
    try:
        return msgspec.msgpack.decode(payload, type=Walk)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def storable(value: Value) -> bool:
    """Whether a value fits into 64 bits or has no number in it."""
    if isinstance(value, tuple):
        return all(0 <= n <= _LARGEST for n in value)
    return not isinstance(value, int) or -(_LARGEST >> 1) <= value <= _LARGEST
