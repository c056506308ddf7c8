"""DNS messages (RFC 1035), as far as a question for the name of an address needs them. Pure, survives any bytes."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable

PTR = 12
_IN = 1
_MOST_JUMPS = 32


def reverse_question(ident: int, ip: str) -> bytes:
    """A question for the PTR of an address, recursion desired."""
    labels = ipaddress.ip_address(ip).reverse_pointer.split(".")
    name = b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"
    return struct.pack("!HHHHHH", ident, 0x0100, 1, 0, 0, 0) + name + struct.pack("!HH", PTR, _IN)


def reverse_answer(data: bytes) -> tuple[str, list[str]] | None:
    """The address that was asked for and the names it has; None when this is no answer to such a question."""
    if len(data) < 12:
        return None
    _, flags, questions, answers = struct.unpack_from("!HHHH", data)
    if not flags & 0x8000 or questions != 1:
        return None
    asked, at = name_at(data, 12)
    if asked is None or data[at : at + 4] != struct.pack("!HH", PTR, _IN) or (ip := address_of(asked)) is None:
        return None
    at += 4
    names: dict[str, None] = {}
    for _ in range(min(answers, 64)):
        owner, at = name_at(data, at)
        if owner is None or at + 10 > len(data):
            break
        kind, _, _, length = struct.unpack_from("!HHIH", data, at)
        at += 10
        if kind == PTR and at + length <= len(data) and (name := name_at(data, at)[0]):
            names[name] = None
        at += length
    return ip, list(names)


def name_at(data: bytes, at: int) -> tuple[str | None, int]:
    """The name at an offset, without the last dot, and the offset after it; None when it is broken or loops."""
    labels: list[str] = []
    after: int | None = None
    for _ in range(128 + _MOST_JUMPS):
        if at >= len(data):
            break
        length = data[at]
        if length == 0:
            return ".".join(labels), at + 1 if after is None else after
        if length & 0xC0 == 0xC0 and at + 1 < len(data):
            after = at + 2 if after is None else after
            at = (length & 0x3F) << 8 | data[at + 1]
        elif length < 64 and at + 1 + length <= len(data):
            labels.append(data[at + 1 : at + 1 + length].decode("utf-8", "replace"))
            at += 1 + length
        else:
            break
        if len(labels) > 127:
            break
    return None, len(data)


def address_of(name: str) -> str | None:
    """The address of a name below in-addr.arpa or ip6.arpa."""
    labels = name.lower().split(".")
    try:
        if labels[-2:] == ["in-addr", "arpa"] and len(labels) == 6:
            return str(ipaddress.IPv4Address(".".join(reversed(labels[:4]))))
        if labels[-2:] == ["ip6", "arpa"] and len(labels) == 34 and all(len(d) == 1 for d in labels[:32]):
            return str(ipaddress.IPv6Address(int("".join(reversed(labels[:32])), 16)))
    except ValueError:
        pass
    return None


def question(names: Iterable[tuple[str, int]], ident: int = 0, unicast: bool = False) -> bytes:
    """A message that asks for (name, type) pairs; `unicast` sets the bit by which mDNS is asked to answer directly
    (RFC 6762 5.4). Names that do not fit into DNS are left out."""
    parts = []
    for name, kind in names:
        labels = [label.encode() for label in split(name)]
        if all(0 < len(label) < 64 for label in labels) and sum(len(label) + 1 for label in labels) < 255:
            encoded = b"".join(bytes([len(label)]) + label for label in labels)
            parts.append(encoded + b"\0" + struct.pack("!HH", kind, _IN | (0x8000 if unicast else 0)))
    return struct.pack("!HHHHHH", ident, 0, len(parts), 0, 0, 0) + b"".join(parts)


def split(name: str) -> list[str]:
    """Labels of a name. An instance name of DNS-SD may hold dots: it is the one label before `._type._tcp.local`."""
    head, service, rest = name.partition("._")
    if service and head and not head.startswith("_"):
        return [head, *f"_{rest}".split(".")]
    return name.split(".")
