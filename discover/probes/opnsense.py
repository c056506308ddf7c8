"""OPNsense: interfaces, ARP and neighbour tables, routes, leases of whichever DHCP server it runs.

Written from the public description of the API (OPNsense 23.7 to 25.1; ISC, Kea and Dnsmasq leases)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents, firewall
from discover.account import Login
from discover.documents import Row
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Needs, Probe, Statement

_FIELDS = frozenset(
    {
        "name", "versions", "product_version", "rows", "device", "description", "macaddr", "status", "addr4", "addr6",
        "ipv4", "ipv6", "ipaddr", "media", "mtu", "vlan_tag", "mac", "ip", "intf", "permanent", "expired",
        "destination", "gateway", "netif", "address", "hwaddr", "hostname", "state",
    }
)  # fmt: skip
_INTERFACES = "interfaces/overview/interfacesInfo"
_ARP, _NDP, _ROUTES = (f"diagnostics/interface/{name}" for name in ("getArp", "getNdp", "getRoutes"))
# What older systems, and those without the plugin, do not have.
_PERHAPS = ("diagnostics/system/systemInformation", "core/firmware/status", "dhcpv4/leases/searchLease",
            "kea/leases4/search", "dnsmasq/leases/search", _NDP)  # fmt: skip
_LEASES = _PERHAPS[2:5]


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    client.basic(client.account.get("key"), client.account.get("secret"))
    client.let_in(await client.get(f"/api/{_ARP}"))
    told: dict[str, Any] = {path: await client.document(f"/api/{path}", _FIELDS) for path in (_ARP, _ROUTES)}
    told[_INTERFACES] = await client.document(f"/api/{_INTERFACES}", _FIELDS)
    for path in _PERHAPS:
        told[path] = await client.maybe(f"/api/{path}", _FIELDS)
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each firewall."""
    return api.visit(context, PROBE.name, _work)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    ip = canonical_ip(capture.peer)
    if ip is None or not (told.raw(_INTERFACES) or told.raw(_ARP)):
        return []
    system = told.row(_PERHAPS[0])
    versions = [v.removeprefix("OPNsense ") for v in documents.each(system.raw("versions")) if v.startswith("OPNsense")]
    seen = [r for path in (_ARP, _NDP) for r in _rows(told, path) if not r.flag("permanent") and not r.flag("expired")]
    found = firewall.Told(
        Key("ip", ip),
        "OPNsense",
        system.text("name"),
        versions[0].partition("-")[0] if versions else told.row(_PERHAPS[1]).text("product_version"),
        tuple(_ports(told)),
        firewall.bindings((r.ip("ip"), r.mac("mac"), r.text("intf")) for r in seen),
        tuple(_leases(told)),
        tuple(_routes(told)),
    )
    return list(firewall.statements(found))


def _rows(told: Row, path: str) -> list[Row]:
    """The rows of an answer that has them by that name, or is a list itself."""
    value = told.raw(path)
    return documents.rows(value.get("rows") if isinstance(value, dict) else value)


def _ports(told: Row) -> Iterator[firewall.Port]:
    for one in _rows(told, _INTERFACES):
        name = one.text("device")
        if name is None or name.startswith("lo"):
            continue
        listed = [r.raw("ipaddr") for family in ("ipv4", "ipv6") for r in one.rows(family)]
        pairs = [documents.prefix(text) for text in (*listed, one.raw("addr4"), one.raw("addr6"))]
        status = one.text("status")
        yield firewall.Port(
            name,
            one.text("description"),
            one.mac("macaddr"),
            None if status is None else status in ("up", "associated"),
            one.text("media"),
            one.number("mtu"),
            documents.vlan(one.raw("vlan_tag")),
            tuple((ip, length) for ip, length in dict.fromkeys(pairs) if ip and not ip.startswith("fe80:")),
        )


def _routes(told: Row) -> Iterator[tuple[str, str | None, str | None]]:
    for one in _rows(told, _ROUTES):
        to, hop = one.text("destination") or "", one.ip("gateway")
        if to == "default":
            if hop:
                yield ("::/0" if ":" in hop else "0.0.0.0/0"), hop, one.text("netif")
            continue
        ip, length = documents.prefix(to)
        if ip and length is not None and "/" in to and not ip.startswith("fe80:"):
            yield documents.network(ip, length), hop, one.text("netif")


def _leases(told: Row) -> Iterator[firewall.Lease]:
    for path in _LEASES:
        for one in _rows(told, path):
            mac = one.mac("mac", "hwaddr")
            if mac is not None and one.text("state") not in ("expired", "free", "released"):
                status = one.text("status")
                online = None if status is None else status == "online"
                yield firewall.Lease(mac, one.ip("address"), one.text("hostname"), online)


PROBE = Probe(
    name="opnsense",
    summary="OPNsense: interfaces, ARP table, routes, leases",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="opnsense"),
    login=Login((("key", "secret"),)),
)
