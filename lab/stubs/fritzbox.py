"""A FRITZ!Box that speaks TR-064 with digest login. Written from AVM's public descriptions of the interface
(FRITZ!OS 7.57); not recorded from a device."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from lab.stubs.api import Asked, System, Told

_XML = (("Content-Type", 'text/xml; charset="utf-8"'),)
_NONCE = "4D3C2B1A00112233"
SESSION = "5f1e0c9a7b3d2468"

MESH: dict[str, Any] = {
    "schema_version": "1.9",
    "nodes": [
        {
            "uid": "n-1", "device_name": "fritz.box", "device_model": "FRITZ!Box 7590", "device_manufacturer": "AVM",
            "device_firmware_version": "154.07.57", "device_mac_address": "2C:91:AB:00:00:01", "is_meshed": True,
            "mesh_role": "master", "meshd_version": "3.13",
            "node_interfaces": [
                {"uid": "ni-1", "name": "AP:5G:0", "type": "WLAN", "mac_address": "2C:91:AB:00:00:05",
                 "ssid": "Kanzlei", "op_mode": "AP", "security": "WPA2WPA3MIXED", "node_links": [
                     {"uid": "nl-1", "type": "WLAN", "state": "CONNECTED", "node_1_uid": "n-1", "node_2_uid": "n-2",
                      "node_interface_1_uid": "ni-1", "node_interface_2_uid": "ni-21",
                      "max_data_rate_rx": 1300000, "max_data_rate_tx": 1300000,
                      "cur_data_rate_rx": 866000, "cur_data_rate_tx": 780000},
                     {"uid": "nl-2", "type": "WLAN", "state": "DISCONNECTED", "node_1_uid": "n-1",
                      "node_2_uid": "n-4", "node_interface_1_uid": "ni-1", "node_interface_2_uid": "ni-41"}]},
                {"uid": "ni-2", "name": "LAN:1", "type": "LAN", "mac_address": "2C:91:AB:00:00:01", "node_links": [
                    {"uid": "nl-3", "type": "LAN", "state": "CONNECTED", "node_1_uid": "n-1", "node_2_uid": "n-3",
                     "node_interface_1_uid": "ni-2", "node_interface_2_uid": "ni-31",
                     "max_data_rate_rx": 1000000, "max_data_rate_tx": 1000000,
                     "cur_data_rate_rx": 0, "cur_data_rate_tx": 0}]},
                {"uid": "ni-3", "name": "LAN:2", "type": "LAN", "mac_address": "2C:91:AB:00:00:01", "node_links": [
                    {"uid": "nl-5", "type": "LAN", "state": "CONNECTED", "node_1_uid": "n-1", "node_2_uid": "n-5",
                     "node_interface_1_uid": "ni-3", "node_interface_2_uid": "ni-51",
                     "max_data_rate_rx": 1000000, "max_data_rate_tx": 1000000}]},
            ],
        },
        {
            "uid": "n-2", "device_name": "Flur", "device_model": "FRITZ!Repeater 2400", "device_manufacturer": "AVM",
            "device_firmware_version": "194.07.57", "device_mac_address": "2C:91:AB:00:00:20", "is_meshed": True,
            "mesh_role": "slave",
            "node_interfaces": [
                {"uid": "ni-21", "name": "UPLINK:5G:0", "type": "WLAN", "mac_address": "2C:91:AB:00:00:21",
                 "op_mode": "STA", "node_links": []},
                {"uid": "ni-22", "name": "AP:5G:0", "type": "WLAN", "mac_address": "2C:91:AB:00:00:25",
                 "ssid": "Kanzlei", "op_mode": "AP", "node_links": [
                     {"uid": "nl-4", "type": "WLAN", "state": "CONNECTED", "node_1_uid": "n-2", "node_2_uid": "n-4",
                      "node_interface_1_uid": "ni-22", "node_interface_2_uid": "ni-41",
                      "cur_data_rate_rx": 400000, "cur_data_rate_tx": 300000}]},
            ],
        },
        {
            "uid": "n-3", "device_name": "nas", "device_mac_address": "00:11:32:00:00:03", "is_meshed": False,
            "node_interfaces": [{"uid": "ni-31", "name": "LAN", "type": "LAN", "mac_address": "00:11:32:00:00:03",
                                 "node_links": []}],
        },
        {
            "uid": "n-4", "device_name": "notebook", "device_mac_address": "3C:22:FB:00:00:04", "is_meshed": False,
            "node_interfaces": [{"uid": "ni-41", "name": "WLAN", "type": "WLAN", "mac_address": "3C:22:FB:00:00:04",
                                 "node_links": []}],
        },
        {
            "uid": "n-5", "device_name": "Empfang", "device_model": "FRITZ!Repeater 1200", "device_manufacturer": "AVM",
            "device_mac_address": "2C:91:AB:00:00:50", "is_meshed": True, "mesh_role": "slave",
            "node_interfaces": [{"uid": "ni-51", "name": "LAN:1", "type": "LAN", "mac_address": "2C:91:AB:00:00:50",
                                 "node_links": []}],
        },
    ],
}  # fmt: skip

_HOSTS = (
    ("nas", "192.168.178.3", "00:11:32:00:00:03", "1", "Ethernet", "1", "1000", "0"),
    ("PC-192-168-178-4", "192.168.178.4", "3C:22:FB:00:00:04", "1", "802.11", "0", "866", "0"),
    ("alt", "192.168.178.9", "00:1B:21:00:00:09", "0", "Ethernet", "3", "0", "0"),
    ("heimbuero", "192.168.178.201", "02:00:00:00:00:aa", "1", "", "0", "0", "1"),
)
_TAGS = ("HostName", "IPAddress", "MACAddress", "Active", "InterfaceType", "X_AVM-DE_Port", "X_AVM-DE_Speed",
         "X_AVM-DE_VPN")  # fmt: skip
HOSTS = "<List>" + "".join(
    "<Item>" + "".join(f"<{t}>{v}</{t}>" for t, v in zip(_TAGS, row, strict=True)) + "</Item>" for row in _HOSTS
) + "</List>"  # fmt: skip

DESCRIPTION = """<?xml version="1.0"?><root xmlns="urn:dslforum-org:device-1-0">
<systemVersion><HW>226</HW><Major>154</Major><Minor>7</Minor><Patch>57</Patch>
<Display>154.07.57</Display></systemVersion>
<device><deviceType>urn:dslforum-org:device:InternetGatewayDevice:1</deviceType>
<friendlyName>FRITZ!Box 7590</friendlyName><manufacturer>AVM</manufacturer>
<modelName>FRITZ!Box 7590</modelName><modelNumber>avm</modelNumber>
<UDN>uuid:739f2409-bccb-40e7-8e6c-2C91AB000001</UDN></device></root>"""

ACTIONS: dict[tuple[str, str], dict[str, str] | list[dict[str, str]]] = {
    ("deviceinfo", "GetInfo"): {
        "NewManufacturerName": "AVM", "NewModelName": "FRITZ!Box 7590", "NewSerialNumber": "2C91AB000001",
        "NewSoftwareVersion": "154.07.57", "NewDeviceLog": "Anmeldung von anna, Passwort geheim",
    },
    ("wancommonifconfig1", "GetCommonLinkProperties"): {
        "NewWANAccessType": "DSL", "NewLayer1UpstreamMaxBitRate": "42000000",
        "NewLayer1DownstreamMaxBitRate": "116800000", "NewPhysicalLinkStatus": "Up",
    },
    ("wanpppconn1", "GetInfo"): {
        "NewConnectionStatus": "Connected", "NewExternalIPAddress": "203.0.113.7", "NewUserName": "geheim@isp.example",
    },
    ("lanhostconfigmgm", "GetInfo"): {
        "NewDHCPServerEnable": "1", "NewSubnetMask": "255.255.255.0", "NewIPRouters": "192.168.178.1",
        "NewDomainName": "fritz.box",
    },
    ("wlanconfig1", "GetInfo"): {
        "NewEnable": "1", "NewStatus": "Up", "NewSSID": "Kanzlei", "NewBSSID": "2C:91:AB:00:00:05",
        "NewBeaconType": "11iandWPA3", "NewChannel": "36",
    },
    ("wlanconfig2", "GetInfo"): {
        "NewEnable": "1", "NewStatus": "Up", "NewSSID": "Gast", "NewBSSID": "2E:91:AB:00:00:06",
        "NewBeaconType": "None", "NewX_AVM-DE_APType": "guest",
    },
    ("x_dect", "GetGenericDectEntry"): [
        {"NewID": "1", "NewActive": "1", "NewName": "Mobilteil", "NewModel": "FRITZ!Fon C6"},
        {"NewID": "2", "NewActive": "0", "NewName": "Keller", "NewModel": "FRITZ!Fon C4"},
    ],
    ("hosts", "X_AVM-DE_GetHostListPath"): {"NewX_AVM-DE_HostListPath": f"/devicehostlist.lua?sid={SESSION}"},
    ("hosts", "X_AVM-DE_GetMeshListPath"): {"NewX_AVM-DE_MeshListPath": f"/meshlist.lua?sid={SESSION}"},
    ("WANIPConn1", "GetExternalIPAddress"): {"NewExternalIPAddress": "203.0.113.7"},
    ("WANCommonIFC1", "GetCommonLinkProperties"): {
        "NewWANAccessType": "DSL", "NewLayer1UpstreamMaxBitRate": "42000000",
        "NewLayer1DownstreamMaxBitRate": "116800000", "NewPhysicalLinkStatus": "Up",
    },
}  # fmt: skip


def _soap(action: str, values: dict[str, str]) -> bytes:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return (
        '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<u:{action}Response xmlns:u="urn:x">{inner}</u:{action}Response></s:Body></s:Envelope>'
    ).encode()


def _logged_in(asked: Asked, user: str, password: str) -> bool:
    part = {
        k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', asked.headers.get("authorization", ""))
    }

    def h(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    who, what = h(f"{user}:F!Box SOAP-Auth:{password}"), h(f"{asked.method}:{part.get('uri')}")
    ours = h(f"{who}:{_NONCE}:{part.get('nc')}:{part.get('cnonce')}:auth:{what}")
    return part.get("username") == user and part.get("response") == ours


def box(user: str, password: str) -> System:
    """Answers as a box does: the description and the UPnP part to anybody, the rest after a login."""

    def system(asked: Asked) -> Told:
        if asked.path == "/tr64desc.xml":
            return Told(200, DESCRIPTION.encode(), _XML)
        if asked.path in ("/devicehostlist.lua", "/meshlist.lua"):
            if asked.query.get("sid") != SESSION:
                return Told(403)
            return Told(200, HOSTS.encode(), _XML) if "host" in asked.path else Told(200, MESH)
        control = asked.path.rpartition("/")[2]
        action = asked.headers.get("soapaction", "").rpartition("#")[2]
        if not asked.path.startswith("/igdupnp/") and not _logged_in(asked, user, password):
            told = f'Digest realm="F!Box SOAP-Auth", nonce="{_NONCE}", algorithm=MD5, qop="auth"'
            return Told(401, b"", (("WWW-Authenticate", told),))
        found = ACTIONS.get((control, action))
        if isinstance(found, list):
            index = re.search(rb"<NewIndex>(\d+)</NewIndex>", asked.body)
            found = dict(enumerate(found)).get(int(index[1])) if index else None
        if found is None:
            return Told(500, b"<s:Envelope><s:Body><s:Fault/></s:Body></s:Envelope>", _XML)
        return Told(200, _soap(action, found), _XML)

    return system
