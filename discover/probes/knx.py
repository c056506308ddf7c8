"""KNXnet/IP (EN ISO 22510): interfaces and routers of a building's KNX describe themselves. Only when asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator

from discover import web
from discover.datagram import ask
from discover.observation import Attribute, Key, SameDevice, Service, canonical_ip, canonical_mac
from discover.probe import Capture, Context, Needs, Probe, Statement

PORT = 3671
# DESCRIPTION_REQUEST; an endpoint of zeros: the answer comes back to where it was sent from.
_QUESTION = b"\x06\x10\x02\x03\x00\x0e\x08\x01" + bytes(6)
_ANSWER = b"\x06\x10\x02\x04"
_DEVICE_INFO, _SIZE = 1, 54
_SERIAL, _MAC, _NAME = slice(8, 14), slice(18, 24), slice(24, 54)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each answer; the payload is the DESCRIPTION_RESPONSE."""
    if not context.targets:
        context.note("no-target")
    async for ip, answer in ask(context, PORT, lambda _: _QUESTION):
        yield context.capture(PROBE.name, ip, answer)


def parse(capture: Capture) -> list[Statement]:
    """The service, its name, serial number and MAC address; that it belongs to the building."""
    ip, said = canonical_ip(capture.peer), capture.payload
    if ip is None or said[:4] != _ANSWER:
        return []
    subject = Key("ip", ip)
    found = [
        Statement(subject, Service("udp", PORT, "knxnet-ip")),
        Statement(subject, Attribute("role", "building-control")),
    ]
    block = said[6 : 6 + _SIZE]
    if len(block) < _SIZE or block[0] != _SIZE or block[1] != _DEVICE_INFO:
        return found
    name = web.clean(block[_NAME].partition(b"\0")[0].decode("latin-1"))
    serial = block[_SERIAL]
    if name:
        found.append(Statement(subject, Attribute("friendly_name", name)))
    if any(serial):
        found.append(Statement(subject, Attribute("serial", serial.hex().upper())))
    if any(block[_MAC]) and (mac := canonical_mac(block[_MAC].hex())):
        found.append(Statement(subject, SameDevice(Key.mac(mac))))
    return found


PROBE = Probe(
    name="knx",
    summary="KNXnet/IP: gateways to a building's KNX",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(option="ask knx"),
    ports=(PORT,),
)
