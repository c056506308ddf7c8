"""FRITZ!Box (TR-064): model and outer address without a login; with one the hosts, the mesh, WLANs and DECT handsets.

Written from AVM's public descriptions of the interface (TR-064 First Steps, Hosts, WLANConfiguration, X_AVM-DE_Dect,
Mesh topology). The same mesh list can be read from a file."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents, mesh, web, wlans
from discover.account import Login
from discover.documents import Row
from discover.fetch import fetch
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
    SameDevice,
    canonical_ip,
    canonical_mac,
)
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import fan_out
from discover.trust import Trouble

PORT, TLS_PORT = 49000, 49443
_TR64 = "urn:dslforum-org:service:"
_UPNP = "urn:schemas-upnp-org:service:"
# What is kept of each answer; there are a log, user names and session ids beside it.
_FIELDS = frozenset(
    {
        "manufacturer", "modelName", "UDN", "Display", "ModelName", "SerialNumber", "SoftwareVersion",
        "ExternalIPAddress", "ConnectionStatus", "WANAccessType", "Layer1UpstreamMaxBitRate",
        "Layer1DownstreamMaxBitRate", "PhysicalLinkStatus", "Enable", "Status", "SSID", "BSSID", "BeaconType",
        "Channel", "X_AVM-DE_APType", "ID", "Active", "Name", "Model", "IPAddress", "MACAddress", "HostName",
        "InterfaceType", "X_AVM-DE_Port", "X_AVM-DE_Speed", "X_AVM-DE_VPN", "X_AVM-DE_FriendlyName",
        "SubnetMask", "IPRouters",
    }
)  # fmt: skip
_MOST_XML = 4 << 20
_MOST_RADIOS, _MOST_HANDSETS = 4, 12
_LANS = 5
_ANYBODY = "dslf-config"
"""The user's name where a box is set to ask for a password only."""
_SECURITY = {"none": "open", "basic": "wep", "wpa": "wpa", "wpaand11i": "wpa", "11i": "wpa2", "11iandwpa3": "wpa2",
             "wpa3": "wpa3", "owetrans": "open", "owe": "owe"}  # fmt: skip
_LINES = {"x_avm-de_fiber": "Fiber", "x_avm-de_umts": "Mobile", "x_avm-de_lte": "Mobile", "x_avm-de_cable": "Cable"}


def _elements(raw: bytes) -> list[dict[str, str]]:
    """The kept fields of an XML answer: one dictionary for each element that holds any, without their `New`."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(raw[:_MOST_XML])
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return []
    found = []
    for element in root.iter():
        fields = {_plain(part.tag): (part.text or "")[:200] for part in element if not len(part)}
        if kept := {name: text for name, text in fields.items() if name in _FIELDS}:
            found.append(kept)
    return found


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2].removeprefix("New")


def _envelope(service: str, action: str, index: int | None) -> bytes:
    argument = "" if index is None else f"<NewIndex>{index}</NewIndex>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
        's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>'
        f'<u:{action} xmlns:u="{service}">{argument}</u:{action}></s:Body></s:Envelope>'
    ).encode()


class _Box:
    """A box that the user gave access to."""

    def __init__(self, client: api.Client) -> None:
        self._client = client

    async def say(self, control: str, service: str, action: str, index: int | None = None) -> dict[str, str]:
        """What one action gives; empty when the box does not know it, or has no such entry."""
        return {k: v for one in _elements(await self._call(control, service, action, index)) for k, v in one.items()}

    async def _call(self, control: str, service: str, action: str, index: int | None = None) -> bytes:
        head = {"Content-Type": 'text/xml; charset="utf-8"', "SOAPAction": f"{_TR64}{service}#{action}"}
        body = _envelope(_TR64 + service, action, index)
        answer = await self._client.ask("POST", f"/upnp/control/{control}", body, head, _MOST_XML)
        self._client.let_in(answer)
        return answer.body if answer.ok else b""

    async def file(self, action: str) -> bytes:
        """The document that an action of the host table names; its path holds a session id and is not kept."""
        said = await self._call("hosts", "Hosts:1", action)
        path = re.search(rb"<New[^>]*Path>\s*(/[^<\s]{1,300})\s*<", said)
        if path is None:
            return b""
        answer = await self._client.ask("GET", path[1].decode("ascii", "replace").replace("&amp;", "&"))
        if not answer.whole:
            self._client.missing.append(action)
        return answer.body if answer.ok else b""

    async def all(self) -> dict[str, Any]:
        told: dict[str, Any] = {"info": await self.say("deviceinfo", "DeviceInfo:1", "GetInfo")}
        if not told["info"]:
            raise Trouble("account-rights", self._client.account.host)
        link = await self.say("wancommonifconfig1", "WANCommonInterfaceConfig:1", "GetCommonLinkProperties")
        told["wan"] = [link]
        for control, service in (("wanpppconn1", "WANPPPConnection:1"), ("wanipconnection1", "WANIPConnection:1")):
            told["wan"].append(await self.say(control, service, "GetInfo"))
        told["lan"] = await self.say("lanhostconfigmgm", "LANHostConfigManagement:1", "GetInfo")
        told["wlan"] = []
        for number in range(1, _MOST_RADIOS + 1):
            radio = await self.say(f"wlanconfig{number}", f"WLANConfiguration:{number}", "GetInfo")
            if not radio:
                break
            told["wlan"].append(radio)
        told["dect"] = []
        for number in range(_MOST_HANDSETS):
            handset = await self.say("x_dect", "X_AVM-DE_Dect:1", "GetGenericDectEntry", number)
            if not handset:
                break
            told["dect"].append(handset)
        told["hosts"] = _elements(await self.file("X_AVM-DE_GetHostListPath"))
        told["mesh"] = mesh.kept(await self.file("X_AVM-DE_GetMeshListPath"))
        return told


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    client.user = client.user or _ANYBODY
    yield client.context.capture(PROBE.name, client.peer, documents.encode(await _Box(client).all()))


async def _open(context: Context, ip: str) -> AsyncIterator[Capture]:
    """What every box tells anybody: its description, and by UPnP the state of its line."""
    context.asked()
    described = _elements(web.message(await fetch(context, ip, PORT, "/tr64desc.xml")).body)
    if not any("modelName" in one for one in described):
        return
    told: dict[str, Any] = {"description": {k: v for one in reversed(described) for k, v in one.items()}, "wan": []}
    for control, service, action in (
        ("WANIPConn1", "WANIPConnection:1", "GetExternalIPAddress"),
        ("WANCommonIFC1", "WANCommonInterfaceConfig:1", "GetCommonLinkProperties"),
    ):
        body = _envelope(_UPNP + service, action, None)
        head = (("SOAPAction", f"{_UPNP}{service}#{action}"),)
        raw = await fetch(context, ip, PORT, f"/igdupnp/control/{control}", False, body, "text/xml", headers=head)
        told["wan"] += _elements(web.message(raw).body)
    yield context.capture(PROBE.name, ip, documents.encode(told))


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each box: of those that the user gave access to all that they know, of others what is open."""
    known: set[str] = set()
    async for capture in api.visit(context, PROBE.name, _work, TLS_PORT, PORT):
        known.add(capture.peer)
        yield capture
    boxes = [t.ip for t in context.targets if PORT in t.ports and t.ip not in known]
    if not boxes and not known and not context.options.accounts_of(PROBE.name):
        context.note("no-target")
    async for capture in fan_out(context, boxes, lambda ip: _open(context, ip), len(boxes)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The box itself where it was asked at an address, and the devices of its network."""
    told = Row(documents.decode(capture.payload))
    ip = canonical_ip(capture.peer)
    found: list[Statement] = []
    own = _own_mac(told)
    if ip is not None and (told.row("info") or told.row("description")):
        found += _box(told, Key("mac", own) if own else Key("ip", ip), Key("ip", ip))
    if own is not None:
        found += _handsets(told, own)
    meshed = list(mesh.statements(told.row("mesh")))
    tabled = any(isinstance(s.claim, ForwardingTable) for s in meshed)
    return [*found, *meshed, *_hosts(told, None if tabled else own)]


def _own_mac(told: Row) -> str | None:
    """A box's serial number is its MAC address; the description has it at the end of its UDN."""
    serial = told.row("info").text("SerialNumber") or ""
    udn = (told.row("description").text("UDN") or "").rpartition("-")[2]
    return documents.mac(canonical_mac(serial) or canonical_mac(udn))


def _box(told: Row, subject: Key, asked: Key) -> Iterator[Statement]:
    info, described = told.row("info"), told.row("description")
    model = info.text("ModelName") or described.text("modelName")
    if not (model and "FRITZ!" in model) and "AVM" not in (described.text("manufacturer") or ""):
        return  # others speak TR-064 as well
    yield Statement(subject, Attribute("vendor", "AVM"))
    if subject != asked:
        yield Statement(asked, SameDevice(subject))
    serial = info.text("SerialNumber")
    for name, said in (
        ("model", model),
        ("serial", serial.upper() if serial else None),
        ("firmware", info.text("SoftwareVersion") or described.text("Display")),
    ):
        if said:
            yield Statement(subject, Attribute(name, said))
    yield from _line(told, subject)
    yield from _gateway(told, subject)
    yield from _radios(told, subject)


def _line(told: Row, subject: Key) -> Iterator[Statement]:
    """The outer address, the kind of line and its speed; only while it is up."""
    for one in told.rows("wan"):
        if (outer := one.ip("ExternalIPAddress")) and one.text("ConnectionStatus") in (None, "Connected"):
            yield Statement(subject, Attribute("wan_ip", outer))
        kind = one.text("WANAccessType")
        if kind and one.text("PhysicalLinkStatus") in (None, "Up"):
            yield Statement(subject, Attribute("wan_type", _LINES.get(kind.lower(), kind)))
            down, up = one.number("Layer1DownstreamMaxBitRate"), one.number("Layer1UpstreamMaxBitRate")
            if down and up and min(down, up) >= 1000:
                rate = f"{_mega(down)} / {_mega(up)} Mbit/s"
                yield Statement(subject, Attribute("wan_rate", rate))


def _gateway(told: Row, subject: Key) -> Iterator[Statement]:
    """The network that it hands out addresses in, as the way out of which it names itself; only while it is online."""
    lan = told.row("lan")
    ip, length = documents.prefix(f"{lan.text('IPRouters')}/{lan.text('SubnetMask')}")
    online = any(one.ip("ExternalIPAddress") for one in told.rows("wan") if one.text("ConnectionStatus") == "Connected")
    if ip is not None and length is not None and online:
        yield Statement(subject, Address(ip, length))
        yield Statement(subject, Gateway(documents.network(ip, length)))


def _mega(bits: int) -> str:
    return f"{bits / 1e6:.1f}".removesuffix(".0")


def _radios(told: Row, subject: Key) -> Iterator[Statement]:
    """Its WLANs that are on."""
    on = [r for r in told.rows("wlan") if r.flag("Enable") and r.text("Status") in (None, "Up") and r.text("SSID")]
    if on:
        yield Statement(subject, Attribute("capability", "wlan-ap"))
    for radio in on:
        if bssid := radio.mac("BSSID"):
            yield Statement(subject, SameDevice(Key("mac", bssid)))
            kind = _SECURITY.get((radio.text("BeaconType") or "").lower())
            yield wlans.sent(bssid, radio.text("SSID"), radio.number("Channel"), kind)
    yield from wlans.secured(
        subject, ((r.text("SSID") or "", _SECURITY.get((r.text("BeaconType") or "").lower())) for r in on)
    )


def _handsets(told: Row, own: str) -> Iterator[Statement]:
    """DECT handsets; they have no address of their own, only a number at their base."""
    for handset in told.rows("dect"):
        number = handset.text("ID")
        if not number or not handset.flag("Active"):
            continue
        key = Key.chassis(7, f"dect-{own}-{number}")  # locally assigned, as IEEE 802.1AB calls it
        yield Statement(key, Attribute("role", "phone"))
        for name, said in (("friendly_name", handset.text("Name")), ("model", handset.text("Model"))):
            if said:
                yield Statement(key, Attribute(name, said))
        yield Statement(key, Associated(own, technology="dect"))


def _hosts(told: Row, own: str | None) -> Iterator[Statement]:
    """Devices that the box sees now. Without a mesh list (`own` is the box then) also on which of its ports."""
    learned = []
    for host in told.rows("hosts"):
        mac, ip = host.mac("MACAddress"), host.ip("IPAddress")
        if mac is None or not host.flag("Active") or host.flag("X_AVM-DE_VPN"):
            continue
        key = Key("mac", mac)
        if ip is not None:
            yield Statement(key, Address(ip))
        if name := mesh.given_name(host.text("X_AVM-DE_FriendlyName", "HostName")):
            yield Statement(key, Attribute("friendly_name", name), Confidence.HINT)
        port = host.number("X_AVM-DE_Port")
        if port and 0 < port <= _LANS and host.text("InterfaceType") == "Ethernet":
            learned.append((mac, f"LAN:{port}", host.number("X_AVM-DE_Speed")))
    if own is not None and learned:
        subject = Key("mac", own)
        for port_name in sorted({port for _, port, _ in learned}):
            speeds = {speed for _, port, speed in learned if port == port_name and speed and speed > 0}
            speed = max(speeds, default=None)
            yield Statement(subject, Interface(port_name, speed_bps=speed * 1_000_000 if speed else None, oper_up=True))
        yield Statement(subject, ForwardingTable(tuple(Learned(m, p) for m, p, _ in sorted(learned, key=str))))


PROBE = Probe(
    name="fritzbox",
    summary="FRITZ!Box: line and model; with a login devices, Wi-Fi, mesh and phones",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(PORT, TLS_PORT),
    login=Login((("password",),), ("user",)),
)
