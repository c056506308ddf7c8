"""The demo office: an architects' office of twenty people that grew by itself."""

from __future__ import annotations

from lab.office import Cable, Node, Office
from lab.offices.kit import apple, phone, plug, printer, silent, snmp, switch, windows

NET = "192.168.178"

_SWITCHES = (
    switch(
        "sw-core", f"{NET}.2", "9c:dc:71:10:20:00", "Aruba", "2930F-24G", "CN90HKX0C1",
        "Aruba JL259A 2930F-24G-4SFP+ Switch, revision WC.16.10.0012, ROM WC.16.01.0006",
        "1.3.6.1.4.1.11.2.3.7.11.181.17",
    ),
    switch(
        "sw-eg", f"{NET}.3", "94:f1:28:11:20:00", "HPE", "2530-24G", "CN83FP41D2",
        "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
    ),
    switch(
        "sw-og", f"{NET}.4", "94:f1:28:12:20:00", "HPE", "2530-24G", "CN83FP41E7",
        "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
    ),
)  # fmt: skip

_CORE = (
    Node("internet", "internet", "internet", ip="203.0.113.1"),
    Node(
        "fritz.box", "gateway", "router", "3c:a6:2f:5e:10:01", f"{NET}.1", "AVM", "FRITZ!Box 7590 AX",
        daemons={"dnsmasq": {}},
        stubs={
            "http": {"title": "FRITZ!Box", "server": ""},
            "ssdp": {
                "type": "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
                "server": "fritz.box UPnP/1.0 AVM FRITZ!Box 7590 AX 259.07.57",
                "name": "FRITZ!Box 7590 AX", "vendor": "AVM", "model": "FRITZ!Box 7590 AX",
                "uuid": "75802409-bccb-40e7-8e6c-3ca62f5e1001", "port": 49000,
            },
        },
    ),
    Node("hub-og", "hub", "unmanaged-switch"),
    Node(
        "ap-eg", "ap", "access-point", "78:45:58:a1:00:10", f"{NET}.5", "Ubiquiti", "U6-Lite",
        daemons={
            "lldpd": {"descr": "UniFi U6-Lite 6.5.28.14491", "capabilities": "bridge,wlan"},
            **snmp("UniFi U6-Lite 6.5.28.14491", "1.3.6.1.4.1.41112"),
        },
    ),
    Node(
        "nas-buero", "host", "nas", "00:11:32:c4:7a:10", f"{NET}.10", "Synology", "DS920+",
        daemons={
            "samba": {"workgroup": "BUERO", "files": True},
            "avahi": {"services": [
                {"type": "_http._tcp", "port": 5000,
                 "txt": ["vendor=Synology", "model=DS920+", "serial=2150PDN1234", "version_major=7"]},
                {"type": "_smb._tcp", "port": 445, "txt": []},
                {"type": "_device-info._tcp", "port": 0, "txt": ["model=Xserve"]},
            ]},
            "minidlna": {"name": "nas-buero"},
        },
        stubs={"http": {"title": "nas-buero - Synology DiskStation", "server": "nginx", "port": 5000}},
    ),
    Node(
        "srv-app", "host", "server", "d0:94:66:b2:00:11", f"{NET}.11",
        daemons={"sshd": {}, "nginx": {"title": "Projektverwaltung", "host": "srv-app.muster.example"}},
    ),
    Node(
        "telefonanlage", "host", "pbx", "00:09:52:0a:00:12", f"{NET}.12", "Auerswald", "COMpact 5500R",
        stubs={
            "sip": {"agent": "Auerswald COMpact 5500R 8.4B"},
            "http": {"title": "COMpact 5500R", "server": ""},
        },
    ),
    Node(
        "usv", "host", "ups", "00:c0:b7:44:00:13", f"{NET}.13", "APC", "Smart-UPS 1500",
        daemons=snmp(
            "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:apc_hw05_aos_682.bin AN1:v6.8.0 MN:AP9630"
            " SN: ZA1234567890)",
            "1.3.6.1.4.1.318.1.3.27",
            rows={
                "1.3.6.1.2.1.33.1.1.1.0": ("octet_str", "APC"),
                "1.3.6.1.2.1.33.1.1.2.0": ("octet_str", "Smart-UPS 1500"),
                "1.3.6.1.2.1.33.1.1.5.0": ("octet_str", "usv"),
            },
        ),
    ),
)  # fmt: skip

_PRINTERS = (
    printer(
        "drucker-empfang", f"{NET}.21", "00:80:77:31:00:21", "Brother", "MFC-L6900DW", "E78097H9N123456",
        "Brother NC-8300w, Firmware Ver.1.12 ,MID 8C5-H34,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
    ),
    printer(
        "drucker-eg", f"{NET}.22", "3c:2a:f4:32:00:22", "Brother", "HL-L5200DW", "E75423G7N654321",
        "Brother NC-8200h, Firmware Ver.1.50 ,MID 8C5-G02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
    ),
    printer(
        "drucker-og", f"{NET}.23", "d4:f0:c9:33:00:23", "Kyocera", "ECOSYS M5526cdw", "VRK9X04321",
        "KYOCERA Document Solutions Printing System", "1.3.6.1.4.1.1347.41",
    ),
)  # fmt: skip

_PHONES = (
    *(
        phone(f"tel-{100 + n}", f"{NET}.{30 + n}", f"80:5e:c0:40:00:{30 + n:02x}", "Yealink", "SIP-T46U",
              "Yealink SIP-T46U 108.86.0.20")
        for n in range(1, 6)
    ),
    phone("tel-106", f"{NET}.36", "00:04:13:40:00:36", "Snom", "D735", "snomD735/10.1.127.10"),
)  # fmt: skip

_OTHERS = (
    Node(
        "kamera-eingang", "host", "camera", "ac:cc:8e:51:00:41", f"{NET}.41", "Axis", "P3245-LV",
        stubs={
            "rtsp": {"server": "GStreamer RTSP server"},
            "http": {"title": "AXIS P3245-LV Network Camera", "server": "Apache", "realm": "AXIS_ACCC8E510041"},
            "onvif": {"model": "P3245-LV", "name": "AXIS P3245-LV"},
        },
    ),
    Node(
        "sonos-kueche", "host", "media", "48:a6:b8:61:00:42", f"{NET}.42", "Sonos", "Sonos One",
        stubs={"ssdp": {
            "type": "urn:schemas-upnp-org:device:ZonePlayer:1", "server": "Linux UPnP/1.0 Sonos/79.1-56030 (ZPS13)",
            "name": "Küche - Sonos One", "vendor": "Sonos, Inc.", "model": "Sonos One",
            "uuid": "RINCON_48A6B861004201400", "port": 1400,
        }},
    ),
    windows("pc-empfang", f"{NET}.51", "d8:9e:f3:52:00:51"),
    windows("pc-cad1", f"{NET}.52", "d8:9e:f3:52:00:52"),
    windows("pc-cad2", f"{NET}.53", "d8:9e:f3:52:00:53"),
    silent("pc-04", f"{NET}.54", "54:bf:64:52:00:54"),
    windows("pc-05", f"{NET}.55", "54:bf:64:52:00:55"),
    windows("pc-06", f"{NET}.56", "54:bf:64:52:00:56"),
    windows("pc-og1", f"{NET}.57", "d8:9e:f3:52:00:57"),
    windows("pc-og2", f"{NET}.58", "54:bf:64:52:00:58"),
    silent("laptop-og", f"{NET}.59", "8c:8c:aa:52:00:59", "laptop"),
    Node("laptop-admin", "host", "laptop", "8c:8c:aa:52:00:90", f"{NET}.90", announces=False),
    windows("LAPTOP-7K2M9QX4", f"{NET}.91", "f8:e4:e3:52:00:91", "laptop"),
    apple("MacBook-Bau", f"{NET}.92", "3c:22:fb:52:00:92", "laptop"),
    apple("iPhone-Empfang", f"{NET}.101", "3a:11:5c:52:01:01", "smartphone"),
    silent("iphone-2", f"{NET}.102", "6e:8f:02:52:01:02", "smartphone"),
    apple("iPad-Bau", f"{NET}.103", "ac:e4:b5:52:01:03", "tablet"),
)  # fmt: skip

OFFICE = Office(
    "muster",
    "Architekturbüro Muster",
    f"{NET}.0/24",
    (*_CORE, *_SWITCHES, *_PRINTERS, *_PHONES, *_OTHERS),
    (
        Cable("internet", "eth0", "fritz.box", "wan"),
        Cable("fritz.box", "port1", "sw-core", "port1"),
        Cable("sw-core", "port11", "sw-eg", "port20"),
        Cable("sw-core", "port12", "sw-og", "port20"),
        *plug("sw-core", "nas-buero", "srv-app", "telefonanlage", "usv", "laptop-admin", first=2),
        *plug(
            "sw-eg", "drucker-empfang", "drucker-eg", "tel-101", "tel-102", "tel-103", "kamera-eingang", "pc-empfang",
            "pc-cad1", "pc-cad2", "pc-04", "pc-05", first=1,
        ),
        Cable("sw-eg", "port19", "ap-eg", "port1"),
        *(
            Cable("ap-eg", f"port{n}", name, "eth0", radio=True)
            for n, name in enumerate(("LAPTOP-7K2M9QX4", "MacBook-Bau", "iPhone-Empfang", "iphone-2", "iPad-Bau"), 2)
        ),
        *plug("sw-og", "tel-104", "tel-105", "tel-106", "sonos-kueche", "pc-06", "pc-og1", first=1),
        Cable("sw-og", "port15", "hub-og", "port1"),
        *(
            Cable("hub-og", f"port{n}", name, "eth0")
            for n, name in enumerate(("drucker-og", "pc-og2", "laptop-og"), 2)
        ),
    ),
)  # fmt: skip
