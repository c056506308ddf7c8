"""OPNsense and pfSense (with pfREST). Written from the public descriptions of their APIs (OPNsense 24.7, pfREST 2.3);
not recorded from devices."""

from __future__ import annotations

import base64
from typing import Any

from lab.stubs.api import Asked, System, Told

OPNSENSE: dict[str, Any] = {
    "diagnostics/interface/getArp": [
        {"mac": "f4:90:ea:00:00:02", "ip": "192.168.10.1", "intf": "igc1", "permanent": True, "expired": False},
        {"mac": "d8:9e:f3:00:00:41", "ip": "192.168.10.41", "intf": "igc1", "permanent": False, "expired": False,
         "hostname": "", "manufacturer": "Dell", "intf_description": "LAN"},
        {"mac": "00:1b:21:00:00:60", "ip": "192.168.10.60", "intf": "igc1", "permanent": False, "expired": True},
        {"mac": "3c:22:fb:00:00:51", "ip": "192.168.30.51", "intf": "vlan030", "permanent": False, "expired": False},
    ],
    "diagnostics/interface/getRoutes": [
        {"proto": "ipv4", "destination": "default", "gateway": "198.51.100.1", "flags": "UGS", "netif": "igc0"},
        {"proto": "ipv4", "destination": "192.168.10.0/24", "gateway": "link#2", "flags": "U", "netif": "igc1"},
        {"proto": "ipv4", "destination": "10.8.0.0/24", "gateway": "192.168.10.7", "flags": "UGS", "netif": "igc1"},
    ],
    "interfaces/overview/interfacesInfo": {
        "total": 4,
        "rows": [
            {"device": "igc0", "identifier": "wan", "description": "WAN", "macaddr": "f4:90:ea:00:00:01",
             "status": "up", "addr4": "198.51.100.7/30", "media": "1000baseT <full-duplex>", "mtu": "1500"},
            {"device": "igc1", "identifier": "lan", "description": "LAN", "macaddr": "f4:90:ea:00:00:02",
             "status": "up", "ipv4": [{"ipaddr": "192.168.10.1/24"}], "media": "2500Base-T <full-duplex>",
             "config": {"password": "geheim-ppp"}},
            {"device": "vlan030", "identifier": "opt1", "description": "Gast", "macaddr": "f4:90:ea:00:00:02",
             "status": "up", "ipv4": [{"ipaddr": "192.168.30.1/24"}], "vlan_tag": "30"},
            {"device": "lo0", "description": "Loopback", "status": "up", "addr4": "127.0.0.1/8"},
        ],
    },
    "diagnostics/system/systemInformation": {
        "name": "fw.kanzlei.example", "versions": ["OPNsense 24.7.9-amd64", "FreeBSD 14.1-RELEASE-p6"],
    },
    "kea/leases4/search": {"total": 2, "rows": [
        {"address": "192.168.10.41", "hwaddr": "d8:9e:f3:00:00:41", "hostname": "PC-EMPFANG", "expire": 1800000000},
        {"address": "192.168.10.60", "hwaddr": "00:1b:21:00:00:60", "hostname": "fort", "expire": 1800000000},
    ]},
}  # fmt: skip

PFSENSE: dict[str, Any] = {
    "status/interfaces": [
        {"name": "wan", "descr": "WAN", "hwif": "igc0", "macaddr": "00:08:a2:00:00:01", "mtu": "1500", "status": "up",
         "ipaddr": "198.51.100.7", "subnet": "30", "media": "1000baseT <full-duplex>"},
        {"name": "lan", "descr": "LAN", "hwif": "igc1", "macaddr": "00:08:a2:00:00:02", "mtu": "1500", "status": "up",
         "ipaddr": "192.168.10.1", "subnet": "24", "ipaddrv6": "fe80::1", "media": "1000baseT <full-duplex>"},
        {"name": "opt1", "descr": "Gast", "hwif": "igc1.30", "macaddr": "00:08:a2:00:00:02", "status": "up",
         "ipaddr": "192.168.30.1", "subnet": "24"},
    ],
    "diagnostics/arp_table": [
        {"interface": "LAN", "ip_address": "192.168.10.1", "mac_address": "00:08:a2:00:00:02", "permanent": True},
        {"interface": "LAN", "ip_address": "192.168.10.41", "mac_address": "d8:9e:f3:00:00:41", "permanent": False},
    ],
    "system/hostname": {"hostname": "fw", "domain": "kanzlei.example"},
    "system/version": {"version": "2.7.2-RELEASE", "base": "14.0"},
    "status/dhcp_server/leases": [
        {"ip": "192.168.10.41", "mac": "d8:9e:f3:00:00:41", "hostname": "PC-EMPFANG", "active_status": "active",
         "online_status": "active/online"},
        {"ip": "192.168.10.60", "mac": "00:1b:21:00:00:60", "hostname": "fort", "active_status": "active",
         "online_status": "idle/offline"},
    ],
    "routing/gateways": [{"name": "WAN_DHCP", "gateway": "198.51.100.1", "interface": "wan", "ipprotocol": "inet"}],
    "interface/vlans": [{"if": "igc1", "tag": 30, "vlanif": "igc1.30", "descr": "Gast"}],
}  # fmt: skip


def opnsense(key: str, secret: str) -> System:
    right = "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()

    def system(asked: Asked) -> Told:
        if asked.headers.get("authorization") != right:
            return Told(401, {"status": 401, "message": "Authentication Failed"})
        path = asked.path.removeprefix("/api/")
        return Told(200, OPNSENSE[path]) if path in OPNSENSE else Told(404, {"errorMessage": "Endpoint not found"})

    return system


def pfsense(key: str) -> System:
    def system(asked: Asked) -> Told:
        if asked.headers.get("x-api-key") != key:
            return Told(401, {"code": 401, "status": "unauthorized", "data": []})
        path = asked.path.removeprefix("/api/v2/")
        if path not in PFSENSE:
            return Told(404, {"code": 404, "status": "not found", "data": []})
        return Told(200, {"code": 200, "status": "ok", "data": PFSENSE[path]})

    return system
