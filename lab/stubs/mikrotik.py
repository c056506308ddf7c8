"""A MikroTik router that answers by REST. Written from the public description of RouterOS 7.14; not recorded from a
device. RouterOS gives every value as text."""

from __future__ import annotations

import base64
from typing import Any

from lab.stubs.api import Asked, System, Told

_OWN = "48:A9:8A:00:00:01"
ANSWERS: dict[str, Any] = {
    "system/resource": {"board-name": "hAP ax^3", "version": "7.14.2 (stable)", "platform": "MikroTik"},
    "system/identity": {"name": "rt-buero"},
    "system/routerboard": {"routerboard": "true", "model": "C53UiG+5HPaxD2HPaxD", "serial-number": "HF1234ABCDE"},
    "interface": [
        {".id": "*1", "name": "ether1", "type": "ether", "mac-address": _OWN, "running": "true", "disabled": "false",
         "actual-mtu": "1500", "comment": "WAN"},
        {".id": "*2", "name": "ether2", "type": "ether", "mac-address": "48:A9:8A:00:00:02", "running": "true",
         "disabled": "false", "actual-mtu": "1500"},
        {".id": "*3", "name": "ether3", "type": "ether", "mac-address": "48:A9:8A:00:00:03", "running": "false",
         "disabled": "true", "actual-mtu": "1500"},
        {".id": "*6", "name": "wifi1", "type": "wifi", "mac-address": "48:A9:8A:00:00:06", "running": "true"},
        {".id": "*9", "name": "bridge", "type": "bridge", "mac-address": "48:A9:8A:00:00:02", "running": "true"},
        {".id": "*A", "name": "gast", "type": "vlan", "mac-address": "48:A9:8A:00:00:02", "running": "true"},
    ],
    "interface/vlan": [{"name": "gast", "vlan-id": "30", "interface": "bridge"}],
    "interface/bridge/port": [{"bridge": "bridge", "interface": "ether2", "pvid": "1"},
                              {"bridge": "bridge", "interface": "wifi1", "pvid": "1"}],
    "interface/bridge/vlan": [
        {"bridge": "bridge", "vlan-ids": "30-31", "current-tagged": "bridge,ether2", "current-untagged": ""},
        {"bridge": "bridge", "vlan-ids": "1", "current-tagged": "", "current-untagged": "ether2,wifi1"},
    ],
    "interface/bridge/host": [
        {"mac-address": "48:A9:8A:00:00:02", "on-interface": "bridge", "bridge": "bridge", "local": "true"},
        {"mac-address": "D8:9E:F3:00:00:41", "on-interface": "ether2", "local": "false", "vid": "1"},
        {"mac-address": "3C:22:FB:00:00:51", "on-interface": "wifi1", "bridge": "bridge", "local": "false"},
    ],
    "ip/address": [
        {"address": "192.168.88.1/24", "interface": "bridge", "actual-interface": "bridge", "disabled": "false"},
        {"address": "192.168.30.1/24", "interface": "gast", "actual-interface": "gast", "disabled": "false"},
        {"address": "10.9.9.1/24", "interface": "ether3", "disabled": "true"},
    ],
    "ip/arp": [
        {"address": "192.168.88.41", "mac-address": "D8:9E:F3:00:00:41", "interface": "bridge", "complete": "true"},
        {"address": "192.168.88.51", "mac-address": "3C:22:FB:00:00:51", "interface": "bridge", "complete": "true"},
        {"address": "192.168.88.99", "interface": "bridge", "complete": "false"},
    ],
    "ip/neighbor": [
        {"interface": "ether2,bridge", "mac-address": "78:8A:20:00:00:10", "address": "192.168.88.2",
         "address4": "192.168.88.2", "identity": "sw-eg", "interface-name": "0/24", "discovered-by": "lldp",
         "system-caps-enabled": "bridge", "system-description": "USW-24-PoE, 7.1.26"},
        {"interface": "ether2,bridge", "mac-address": "48:A9:8A:00:01:01", "address": "192.168.88.8",
         "identity": "rt-lager", "platform": "MikroTik", "board": "RB750Gr3", "discovered-by": "mndp"},
    ],
    "ip/dhcp-server/lease": [
        {"address": "192.168.88.41", "active-address": "192.168.88.41", "mac-address": "D8:9E:F3:00:00:41",
         "active-mac-address": "D8:9E:F3:00:00:41", "host-name": "PC-EMPFANG", "status": "bound"},
        {"address": "192.168.88.60", "mac-address": "00:1B:21:00:00:60", "host-name": "alt", "status": "waiting"},
        {"address": "192.168.88.61", "mac-address": "00:1B:21:00:00:61", "host-name": "fort", "status": "bound"},
    ],
    "ip/route": [
        {"dst-address": "0.0.0.0/0", "gateway": "198.51.100.1", "active": "true"},
        {"dst-address": "192.168.88.0/24", "gateway": "bridge", "active": "true"},
        {"dst-address": "10.0.0.0/8", "gateway": "192.168.88.7", "active": "false", "inactive": "true"},
    ],
    "interface/wifi": [
        {"name": "wifi1", "mac-address": "48:A9:8A:00:00:06", "configuration.ssid": "Buero", "running": "true",
         "security.authentication-types": "wpa2-psk,wpa3-psk", "security.passphrase": "geheim-wlan"},
    ],
    "interface/wifi/registration-table": [
        {"interface": "wifi1", "mac-address": "3C:22:FB:00:00:51", "signal": "-51", "ssid": "Buero",
         "tx-rate": "1200000000", "rx-rate": "866000000"},
    ],
}  # fmt: skip
_MONITOR = [{"name": "ether1", "status": "link-ok", "rate": "1Gbps", "full-duplex": "true"},
            {"name": "ether2", "status": "link-ok", "rate": "2.5Gbps", "full-duplex": "true"}]  # fmt: skip


def router(user: str, password: str) -> System:
    right = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def system(asked: Asked) -> Told:
        path = asked.path.removeprefix("/rest/")
        if asked.headers.get("authorization") != right:
            return Told(401, {"error": 401, "message": "Unauthorized"})
        if asked.method == "POST" and path == "interface/ethernet/monitor":
            return Told(200, [m for m in _MONITOR if m["name"] in asked.json["numbers"].split(",")])
        if path in ANSWERS and asked.method == "GET":
            return Told(200, ANSWERS[path])
        return Told(400, {"error": 400, "message": "Bad Request", "detail": "no such command or directory"})

    return system
