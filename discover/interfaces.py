"""Which networks this machine is attached to, and through whom it leaves them."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterable, Iterator

import msgspec

from discover import netlink, tables
from discover.observation import canonical_mac
from discover.scope import LARGEST, Scope, is_private

_LOOPBACK, _NOARP, _UP = 0x8, 0x80, 0x1
_LINK = 253  # RT_SCOPE_LINK
# rtnetlink attribute types
_IFNAME, _LINK_ADDRESS = 3, 1
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_DST, _RTA_OIF, _RTA_GATEWAY = 1, 4, 5


class Attached(msgspec.Struct, frozen=True, order=True):
    """One address of this machine. `mac` is None where the interface speaks no ARP (tunnels, mobile links);
    `network` is a prefix; `gateway` the next hop that the default route takes through this network, if any."""

    name: str
    mac: str | None
    ip: str
    prefix_length: int
    network: str
    gateway: str | None
    is_private: bool


class Way(msgspec.Struct, frozen=True, order=True):
    """One route of this machine."""

    destination: str
    next_hop: str | None
    interface: str | None


def attached(ipv6: bool = False, link_local: bool = False) -> list[Attached]:
    """The addresses of this machine on interfaces that are up, without loopback; those with a default gateway first.

    Sends nothing. IPv6 addresses only on request; its link-local ones, the same on every wire, on another."""
    try:
        found = _linux(ipv6, link_local) if sys.platform == "linux" else _elsewhere(ipv6)
    except OSError:
        found = _elsewhere(ipv6)
    return sorted(found, key=lambda a: (a.gateway is None, ":" in a.ip, a))


def routes() -> list[Way]:
    """This machine's routes (IPv4, main table); empty where the system does not say."""
    if sys.platform != "linux":
        return _ways_elsewhere()
    try:
        names = {index: name for index, (name, _, _) in _links().items()}
        return sorted(_routes(names), key=_order)
    except OSError:
        return []


def default_networks(found: Iterable[Attached]) -> tuple[str, ...]:
    """What to scan when the user names nothing: the private IPv4 networks attached, none larger than a /16."""
    networks: dict[str, None] = {}
    for one in found:
        network = ipaddress.ip_network(one.network)
        if network.version == 4 and one.is_private and LARGEST[4] <= network.prefixlen < 32:
            networks[one.network] = None
    return tuple(networks)


def on_link(scope: Scope, found: Iterable[Attached]) -> list[tuple[Attached, ipaddress.IPv4Network]]:
    """Which parts of the scope can be asked by ARP, through which own address. Parts do not overlap."""
    parts: list[tuple[Attached, ipaddress.IPv4Network]] = []
    for one in found:
        if one.mac is None or ":" in one.ip or (scope.interface and one.name != scope.interface):
            continue
        mine = ipaddress.IPv4Network(one.network)
        for prefix in scope.networks:
            wanted = ipaddress.ip_network(prefix)
            if not isinstance(wanted, ipaddress.IPv4Network) or not wanted.overlaps(mine):
                continue
            part = wanted if wanted.prefixlen >= mine.prefixlen else mine
            if not any(part.subnet_of(other) for _, other in parts):
                parts = [(a, o) for a, o in parts if not o.subnet_of(part)] + [(one, part)]
    return parts


def cards(scope: Scope, found: Iterable[Attached]) -> dict[str, str]:
    """Name and MAC of each Ethernet interface that leads to a part of the scope, IPv4 or IPv6."""
    found = list(found)
    leading = {one.name for one, _ in on_link(scope, found)}
    wanted = [n for n in map(ipaddress.ip_network, scope.networks) if n.version == 6]
    for one in found:
        mine = ipaddress.ip_network(one.network)
        if mine.version == 6 and any(mine.overlaps(n) for n in wanted) and scope.interface in (None, one.name):
            leading.add(one.name)
    return {one.name: one.mac for one in sorted(found) if one.name in leading and one.mac}


def near(scope: Scope, found: Iterable[Attached]) -> Iterator[str]:
    """The addresses of the scope on attached networks, without this machine's own, network and broadcast addresses."""
    found = list(found)
    own = {one.ip for one in found}
    for one, part in on_link(scope, found):
        for ip in _hosts(part, ipaddress.IPv4Network(one.network)):
            if ip not in own and scope.allows(ip):
                yield ip


def beyond(scope: Scope, found: Iterable[Attached]) -> Iterator[str]:
    """The addresses of the scope that ARP cannot ask (IPv4); an IPv6 network is too large to ask through."""
    here = [ipaddress.ip_network(one.network) for one in found if one.mac]
    for prefix in scope.networks:
        wanted = ipaddress.ip_network(prefix)
        if not isinstance(wanted, ipaddress.IPv4Network):
            continue
        local = [n for n in here if isinstance(n, ipaddress.IPv4Network) and n.overlaps(wanted)]
        for ip in _hosts(wanted, wanted):
            if scope.allows(ip) and not any(ipaddress.IPv4Address(ip) in n for n in local):
                yield ip


def _hosts(part: ipaddress.IPv4Network, whole: ipaddress.IPv4Network) -> Iterator[str]:
    never = {int(whole.network_address), int(whole.broadcast_address)} if whole.prefixlen < 31 else set()
    for number in range(int(part.network_address), int(part.broadcast_address) + 1):
        if number not in never:
            yield socket.inet_ntoa(number.to_bytes(4, "big"))


def _linux(ipv6: bool, link_local: bool) -> list[Attached]:
    links = _links()
    gateways: dict[int, list[str]] = {}
    for header, attributes in netlink.dump(netlink.GETROUTE, socket.AF_INET):
        # rtmsg: destination length at 1, table at 4; 254 is the main table
        if header[1] == 0 and header[4] == 254 and _RTA_GATEWAY in attributes and _RTA_OIF in attributes:
            hop = socket.inet_ntop(socket.AF_INET, attributes[_RTA_GATEWAY])
            gateways.setdefault(struct.unpack("=I", attributes[_RTA_OIF])[0], []).append(hop)
    found = []
    for header, attributes in netlink.dump(netlink.GETADDR):
        family, length, _, scope, index = struct.unpack("=BBBBI", header)
        name, mac, flags = links.get(index, ("", None, _LOOPBACK))
        if flags & _LOOPBACK or not flags & _UP or family not in (socket.AF_INET, socket.AF_INET6):
            continue
        if family == socket.AF_INET6 and not (link_local if scope == _LINK else ipv6):
            continue
        raw = attributes.get(_IFA_LOCAL) or attributes.get(_IFA_ADDRESS)
        if raw:
            ip = socket.inet_ntop(family, raw)
            found.append(_attached(name, None if flags & _NOARP else mac, ip, length, gateways.get(index, [])))
    return found


def _attached(name: str, mac: str | None, ip: str, length: int, gateways: list[str]) -> Attached:
    network = ipaddress.ip_network(f"{ip}/{length}", strict=False)
    gateway = next((g for g in gateways if ipaddress.ip_address(g) in network), None)
    return Attached(name, mac, ip, length, str(network), gateway, is_private(network))


def _links() -> dict[int, tuple[str, str | None, int]]:
    """Name, MAC and flags of each interface by its index."""
    links = {}
    for header, attributes in netlink.dump(netlink.GETLINK):
        _, _, sort, index, flags, _ = struct.unpack("=BBHiII", header)
        name = attributes.get(_IFNAME, b"").rstrip(b"\0").decode("utf-8", "replace")
        mac = canonical_mac(attributes.get(_LINK_ADDRESS, b"")) if sort == 1 else None  # 1: Ethernet (ARPHRD_ETHER)
        links[index] = (name, mac, flags)
    return links


def _routes(names: dict[int, str]) -> Iterable[Way]:
    for header, attributes in netlink.dump(netlink.GETROUTE, socket.AF_INET):
        if header[4] != 254 or header[7] != 1:  # main table, unicast
            continue
        destination = socket.inet_ntop(socket.AF_INET, attributes.get(_RTA_DST, bytes(4)))
        hop = attributes.get(_RTA_GATEWAY)
        out = attributes.get(_RTA_OIF)
        yield Way(
            f"{destination}/{header[1]}",
            socket.inet_ntop(socket.AF_INET, hop) if hop else None,
            names.get(struct.unpack("=I", out)[0]) if out else None,
        )


def _order(way: Way) -> tuple[str, str, str]:
    return way.destination, way.next_hop or "", way.interface or ""


def _ways_elsewhere() -> list[Way]:
    import ifaddr

    names = {str(one.index): str(one.nice_name) for one in ifaddr.get_adapters()} if sys.platform == "win32" else {}
    return sorted((Way(to, hop, names.get(on, on)) for to, hop, on in tables.ways()), key=_order)


def _elsewhere(ipv6: bool) -> list[Attached]:
    """Other systems: addresses through ifaddr, MACs and routes as discover.tables knows them."""
    import ifaddr

    other = sys.platform != "linux"
    hops, macs = (tables.gateways(), tables.cards()) if other else ([], {})
    found = []
    for adapter in ifaddr.get_adapters():
        mac = macs.get(adapter.index or -1) or macs.get(adapter.nice_name)
        for address in adapter.ips:
            ip = address.ip if isinstance(address.ip, str) else address.ip[0]
            parsed = ipaddress.ip_address(ip.partition("%")[0])
            if parsed.is_loopback or (parsed.version == 6 and (not ipv6 or parsed.is_link_local)):
                continue
            found.append(_attached(str(adapter.nice_name), mac, str(parsed), address.network_prefix, hops))
    return found
