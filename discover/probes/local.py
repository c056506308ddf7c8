"""The vantage point itself: its addresses, the networks it is attached to, its routes and gateways. Sends nothing."""

from __future__ import annotations

import ipaddress
import platform
import socket
from collections.abc import AsyncIterator, Iterator

import msgspec

from discover.interfaces import Attached, Way, attached, routes
from discover.machine import Machine, machine
from discover.observation import (
    Address,
    Attribute,
    Confidence,
    Gateway,
    Interface,
    Key,
    Network,
    Route,
    SameDevice,
    canonical_ip,
    canonical_mac,
)
from discover.probe import Capture, Context, Probe, Statement
from discover.scope import Scope


class Here(msgspec.Struct, frozen=True):
    """The payload: what the machine knows about itself."""

    hostname: str | None = None
    os: str | None = None
    attached: tuple[Attached, ...] = ()
    routes: tuple[Way, ...] = ()
    machine: Machine = Machine()


def _touches(scope: Scope, one: Attached) -> bool:
    network = ipaddress.ip_network(one.network)
    wanted = (ipaddress.ip_network(prefix) for prefix in scope.networks)
    return any(network.version == w.version and network.overlaps(w) for w in wanted)


def _system() -> str | None:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME")
    except OSError:
        return platform.system() or None


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture; networks outside the scope (a VPN, a laptop's containers) are nobody's business and left out."""
    found = tuple(one for one in attached(ipv6=True) if _touches(context.scope, one))
    if not found:
        context.note("not-attached")
        return
    context.asked()
    names = {one.name for one in found}
    ways = tuple(way for way in routes() if way.interface in names)
    here = Here(socket.gethostname().partition(".")[0] or None, _system(), found, ways, machine())
    yield context.capture(PROBE.name, found[0].ip, msgspec.json.encode(here))


def parse(capture: Capture) -> list[Statement]:
    try:
        here = msgspec.json.decode(capture.payload, type=Here)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    ours = [one for one in here.attached if canonical_ip(one.ip) and _prefix(one.network)]
    if not ours:
        return []
    macs = [mac for one in ours if one.mac and (mac := canonical_mac(one.mac))]
    subject = Key.mac(macs[0]) if macs else Key.ip(ours[0].ip)
    found = [Statement(subject, SameDevice(Key.mac(mac))) for mac in dict.fromkeys(macs[1:]) if mac != macs[0]]
    if here.hostname:
        found.append(Statement(subject, Attribute("hostname", here.hostname)))
    if here.os:
        found.append(Statement(subject, Attribute("os", here.os)))
    found += _kind(subject, here.machine)
    for name in dict.fromkeys(one.name for one in ours):
        mac = next((one.mac for one in ours if one.name == name and one.mac), None)
        found.append(Statement(subject, Interface(name, mac=mac and canonical_mac(mac), oper_up=True)))
    for one in ours:
        if Key.ip(one.ip) != subject:
            found.append(Statement(subject, SameDevice(Key.ip(one.ip))))
        found.append(Statement(subject, Address(Key.ip(one.ip).value, one.prefix_length, one.name)))
        found.append(Statement(subject, Network(one.network)))
        if one.gateway and canonical_ip(one.gateway):
            found.append(Statement(Key.ip(one.gateway), Gateway(one.network)))
    for way in here.routes:
        if _prefix(way.destination):
            hop = canonical_ip(way.next_hop) if way.next_hop else None
            found.append(Statement(subject, Route(way.destination, hop, way.interface)))
    return found


def _kind(subject: Key, told: Machine) -> Iterator[Statement]:
    if told.vendor:
        yield Statement(subject, Attribute("vendor", told.vendor))
    if told.model:
        yield Statement(subject, Attribute("model", told.model))
    if told.role:
        yield Statement(subject, Attribute("role", told.role))
    # Whatever runs a scan is a computer; anything that says more of itself outweighs this.
    yield Statement(subject, Attribute("role", "workstation"), Confidence.GUESS)


def _prefix(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


PROBE = Probe(
    name="local",
    summary="This computer itself: its addresses, networks and gateways",
    stage="local",
    collect=collect,
    parse=parse,
)
