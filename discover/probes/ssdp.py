"""SSDP (UPnP Device Architecture 2.0, 1.3): a search, and the descriptions that the answers point to.

A description is read only from a host in the scope, and counts for the host that gave it."""

from __future__ import annotations

import urllib.parse
from collections.abc import AsyncIterator

import msgspec

from discover import web
from discover.announce import ssdp, upnp
from discover.budget import Budget
from discover.datagram import ask
from discover.fetch import fetch
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out

PORT = 1900
_GROUP, _GROUP6 = "239.255.255.250", "ff02::c"
_MOST_EACH = 4
"""Descriptions that one device may make us read."""
_SEARCH = 'M-SEARCH * HTTP/1.1\r\nHOST: {}\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n'


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a description is."""

    ip: str
    port: int
    path: str


class Answer(msgspec.Struct, frozen=True, tag=True):
    """A payload: the datagram."""

    raw: bytes


class Description(msgspec.Struct, frozen=True, tag=True):
    """A payload: the HTTP answer."""

    place: Place
    raw: bytes


def question(ip: str) -> bytes:
    """A search for root devices, to the group or to one device."""
    return _SEARCH.format(
        f"{_GROUP}:{PORT}" if ip == _GROUP else f"[{ip}]:{PORT}" if ":" in ip else f"{ip}:{PORT}"
    ).encode()


def place(answer: bytes) -> Place | None:
    """Where an answer says that its description is; None for a name, another scheme, a port where no page is."""
    try:
        url = urllib.parse.urlsplit(ssdp.headers(answer).get("location", ""))
        port = url.port or 80
    except ValueError:
        return None
    ip = canonical_ip(url.hostname or "")
    if url.scheme != "http" or ip is None or not Budget.may_lead_to(port):
        return None
    path = urllib.parse.quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(url.query, safe="/%:@!$&'()*+,;=~-._?")
    return Place(ip, port, (path + (f"?{query}" if query else ""))[:500])


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer and for each description."""
    places: dict[str, set[Place]] = {}
    async for ip, answer in ask(context, PORT, question, _GROUP, _GROUP6):
        yield context.capture(PROBE.name, ip, msgspec.json.encode(Answer(answer)))
        there = place(answer)
        if there and context.scope.allows(there.ip) and len(places.setdefault(ip, set())) < _MOST_EACH:
            places[ip].add(there)

    async def read(there: Place) -> AsyncIterator[Capture]:
        context.asked()
        if raw := await fetch(context, there.ip, there.port, there.path):
            yield context.capture(PROBE.name, there.ip, msgspec.json.encode(Description(there, raw)))

    wanted = sorted({there for some in places.values() for there in some})
    async for capture in fan_out(context, wanted, read, len(wanted)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """Answers: the server. Descriptions: type, maker, model, name, serial number, UUID."""
    ip = canonical_ip(capture.peer)
    try:
        said = msgspec.json.decode(capture.payload, type=Answer | Description)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    if ip is None:
        return []
    if isinstance(said, Answer):
        return ssdp.heard(said.raw, ip, None)
    answer = web.message(said.raw)
    return list(upnp.statements(answer.body, Key("ip", ip))) if answer.status == 200 else []


PROBE = Probe(
    name="ssdp",
    summary="SSDP search and UPnP device descriptions",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
