"""SIP (RFC 3261): an OPTIONS to each device; phones and telephone systems say what they are. No call, no login."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator

from discover import web
from discover.datagram import ask, own_address
from discover.observation import Attribute, Key, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement

PORT = 5060
_STATUS = re.compile(rb"SIP/2\.0 ([1-6]\d\d)\b")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_NAMES = ("user-agent", "server")
_MOST = 64


def question(ip: str, port: int = PORT) -> bytes:
    """An OPTIONS request (RFC 3261 11.1); the answer comes back to where it was sent from (`rport`, RFC 3581)."""
    own = own_address(ip, port)
    here, there = (f"[{a}]" if ":" in a else a for a in (own, ip))
    token = hashlib.blake2b(f"{own} {ip}".encode(), digest_size=8).hexdigest()
    lines = (
        f"OPTIONS sip:{there} SIP/2.0",
        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{token};rport",
        f"From: <sip:netzplan@{here}>;tag={token}",
        f"To: <sip:{there}>",
        f"Call-ID: {token}@netzplan",
        "CSeq: 1 OPTIONS",
        f"Contact: <sip:netzplan@{here}>",
        "Max-Forwards: 70",
        "Accept: application/sdp",
        "Content-Length: 0",
    )
    return "\r\n".join([*lines, "", ""]).encode()


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the SIP message."""
    if not context.targets:
        context.note("no-target")
    async for ip, answer in ask(context, PORT, question):
        yield context.capture(PROBE.name, ip, answer)


def parse(capture: Capture) -> list[Statement]:
    """The service, and as user_agent what the device calls itself (header User-Agent, else Server)."""
    ip = canonical_ip(capture.peer)
    if ip is None or not _STATUS.match(capture.payload):
        return []
    told: dict[str, str] = {}
    for line in _HEAD_END.split(capture.payload, 1)[0].split(b"\n")[1:_MOST]:
        name, colon, value = line.partition(b":")
        if colon and (said := web.clean(value.decode("utf-8", "replace"))):
            told.setdefault(name.strip().lower().decode("latin-1"), said)
    agent = next((told[n] for n in _NAMES if n in told), None)
    subject = Key("ip", ip)
    found = [Statement(subject, Service("udp", PORT, "sip", agent))]
    return [*found, Statement(subject, Attribute("user_agent", agent))] if agent else found


PROBE = Probe(
    name="sip",
    summary="SIP OPTIONS: phones and telephone systems",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
