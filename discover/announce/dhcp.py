"""DHCP (RFC 2131) as overheard: who asks for an address says its name and, by how it asks, what it is."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from discover.observation import Address, Attribute, Confidence, Key, Route, SameDevice, Service, canonical_ip
from discover.probe import Statement
from discover.snmp.table import address, mac, text

UDP_PORTS = (67, 68)
_COOKIE = b"\x63\x82\x53\x63"
_REQUEST, _REPLY, _ETHERNET = 1, 2, 1
_PAD, _HOST_NAME, _TYPE, _SERVER, _PARAMETERS, _CLASS, _FQDN, _END = 0, 12, 53, 54, 55, 60, 81, 255
_ACK = 5
_ROUTES = (121, 249)
_MOST_ROUTES = 64


def options(payload: bytes) -> dict[int, bytes]:
    """The options of a message; parts of one option are joined (RFC 3396). A broken one ends them."""
    found: dict[int, bytes] = {}
    at = 240
    while at + 1 < len(payload) and payload[at] != _END:
        if payload[at] == _PAD:
            at += 1
            continue
        code, size = payload[at], payload[at + 1]
        value = payload[at + 2 : at + 2 + size]
        if len(value) < size:
            break
        found[code] = found.get(code, b"") + value
        at += 2 + size
    return found


def routes(value: bytes) -> Iterator[tuple[str, str | None]]:
    """Classless static routes (RFC 3442): destination, and the router; None for what is on the link. A broken one ends
    them."""
    at = 0
    while at < len(value) and value[at] <= 32:
        size = (value[at] + 7) // 8
        raw, hop = value[at + 1 : at + 1 + size], value[at + 1 + size : at + 5 + size]
        if len(hop) < 4:
            return
        to = ipaddress.IPv4Network((raw.ljust(4, b"\0"), value[at]), strict=False)
        yield str(to), address(hop)
        at += 5 + size


def heard(payload: bytes, source: str, mac_: str | None) -> list[Statement]:
    if len(payload) < 241 or payload[236:240] != _COOKIE or payload[1:3] != bytes((_ETHERNET, 6)):
        return []
    client = mac(payload[28:34])
    if client is None:
        return []
    given = options(payload)
    if payload[0] == _REQUEST:
        return list(_asks(Key.mac(client), payload, given))
    return list(_answers(Key.mac(client), payload, given)) if payload[0] == _REPLY else []


def _asks(client: Key, payload: bytes, given: dict[int, bytes]) -> Iterator[Statement]:
    if name := text(given.get(_HOST_NAME)):
        yield Statement(client, Attribute("hostname", name))
    if (fqdn := given.get(_FQDN, b"")[3:]) and not given[_FQDN][0] & 0x04 and (said := text(fqdn)):
        yield Statement(client, Attribute("fqdn" if "." in said else "hostname", said))
    if vendor := text(given.get(_CLASS)):
        yield Statement(client, Attribute("dhcp_vendor_class", vendor))
    if wanted := given.get(_PARAMETERS):
        yield Statement(client, Attribute("dhcp_fingerprint", ",".join(map(str, wanted))))
    if ip := address(payload[12:16]):  # only one that holds its address says it here
        yield Statement(client, SameDevice(Key.ip(ip)))
        yield Statement(client, Address(ip))
    yield Statement(client, SameDevice(client))


def _answers(client: Key, payload: bytes, given: dict[int, bytes]) -> Iterator[Statement]:
    if (server := address(given.get(_SERVER))) and canonical_ip(server):
        yield Statement(Key.ip(server), Service("udp", 67, "dhcp"))
    for code in _ROUTES:
        for to, hop in list(routes(given.get(code, b"")))[:_MOST_ROUTES]:
            if to != "0.0.0.0/0" and hop is not None:
                yield Statement(Key.ip(hop), Route(to), Confidence.HINT)
    if given.get(_TYPE) == bytes((_ACK,)) and (ip := address(payload[16:20])):
        yield Statement(client, SameDevice(Key.ip(ip)), Confidence.HINT)
        yield Statement(client, Address(ip), Confidence.HINT)
