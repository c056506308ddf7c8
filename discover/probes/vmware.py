"""VMware vSphere: hosts with their hardware, uplinks and what the switches there announce, and the machines that run on
them. Speaks the Web Services API, which a single ESXi host has as well as vCenter.

Written from VMware's public description of the API (vSphere 6.7 to 8.0)."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents, vim
from discover.account import Login
from discover.documents import Row
from discover.observation import (
    Address,
    Attribute,
    Confidence,
    Hosts,
    Interface,
    Key,
    Neighbour,
    SameDevice,
    Service,
    Vlan,
    canonical_ip,
)
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.trust import Trouble

_PATH = "/sdk"
_HEAD = {"Content-Type": 'text/xml; charset="utf-8"', "SOAPAction": "urn:vim25/6.7"}
_SERVICE = ("ServiceInstance", "ServiceInstance")
_HOST = ("name", "hardware.systemInfo", "config.network.pnic", "config.network.vnic", "config.network.vswitch",
         "config.network.portgroup", "config.product", "runtime.connectionState",
         "configManager.networkSystem")  # fmt: skip
_MACHINE = ("name", "runtime.powerState", "runtime.host", "config.uuid", "config.template", "config.hardware.device",
            "guest.net", "guest.hostName", "guest.guestFullName")  # fmt: skip
_PAGE, _MOST_PAGES, _MOST_HOSTS = 250, 40, 64
_NAMES = frozenset(
    {
        "returnval", "rootFolder", "propertyCollector", "viewManager", "sessionManager", "about", "fullName",
        "version", "apiType", "token", "objects", "obj", "propSet", "name", "val", "vendor", "model", "uuid",
        "serialNumber", "PhysicalNic", "device", "mac", "linkSpeed", "speedMb", "duplex", "HostVirtualNic", "spec",
        "ip", "ipAddress", "subnetMask", "portgroup", "HostVirtualSwitch", "pnic", "HostPortGroup", "vlanId",
        "VirtualDevice", "macAddress", "GuestNicInfo", "ipConfig", "prefixLength", "connectedSwitchPort", "devId",
        "portId", "address", "hardwarePlatform", "deviceCapability", "router", "networkSwitch",
        "transparentBridge", "lldpInfo", "chassisId", "parameter", "key", "value",
    }
)  # fmt: skip
_CAN = {"bridge": ("networkSwitch", "transparentBridge"), "router": ("router",)}
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class _Service:
    """A session with one vCenter or ESXi host."""

    def __init__(self, client: api.Client) -> None:
        self._client = client
        self._content: Any = None

    async def call(self, method: str, this: tuple[str, str], inner: str = "") -> vim.Tree:
        answer = await self._client.ask("POST", _PATH, vim.request(method, this, inner), _HEAD)
        return vim.tree(answer.body, _NAMES) if answer.ok else {}

    def _of(self, name: str, kind: str) -> tuple[str, str]:
        return kind, str(vim.first(self._content, "returnval", name) or "")

    async def log_in(self) -> None:
        self._content = await self.call("RetrieveServiceContent", _SERVICE)
        if not vim.first(self._content, "returnval", "sessionManager"):
            raise Trouble("account-silent", self._client.account.host)
        who = vim.text("userName", self._client.account.get("user"))
        word = vim.text("password", self._client.account.get("password"))
        if not await self.call("Login", self._of("sessionManager", "SessionManager"), who + word):
            raise Trouble("account-refused", self._client.account.host)

    async def log_out(self) -> None:
        with contextlib.suppress(Trouble):
            await self.call("Logout", self._of("sessionManager", "SessionManager"))

    async def all(self) -> dict[str, Any]:
        kinds = vim.text("type", "HostSystem") + vim.text("type", "VirtualMachine") + "<recursive>true</recursive>"
        inner = vim.reference("container", self._of("rootFolder", "Folder")) + kinds
        view = vim.first(
            await self.call("CreateContainerView", self._of("viewManager", "ViewManager"), inner), "returnval"
        )
        if not isinstance(view, str):
            raise Trouble("account-silent", self._client.account.host)
        collector = self._of("propertyCollector", "PropertyCollector")
        wanted = {"HostSystem": _HOST, "VirtualMachine": _MACHINE}
        page = await self.call(
            "RetrievePropertiesEx", collector, vim.properties(("ContainerView", view), wanted, _PAGE)
        )
        found = vim.objects(page)
        for _ in range(_MOST_PAGES):
            if not isinstance(token := vim.first(page, "returnval", "token"), str):
                break
            page = await self.call("ContinueRetrievePropertiesEx", collector, vim.text("token", token))
            found += vim.objects(page)
        hosts = {ident: said for ident, said in found if "configManager.networkSystem" in said}
        if not hosts:
            raise Trouble("account-rights", self._client.account.host)
        hints = {}
        for ident, said in list(hosts.items())[:_MOST_HOSTS]:
            system = ("HostNetworkSystem", str(said["configManager.networkSystem"]))
            hints[ident] = vim.every(await self.call("QueryNetworkHint", system), "returnval")
        machines = {ident: said for ident, said in found if "runtime.powerState" in said}
        about = vim.first(self._content, "returnval", "about")
        return {"about": about, "hosts": hosts, "machines": machines, "hints": hints}


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    service = _Service(client)
    await service.log_in()
    try:
        told = await service.all()
    finally:
        await service.log_out()
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each vCenter or ESXi host."""
    return api.visit(context, PROBE.name, _work)


def parse(capture: Capture) -> list[Statement]:
    """Hosts that are connected, and machines that run."""
    told = Row(documents.decode(capture.payload))
    peer = canonical_ip(capture.peer)
    about = told.raw("about")
    alone = vim.first(about, "apiType") == "HostAgent"
    found: list[Statement] = []
    hosts: dict[str, Key] = {}
    for ident in told.names_in("hosts"):
        said = told.row("hosts").raw(ident)
        if not isinstance(said, dict) or said.get("runtime.connectionState") not in (None, "connected"):
            continue
        asked = Key("ip", peer) if alone and peer else None
        if key := _who(said, asked):
            hosts[ident] = key
            found += _host(said, key, asked, told.row("hints").list(ident))
    if peer and not alone and (product := _text(vim.first(about, "fullName"))):
        version = _text(vim.first(about, "version"))
        found.append(Statement(Key("ip", peer), Service("tcp", 443, "https", product, version)))
        found.append(Statement(Key("ip", peer), Attribute("role", "server")))
    for ident in told.names_in("machines"):
        said = told.row("machines").raw(ident)
        if isinstance(said, dict) and (host := hosts.get(str(said.get("runtime.host")))):
            found += _machine(said, host)
    return found


def _text(value: Any) -> str | None:
    return Row({"": value}).text("")


def _who(said: dict[str, Any], asked: Key | None) -> Key | None:
    """The host's hardware UUID, else the MAC address of its first port, else where it was asked."""
    uuid = _text(vim.first(said.get("hardware.systemInfo"), "uuid"))
    if uuid and _UUID.fullmatch(uuid):
        return Key.uuid(uuid)
    macs = (documents.mac(vim.first(nic, "mac")) for nic in vim.every(said.get("config.network.pnic"), "PhysicalNic"))
    return next((Key("mac", mac) for mac in macs if mac), asked)


def _host(said: dict[str, Any], key: Key, asked: Key | None, hints: list[Any]) -> Iterator[Statement]:
    if asked is not None and asked != key:
        yield Statement(key, SameDevice(asked))
    name = _text(said.get("name"))
    hardware, product = said.get("hardware.systemInfo"), said.get("config.product")
    yield Statement(key, Attribute("role", "hypervisor"))
    for attribute, value in (
        ("hostname", name if name and canonical_ip(name) is None else None),
        ("vendor", _text(vim.first(hardware, "vendor"))),
        ("model", _text(vim.first(hardware, "model"))),
        ("serial", _text(vim.first(hardware, "serialNumber"))),
        ("os", _text(vim.first(product, "name"))),
        ("os_version", _text(vim.first(product, "version"))),
    ):
        if value:
            yield Statement(key, Attribute(attribute, value))
    yield from _ports(said, key)
    for hint in hints:
        if told := _hint(hint):
            yield Statement(key, told)


def _ports(said: dict[str, Any], key: Key) -> Iterator[Statement]:
    """Physical ports, the switches made of them, and the host's own addresses."""
    for nic in vim.every(said.get("config.network.pnic"), "PhysicalNic"):
        if device := _text(vim.first(nic, "device")):
            speed = documents.number(vim.first(nic, "linkSpeed", "speedMb"))
            up = bool(speed)
            full = Row({"": vim.first(nic, "linkSpeed", "duplex")}).flag("") if up else None
            mac = documents.mac(vim.first(nic, "mac"))
            bits = speed * 1_000_000 if speed and speed > 0 else None
            yield Statement(key, Interface(device, mac=mac, speed_bps=bits, oper_up=up, full_duplex=full))
    for switch in vim.every(said.get("config.network.vswitch"), "HostVirtualSwitch"):
        if device := _text(vim.first(switch, "name")):
            ports = {str(one).rpartition("PhysicalNic-")[2][:60] for one in vim.every(switch, "pnic")}
            yield Statement(key, Interface(device, lower=tuple(sorted(ports - {""}))))
    for group in vim.every(said.get("config.network.portgroup"), "HostPortGroup", "spec"):
        if vid := documents.vlan(vim.first(group, "vlanId")):
            yield Statement(key, Vlan(vid, _text(vim.first(group, "name"))))
    for nic in vim.every(said.get("config.network.vnic"), "HostVirtualNic"):
        ip = documents.ip(vim.first(nic, "spec", "ip", "ipAddress"))
        mask = _text(vim.first(nic, "spec", "ip", "subnetMask"))
        if ip and (device := _text(vim.first(nic, "device"))):
            length = documents.prefix(f"{ip}/{mask}")[1] if mask else None
            yield Statement(key, Interface(device, mac=documents.mac(vim.first(nic, "spec", "mac"))))
            yield Statement(key, Address(ip, length, device))


def _hint(hint: Any) -> Neighbour | None:
    """What the physical switch announces on an uplink, by LLDP (on distributed switches) or CDP."""
    port = _text(vim.first(hint, "device"))
    lldp, cdp = vim.first(hint, "lldpInfo"), vim.first(hint, "connectedSwitchPort")
    if port and isinstance(lldp, dict) and (chassis := _text(vim.first(lldp, "chassisId"))):
        more = {_text(vim.first(p, "key")): _text(vim.first(p, "value")) for p in vim.every(lldp, "parameter")}
        mac, name = documents.mac(chassis), more.get("System Name")
        remote = [Key("mac", mac) if mac else Key.chassis(7, chassis), *([Key.name(name)] if name else [])]
        theirs = _text(vim.first(lldp, "portId"))
        described = more.get("System Description")
        return Neighbour("lldp", port, tuple(remote), theirs, None, more.get("Port Description"), name, described)
    if port and isinstance(cdp, dict) and (device := _text(vim.first(cdp, "devId"))):
        ip = documents.ip(vim.first(cdp, "address"))
        remote = [Key.name(device), *([Key("ip", ip)] if ip else [])]
        theirs, platform = _text(vim.first(cdp, "portId")), _text(vim.first(cdp, "hardwarePlatform"))
        can = tuple(
            sorted(word for word, names in _CAN.items() if any(_true(cdp, "deviceCapability", n) for n in names))
        )
        return Neighbour(
            "cdp", port, tuple(remote), theirs, remote_name=device, remote_descr=platform, capabilities=can
        )
    return None


def _true(node: Any, *path: str) -> bool:
    return bool(vim.first(node, *path) == "true")


def _machine(said: dict[str, Any], host: Key) -> Iterator[Statement]:
    if said.get("runtime.powerState") != "poweredOn" or said.get("config.template") == "true":
        return
    name = _text(said.get("name"))
    uuid = _text(said.get("config.uuid"))
    cards = vim.every(said.get("config.hardware.device"), "VirtualDevice")
    macs = [mac for card in cards if (mac := documents.mac(vim.first(card, "macAddress")))]
    keys = [Key.uuid(uuid)] if uuid and _UUID.fullmatch(uuid) else []
    keys += [Key("mac", mac) for mac in dict.fromkeys(macs)]
    for key in keys:
        yield Statement(host, Hosts(key, name))
        if key != keys[0]:
            yield Statement(key, SameDevice(keys[0]))
    if not keys:
        return
    for attribute, value, sure in (
        ("friendly_name", name, Confidence.REPORTED),
        ("hostname", _text(said.get("guest.hostName")), Confidence.REPORTED),
        ("os", _text(said.get("guest.guestFullName")), Confidence.HINT),
    ):
        if value:
            yield Statement(keys[0], Attribute(attribute, value), sure)
    for nic in vim.every(said.get("guest.net"), "GuestNicInfo"):
        mac = documents.mac(vim.first(nic, "macAddress"))
        if mac in macs:
            for one in vim.every(nic, "ipConfig", "ipAddress"):
                ip, length = documents.ip(vim.first(one, "ipAddress")), documents.number(vim.first(one, "prefixLength"))
                if ip and not ipaddress.ip_address(ip).is_link_local:
                    fits = length is not None and 0 < length <= (128 if ":" in ip else 32)
                    yield Statement(Key("mac", mac or ""), Address(ip, length if fits else None))


PROBE = Probe(
    name="vmware",
    summary="VMware vSphere: hosts, uplinks, virtual machines",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="vmware"),
    login=Login((("user", "password"),)),
)
