"""WS-Discovery: a probe to the link and to each device, then the metadata that the answers point to.

Metadata are read only from hosts in the scope, and count for the host that gave them."""

from __future__ import annotations

import urllib.parse
import uuid
from collections.abc import AsyncIterator

import msgspec

from discover import web
from discover.announce import wsd
from discover.budget import Budget
from discover.datagram import ask
from discover.fetch import fetch
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out

_GROUP, _GROUP6 = "239.255.255.250", "ff02::c"
_METADATA_PORT = 5357
_MOST_EACH = 2
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header><a:Action>{action}</a:Action>'
    "<a:MessageID>urn:uuid:{message}</a:MessageID><a:To>{to}</a:To>{more}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
)
_PROBE = "http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe"
_DPWS = "http://schemas.xmlsoap.org/ws/2006/02/devprof"
_ONVIF = "http://www.onvif.org/ver10/network/wsdl"
_GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"


class Place(msgspec.Struct, frozen=True, order=True):
    """Where metadata are, and of which endpoint."""

    ip: str
    port: int
    path: str
    endpoint: str


class Answer(msgspec.Struct, frozen=True, tag=True):
    """A payload: the datagram."""

    raw: bytes


class Metadata(msgspec.Struct, frozen=True, tag=True):
    """A payload: the HTTP answer."""

    place: Place
    raw: bytes


def question(ip: str) -> tuple[bytes, ...]:
    """A probe for devices of DPWS (Windows, printers), which some answer only in these words, and one for cameras."""
    return _probe("wsdp:Device", "wsdp", _DPWS), _probe("dn:NetworkVideoTransmitter", "dn", _ONVIF)


def _probe(kind: str, prefix: str, namespace: str) -> bytes:
    body = (
        f'<d:Probe xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><d:Types xmlns:{prefix}="{namespace}">'
        f"{kind}</d:Types></d:Probe>"
    )
    to = "urn:schemas-xmlsoap-org:ws:2005:04:discovery"
    return _ENVELOPE.format(action=_PROBE, message=uuid.uuid4(), to=to, more="", body=body).encode()


def _get(endpoint: str) -> bytes:
    to = f"urn:uuid:{endpoint}"
    more = (
        "<a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>"
    )
    return _ENVELOPE.format(action=_GET, message=uuid.uuid4(), to=to, more=more, body="").encode()


def places(answer: bytes, ip: str) -> list[Place]:
    """Where the metadata of whoever answered are. Cameras are left alone: theirs are behind a login.

    A computer that does not say where has them at port 5357, under its endpoint's UUID."""
    found = wsd.elements(answer)
    endpoint, kinds = wsd.endpoint(found), wsd.types(found)
    if endpoint is None or "NetworkVideoTransmitter" in kinds:
        return []
    said = [p for url in wsd.addresses(found) if (p := _place(url, endpoint))]
    if not said and "Computer" in kinds:
        said = [Place(ip, _METADATA_PORT, f"/{endpoint}", endpoint)]
    return said


def _place(text: str, endpoint: str) -> Place | None:
    try:
        url = urllib.parse.urlsplit(text)
        port = url.port or 80
    except ValueError:
        return None
    ip = canonical_ip(url.hostname or "")
    if url.scheme != "http" or ip is None or not Budget.may_lead_to(port):
        return None
    return Place(ip, port, urllib.parse.quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._")[:500], endpoint)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer and for each device's metadata."""
    wanted: dict[str, set[Place]] = {}
    known = set()
    async for ip, answer in ask(context, wsd.PORT, question, _GROUP, _GROUP6):
        said = wsd.heard(answer, ip, None)
        if (ip, *said) in known:  # the same in answer to another question
            continue
        known.add((ip, *said))
        yield context.capture(PROBE.name, ip, msgspec.json.encode(Answer(answer)))
        for there in places(answer, ip):
            if context.scope.allows(there.ip) and len(wanted.setdefault(ip, set())) < _MOST_EACH:
                wanted[ip].add(there)

    async def read(there: Place) -> AsyncIterator[Capture]:
        context.asked()
        raw = await fetch(
            context, there.ip, there.port, there.path, body=_get(there.endpoint), kind="application/soap+xml"
        )
        if raw:
            yield context.capture(PROBE.name, there.ip, msgspec.json.encode(Metadata(there, raw)))

    listed = sorted({there for some in wanted.values() for there in some})
    async for capture in fan_out(context, listed, read, len(listed)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """Answers: types, ONVIF scopes, endpoint. Metadata: name and workgroup of a computer, maker and model of others."""
    ip = canonical_ip(capture.peer)
    try:
        said = msgspec.json.decode(capture.payload, type=Answer | Metadata)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    if ip is None:
        return []
    if isinstance(said, Answer):
        return wsd.heard(said.raw, ip, None)
    answer = web.message(said.raw)
    return list(wsd.described(answer.body, Key("ip", ip))) if answer.status == 200 else []


PROBE = Probe(
    name="wsd",
    summary="WS-Discovery: printers, computers, cameras",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(wsd.PORT, _METADATA_PORT),
)
