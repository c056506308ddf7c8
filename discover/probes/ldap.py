"""LDAP (RFC 4511): the root DSE, which every directory shows to anybody. No bind is tried, no entry is read."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator

from discover import web
from discover.observation import Attribute, Confidence, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

PORT = 389
_WANTED = (
    "dnsHostName",
    "defaultNamingContext",
    "namingContexts",
    "domainControllerFunctionality",
    "vendorName",
    "vendorVersion",
)
_MOST = 32768
_SEQUENCE, _OCTETS, _SET = 0x30, 0x04, 0x31
_SEARCH, _ENTRY, _DONE = 0x63, 0x64, 0x65


def _tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes([tag]) + (bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")) + content


def question() -> bytes:
    """A search (4.5.1) of the empty name, base object only, for `(objectClass=*)`."""
    numbers = b"\x0a\x01\0\x0a\x01\0\x02\x01\0\x02\x01\x0a\x01\x01\0"
    wanted = _tlv(_SEQUENCE, b"".join(_tlv(_OCTETS, name.encode()) for name in _WANTED))
    search = _tlv(_OCTETS, b"") + numbers + _tlv(0x87, b"objectClass") + wanted
    return _tlv(_SEQUENCE, b"\x02\x01\x01" + _tlv(_SEARCH, search))


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element (BER, short and long lengths); ends at what cannot be read."""
    at = 0
    while at + 2 <= len(content):
        tag, size, at = content[at], content[at + 1], at + 2
        if size & 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(content[at : at + more], "big"), at + more
        if at + size > len(content):
            return
        yield tag, content[at : at + size]
        at += size


def attributes(content: bytes) -> dict[str, list[str]]:
    """Name in lower case → values, of the first entry in an answer."""
    found: dict[str, list[str]] = {}
    for _, message in _parts(content):
        entry = next((inner for tag, inner in _parts(message) if tag == _ENTRY), None)
        if entry is None:
            continue
        rows = next((inner for tag, inner in _parts(entry) if tag == _SEQUENCE), b"")
        for _, row in _parts(rows):
            cells = list(_parts(row))
            if len(cells) == 2 and cells[0][0] == _OCTETS and cells[1][0] == _SET:
                values = [v for _, raw in _parts(cells[1][1]) if (v := web.clean(raw.decode("utf-8", "replace")))]
                found.setdefault(cells[0][1].decode("latin-1").lower(), values)
        return found
    return found


def _whole(heard: bytes) -> bool:
    return any(tag == _DONE for _, message in _parts(heard) for tag, _ in _parts(message))


async def _ask(context: Context, ip: str) -> bytes:
    heard = b""
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, PORT) as (reader, writer):
            writer.write(question())
            while len(heard) < _MOST and not _whole(heard) and (part := await reader.read(8192)):
                heard += part
    return heard


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each directory; the payload are its messages."""
    servers = [t.ip for t in context.targets if PORT in t.ports]
    if not servers:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        context.asked()
        if heard := await _ask(context, ip):
            yield context.capture(PROBE.name, ip, heard)

    async for capture in fan_out(context, servers, work, len(servers)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The directory; a domain controller is a server, with its name and domain."""
    ip = canonical_ip(capture.peer)
    said = attributes(capture.payload)
    if ip is None or not said:
        return []
    subject = Key("ip", ip)
    vendor, version = (next(iter(said.get(name, [])), None) for name in ("vendorname", "vendorversion"))
    controller = "domaincontrollerfunctionality" in said
    microsoft = controller and vendor is None  # Samba tells that it is the vendor
    found = [Statement(subject, Service("tcp", PORT, "ldap", "Active Directory" if microsoft else vendor, version))]
    if controller:
        found.append(Statement(subject, Attribute("role", "server")))
    if microsoft:
        found.append(Statement(subject, Attribute("os", "Windows Server"), Confidence.HINT))
    for host in said.get("dnshostname", [])[:1]:
        found.append(Statement(subject, Attribute("fqdn", host.lower())))
    for context in said.get("defaultnamingcontext", [])[:1]:
        if parts := re.findall(r"(?i)dc=([\w-]{1,63})", context):
            found.append(Statement(subject, Attribute("workgroup", ".".join(parts).lower()), Confidence.HINT))
    return found


PROBE = Probe(
    name="ldap",
    summary="LDAP: directory servers",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
