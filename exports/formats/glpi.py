"""`export glpi`: one inventory file for each device, as GLPI 10 and 11 import them (ZIP)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, system, target, zipped
from topology.inventory import Device, Inventory, Port

_ITEM = {
    "server": ("Computer", "Computer"),
    "hypervisor": ("Computer", "Computer"),
    "virtual-machine": ("Computer", "Computer"),
    "workstation": ("Computer", "Computer"),
    "laptop": ("Computer", "Computer"),
    "nas": ("NetworkEquipment", "Storage"),
    "phone": ("Phone", "Phone"),
    "printer": ("Printer", "Printer"),
    "ups": ("Unmanaged", "Power"),
    "pdu": ("Unmanaged", "Power"),
    "camera": ("Unmanaged", "Video"),
    "nvr": ("Unmanaged", "Video"),
    **dict.fromkeys(
        ("modem", "router", "firewall", "switch", "access-point", "wlan-controller"), ("NetworkEquipment", "Networking")
    ),
}
_SAFE = re.compile(r"[^A-Za-z0-9_.-]+")
Neighbours = dict[tuple[str, str], list[tuple[Device, str | None, bool]]]


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """UTF-8 without BOM; `deviceid` is the stable id, so that a second import updates."""
    files = {}
    for whole in items(inventory, settings, cuts):
        name = _SAFE.sub("-", str(whole["deviceid"]).removeprefix("netzplan-"))
        files[f"{name}.json"] = msgspec.json.format(msgspec.json.encode(whole), indent=1)
    return zipped(files)


def items(inventory: Inventory, settings: Settings, cuts: Cuts) -> list[dict[str, Any]]:
    """Each device in GLPI's inventory format."""
    devices = listed(inventory)
    called = names(devices, settings, 255, None, cuts)
    told = _neighbours(settings.whole or inventory)
    vlans = {n.vlan: line(n.name) for n in (settings.whole or inventory).networks if n.vlan and n.name}
    return [_item(device, called[device.id], told, vlans, settings, cuts) for device in devices]


def _item(
    device: Device, name: str, told: Neighbours, vlans: dict[int, str], settings: Settings, cuts: Cuts
) -> dict[str, Any]:
    itemtype, kind = _ITEM.get(device.role, ("Unmanaged", "Unmanaged"))
    client = f"netzplan_v{settings.version or '0'}"
    content: dict[str, Any] = {"versionclient": client}
    if itemtype == "Computer":
        content |= _computer(device, name, cuts)
    else:
        content["network_device"] = _network_device(device, name, kind, cuts)
        ports = [_port(device, port, told, vlans) for port in device.ports if port.index is not None]
        if ports and itemtype != "Unmanaged":
            content["network_ports"] = ports
    return {
        "deviceid": f"netzplan-{identifier(device.id)}",
        "itemtype": itemtype,
        "action": "inventory"
        if itemtype == "Computer"
        else "netdiscovery"
        if itemtype == "Unmanaged"
        else "netinventory",
        "jobid": 1,
        "content": content,
    }


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value}


def _network_device(device: Device, name: str, kind: str, cuts: Cuts) -> dict[str, Any]:
    return {
        "type": kind,
        **_known(
            {
                "name": name,
                "mac": next(iter(device.macs), ""),
                "ips": list(device.ips),
                "model": cuts.fit(device.get("model"), 255, "model"),
                "manufacturer": cuts.fit(device.get("vendor"), 255, "manufacturer"),
                "serial": cuts.fit(device.get("serial"), 255, "serial"),
                "firmware": cuts.fit(device.get("firmware"), 255, "firmware"),
                "location": cuts.fit(device.notes.get("room") or device.get("location"), 255, "location"),
                "assettag": cuts.fit(device.notes.get("asset_tag"), 255, "assettag"),
                "description": cuts.fit(device.get("sys_descr"), 65535, "description"),
            }
        ),
    }


def _computer(device: Device, name: str, cuts: Cuts) -> dict[str, Any]:
    hardware = {"name": name, "vmsystem": "Virtual" if device.role == "virtual-machine" else "Physical"}
    bios = _known(
        {
            "smanufacturer": cuts.fit(device.get("vendor"), 255, "smanufacturer"),
            "smodel": cuts.fit(device.get("model"), 255, "smodel"),
            "ssn": cuts.fit(device.get("serial"), 255, "ssn"),
            "assettag": cuts.fit(device.notes.get("asset_tag"), 255, "assettag"),
        }
    )
    made: dict[str, Any] = {"hardware": hardware}
    if bios:
        made["bios"] = bios
    if device.get("os"):
        made["operatingsystem"] = _known(
            {
                "name": cuts.fit(device.get("os"), 255, "name"),
                "version": cuts.fit(device.get("os_version"), 255, "version"),
                "full_name": system(device),
            }
        )
    cards = []
    for number, mac in enumerate(device.macs or ("",)):
        four = [ip for ip in device.ips if ":" not in ip]
        six = [ip for ip in device.ips if ":" in ip]
        first = number == 0
        addresses = {"ipaddress": four[0] if first and four else "", "ipaddress6": six[0] if first and six else ""}
        cards.append({"description": f"LAN {number + 1}", **_known({"mac": mac, **addresses})})
    made["networks"] = cards
    return made


def _port(device: Device, port: Port, told: Neighbours, vlans: dict[int, str]) -> dict[str, Any]:
    name = line(port.name)
    made: dict[str, Any] = {
        "ifnumber": port.index,
        # "Management" is reserved in GLPI.
        "ifname": f"{name} port" if name.casefold() == "management" else name,
        **_known(
            {
                "ifdescr": line(port.descr),
                "ifalias": line(port.alias),
                "mac": port.mac,
                "ifspeed": port.speed_bps,
                "ifmtu": port.mtu,
                "iftype": port.if_type,
                "ips": list(port.ips),
            }
        ),
    }
    if port.oper_up is not None:
        made["ifstatus"] = 1 if port.oper_up else 2
    if port.admin_up is not None:
        made["ifinternalstatus"] = 1 if port.admin_up else 2
    if port.full_duplex is not None:
        made["ifportduplex"] = 3 if port.full_duplex else 2
    if port.vlans:
        # `number`, not `id`: GLPI's code reads the first, whatever its schema says.
        made["vlans"] = [
            {"name": (vlans.get(vlan) or f"VLAN {vlan}")[:255], "number": vlan, **_tagged(port, vlan)}
            for vlan in port.vlans
        ]
        made["trunk"] = len(port.vlans) > 1
    made |= _connections(told.get((device.id, port.name), []))
    return made


def _tagged(port: Port, vlan: int) -> dict[str, int]:
    """Where it is known: GLPI takes what is not said for untagged."""
    untagged = set(port.untagged) or ({port.pvid} if port.pvid else set())
    return {"tagged": int(vlan not in untagged)} if untagged else {}


def _connections(neighbours: list[tuple[Device, str | None, bool]]) -> dict[str, Any]:
    heard = [(other, index) for other, index, lldp in neighbours if lldp]
    if heard:
        connections = []
        for other, port in heard:
            number = next((p.index for p in other.ports if p.name == port), None)
            connections.append(
                _known(
                    {
                        "sysmac": next(iter(other.macs), ""),
                        "sysname": line(other.get("sys_name") or other.name),
                        "ifnumber": number,
                        "ifdescr": line(port),
                        "ip": next(iter(other.ips), ""),
                        "model": line(other.get("model")),
                        "sysdescr": line(other.get("sys_descr")),
                    }
                )
            )
        return {"lldp": True, "connections": connections}
    stations = [{"mac": other.macs[0]} for other, _, _ in neighbours if other.macs]
    return {"connections": stations} if stations else {}


def _neighbours(inventory: Inventory) -> Neighbours:
    """(device, port) → what hangs on it, its port, and whether it said so itself."""
    devices = {d.id: d for d in inventory.devices}
    found: Neighbours = {}
    for link in inventory.links:
        lldp = not link.inferred and bool({"lldp", "cdp"} & set(link.methods))
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port and other.device in devices and not devices[other.device].presumed:
                found.setdefault((one.device, one.port), []).append((devices[other.device], other.port, lldp))
    return found


FORMAT = target(
    "glpi",
    (
        "GLPI 10/11: Inventar (ZIP mit einer JSON-Datei je Gerät)",
        "GLPI 10/11: inventory (ZIP, one JSON for each device)",
    ),
    ".zip",
    make,
    "GLPI 10, 11",
    (
        "jede Datei hält das Inventar-Schema von GLPI ein",
        "each file validated against GLPI's inventory schema",
    ),
)
