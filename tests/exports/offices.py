"""Offices of any size as inventories, for tests and benchmarks: `office(90)`; the same arguments, the same office.

Its `Office` takes devices and cables one by one; findings and counts come from the same rules as in a real scan."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import msgspec

from discover.observation import Confidence
from topology.base import Base
from topology.findings import all_findings
from topology.inventory import (
    Coverage,
    Device,
    End,
    Evidence,
    Inventory,
    Link,
    Network,
    NotLocated,
    Port,
    Resolved,
)

AS_OF = 1_795_411_200.0  # 23 November 2026, 06:20 in Kiel
GIGA = 10**9
VLANS = {1: "Verwaltung/Server", 10: "Büro", 20: "Telefonie", 30: "Gäste-WLAN", 40: "Kameras/Technik"}
# What hangs on a switch, in this order over and over: role, VLAN, prefix of the name.
_MIX = (
    *[("workstation", 10, "pc")] * 2,
    ("phone", 20, "tel"),
    ("workstation", 10, "pc"),
    ("phone", 20, "tel"),
    ("camera", 40, "cam"),
    *[("workstation", 10, "pc")] * 2,
    ("printer", 10, "prt"),
    ("phone", 20, "tel"),
    ("workstation", 10, "pc"),
    ("building-control", 40, "tuer"),
    ("unknown", 10, ""),
    *[("workstation", 10, "pc")] * 2,
    *[("phone", 20, "tel")] * 2,
)


class Office:
    """Devices and cables of an office that is being furnished."""

    def __init__(self, names: Mapping[str, str] = {}) -> None:
        """`names` replace names by others (hostile ones, long ones)."""
        self.names = names
        self.devices: dict[str, Device] = {}
        self.links: list[Link] = []
        self.lost: list[NotLocated] = []
        self._host: dict[int, int] = {}
        self._taken: dict[str, set[str]] = {}

    def add(
        self,
        name: str,
        role: str,
        vlan: int = 1,
        model: str = "",
        os: str = "",
        ports: int = 0,
        ip: str | None = None,
        presumed: bool = False,
    ) -> str:
        """A device; returns its id."""
        number = len(self.devices)
        id_ = "internet" if role == "internet" else f"d{number:05d}"
        shown = self.names.get(name, name)
        said = (Evidence("snmp", "10.0.1.1", AS_OF, f"sysName = {shown}"),)
        facts = {"role": role, "name": "" if presumed else shown, "model": model, "os": os}
        host = self._host[vlan] = self._host.get(vlan, 0) + 1
        address = ip or ("" if presumed else f"10.{vlan}.{host >> 8}.{host & 255}")
        self.devices[id_] = Device(
            id_,
            attributes={k: Resolved(v, Confidence.REPORTED, said) for k, v in facts.items() if v},
            ports=tuple(Port(str(p), p, speed_bps=GIGA, pvid=vlan) for p in range(1, ports + 1)),
            ips=(address,) if address and role != "internet" else (),
            macs=() if presumed else (f"02:00:00:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}",),
            networks=(f"10.{vlan}.0.0/16",) if address and role != "internet" else (),
            vlans=() if presumed else (vlan,),
            presumed=presumed,
            evidence=said,
        )
        return id_

    def plug(
        self,
        up: str,
        down: str,
        up_port: str | int | None = None,
        down_port: str | int | None = None,
        *,
        speed: int | None = GIGA,
        medium: str = "ethernet",
        inferred: bool = False,
        state: str = "forwarding",
        ssid: str | None = None,
        members: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """A cable from `up` to `down`; without a port, the next free one above."""
        taken = self._taken.setdefault(up, set())
        if up_port is None and self.devices[up].ports and medium == "ethernet":
            up_port = next((p.name for p in self.devices[up].ports if p.name not in taken), None)
        taken.add(str(up_port))
        self._taken.setdefault(down, set()).add(str(down_port))
        ends = [End(d, None if p is None else str(p)) for d, p in ((up, up_port), (down, down_port))]
        if ends[1] < ends[0]:
            ends.reverse()
            members = tuple((b, a) for a, b in members)
        why = (Evidence("snmp", "10.0.1.2", AS_OF, f"{up} {up_port}: {down} {down_port}"),)
        methods = ("lldp",) if down_port is not None else ("forwarding",)
        self.links.append(
            Link(*ends, medium, methods, Confidence.REPORTED, why, inferred, speed, state, (), ssid, members)
        )

    def _patched(self, device: Device) -> Device:
        """Its ports are in the VLAN of what hangs on them."""
        vlans = {}
        for link in self.links:
            for here, there in ((link.a, link.b), (link.b, link.a)):
                if here.device == device.id and here.port and self.devices[there.device].vlans:
                    vlans[here.port] = self.devices[there.device].vlans[0]
        ports = tuple(msgspec.structs.replace(p, pvid=vlans.get(p.name, p.pvid)) for p in device.ports)
        return msgspec.structs.replace(device, ports=ports)

    def inventory(self, site: str = "Muster & Söhne GmbH, Kiel") -> Inventory:
        """What a scan of this office would end in."""
        devices = tuple(self._patched(self.devices[i]) for i in sorted(self.devices))
        used = sorted({v for d in devices for v in d.vlans if d.networks})
        gateway = next((d.id for d in devices if d.role == "firewall"), None) or next(
            (d.id for d in devices if d.role == "router"), None
        )
        many = len(used) > 1
        networks = tuple(
            Network(
                f"10.{v}.0.0/16",
                f"10.{v}.0.0/16",
                v if many else None,
                VLANS.get(v) if many else None,
                gateway,
                sum(v in d.vlans for d in devices),
            )
            for v in used
        )
        if not many:
            devices = tuple(_without_vlan(d) for d in devices)
        made = Inventory(
            AS_OF,
            site,
            devices,
            tuple(sorted(self.links, key=lambda x: (x.a, x.b))),
            networks,
            tuple(sorted(self.lost, key=lambda n: n.device)),
            coverage=(
                Coverage("arp", "done", None, 254, len(devices), 2.0),
                Coverage("nmap", "skipped", "needs-option:deep"),
            ),
            scope=tuple(n.prefix or "" for n in networks),
        )
        base = Base({d.id: d for d in devices}, {}, {})
        findings = all_findings(made, base, {})
        return Inventory(
            made.as_of, site, devices, made.links, networks, made.not_located, findings, made.coverage, made.scope
        )


def _without_vlan(device: Device) -> Device:
    return msgspec.structs.replace(device, vlans=())


def office(
    devices: int, *, cores: int = 1, ring: bool = False, lines: int = 1, names: Mapping[str, str] = {}
) -> Inventory:
    """An office with about so many devices. `cores`: redundant core switches; `ring`: the access switches form a ring,
    with one cable blocked; `lines`: ways to the Internet."""
    made = Office(names)
    if devices < 10:
        _small(made, devices)
        return made.inventory()
    roots = _backbone(made, devices, cores, lines)
    heads = roots
    if devices >= 500:
        heads = []
        for n in range(math.ceil(devices / 200)):
            one = made.add(f"sw-dist-{n + 1}", "switch", model="Aruba 6300M", ports=52)
            for root in roots:
                made.plug(root, one, f"A{n + 1}", 51 + roots.index(root), speed=10 * GIGA)
            heads.append(one)
    access = max(1, min(6 * len(heads), round(devices / 28)) if devices < 500 else 6 * len(heads))
    switches = [
        made.add(
            _floor(n), "switch", model=("HP 1820-24G", "Netgear GS728TP")[n % 2], ports=24 if devices < 500 else 48
        )
        for n in range(access)
    ]
    for n, one in enumerate(switches):
        if ring:
            continue
        for root in roots if heads is roots else [heads[n % len(heads)]]:
            up = 20 + n if heads is roots else 1 + n // len(heads)
            made.plug(root, one, up, 24 - roots.index(root) if heads is roots else 24)
    if ring:
        _ring(made, roots[0], switches)
    points = [made.add(f"AP-{n + 1}", "access-point", model="UniFi U6-Lite") for n in range(access)]
    for switch, point in zip(switches, points, strict=True):
        made.plug(switch, point, 22)
    _servers(made, roots, devices)
    if access > 2:
        desk = made.add("", "unmanaged-switch", presumed=True)
        made.plug(switches[2], desk, 7, inferred=True)
        for n in range(4):
            made.plug(desk, made.add(f"pc-desk{n + 1}", "workstation", 10, os="Windows 11"), inferred=True)
    _stations(made, switches, points, devices)
    return made.inventory()


def _small(made: Office, devices: int) -> None:
    """A router by itself and what it cannot tell the place of."""
    internet = made.add("", "internet", presumed=True)
    router = made.add("fritz.box", "router", model="FRITZ!Box 7590", ip="192.168.178.1")
    made.plug(internet, router, None, "wan", speed=None, medium="wan", inferred=True)
    kinds = [("workstation", "pc-empfang"), ("printer", "drucker"), ("workstation", "pc-chef"), ("phone", "telefon")]
    kinds += [("nas", "nas"), ("smartphone", "handy"), ("camera", "kamera"), ("unknown", "")]
    for role, name in kinds[: devices - 1]:
        one = made.add(name, role)
        made.lost.append(NotLocated(one, (End(router),), "gateway-only"))


def _backbone(made: Office, devices: int, cores: int, lines: int) -> list[str]:
    internet = made.add("", "internet", presumed=True)
    routers = []
    for n in range(lines):
        router = made.add(
            ("fritz.box", "lte-router")[n % 2], "router", model=("FRITZ!Box 7590", "Teltonika RUT241")[n % 2]
        )
        made.plug(internet, router, None, "wan", speed=(250, 50)[n % 2] * 10**6, medium="wan", inferred=True)
        routers.append(router)
    last = routers
    if devices >= 40:
        wall = made.add("fw01", "firewall", os="OPNsense 25.7")
        for n, router in enumerate(routers):
            made.plug(router, wall, f"LAN{n + 1}", f"wan{n or ''}")
        last = [wall]
    roots = []
    for n in range(cores):
        core = made.add("sw-core" if cores == 1 else f"sw-core-{n + 1}", "switch", model="Aruba 2930F-24G", ports=48)
        for m, above in enumerate(last):
            made.plug(above, core, f"igb{n + 1}" if devices >= 40 else f"LAN{n + 1}", 1 + m)
        roots.append(core)
    for one, other in itertools.pairwise(roots):
        pairs = (("47", "47"), ("48", "48"))
        made.plug(one, other, "Trk1", "Trk1", speed=20 * GIGA, members=pairs)
    return roots


def _ring(made: Office, core: str, switches: list[str]) -> None:
    before, port = core, "20"
    for n, one in enumerate(switches):
        made.plug(before, one, port, 23)
        before, port = one, "24"
        if n == len(switches) - 1:
            made.plug(one, core, 24, 21, state="blocked")


def _servers(made: Office, roots: list[str], devices: int) -> None:
    hosts = 0 if devices < 60 else min(6, 1 + devices // 80)
    port = 2
    for n in range(hosts):
        host = made.add(f"pve{n + 1}", "hypervisor", os="Proxmox VE 8.4" if n else "VMware ESXi 6.7", model="")
        for root in roots:
            made.plug(root, host, port, roots.index(root) + 1 if len(roots) > 1 else None, speed=10 * GIGA)
        port += 1
        guests = (("dc", "Windows Server 2022"), ("file", "Windows Server 2012 R2"), ("erp", "Debian 12"))
        for name, system in guests:
            guest = made.add(f"{name}{n + 1:02d}", "virtual-machine", os=system)
            made.plug(host, guest, speed=None, medium="virtual")
    for name, role, model, at in (("nas01", "nas", "Synology DS923+", 9), ("usv01", "ups", "APC SMT1500", 11)):
        if len(made.devices) < devices:
            made.plug(roots[0], made.add(name, role, model=model), at)


def _stations(made: Office, switches: list[str], points: list[str], devices: int) -> None:
    """Fills up to the number of devices: two by cable, then one by radio."""
    n = wired = air = 0
    lost = 2 if devices >= 90 else 0
    counts: dict[str, int] = {}
    while len(made.devices) - 1 < devices:
        n += 1
        if len(made.devices) - 1 >= devices - lost:
            made.lost.append(NotLocated(made.add(f"pc-{900 + n}", "workstation", 10)))
        elif n % 3:
            role, vlan, prefix = _MIX[wired // len(switches) % len(_MIX)]
            number = counts[prefix] = counts.get(prefix, 0) + 1
            one = made.add(
                f"{prefix}-{number:03d}" if prefix else "", role, vlan, os="Windows 11" if prefix == "pc" else ""
            )
            made.plug(switches[wired % len(switches)], one)
            wired += 1
        else:
            role, vlan, ssid = (("laptop", 10, "Büro"), ("smartphone", 30, "Gäste"))[air // len(points) % 2]
            one = made.add(f"{role}-{air + 1:03d}", role, vlan)
            made.plug(points[air % len(points)], one, speed=None, medium="wireless", ssid=ssid)
            air += 1


def _floor(n: int) -> str:
    floors = ("sw-EG", *(f"sw-{k}OG" for k in range(1, 5)))
    return floors[n] if n < len(floors) else f"sw-halle-{n - len(floors) + 1:02d}"
