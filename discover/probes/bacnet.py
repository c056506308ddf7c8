"""BACnet/IP (ISO 16484-5): name, vendor, model and firmware of devices of a building's automation.

Only when asked for. Each device is read by ReadProperty: an answer to Who-Is goes to everybody, not to who asked."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator

from discover import web
from discover.datagram import ask
from discover.observation import Attribute, Confidence, Key, Service, canonical_ip
from discover.probe import Capture, Context, Needs, Probe, Statement

PORT = 47808
# Clause 21, BACnetPropertyIdentifier; the number is the invoke id as well.
_PROPERTIES = {77: "friendly_name", 121: "vendor", 70: "model", 44: "firmware"}
_DEVICE = 8 << 22 | 0x3FFFFF  # the device object, whatever its number is (clause 12.11)
_HEAD = b"\x81\x0a"  # BVLC: original unicast (annex J.2.11)
_COMPLEX_ACK, _ERROR, _READ_PROPERTY = 0x30, 0x50, 12
_CHARACTERS = 7


def _question(number: int) -> bytes:
    asked = struct.pack(">BBBBBIBB", 0, 5, number, _READ_PROPERTY, 0x0C, _DEVICE, 0x19, number)
    return _HEAD + struct.pack(">H", 6 + len(asked)) + b"\x01\x04" + asked


def questions(ip: str) -> tuple[bytes, ...]:
    """One request for each property; the address does not matter."""
    return tuple(_question(number) for number in _PROPERTIES)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer."""
    if not context.targets:
        context.note("no-target")
    async for ip, answer in ask(context, PORT, questions):
        yield context.capture(PROBE.name, ip, answer)


def _text(said: bytes) -> str | None:
    """A character string as an application value (clause 20.2.9)."""
    if len(said) < 3 or said[0] >> 4 != _CHARACTERS or said[0] & 8:
        return None
    size, at = said[0] & 7, 1
    if size == 5:
        size, at = said[1], 2
        if size == 254 and len(said) > 4:
            size, at = struct.unpack(">H", said[2:4])[0], 4
    if size < 2 or at + size > len(said):
        return None
    coding = {0: "utf-8", 4: "utf-16-be", 5: "latin-1"}.get(said[at])
    return web.clean(said[at + 1 : at + size].decode(coding, "replace")) if coding else None


def parse(capture: Capture) -> list[Statement]:
    """The service, a hint that it belongs to the building, and the property that was read."""
    ip, said = canonical_ip(capture.peer), capture.payload
    if ip is None or len(said) < 9 or said[:2] != _HEAD or said[4] != 1 or said[5] & 0xA8:
        return []  # a router's address in the head (clause 6.2.2) means another device
    kind, number, service = said[6] & 0xF0, said[7], said[8]
    if kind not in (_COMPLEX_ACK, _ERROR) or service != _READ_PROPERTY or number not in _PROPERTIES:
        return []
    subject = Key("ip", ip)
    found = [
        Statement(subject, Service("udp", PORT, "bacnet")),
        Statement(subject, Attribute("role", "building-control"), Confidence.HINT),
    ]
    opening = said.find(bytes((0x19, number, 0x3E)), 9)
    if kind == _COMPLEX_ACK and opening > 0 and (value := _text(said[opening + 3 :])):
        found.append(Statement(subject, Attribute(_PROPERTIES[number], value)))
    return found


PROBE = Probe(
    name="bacnet",
    summary="BACnet: building automation",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(option="ask bacnet"),
    ports=(PORT,),
)
