"""MikroTik RouterOS 7 (REST): interfaces, neighbours, forwarding and ARP tables, leases, wireless stations, routes.

Written from the public description of RouterOS 7.1 to 7.16."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from discover import api, documents, routeros
from discover.account import Login
from discover.documents import Row
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Needs, Probe, Statement

_DOCUMENTS = (
    "system/resource", "system/identity", "interface", "interface/vlan", "ip/address", "ip/arp", "ip/neighbor",
    "ip/dhcp-server/lease", "interface/bridge/host", "interface/bridge/port", "ip/route",
)  # fmt: skip
# What only some devices know: routerboards, those with a bridge, those with one of the wireless packages.
_PERHAPS = (
    "system/routerboard", "interface/wireless", "interface/wireless/registration-table", "interface/wifi",
    "interface/wifi/registration-table", "interface/bridge/vlan",
)  # fmt: skip


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    client.basic(client.account.get("user"), client.account.get("password"))
    client.let_in(await client.get("/rest/system/resource"))
    told: dict[str, Any] = {path: await client.document(f"/rest/{path}", routeros.FIELDS) for path in _DOCUMENTS}
    for path in _PERHAPS:
        told[path] = await client.maybe(f"/rest/{path}", routeros.FIELDS)
    cables = [n for i in documents.rows(told["interface"]) if i.text("type") == "ether" and (n := i.text("name"))]
    asked = {"numbers": ",".join(cables), "once": ""}
    told["monitor"] = await client.maybe("/rest/interface/ethernet/monitor", routeros.FIELDS, asked) if cables else None
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each router."""
    return api.visit(context, PROBE.name, _work)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    ip = canonical_ip(capture.peer)
    if ip is None or not told.raw("interface"):
        return []
    return list(routeros.statements(told, Key("ip", ip)))


PROBE = Probe(
    name="mikrotik",
    summary="MikroTik RouterOS: ports, neighbours, tables, leases, wireless stations",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="mikrotik"),
    login=Login((("user", "password"),)),
)
