"""Multicast DNS service discovery (RFC 6762, RFC 6763): the link and each device are asked what they offer, then for
the details of what they named. Answers come back directly, so that no other program's mDNS is disturbed."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator

from discover import dns
from discover.announce import mdns
from discover.datagram import ask
from discover.observation import canonical_ip
from discover.probe import Capture, Context, Probe, Statement

PORT = 5353
_GROUP, _GROUP6 = "224.0.0.251", "ff02::fb"
_PTR, _TXT, _SRV = 12, 16, 33
_ALL = "_services._dns-sd._udp.local"
# Types asked for at once: what tells most about what a device is.
_TYPES = (
    "_ipp", "_pdl-datastream", "_uscan", "_googlecast", "_airplay", "_raop", "_hap", "_http", "_smb", "_afpovertcp",
    "_workstation", "_device-info", "_sonos", "_hue", "_spotify-connect", "_axis-video", "_rtsp", "_companion-link",
    "_apple-mobdev2", "_ssh", "_adisk", "_androidtvremote2", "_esphomelib", "_shelly",
)  # fmt: skip
_MOST_QUESTIONS = 16
"""In one datagram: more would make an answer that does not fit into one."""
_MOST_DATAGRAMS = 6
_ROUNDS = 3

Question = tuple[str, int]


class _Device:
    """What one device has named and what it has said about it."""

    def __init__(self) -> None:
        self.asked: set[Question] = {(f"{kind}._tcp.local", _PTR) for kind in _TYPES} | {(_ALL, _PTR)}
        self.known: set[Question] = set()
        self.wanted: dict[Question, None] = {}

    def hear(self, answer: bytes) -> None:
        for record in mdns.records(answer):
            name = record.name.lower()
            self.known.add((name, record.kind))
            if record.kind != _PTR or not name.endswith(".local"):
                continue
            target = dns.name_at(answer, record.at)[0]
            if target is None or not target.lower().endswith(".local"):
                continue
            if name == _ALL:
                self.wanted[target, _PTR] = None
            elif name.startswith("_"):
                self.wanted[target, _SRV] = None
                self.wanted[target, _TXT] = None

    def questions(self) -> list[Question]:
        """What to ask next: what was named and not yet told."""
        fresh = [q for q in self.wanted if q not in self.asked and (q[0].lower(), q[1]) not in self.known]
        fresh = fresh[: _MOST_QUESTIONS * _MOST_DATAGRAMS]
        self.asked.update(fresh)
        return fresh


def datagrams(questions: list[Question]) -> tuple[bytes, ...]:
    parts = (questions[i : i + _MOST_QUESTIONS] for i in range(0, len(questions), _MOST_QUESTIONS))
    return tuple(dns.question(part, unicast=True) for part in parts)


def first(ip: str) -> tuple[bytes, ...]:
    """What a device (or the group) is asked first; a device also for its own name."""
    wanted: list[Question] = [(_ALL, _PTR), *((f"{kind}._tcp.local", _PTR) for kind in _TYPES)]
    if ip not in (_GROUP, _GROUP6):
        wanted.insert(0, (ipaddress.ip_address(ip).reverse_pointer, _PTR))
    return datagrams(wanted)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the DNS message."""
    devices: dict[str, _Device] = {}
    async for ip, answer in ask(context, PORT, first, _GROUP, _GROUP6):
        devices.setdefault(ip, _Device()).hear(answer)
        yield context.capture(PROBE.name, ip, answer)
    for _ in range(_ROUNDS):
        wanted = {ip: datagrams(questions) for ip, device in devices.items() if (questions := device.questions())}
        async for ip, answer in ask(context, PORT, wanted.__getitem__, only=sorted(wanted)):
            devices[ip].hear(answer)
            yield context.capture(PROBE.name, ip, answer)


def parse(capture: Capture) -> list[Statement]:
    """Names, services, and what their TXT records say of the device that answered."""
    ip = canonical_ip(capture.peer)
    return list(dict.fromkeys(mdns.heard(capture.payload, ip, None))) if ip else []


PROBE = Probe(
    name="mdns",
    summary="mDNS: services and names",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
