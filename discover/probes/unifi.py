"""UniFi Network: switches with their ports, access points, gateways, and who hangs where. On UniFi OS consoles and on
the classic controller with a local account; with an API key on UniFi OS.

Written from Ubiquiti's public descriptions and from what the interface is known to answer (Network 7 to 9); the
integration API (v1) tells less and is asked where a key opens nothing else."""

from __future__ import annotations

import contextlib
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents, unifi, wlans
from discover.account import Login
from discover.documents import Row
from discover.observation import Address, Associated, Attribute, Interface, Key, Neighbour, SameDevice
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.trust import Trouble

_OS = "/proxy/network"
_V1 = "/proxy/network/integration/v1"
_FIELDS = unifi.FIELDS | frozenset(
    {
        "id", "internalReference", "macAddress", "ipAddress", "firmwareVersion", "features", "interfaces", "ports",
        "idx", "speedMbps", "uplinkDeviceId", "deviceId", "totalCount",
    }
)  # fmt: skip
_DOCUMENTS = ("stat/device", "stat/sta", "rest/networkconf", "rest/wlanconf")
_PAGE = 200
_MOST_PAGES = 50
_ABILITIES = {"switching": ("bridge", "switch"), "accessPoint": ("wlan-ap", "access-point"),
              "gateway": ("router", "router")}  # fmt: skip


async def _legacy(client: api.Client, root: str) -> dict[str, Any] | None:
    """The documents of one site; None where the access given does not open them."""
    answer = await client.get(f"{root}/api/self/sites")
    if not answer.ok:
        return None
    sites = documents.rows(Row(answer.json).raw("data"))
    named = [(name, site.text("desc") or name) for site in sites if (name := site.text("name"))]
    site = urllib.parse.quote(api.site_of(client, named), safe="")
    return {
        path.rpartition("/")[2]: await client.document(f"{root}/api/s/{site}/{path}", _FIELDS) for path in _DOCUMENTS
    }


async def _pages(client: api.Client, path: str) -> list[Any]:
    found: list[Any] = []
    for _ in range(_MOST_PAGES):
        page = Row(await client.document(path, _FIELDS, offset=str(len(found)), limit=str(_PAGE)))
        rows = page.list("data")
        found += rows
        if not rows or len(found) >= (page.number("totalCount") or 0):
            break
    return found


async def _integration(client: api.Client) -> dict[str, Any]:
    answer = await client.get(f"{_V1}/sites", limit=str(_PAGE))
    client.let_in(answer)
    sites = [
        (id_, site.text("internalReference") or id_, site.text("name") or id_)
        for site in documents.rows(Row(answer.json).raw("data"))
        if (id_ := site.text("id"))
    ]
    if not sites:
        raise Trouble("account-silent", client.account.host)
    root = f"{_V1}/sites/{urllib.parse.quote(api.site_of(client, sites), safe='')}"
    devices = await _pages(client, f"{root}/devices")
    details = [
        await client.document(f"{root}/devices/{urllib.parse.quote(id_, safe='')}", _FIELDS)
        for device in documents.rows(devices)
        if (id_ := device.text("id"))
    ]
    return {"devices": [d or {} for d in details], "clients": await _pages(client, f"{root}/clients")}


def _capture(client: api.Client, told: dict[str, Any]) -> Capture:
    return client.context.capture(PROBE.name, client.peer, documents.encode({**told, "port": client.port}))


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    if key := client.account.get("key"):
        client.headers["X-API-KEY"] = key
        told = await _legacy(client, _OS) or await _integration(client)
        yield _capture(client, told)
        return
    first = await client.get("/")
    root, where = (_OS, "/api/auth/") if first.status == 200 else ("", "/api/")
    login = {"username": client.account.get("user"), "password": client.account.get("password")}
    answer = await client.post(f"{where}login", login)
    if not answer.ok:
        raise Trouble("account-refused", client.account.host)
    try:
        if (found := await _legacy(client, root)) is None:
            raise Trouble("account-refused", client.account.host)
    finally:
        with contextlib.suppress(Trouble):
            token = answer.headers.get("x-csrf-token", "")
            await client.post(f"{where}logout", {}, {"X-CSRF-Token": token} if token else {})
    yield _capture(client, found)


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each controller: the documents of one site."""
    return api.visit(context, PROBE.name, _work)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    own = wlans.controller(capture.peer, told.number("port"), "UniFi Network")
    return [*own, *unifi.statements(told), *_told_v1(told)]


def _told_v1(told: Row) -> Iterator[Statement]:
    """What the integration API tells: no ports of clients, but who hangs on which access point."""
    devices = [d for d in told.rows("devices") if d.mac("macAddress") and d.text("state") in (None, "ONLINE")]
    by_id = {id_: device.mac("macAddress") or "" for device in devices if (id_ := device.text("id"))}
    for device in devices:
        key = Key.mac(device.mac("macAddress") or "")
        features = set(documents.each(device.list("features") or device.names_in("features")))
        yield Statement(key, Attribute("vendor", "Ubiquiti"))
        for attribute, field in (("sys_name", "name"), ("model", "model"), ("firmware", "firmwareVersion")):
            if said := device.text(field):
                yield Statement(key, Attribute(attribute, said))
        for feature in sorted(features & _ABILITIES.keys()):
            yield Statement(key, Attribute("capability", _ABILITIES[feature][0]))
        if (ip := device.ip("ipAddress")) and "gateway" not in features:
            yield Statement(key, Address(ip))
            yield Statement(key, SameDevice(Key("ip", ip)))
        for port in device.row("interfaces").rows("ports"):
            if (number := port.number("idx")) and number > 0:
                speed, up = port.number("speedMbps"), port.text("state") == "UP"
                bits = speed * 1_000_000 if speed and speed > 0 and up else None
                yield Statement(key, Interface(f"Port {number}", bridge_port=number, speed_bps=bits, oper_up=up))
        above = by_id.get(device.row("uplink").text("deviceId") or "")
        if above and above != key.value:
            yield Statement(key, Neighbour("unifi", "uplink", (Key("mac", above),)))
    for client in told.rows("clients"):
        if (mac := client.mac("macAddress")) is None or client.text("type") == "VPN":
            continue
        if ip := client.ip("ipAddress"):
            yield Statement(Key("mac", mac), Address(ip))
        if name := client.text("name"):
            yield Statement(Key("mac", mac), Attribute("friendly_name", name))
        point = by_id.get(client.text("uplinkDeviceId") or "")
        if point and client.text("type") == "WIRELESS":
            yield Statement(Key("mac", mac), Associated(point))


PROBE = Probe(
    name="unifi",
    summary="UniFi Network: switches, ports, access points, clients",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="unifi"),
    login=Login((("user", "password"), ("key",)), ("site",)),
)
