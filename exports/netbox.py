"""The objects of NetBox that an inventory becomes, model by model, in the order of their references."""

from __future__ import annotations

import ipaddress

from exports.format import Cuts, Settings
from exports.netbox_fields import CABLELESS, COLORS, Row, dns, kind, length, merged, slugged, unique
from exports.provider import line, listed, names, remark, slug
from exports.texts import text
from topology.inventory import Device, End, Inventory, Port

FILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dcim/sites", ("name", "slug", "status", "description")),
    ("dcim/locations", ("site", "name", "slug", "status")),
    ("dcim/manufacturers", ("name", "slug")),
    ("dcim/device-types", ("manufacturer", "model", "slug", "u_height")),
    ("dcim/device-roles", ("name", "slug", "color", "vm_role")),
    ("dcim/platforms", ("name", "slug")),
    ("ipam/vrfs", ("name", "enforce_unique", "description")),
    ("ipam/vlans", ("site", "vid", "name", "status")),
    ("ipam/prefixes", ("prefix", "vrf", "status", "vlan_site", "vlan", "description")),
    (
        "dcim/devices",
        (
            *("name", "role", "manufacturer", "device_type", "platform", "serial", "asset_tag", "status", "site"),
            *("location", "description", "comments"),
        ),
    ),
    ("virtualization/virtual-machines", ("name", "status", "site", "platform", "description", "comments")),
    ("dcim/interfaces", ("device", "name", "type", "enabled", "mtu", "speed", "duplex", "description")),
    ("virtualization/interfaces", ("virtual_machine", "name", "enabled")),
    ("dcim/mac-addresses", ("mac_address", "device", "virtual_machine", "interface", "is_primary")),
    (
        "ipam/ip-addresses",
        ("address", "vrf", "status", "device", "virtual_machine", "interface", "is_primary", "dns_name"),
    ),
    (
        "dcim/cables",
        (
            *("side_a_device", "side_a_type", "side_a_name", "side_b_device", "side_b_type", "side_b_name"),
            "status",
        ),
    ),
    ("wireless/wireless-lans", ("ssid", "status")),
)
# The interface of a device that tells nothing of its own ports.
PORT = "LAN"


def rows(inventory: Inventory, settings: Settings, cuts: Cuts) -> dict[str, list[Row]]:
    """Model → its objects. References go by name and resolve within the set. `settings.options["vrf"]` names the VRF
    that holds the addresses: without one they stand in the global table, where each may stand once only."""
    return _Set(inventory, settings, cuts).rows()


class _Set:
    def __init__(self, inventory: Inventory, settings: Settings, cuts: Cuts) -> None:
        self.inventory = inventory
        self.lang = settings.lang
        self.cuts = cuts
        self.unknown = text(self.lang, "export.unknown")
        self.vrf = cuts.fit(settings.options.get("vrf"), 100, "vrf")
        self.site = cuts.fit(inventory.site, 100, "site") or self.unknown
        everything = listed(inventory)
        self.machines = [d for d in everything if d.role == "virtual-machine"]
        self.devices = [d for d in everything if d.role != "virtual-machine"]
        self.called = names(everything, settings, 64, None, cuts)
        self.makers = merged(cuts.fit(d.get("vendor"), 100, "manufacturer") or self.unknown for d in everything)
        self.platforms = merged(cuts.fit(d.get("os"), 100, "platform") for d in everything)
        # A room is what a person has said; of what a device says of its place, every one says something else.
        self.rooms = merged(cuts.fit(d.notes.get("room"), 100, "location") for d in self.devices)
        self.models: dict[tuple[str, str], str] = {}
        # Device id → port name → name of the interface.
        self.interfaces: dict[str, dict[str, str]] = {}
        self.cableless: set[End] = set()
        self.linked: dict[str, set[str]] = {}
        for end in (end for link in inventory.links for end in (link.a, link.b)):
            if end.port:
                self.linked.setdefault(end.device, set()).add(end.port)

    def rows(self) -> dict[str, list[Row]]:
        site: Row = {"name": self.site, "slug": slug(self.site), "status": "active", "description": "netzplan"}
        made: dict[str, list[Row]] = {"dcim/sites": [site]}
        rooms = slugged(sorted(set(self.rooms.values())))
        made["dcim/locations"] = [{"site": self.site, **room, "status": "active"} for room in rooms]
        made["dcim/devices"] = [self._device(d) for d in self.devices]
        made["dcim/manufacturers"] = slugged(sorted({str(r["manufacturer"]) for r in made["dcim/devices"]}))
        made["dcim/device-types"] = self._types()
        made["dcim/device-roles"] = self._roles()
        used = {str(r["platform"]) for r in made["dcim/devices"] if r["platform"]}
        made["virtualization/virtual-machines"] = [self._machine(d) for d in self.machines]
        used |= {str(r["platform"]) for r in made["virtualization/virtual-machines"] if r["platform"]}
        made["dcim/platforms"] = slugged(sorted(used))
        vrf: Row = {"name": self.vrf, "enforce_unique": True, "description": "netzplan"}
        made["ipam/vrfs"] = [vrf] if self.vrf else []
        made["ipam/vlans"] = self._vlans()
        made["ipam/prefixes"] = self._prefixes({int(r["vid"]) for r in made["ipam/vlans"]})
        made["dcim/interfaces"] = [row for d in self.devices for row in self._interfaces(d)]
        made["virtualization/interfaces"] = [self._machine_interface(d) for d in self.machines]
        made["dcim/mac-addresses"] = [row for d in (*self.devices, *self.machines) for row in self._macs(d)]
        made["ipam/ip-addresses"] = self._addresses()
        made["dcim/cables"] = self._cables()
        made["wireless/wireless-lans"] = [{"ssid": s, "status": "active"} for s in self._ssids()]
        return made

    def _device(self, device: Device) -> Row:
        maker = self.makers[(self.cuts.fit(device.get("vendor"), 100, "manufacturer") or self.unknown).casefold()]
        model = self.cuts.fit(device.get("model"), 100, "model") or text(self.lang, f"roles.{device.role}")
        model = self.models.setdefault((maker, model.casefold()), model)
        platform = self.cuts.fit(device.get("os"), 100, "platform")
        return {
            "name": self.called[device.id],
            "role": text(self.lang, f"roles.{device.role}"),
            "manufacturer": maker,
            "device_type": model,
            "platform": self.platforms[platform.casefold()] if platform else "",
            "serial": self.cuts.fit(device.get("serial"), 50, "serial"),
            "asset_tag": self.cuts.fit(device.notes.get("asset_tag"), 50, "asset_tag"),
            "status": "active",
            "site": self.site,
            "location": self.rooms.get(self.cuts.fit(device.notes.get("room"), 100, "location").casefold(), ""),
            "description": self.cuts.fit(device.notes.get("purpose"), 200, "description"),
            "comments": remark(device),
        }

    def _machine(self, device: Device) -> Row:
        platform = self.cuts.fit(device.get("os"), 100, "platform")
        return {
            "name": self.called[device.id],
            "status": "active",
            "site": self.site,
            "platform": self.platforms[platform.casefold()] if platform else "",
            "description": self.cuts.fit(device.notes.get("purpose"), 200, "description"),
            "comments": remark(device),
        }

    def _types(self) -> list[Row]:
        slugs: set[str] = set()
        found: list[Row] = []
        for (maker, _), model in sorted(self.models.items()):
            name = unique(slug(f"{maker} {model}", 94), slugs)
            found.append({"manufacturer": maker, "model": model, "slug": name, "u_height": 0})
        return found

    def _roles(self) -> list[Row]:
        return [
            {
                "name": text(self.lang, f"roles.{code}"),
                "slug": code,
                "color": COLORS.get(code, "52656f"),
                "vm_role": code == "virtual-machine",
            }
            for code in sorted({d.role for d in self.devices})
        ]

    def _vlans(self) -> list[Row]:
        found: dict[int, str] = {}
        for network in self.inventory.networks:
            if network.vlan is not None and 1 <= network.vlan <= 4094:
                name = self.cuts.fit(network.name, 64, "vlan")
                found.setdefault(network.vlan, name or f"VLAN {network.vlan}")
        double = {n for n in found.values() if list(found.values()).count(n) > 1}
        return [
            {
                "site": self.site,
                "vid": vid,
                "name": f"{name[:58]} {vid}" if name in double else name,
                "status": "active",
            }
            for vid, name in sorted(found.items())
        ]

    def _prefixes(self, vlans: set[int]) -> list[Row]:
        found: list[Row] = []
        for network in self.inventory.networks:
            if network.prefix is None:
                continue
            row: Row = {"prefix": network.prefix, "vrf": self.vrf, "status": "active", "vlan_site": "", "vlan": ""}
            if network.vlan in vlans and network.vlan is not None:
                row |= {"vlan_site": self.site, "vlan": network.vlan}
            found.append(row | {"description": self.cuts.fit(network.name, 200, "prefix")})
        return found

    def _interfaces(self, device: Device) -> list[Row]:
        taken: set[str] = set()
        mine = self.interfaces.setdefault(device.id, {})
        ports = [*device.ports]
        ports += [Port(n) for n in sorted(self.linked.get(device.id, set()) - {p.name for p in ports})]
        if not ports:
            ports = [Port(PORT)]
        found: list[Row] = []
        for port in ports:
            name = unique(self.cuts.fit(port.name, 60, "interface") or PORT, taken)
            mine[port.name] = name
            if kind(port) in CABLELESS:
                self.cableless.add(End(device.id, name))
            found.append(
                {
                    "device": self.called[device.id],
                    "name": name,
                    "type": kind(port),
                    "enabled": port.admin_up is not False,
                    "mtu": port.mtu if port.mtu and 1 <= port.mtu <= 65536 else "",
                    "speed": port.speed_bps // 1000 if port.speed_bps and port.speed_bps < 2 * 10**12 else "",
                    "duplex": {True: "full", False: "half", None: ""}[port.full_duplex],
                    "description": self.cuts.fit(port.alias, 200, "interface"),
                }
            )
        return found

    def _machine_interface(self, device: Device) -> Row:
        self.interfaces[device.id] = {PORT: PORT}
        return {"virtual_machine": self.called[device.id], "name": PORT, "enabled": True}

    def _owner(self, device: Device) -> Row:
        if device.role == "virtual-machine":
            return {"device": "", "virtual_machine": self.called[device.id]}
        return {"device": self.called[device.id], "virtual_machine": ""}

    def _interface_of(self, device: Device, mac: str | None = None, ip: str | None = None) -> str:
        mine = self.interfaces[device.id]
        for port in device.ports:
            if port.name in mine and ((mac and port.mac == mac) or (ip and ip in port.ips)):
                return mine[port.name]
        return next(iter(mine.values()))

    def _macs(self, device: Device) -> list[Row]:
        found: list[Row] = []
        primary: set[str] = set()
        for mac in device.macs:
            interface = self._interface_of(device, mac=mac)
            row: Row = {"mac_address": mac.upper(), **self._owner(device), "interface": interface}
            found.append(row | {"is_primary": interface not in primary})
            primary.add(interface)
        return found

    def _addresses(self) -> list[Row]:
        """Each address once: NetBox refuses a second one of the same VRF, and with it the whole file."""
        nets = [ipaddress.ip_network(n.prefix) for n in self.inventory.networks if n.prefix]
        found: list[Row] = []
        taken: dict[str, str] = {}
        for device in (*self.devices, *self.machines):
            families: set[int] = set()
            for ip in device.ips:
                address = ipaddress.ip_address(ip)
                mask = length(address, nets)
                if mask is None:
                    continue
                if str(address) in taken:
                    double = {"ip": str(address), "name": self.called[device.id], "other": taken[str(address)]}
                    self.cuts.lines.append(text(self.lang, "export.double-address", **double))
                    continue
                taken[str(address)] = self.called[device.id]
                first = address.version not in families
                row: Row = {"address": f"{ip}/{mask}", "vrf": self.vrf, "status": "active", **self._owner(device)}
                row |= {"interface": self._interface_of(device, ip=ip), "is_primary": first}
                found.append(row | {"dns_name": dns(device) if first else ""})
                families.add(address.version)
        return found

    def _cables(self) -> list[Row]:
        """Only what a device said itself, with one cable for each interface: NetBox takes no other. An aggregate has a
        cable for each of its members."""
        taken: set[End] = set()
        ids = {d.id for d in self.devices}
        found: list[Row] = []
        for link in self.inventory.links:
            if link.inferred or link.medium != "ethernet" or not {link.a.device, link.b.device} <= ids:
                continue
            pairs = [(End(link.a.device, a), End(link.b.device, b)) for a, b in link.members] or [(link.a, link.b)]
            for pair in pairs:
                a, b = (self._cable_end(end) for end in pair)
                if a is None or b is None or {a, b} & taken or a.device == b.device:
                    continue
                taken |= {a, b}
                row: Row = {"status": "connected"}
                for side, end in (("a", a), ("b", b)):
                    row |= {f"side_{side}_device": self.called[end.device], f"side_{side}_type": "dcim.interface"}
                    row[f"side_{side}_name"] = end.port or ""
                found.append(row)
        return found

    def _cable_end(self, end: End) -> End | None:
        """The interface a cable ends on; a device with one interface needs no port to be named."""
        mine = self.interfaces.get(end.device, {})
        name = mine.get(end.port) if end.port else next(iter(mine.values())) if len(mine) == 1 else None
        found = End(end.device, name) if name else None
        return None if found in self.cableless else found

    def _ssids(self) -> list[str]:
        told = {line(link.ssid) for link in self.inventory.links if link.ssid}
        return sorted(s for s in told if 0 < len(s) <= 32)
