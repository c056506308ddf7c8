"""UniFi Network: a UniFi OS console, a classic controller, and the integration API (v1). Written from Ubiquiti's public
descriptions (Network 8 and 9) and the fields that the interface is known to have; not recorded from a device."""

from __future__ import annotations

from typing import Any

from lab.stubs.api import Asked, System, Told

_SWITCH, _POINT, _GATE = "78:8a:20:00:00:10", "78:8a:20:00:00:20", "78:8a:20:00:00:01"
GUEST_KEY = "gast-geheim-1"

DEVICES: list[dict[str, Any]] = [
    {
        "_id": "d1", "mac": _GATE, "type": "udm", "model": "UDMPRO", "name": "Tor", "version": "4.0.6.6754",
        "serial": "788A20000001", "state": 1, "adopted": True, "ip": "203.0.113.9", "lan_ip": "192.168.10.1",
        "x_authkey": "geheim-authkey", "x_ssh_hostkey_fingerprint": "geheim-fp",
        "wan1": {"ip": "203.0.113.9", "up": True},
        "network_table": [
            {"name": "Buero", "ip_subnet": "192.168.10.1/24", "purpose": "corporate"},
            {"name": "Gast", "ip_subnet": "192.168.30.1/24", "purpose": "guest", "vlan": 30,
             "x_ipsec_pre_shared_key": "geheim-ipsec"},
        ],
        "port_table": [{"port_idx": 9, "name": "LAN", "up": True, "speed": 1000, "full_duplex": True}],
    },
    {
        "_id": "d2", "mac": _SWITCH, "type": "usw", "model": "US24P250", "name": "sw-eg", "version": "7.1.26.15869",
        "serial": "788A20000010", "state": 1, "adopted": True, "ip": "192.168.10.2", "x_authkey": "geheim-authkey",
        "port_table": [
            {"port_idx": 1, "name": "Port 1", "up": True, "enable": True, "speed": 1000, "full_duplex": True,
             "forward": "all", "native_networkconf_id": "n1", "tagged_vlan_mgmt": "auto", "mac_table": []},
            {"port_idx": 2, "name": "Drucker", "up": True, "enable": True, "speed": 100, "full_duplex": True,
             "mac_table": [{"mac": "00:80:77:00:00:31", "vlan": 1, "age": 3, "static": False}]},
            {"port_idx": 5, "name": "Port 5", "up": True, "enable": True, "speed": 1000, "full_duplex": True,
             "forward": "customize", "native_networkconf_id": "n1", "tagged_vlan_mgmt": "custom",
             "excluded_networkconf_ids": ["n2"]},
            {"port_idx": 24, "name": "Port 24", "up": True, "enable": True, "speed": 1000, "full_duplex": True,
             "mac_table": [{"mac": _GATE, "vlan": 1, "static": False}]},
        ],
        "lldp_table": [{"local_port_idx": 1, "chassis_id": _POINT, "port_id": "eth0", "is_wired": True}],
        "uplink": {"type": "wire", "uplink_mac": _GATE, "uplink_remote_port": 9, "port_idx": 24, "speed": 1000},
    },
    {
        "_id": "d3", "mac": _POINT, "type": "uap", "model": "UAP6MP", "name": "ap-flur", "version": "6.6.77",
        "serial": "788A20000020", "state": 1, "adopted": True, "ip": "192.168.10.3",
        "uplink": {"type": "wire", "uplink_mac": _SWITCH, "uplink_remote_port": 1, "port_idx": 1, "name": "eth0"},
        "vap_table": [
            {"essid": "Praxis", "bssid": "78:8a:20:00:00:25", "up": True, "radio": "na", "channel": 36},
            {"essid": "Gast", "bssid": "7a:8a:20:00:00:26", "up": True, "radio": "ng", "channel": 6},
        ],
    },
    {"_id": "d4", "mac": "78:8a:20:00:00:99", "type": "uap", "model": "U7LT", "name": "weg", "state": 0},
]  # fmt: skip
CLIENTS: list[dict[str, Any]] = [
    {"mac": "00:80:77:00:00:31", "ip": "192.168.10.31", "hostname": "BRN008077000031", "is_wired": True,
     "sw_mac": _SWITCH, "sw_port": 2, "wired_rate_mbps": 100},
    {"mac": "d8:9e:f3:00:00:41", "ip": "192.168.10.41", "hostname": "PC-EMPFANG", "name": "Empfang", "is_wired": True,
     "sw_mac": _SWITCH, "sw_port": 5, "vlan": 1},
    {"mac": "3c:22:fb:00:00:51", "ip": "192.168.30.51", "hostname": "iPhone", "is_wired": False, "ap_mac": _POINT,
     "bssid": "78:8a:20:00:00:25", "essid": "Praxis", "signal": -58, "tx_rate": 866700, "rx_rate": 650000},
]  # fmt: skip
_NETWORKS = [
    {"_id": "n1", "name": "Buero", "purpose": "corporate", "vlan_enabled": False, "ip_subnet": "192.168.10.1/24"},
    {"_id": "n2", "name": "Gast", "purpose": "guest", "vlan_enabled": True, "vlan": 30, "x_wan_password": "geheim-wan"},
]
_WLANS = [
    {"name": "Praxis", "enabled": True, "security": "wpapsk", "wpa_mode": "wpa2", "x_passphrase": "geheim-wlan"},
    {"name": "Gast", "enabled": True, "security": "open", "is_guest": True, "x_passphrase": GUEST_KEY},
    {"name": "Alt", "enabled": False, "security": "wep", "x_wep": "geheim-wep"},
]
_DOCUMENTS: dict[str, list[dict[str, Any]]] = {
    "stat/device": DEVICES, "stat/sta": CLIENTS, "rest/networkconf": _NETWORKS, "rest/wlanconf": _WLANS,
}  # fmt: skip
V1_DEVICES: list[dict[str, Any]] = [
    {"id": "u2", "macAddress": _SWITCH, "ipAddress": "192.168.10.2", "name": "sw-eg", "model": "USW 24 PoE",
     "state": "ONLINE", "firmwareVersion": "7.1.26", "features": ["switching"], "uplink": {},
     "interfaces": {"ports": [{"idx": 1, "state": "UP", "speedMbps": 1000}, {"idx": 2, "state": "DOWN"}]}},
    {"id": "u3", "macAddress": _POINT, "ipAddress": "192.168.10.3", "name": "ap-flur", "model": "U6 Pro",
     "state": "ONLINE", "firmwareVersion": "6.6.77", "features": ["accessPoint"], "uplink": {"deviceId": "u2"},
     "interfaces": {"radios": [{"frequencyGHz": 5, "channel": 36}]}},
]  # fmt: skip
_V1_CLIENTS = [
    {"type": "WIRELESS", "id": "c1", "name": "iPhone", "macAddress": "3c:22:fb:00:00:51", "ipAddress": "192.168.30.51",
     "uplinkDeviceId": "u3"},
    {"type": "VPN", "id": "c2", "name": "daheim", "ipAddress": "192.168.99.2"},
]  # fmt: skip


def _data(rows: list[Any]) -> Told:
    return Told(200, {"meta": {"rc": "ok"}, "data": rows})


def controller(
    user: str, password: str, key: str = "", console: bool = True, legacy: bool = True, sites: int = 1
) -> System:
    """A console (UniFi OS) or a classic controller. `legacy`: whether the key opens the older interface as well."""
    root = "/proxy/network" if console else ""

    def system(asked: Asked) -> Told:
        keyed = bool(key) and asked.headers.get("x-api-key") == key
        if asked.path == "/":
            return Told(200, b"<html>UniFi OS</html>") if console else Told(302, b"", (("Location", "/manage"),))
        if asked.path == ("/api/auth/login" if console else "/api/login"):
            right = asked.json == {"username": user, "password": password}
            cookie = (("Set-Cookie", "TOKEN=geheim-sitzung; HttpOnly"), ("X-CSRF-Token", "csrf-1"))
            return Told(200, {"meta": {"rc": "ok"}}, cookie) if right else Told(401 if console else 400, {"meta": {}})
        if "TOKEN=geheim-sitzung" not in asked.headers.get("cookie", "") and not keyed:
            return Told(401, {"meta": {"rc": "error", "msg": "api.err.LoginRequired"}, "data": []})
        if asked.path.startswith("/proxy/network/integration/v1/") and console:
            return _v1(asked.path.partition("/v1/")[2], int(asked.query.get("offset", "0")))
        if keyed and not legacy:
            return Told(401, {"meta": {"rc": "error"}, "data": []})
        if asked.path == f"{root}/api/self/sites":
            return _data([{"name": f"s{n}" if n else "default", "desc": f"Haus {n}"} for n in range(sites)])
        document = asked.path.removeprefix(f"{root}/api/s/default/")
        return _data(_DOCUMENTS[document]) if document in _DOCUMENTS else Told(404)

    return system


def _v1(path: str, offset: int) -> Told:
    """Pages of one row each, so that a second page is needed."""
    if path == "sites":
        return Told(200, {"totalCount": 1, "data": [{"id": "s1", "internalReference": "default", "name": "Haus"}]})
    rows = {"sites/s1/devices": V1_DEVICES, "sites/s1/clients": _V1_CLIENTS}.get(path)
    if rows is not None:
        return Told(200, {"offset": offset, "totalCount": len(rows), "data": rows[offset : offset + 1]})
    return next((Told(200, d) for d in V1_DEVICES if path == f"sites/s1/devices/{d['id']}"), Told(404))
