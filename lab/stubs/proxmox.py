"""A cluster of two Proxmox VE nodes. Written from the public description of the API (Proxmox VE 8.2); not recorded from
a cluster."""

from __future__ import annotations

import urllib.parse
from typing import Any

from lab.stubs.api import Asked, System, Told

RESOURCES: list[dict[str, Any]] = [
    {"id": "node/pve1", "type": "node", "node": "pve1", "status": "online", "maxcpu": 16, "maxmem": 67108864000},
    {"id": "node/pve2", "type": "node", "node": "pve2", "status": "online", "maxcpu": 16, "maxmem": 67108864000},
    {"id": "node/pve3", "type": "node", "node": "pve3", "status": "offline"},
    {"id": "qemu/101", "type": "qemu", "vmid": 101, "name": "srv-mail", "node": "pve1", "status": "running"},
    {"id": "lxc/102", "type": "lxc", "vmid": 102, "name": "dns", "node": "pve2", "status": "running"},
    {"id": "qemu/103", "type": "qemu", "vmid": 103, "name": "alt", "node": "pve2", "status": "stopped"},
    {"id": "storage/pve1/sicherung", "type": "storage", "storage": "sicherung", "node": "pve1", "status": "available"},
]
_NETWORK = [
    {"iface": "eno1", "type": "eth", "active": 1},
    {"iface": "vmbr0", "type": "bridge", "active": 1, "bridge_ports": "eno1", "address": "192.168.10.11",
     "cidr": "192.168.10.11/24", "gateway": "192.168.10.1"},
]  # fmt: skip
_ANSWERS: dict[str, Any] = {
    "/version": {"version": "8.2.4", "release": "8.2"},
    "/cluster/resources": RESOURCES,
    "/cluster/status": [
        {"type": "cluster", "name": "haus", "nodes": 3},
        {"type": "node", "name": "pve1", "ip": "192.168.10.11", "local": 1, "online": 1},
        {"type": "node", "name": "pve2", "ip": "192.168.10.12", "local": 0, "online": 1},
    ],
    "/storage": [
        {"storage": "local", "type": "dir", "content": "iso"},
        {"storage": "sicherung", "type": "pbs", "server": "192.168.10.20", "datastore": "haus", "content": "backup",
         "username": "geheim@pbs", "fingerprint": "aa:bb"},
    ],
    "/cluster/backup": [{"id": "backup-1", "enabled": 1, "storage": "sicherung", "schedule": "02:00", "all": 1}],
    "/nodes/pve1/network": _NETWORK,
    "/nodes/pve2/network": [],
    "/nodes/pve1/qemu/101/config": {
        "name": "srv-mail", "net0": "virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20", "agent": "1",
        "smbios1": "uuid=5c3b7a10-1111-4222-8333-0123456789ab", "cipassword": "geheim-ci", "sshkeys": "geheim-ssh",
    },
    "/nodes/pve2/lxc/102/config": {
        "hostname": "dns", "net0": "name=eth0,bridge=vmbr0,hwaddr=6A:24:11:00:00:02,ip=dhcp",
    },
    "/nodes/pve1/qemu/101/agent/network-get-interfaces": {
        "result": [
            {"name": "lo", "hardware-address": "00:00:00:00:00:00",
             "ip-addresses": [{"ip-address": "127.0.0.1", "prefix": 8}]},
            {"name": "ens18", "hardware-address": "bc:24:11:00:00:01", "ip-addresses": [
                {"ip-address": "192.168.20.25", "prefix": 24}, {"ip-address": "fe80::1", "prefix": 64}]},
            {"name": "docker0", "hardware-address": "02:42:00:00:00:01",
             "ip-addresses": [{"ip-address": "172.17.0.1", "prefix": 16}]},
        ]
    },
    "/nodes/pve2/lxc/102/interfaces": [
        {"name": "lo", "hwaddr": "00:00:00:00:00:00", "inet": "127.0.0.1/8"},
        {"name": "eth0", "hwaddr": "6a:24:11:00:00:02", "inet": "192.168.10.53/24"},
    ],
}  # fmt: skip


def cluster(token: str = "", user: str = "", password: str = "") -> System:
    def system(asked: Asked) -> Told:
        path = asked.path.removeprefix("/api2/json")
        if path == "/access/ticket":
            form = dict(urllib.parse.parse_qsl(asked.body.decode()))
            if password and form == {"username": user, "password": password}:
                return Told(200, {"data": {"ticket": "PVE:geheim-ticket==", "CSRFPreventionToken": "x"}})
            return Told(401, {"data": None})
        keyed = bool(token) and asked.headers.get("authorization") == f"PVEAPIToken={token}"
        if not keyed and asked.headers.get("cookie") != "PVEAuthCookie=PVE:geheim-ticket==":
            return Told(401, {"data": None})
        return Told(200, {"data": _ANSWERS[path]}) if path in _ANSWERS else Told(500, {"data": None})

    return system
