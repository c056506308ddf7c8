"""What DHCP servers keep about the addresses they have given, whatever the form of their files. Pure.

A lease that holds makes its client known, with the address. One that is over says only how a device called itself, if
that is known by something else: it is no proof that the device is still there. Names are what clients said (RFC 2132
3.14), and so anybody's."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

import msgspec

from discover.documents import ip as host_ip
from discover.documents import mac as host_mac
from discover.observation import Address, Attribute, Confidence, Key, SameDevice
from discover.probe import Capture, Parse, Statement
from discover.web import clean

PAST = "lease"
"""Kind of the key that what is over is told by; see topology.past."""
MOST = 200_000
_NEVER = 0xFFFFFFFF


class Lease(msgspec.Struct, frozen=True, omit_defaults=True):
    """One lease. `holds` as of the reading; `name` as the client, or for `reserved` ones the administrator, has it."""

    mac: str | None = None
    ip: str | None = None
    name: str | None = None
    vendor_class: str | None = None
    holds: bool = True
    comment: str | None = None


class Row(msgspec.Struct, frozen=True):
    """A lease as a file has it. `since` is the last time when the client was heard, `until` when the lease ends
    (seconds since the epoch; None: unknown, 0: never); `active` what the server says of it, None where it does not."""

    mac: str | None
    ip: str | None
    name: str | None = None
    since: float | None = None
    until: float | None = None
    active: bool | None = None
    vendor_class: str | None = None
    comment: str | None = None


def captures(probe: str, name: str, rows: Iterable[Row], vantage: str, at: float) -> Iterator[Capture]:
    """One for each lease; of a client or address that is there several times the last row counts, as servers append to
    their files."""
    newest: dict[str, Row] = {}
    for number, row in enumerate(rows):
        if number >= MOST:
            break
        mac, ip = host_mac(row.mac), host_ip(row.ip)
        if mac or ip:
            newest.pop(ip or mac or "", None)
            newest[ip or mac or ""] = msgspec.structs.replace(row, mac=mac, ip=ip)
    for row in newest.values():
        holds = row.active is not False and (row.until in (None, 0) or _is_later(row.until, at))
        when = min(row.since, at) if row.since is not None and row.since > 0 else at
        if not holds and row.until and 0 < row.until < at:
            when = row.until
        lease = Lease(row.mac, row.ip, _name(row.name), _said(row.vendor_class), holds, _said(row.comment))
        yield Capture(probe, vantage, when, name, msgspec.json.encode(lease))


def _is_later(until: float | None, at: float) -> bool:
    return until is not None and (until > at or until >= _NEVER)


def _name(text: str | None) -> str | None:
    said = clean(text[:255].strip().strip('"').rstrip(".")) if text else None
    return None if said in (None, "*", "-", "?") else said


def _said(text: str | None) -> str | None:
    return clean(text[:1000]) if text else None


def statements(capture: Capture) -> list[Statement]:
    try:
        lease = msgspec.json.decode(capture.payload, type=Lease)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    mac, ip = host_mac(lease.mac), host_ip(lease.ip)
    if not lease.holds:
        return list(_facts(Key(PAST, mac), lease)) if mac else []
    if mac is None:
        return [*_facts(Key.ip(ip), lease)] if ip else []
    key = Key.mac(mac)
    found = [Statement(key, SameDevice(key))]
    if ip:
        found += [Statement(key, SameDevice(Key.ip(ip))), Statement(key, Address(ip))]
    return [*found, *_facts(key, lease)]


def _facts(key: Key, lease: Lease) -> Iterator[Statement]:
    if lease.name:
        yield Statement(key, Attribute("fqdn" if "." in lease.name else "hostname", lease.name), Confidence.HINT)
    if lease.vendor_class:
        yield Statement(key, Attribute("dhcp_vendor_class", lease.vendor_class))
    if lease.comment:
        yield Statement(key, Attribute("description", lease.comment), Confidence.HINT)


PARSE: Parse = statements


def utc(said: str) -> float | None:
    """Seconds since the epoch of `2026/11/26 09:15:00`, also with dashes or as ISO writes it, in UTC."""
    plain = said[:19].replace("-", "/").replace("T", " ")
    try:
        return datetime.datetime.strptime(f"{plain} +0000", "%Y/%m/%d %H:%M:%S %z").timestamp()
    except (ValueError, OverflowError):
        return None


def mac_of_duid(raw: bytes) -> str | None:
    """The MAC address in a DHCPv6 client id of the kinds LLT and LL (RFC 8415 11.2, 11.4), for Ethernet."""
    if raw[:4] == b"\0\1\0\1" and len(raw) == 14:
        return host_mac(raw[8:].hex())
    return host_mac(raw[4:].hex()) if raw[:4] == b"\0\3\0\1" and len(raw) == 10 else None


def octets(text: str) -> bytes:
    """The bytes of `00:01:…`; empty for anything else."""
    try:
        return bytes.fromhex(text.replace(":", "").replace("-", "")[:400])
    except ValueError:
        return b""
