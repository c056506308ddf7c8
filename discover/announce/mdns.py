"""Multicast DNS (RFC 6762, RFC 6763) as overheard: names, services, and what their TXT records say of the device."""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterator

import msgspec

from discover.dns import name_at
from discover.observation import Address, Attribute, Key, SameDevice, Service, canonical_mac
from discover.probe import Statement
from discover.snmp.table import address, station, text

UDP_PORTS = (5353,)
_A, _PTR, _TXT, _AAAA, _SRV = 1, 12, 16, 28, 33
_MOST = 200
_MOST_TEXT = 80
# TXT keys that name the model or maker, by the service type they belong to
_PRINTER = {"ty": "model", "usb_mfg": "vendor"}
_TXT_FACTS = {
    "_ipp": _PRINTER,
    "_ipps": _PRINTER,
    "_printer": _PRINTER,
    "_pdl-datastream": _PRINTER,
    "_uscan": {"ty": "model"},
    "_uscans": {"ty": "model"},
    "_http": {"vendor": "vendor", "model": "model", "serial": "serial"},
    "_googlecast": {"md": "model", "fn": "friendly_name"},
    "_airplay": {"manufacturer": "vendor", "fv": "firmware"},
    "_axis-video": {"serial": "serial"},
}
# TXT keys that fingerprints may know, whatever the service
_TELLING = frozenset(
    (
        "am", "app", "board", "ci", "dev", "device", "gen", "integrator", "manufacturer", "md", "mf", "model",
        "modelid", "os", "osxvers", "platform", "product", "project_name", "rpmd", "ty", "type", "usb_mdl",
        "usb_mfg", "vendor",
    )
)  # fmt: skip
_MAC_KEYS = frozenset(("deviceid", "mac", "macaddress", "mac_address"))
_NAMED_AFTER_THE_DEVICE = frozenset({"_ipp", "_ipps", "_printer", "_airplay", "_smb", "_afpovertcp"})


class Record(msgspec.Struct, frozen=True):
    """A resource record; `data` are its octets, `at` where they begin in the message."""

    name: str
    kind: int
    data: bytes
    at: int


def records(message: bytes) -> Iterator[Record]:
    """The records of a response, also the additional ones. Ends at what cannot be read."""
    if len(message) < 12:
        return
    _, flags, questions, *counts = struct.unpack_from("!6H", message)
    if not flags & 0x8000:
        return
    at = 12
    for _ in range(min(questions, _MOST)):
        name, at = name_at(message, at)
        if name is None:
            return
        at += 4
    for _ in range(min(sum(counts), _MOST)):
        name, at = name_at(message, at)
        if name is None or at + 10 > len(message):
            return
        kind, _, _, size = struct.unpack_from("!HHIH", message, at)
        at += 10
        if at + size > len(message):
            return
        yield Record(name, kind, message[at : at + size], at)
        at += size


def _txt(data: bytes) -> dict[str, str]:
    """Keys in lower case → values (RFC 6763 6.3)."""
    found: dict[str, str] = {}
    at = 0
    while at < len(data):
        key, _, value = data[at + 1 : at + 1 + data[at]].partition(b"=")
        said = text(value)
        if said:
            found.setdefault(key.decode("latin-1").lower(), said)
        at += 1 + data[at]
    return found


def _split(name: str) -> tuple[str, str, str] | None:
    """(instance, service type, protocol) of `Printer._ipp._tcp.local`; None when it names no instance."""
    head, _, domain = name.rpartition(".")
    rest, _, protocol = head.rpartition(".")
    instance, _, kind = rest.rpartition(".")
    if domain.lower() != "local" or protocol not in ("_tcp", "_udp") or not kind.startswith("_") or not instance:
        return None
    return instance, kind.lower(), protocol[1:]


def heard(payload: bytes, source: str, mac_: str | None) -> list[Statement]:
    """Only what the sender says of itself: a sleep proxy or reflector speaks for others as well."""
    found = list(records(payload))
    subject = Key.mac(mac_) if mac_ else Key.ip(source)
    here = ipaddress.ip_address(source).packed
    own = {r.name.lower() for r in found if r.kind in (_A, _AAAA) and r.data == here}
    reverse = ipaddress.ip_address(source).reverse_pointer
    pointed = [name_at(payload, r.at)[0] for r in found if r.kind == _PTR and r.name.lower() == reverse]
    own |= {name.lower() for name in pointed if name and name.lower().endswith(".local")}
    others = {r.name.lower() for r in found if r.kind in (_A, _AAAA)} - own
    return list(_statements(payload, found, subject, own, others))


def _statements(
    payload: bytes, found: list[Record], subject: Key, own: set[str], others: set[str]
) -> Iterator[Statement]:
    for host in sorted(own):
        name = text(host.removesuffix(".local").encode())
        if name:
            yield Statement(subject, Attribute("hostname", name))
    foreign: set[str] = set()
    for record in found:
        if record.kind in (_A, _AAAA) and record.name.lower() in own and (ip := address(record.data)):
            yield Statement(subject, SameDevice(Key.ip(ip)))
            yield Statement(subject, Address(ip))
        elif record.kind == _SRV and len(record.data) > 6 and (parts := _split(record.name)):
            target = (name_at(payload, record.at + 6)[0] or "").lower()
            if target in others or (own and target not in own):
                foreign.add(record.name.lower())
                continue
            instance, kind, protocol = parts
            (port,) = struct.unpack_from("!H", record.data, 4)
            yield Statement(subject, Attribute("mdns_service", f"{kind}._{protocol}"))
            if port:
                yield Statement(subject, Service(protocol, port, kind[1:], detail=text(instance.encode())))
            if kind in _NAMED_AFTER_THE_DEVICE and (said := text(instance.encode())):
                yield Statement(subject, Attribute("friendly_name", said))
    for record in found:
        parts = _split(record.name) if record.kind == _TXT and record.name.lower() not in foreign else None
        if parts and not (others and not own):
            yield from _described(subject, parts[1], parts[2], _txt(record.data))


def _described(subject: Key, kind: str, protocol: str, said: dict[str, str]) -> Iterator[Statement]:
    """What the TXT record of a service says of the device."""
    facts = _TXT_FACTS.get(kind, {})
    for key, value in said.items():
        if len(value) > _MOST_TEXT:
            continue
        if name := facts.get(key):
            yield Statement(subject, Attribute(name, value))
        if key in _TELLING:
            yield Statement(subject, Attribute("mdns_txt", f"{kind}._{protocol} {key}={value}"))
        if key in _MAC_KEYS:
            for one in value.split("|"):
                if (address := canonical_mac(one)) and station(address):
                    yield Statement(subject, SameDevice(Key.mac(address)))
