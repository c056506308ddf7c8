"""An Omada controller: its own interface (API v2) and the Open API. Written from TP-Link's public description of the
Open API and the fields that the controller (5.13) is known to have; not recorded from a controller."""

from __future__ import annotations

from typing import Any

from lab.stubs.api import Asked, System, Told

_ID = "c21f969b5f03d33d43e04f8f136e7682"
_SWITCH, _POINT, _GATE = "AC-15-A2-00-00-10", "AC-15-A2-00-00-20", "AC-15-A2-00-00-01"
DEVICES: list[dict[str, Any]] = [
    {"type": "gateway", "mac": _GATE, "name": "Tor", "model": "ER605", "firmwareVersion": "2.2.6", "sn": "2230001",
     "ip": "192.168.0.1", "status": 14, "statusCategory": 1},
    {"type": "switch", "mac": _SWITCH, "name": "sw-eg", "model": "TL-SG2210P", "firmwareVersion": "5.20.3",
     "sn": "2230010", "ip": "192.168.0.2", "status": 14, "statusCategory": 1},
    {"type": "ap", "mac": _POINT, "name": "ap-flur", "model": "EAP660 HD", "firmwareVersion": "1.2.3",
     "sn": "2230020", "ip": "192.168.0.3", "status": 14, "statusCategory": 1},
    {"type": "ap", "mac": "AC-15-A2-00-00-99", "name": "weg", "model": "EAP225", "status": 0, "statusCategory": 0},
]  # fmt: skip
_PORTS = [
    {"port": 1, "name": "Port1", "disable": False, "portStatus": {"linkStatus": 1, "linkSpeed": 3, "duplex": 2}},
    {"port": 2, "name": "Drucker", "disable": False, "portStatus": {"linkStatus": 1, "linkSpeed": 2, "duplex": 2}},
    {"port": 3, "name": "Port3", "disable": False, "portStatus": {"linkStatus": 1, "linkSpeed": 3, "duplex": 2}},
    {"port": 8, "name": "Port8", "disable": False, "portStatus": {"linkStatus": 1, "linkSpeed": 3, "duplex": 2}},
]  # fmt: skip
_LINKS = [{"port": 1, "mac": _POINT, "name": "ap-flur"}, {"port": 8, "mac": _GATE, "name": "Tor"}]
_CLIENTS: list[dict[str, Any]] = [
    {"mac": "00-80-77-00-00-31", "name": "00-80-77-00-00-31", "hostName": "BRN31", "ip": "192.168.0.31",
     "wireless": False, "connectType": 2, "switchMac": _SWITCH, "port": 2, "vid": 1, "active": True},
    {"mac": "D8-9E-F3-00-00-41", "name": "Empfang", "hostName": "PC-EMPFANG", "ip": "192.168.0.41",
     "wireless": False, "connectType": 2, "switchMac": _SWITCH, "port": 3, "vid": 1, "active": True},
    {"mac": "3C-22-FB-00-00-51", "name": "iPhone", "hostName": "iPhone", "ip": "192.168.0.51", "wireless": True,
     "connectType": 1, "ssid": "Praxis", "apMac": _POINT, "rssi": -57, "txRate": 866700, "rxRate": 780000,
     "active": True},
]  # fmt: skip
_V2: dict[str, Any] = {
    "sites": {"totalRows": 1, "data": [{"id": "s1", "name": "Haus"}]},
    "sites/s1/devices": DEVICES,
    f"sites/s1/switches/{_SWITCH}": {"mac": _SWITCH, "ports": _PORTS, "downlinkList": _LINKS, "sshPwd": "geheim"},
    "sites/s1/clients": {"totalRows": 3, "data": _CLIENTS},
    "sites/s1/setting/lan/networks": {"totalRows": 2, "data": [
        {"name": "LAN", "purpose": "interface", "vlan": 1, "gatewaySubnet": "192.168.0.1/24"},
        {"name": "Gast", "purpose": "vlan", "vlan": 30}]},
    "sites/s1/setting/wlans": {"totalRows": 1, "data": [{"id": "w1", "name": "Default"}]},
    "sites/s1/setting/wlans/w1/ssids": {"totalRows": 2, "data": [
        {"name": "Praxis", "security": 3, "pskSetting": {"securityKey": "geheim-wlan"}},
        {"name": "Gast", "security": 0}]},
}  # fmt: skip
_V1: dict[str, Any] = {
    "sites": {"totalRows": 1, "data": [{"siteId": "s1", "name": "Haus"}]},
    "sites/s1/devices": {"totalRows": 3, "data": [
        {**{k: v for k, v in DEVICES[0].items() if k != "statusCategory"}, "status": 1},
        {**{k: v for k, v in DEVICES[1].items() if k != "statusCategory"}, "status": 1,
         "uplinkDeviceMac": _GATE, "uplinkDevicePort": "5"},
        {**{k: v for k, v in DEVICES[2].items() if k != "statusCategory"}, "status": 1,
         "uplinkDeviceMac": _SWITCH, "uplinkDevicePort": "1/0/1"}]},
    f"sites/s1/switches/{_SWITCH}/ports": _PORTS,
    "sites/s1/clients": {"totalRows": 3, "data": _CLIENTS},
}  # fmt: skip


def _well(result: Any) -> Told:
    return Told(200, {"errorCode": 0, "msg": "Success.", "result": result})


def controller(user: str, password: str, client: str, secret: str) -> System:
    def system(asked: Asked) -> Told:
        if asked.path == "/api/info":
            return _well({"controllerVer": "5.13.30.8", "apiVer": "3", "omadacId": _ID})
        if asked.path == f"/{_ID}/api/v2/login":
            if asked.json != {"username": user, "password": password}:
                return Told(200, {"errorCode": -30109, "msg": "Invalid username or password."})
            cookie = ("Set-Cookie", "TPOMADA_SESSIONID=geheim-sitzung; Path=/; HttpOnly; Secure")
            return Told(200, {"errorCode": 0, "result": {"token": "geheim-csrf"}}, (cookie,))
        if asked.path == "/openapi/authorize/token":
            if asked.json != {"omadacId": _ID, "client_id": client, "client_secret": secret}:
                return Told(200, {"errorCode": -44106, "msg": "The client id or client secret is invalid"})
            return _well({"accessToken": "AT-geheim", "tokenType": "bearer", "expiresIn": 7200})
        if asked.path.startswith(f"/{_ID}/api/v2/"):
            inside = asked.headers.get("csrf-token") == "geheim-csrf" and "geheim-sitzung" in asked.headers["cookie"]
            answers, path = _V2, asked.path.partition("/api/v2/")[2]
        else:
            inside = asked.headers.get("authorization") == "AccessToken=AT-geheim"
            answers, path = _V1, asked.path.partition(f"/openapi/v1/{_ID}/")[2]
        if not inside:
            return Told(200, {"errorCode": -1200, "msg": "Please log in"})
        return _well(answers[path]) if path in answers else Told(200, {"errorCode": -1600, "msg": "Unsupported"})

    return system
