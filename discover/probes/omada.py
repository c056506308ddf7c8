"""TP-Link Omada: gateways, switches with their ports, access points, and who hangs where; by the controller's own
interface (API v2) with an account, or by the Open API with a client id and secret.

Written from TP-Link's public description of the Open API and from what the controller (5.9 to 5.15) is known to answer.
"""

from __future__ import annotations

import contextlib
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents, wlans
from discover.account import Login
from discover.documents import Row
from discover.observation import (
    Address,
    Associated,
    Attribute,
    Confidence,
    ForwardingTable,
    Gateway,
    Interface,
    Key,
    Learned,
    Neighbour,
    Network,
    SameDevice,
    Vlan,
)
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.trust import Trouble

TLS_PORT, PLAIN_PORT = 8043, 8088
_FIELDS = frozenset(
    {
        "errorCode", "result", "data", "totalRows", "id", "siteId", "key", "name", "type", "mac", "model", "sn",
        "firmwareVersion", "version", "ip", "status", "statusCategory", "uplinkDeviceMac", "uplinkDevicePort",
        "ports", "port", "disable", "portStatus", "linkStatus", "linkSpeed", "duplex", "downlinkList", "hostName",
        "wireless", "connectType", "ssid", "rssi", "apMac", "rxRate", "txRate", "switchMac", "vid", "standardPort",
        "active", "vlan", "purpose", "security", "omadacId", "gatewaySubnet",
    }
)  # fmt: skip
_PAGE = 500
_MOST_PAGES = 20
_MOST_SWITCHES = 200
_KINDS = {"ap": ("access-point", "wlan-ap"), "switch": ("switch", "bridge"), "gateway": ("router", "router")}
_SPEEDS = {1: 10, 2: 100, 3: 1000, 4: 2500, 5: 10_000, 6: 5000, 7: 25_000}
_FULL = 2
_CONNECTED = 1
_OPEN = 0


class _Controller:
    """One controller that has let us in: `root` is the path to its sites, `paging` how it counts pages."""

    def __init__(self, client: api.Client, root: str, paging: tuple[str, str]) -> None:
        self._client = client
        self._root = root
        self._paging = paging

    async def result(self, path: str, **query: str) -> Any:
        """The result of one question; None, and remembered as missing, where it is refused."""
        told = Row(await self._client.document(self._root + path, _FIELDS, **query))
        if told.number("errorCode") not in (None, 0):
            self._client.missing.append(path)
            return None
        return told.raw("result")

    async def pages(self, path: str, **query: str) -> list[Any]:
        found: list[Any] = []
        number, size = self._paging
        for page in range(1, _MOST_PAGES + 1):
            told = await self.result(path, **{number: str(page), size: str(_PAGE)}, **query)
            if isinstance(told, list):
                return told
            rows = Row(told).list("data")
            found += rows
            if not rows or len(found) >= (Row(told).number("totalRows") or 0):
                break
        return found

    async def site(self) -> str:
        sites = [
            (id_, site.text("name") or id_)
            for site in documents.rows(await self.pages("/sites"))
            if (id_ := site.text("siteId", "id", "key"))
        ]
        return "/sites/" + urllib.parse.quote(api.site_of(self._client, sites), safe="")

    async def all(self, legacy: bool) -> dict[str, Any]:
        site = await self.site()
        devices = await self.pages(f"{site}/devices")
        active = {"filters.active": "true"} if legacy else {}
        told: dict[str, Any] = {"devices": devices, "clients": await self.pages(f"{site}/clients", **active)}
        told["switches"] = {}
        switches = [m for d in documents.rows(devices) if d.text("type") == "switch" and (m := d.text("mac"))]
        for mac in switches[:_MOST_SWITCHES]:
            path = f"{site}/switches/{urllib.parse.quote(mac, safe='')}"
            told["switches"][mac] = await self.result(path if legacy else f"{path}/ports")
        if legacy:
            told["networks"] = await self.pages(f"{site}/setting/lan/networks")
            told["ssids"] = []
            for wlan in documents.rows(documents.listed(await self.result(f"{site}/setting/wlans"))):
                path = f"{site}/setting/wlans/{urllib.parse.quote(wlan.text('id') or '', safe='')}/ssids"
                told["ssids"] += documents.listed(await self.result(path))
        return told


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    info = Row((await client.get("/api/info")).json).row("result")
    own = client.account.get("omadac_id") or info.text("omadacId")
    if own is None:
        raise Trouble("account-silent", client.account.host)
    own = urllib.parse.quote(own, safe="")
    if client.account.get("client_id"):
        controller, legacy = await _open(client, own), False
    else:
        controller, legacy = await _log_in(client, own), True
    try:
        told = await controller.all(legacy)
    finally:
        if legacy:
            with contextlib.suppress(Trouble):
                await client.post(f"/{own}/api/v2/logout", {})
    told |= {"port": client.port, "controllerVer": info.text("controllerVer")}
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


async def _log_in(client: api.Client, own: str) -> _Controller:
    login = {"username": client.account.get("user"), "password": client.account.get("password")}
    said = Row((await client.post(f"/{own}/api/v2/login", login)).json)
    token = said.row("result").raw("token")
    if said.number("errorCode") != 0 or not isinstance(token, str):
        raise Trouble("account-refused", client.account.host)
    client.headers["Csrf-Token"] = token
    return _Controller(client, f"/{own}/api/v2", ("currentPage", "currentPageSize"))


async def _open(client: api.Client, own: str) -> _Controller:
    secret = {name: client.account.get(name) for name in ("client_id", "client_secret")}
    said = Row(
        (await client.post("/openapi/authorize/token?grant_type=client_credentials", {"omadacId": own, **secret})).json
    )
    token = said.row("result").raw("accessToken")
    if said.number("errorCode") != 0 or not isinstance(token, str):
        raise Trouble("account-refused", client.account.host)
    client.headers["Authorization"] = f"AccessToken={token}"
    return _Controller(client, f"/openapi/v1/{own}", ("page", "pageSize"))


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each controller: one site."""
    return api.visit(context, PROBE.name, _work, TLS_PORT, PLAIN_PORT)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    clients = [c for c in told.rows("clients") if c.mac("mac") and c.flag("active") is not False]
    hanging: dict[str, set[Learned]] = {}
    for client in clients:
        switch, port = client.mac("switchMac"), client.number("port")
        if not client.flag("wireless") and switch and port and port > 0:
            row = Learned(client.mac("mac") or "", _port(port), documents.vlan(client.raw("vid")))
            hanging.setdefault(switch, set()).add(row)
    version = told.text("controllerVer")
    found = list(wlans.controller(capture.peer, told.number("port"), "Omada Controller", version))
    for device in told.rows("devices"):
        if (mac := device.mac("mac")) and _is_there(device):
            found += _device(told, device, Key("mac", mac), hanging.get(mac, set()))
    for client in clients:
        found += _client(client)
    return found


def _is_there(device: Row) -> bool:
    """The controller's own interface has categories of a finer status; the Open API has 0 and 1."""
    category = device.number("statusCategory")
    return (device.number("status") if category is None else category) in (None, _CONNECTED)


def _port(number: int) -> str:
    return f"Port {number}"


def _device(told: Row, device: Row, key: Key, hanging: set[Learned]) -> Iterator[Statement]:
    kind = device.text("type") or ""
    role, ability = _KINDS.get(kind, (None, None))
    for name, said in (
        ("vendor", "TP-Link"),
        ("sys_name", device.text("name")),
        ("model", device.text("model")),
        ("serial", device.text("sn")),
        ("firmware", device.text("firmwareVersion", "version")),
        ("role", role),
        ("capability", ability),
    ):
        if said:
            yield Statement(key, Attribute(name, said))
    if ip := device.ip("ip"):
        yield Statement(key, Address(ip))
        yield Statement(key, SameDevice(Key("ip", ip)))
    if kind == "switch":
        yield from _switch(told, key, hanging)
    if kind == "gateway":
        yield from _gateway(told, key)
    if kind == "ap":
        open_ = {s.text("name"): s.number("security") == _OPEN for s in told.rows("ssids")}
        yield from wlans.secured(key, ((name, "open" if on else None) for name, on in open_.items() if name))
    above, port = device.mac("uplinkDeviceMac"), device.text("uplinkDevicePort")
    if above and above != key.value and port:
        number = documents.number(port.rpartition("/")[2])
        yield Statement(key, Neighbour("omada", "uplink", (Key("mac", above),), _port(number) if number else port))


def _gateway(told: Row, key: Key) -> Iterator[Statement]:
    """The networks that it is the way out of."""
    for network in told.rows("networks"):
        ip, length = documents.prefix(network.raw("gatewaySubnet"))
        if ip is not None and length is not None and network.text("purpose") == "interface":
            prefix = documents.network(ip, length)
            yield Statement(key, Address(ip, length, network.text("name")))
            yield Statement(key, Network(prefix, documents.vlan(network.raw("vlan")), network.text("name")))
            yield Statement(key, Gateway(prefix))


def _switch(told: Row, key: Key, hanging: set[Learned]) -> Iterator[Statement]:
    details = {documents.mac(name): told.row("switches").raw(name) for name in told.names_in("switches")}
    detail = details.get(key.value)
    for port in Row(detail).rows("ports") if isinstance(detail, dict) else documents.rows(detail):
        if not (number := port.number("port")) or number < 0:
            continue
        status, alias = port.row("portStatus") or port, port.text("name")
        up, disabled = status.flag("linkStatus"), port.flag("disable")
        speed = _SPEEDS.get(status.number("linkSpeed") or 0) if up else None
        yield Statement(
            key,
            Interface(
                _port(number),
                bridge_port=number,
                alias=alias if alias not in (_port(number), f"Port{number}") else None,
                speed_bps=speed * 1_000_000 if speed else None,
                admin_up=None if disabled is None else not disabled,
                oper_up=up,
                full_duplex=status.number("duplex") == _FULL if up and status.number("duplex") else None,
            ),
        )
    for below in Row(detail).rows("downlinkList"):
        if (mac := below.mac("mac")) and (number := below.number("port")) and number > 0 and mac != key.value:
            yield Statement(key, Neighbour("omada", _port(number), (Key("mac", mac),)))
    for network in told.rows("networks"):
        if vid := documents.vlan(network.raw("vlan")):
            yield Statement(key, Vlan(vid, network.text("name")))
    if hanging:
        yield Statement(key, ForwardingTable(tuple(sorted(hanging, key=lambda r: (r.port, r.mac, r.vlan or 0)))))


def _client(client: Row) -> Iterator[Statement]:
    key = Key.mac(client.mac("mac") or "")
    if ip := client.ip("ip"):
        yield Statement(key, Address(ip))
    host, name = client.text("hostName"), client.text("name")
    if host and host != "--":
        yield Statement(key, Attribute("hostname", host), Confidence.HINT)
    if name and documents.mac(name) is None and name != host:
        yield Statement(key, Attribute("friendly_name", name))
    if client.flag("wireless") and (point := client.mac("apMac")):
        rates = [r for n in ("txRate", "rxRate") if (r := client.number(n)) and r > 0]
        bits = min(rates) * 1000 if rates else None
        yield Statement(key, Associated(point, client.text("ssid"), documents.signal(client.raw("rssi")), bits))


PROBE = Probe(
    name="omada",
    summary="TP-Link Omada: switches, ports, access points, clients",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="omada"),
    ports=(TLS_PORT, PLAIN_PORT),
    login=Login((("user", "password"), ("client_id", "client_secret")), ("site", "omadac_id")),
)
