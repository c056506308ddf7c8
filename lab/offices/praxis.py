"""Five devices behind one router, without any switch that could be asked."""

from __future__ import annotations

from lab.office import Cable, Node, Office
from lab.offices.kit import printer, silent, windows

NET = "192.168.2"

OFFICE = Office(
    "praxis",
    "Praxis Dr. Beispiel",
    f"{NET}.0/24",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node(
            "fritz.box", "gateway", "router", "cc:ce:1e:20:00:01", f"{NET}.1", "AVM", "FRITZ!Box 7530",
            daemons={"dnsmasq": {}},
            stubs={
                "http": {"title": "FRITZ!Box", "server": ""},
                "ssdp": {
                    "type": "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
                    "server": "fritz.box UPnP/1.0 AVM FRITZ!Box 7530 164.07.57",
                    "name": "FRITZ!Box 7530", "vendor": "AVM", "model": "FRITZ!Box 7530",
                    "uuid": "75802409-bccb-40e7-8e6c-ccce1e200001", "port": 49000,
                },
            },
        ),
        Node("hub", "hub", "unmanaged-switch"),
        windows("pc-anmeldung", f"{NET}.10", "d8:9e:f3:60:00:10"),
        silent("pc-arzt", f"{NET}.11", "54:bf:64:60:00:11"),
        printer(
            "drucker", f"{NET}.20", "00:80:77:60:00:20", "Brother", "HL-L2350DW", "E78283K8N111222",
            "Brother NC-8500w, Firmware Ver.1.02 ,MID 84E-J02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
        ),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:60:00:90", f"{NET}.90", announces=False),
    ),
    (
        Cable("internet", "eth0", "fritz.box", "wan"),
        Cable("fritz.box", "port1", "hub", "port1"),
        *(
            Cable("hub", f"port{n}", name, "eth0")
            for n, name in enumerate(("pc-anmeldung", "pc-arzt", "drucker", "laptop-admin"), 2)
        ),
    ),
)  # fmt: skip
