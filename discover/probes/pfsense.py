"""pfSense with the REST API package (pfREST v2): interfaces, ARP table, gateways, leases.

Written from the public description of pfREST 2.1 to 2.4."""

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
        "data", "hostname", "domain", "version", "hwif", "descr", "macaddr", "mtu", "status", "ipaddr", "subnet",
        "ipaddrv6", "subnetv6", "media", "ip_address", "mac_address", "interface", "permanent", "ip", "mac",
        "active_status", "online_status", "gateway", "name", "tag", "vlanif",
    }
)  # fmt: skip
_INTERFACES, _ARP = "status/interfaces", "diagnostics/arp_table"
_PERHAPS = ("system/hostname", "system/version")
_LISTS = ("status/dhcp_server/leases", "routing/gateways", "interface/vlans")


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    client.headers["X-API-Key"] = client.account.get("key")
    client.let_in(await client.get(f"/api/v2/{_INTERFACES}"))
    told: dict[str, Any] = {p: await client.document(f"/api/v2/{p}", _FIELDS, limit="0") for p in (_INTERFACES, _ARP)}
    for path in _PERHAPS:
        told[path] = await client.maybe(f"/api/v2/{path}", _FIELDS)
    for path in _LISTS:
        told[path] = await client.maybe(f"/api/v2/{path}?limit=0", _FIELDS)  # all of them, not a page
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each firewall."""
    return api.visit(context, PROBE.name, _work)


def _data(told: Row, path: str) -> list[Row]:
    value = told.row(path).raw("data")
    return [Row(value)] if isinstance(value, dict) else documents.rows(value)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    ip = canonical_ip(capture.peer)
    if ip is None or not _data(told, _INTERFACES):
        return []
    host = next(iter(_data(told, _PERHAPS[0])), Row(None))
    version = next(iter(_data(told, _PERHAPS[1])), Row(None)).text("version")
    names = {d: n for r in _data(told, _INTERFACES) if (n := r.text("hwif")) and (d := r.text("descr"))}
    arp = [r for r in _data(told, _ARP) if not r.flag("permanent")]
    found = firewall.Told(
        Key("ip", ip),
        "pfSense",
        ".".join(part for name in ("hostname", "domain") if (part := host.text(name))) or None,
        version.partition("-")[0] if version else None,
        tuple(_ports(told)),
        firewall.bindings(
            (r.ip("ip_address"), r.mac("mac_address"), names.get(r.text("interface") or "", r.text("interface")))
            for r in arp
        ),
        tuple(_leases(told)),
        tuple(_routes(told, names)),
    )
    return list(firewall.statements(found))


def _ports(told: Row) -> Iterator[firewall.Port]:
    tags = {n: documents.vlan(v.raw("tag")) for v in _data(told, "interface/vlans") if (n := v.text("vlanif"))}
    for one in _data(told, _INTERFACES):
        if (name := one.text("hwif")) is None:
            continue
        pairs = []
        for family, length in (("ipaddr", "subnet"), ("ipaddrv6", "subnetv6")):
            if (ip := one.ip(family)) and not ip.startswith("fe80:"):
                prefix = documents.prefix(f"{ip}/{one.number(length)}")[1]
                pairs.append((ip, prefix))
        status = one.text("status")
        up = None if status is None else status in ("up", "associated")
        mac, mtu = one.mac("macaddr"), one.number("mtu")
        yield firewall.Port(name, one.text("descr"), mac, up, one.text("media"), mtu, tags.get(name), tuple(pairs))


def _leases(told: Row) -> Iterator[firewall.Lease]:
    for one in _data(told, "status/dhcp_server/leases"):
        if (mac := one.mac("mac")) and one.text("active_status") not in ("expired", "inactive"):
            status = one.text("online_status")
            online = None if status is None else status in ("online", "active/online", "active")
            yield firewall.Lease(mac, one.ip("ip"), one.text("hostname"), online)


def _routes(told: Row, names: dict[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """The gateway as the way out, where there is one only."""
    hops = {(hop, one.text("interface")) for one in _data(told, "routing/gateways") if (hop := one.ip("gateway"))}
    for family, destination in ((".", "0.0.0.0/0"), (":", "::/0")):
        mine = [(hop, port) for hop, port in hops if family in hop]
        if len(mine) == 1:
            hop, port = mine[0]
            upper = {name.lower(): device for name, device in names.items()}
            yield destination, hop, upper.get((port or "").lower())


PROBE = Probe(
    name="pfsense",
    summary="pfSense (REST API package): interfaces, ARP table, leases",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="pfsense"),
    login=Login((("key",),)),
)
