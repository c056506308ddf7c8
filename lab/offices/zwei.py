"""Two networks behind a firewall: the workplaces, and the machines of the workshop, each with its own switch."""

from __future__ import annotations

from lab.office import Cable, Node, Office
from lab.offices.kit import plug, printer, silent, snmp, switch, windows

NET = "10.51.10"
FAR = "10.51.20"

OFFICE = Office(
    "zwei",
    "Schreinerei Zweitakt",
    f"{NET}.0/24",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node(
            "firewall", "gateway", "firewall", "00:0d:b9:51:00:01", f"{NET}.1", None, "OPNsense",
            daemons={
                "dnsmasq": {},
                **snmp("OPNsense firewall 24.7.12 FreeBSD 14.1-RELEASE-p6 amd64", "1.3.6.1.4.1.8072.3.2.8"),
            },
            stubs={"http": {"title": "Login | OPNsense", "server": "OPNsense"}},
            more=(("port2", f"{FAR}.1/24"),),
        ),
        switch(
            "sw-buero", f"{NET}.2", "94:f1:28:51:20:00", "HPE", "2530-24G", "CN51FP41D2",
            "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
        ),
        switch(
            "sw-werkstatt", f"{FAR}.2", "94:f1:28:51:30:00", "HPE", "2530-24G", "CN51FP41E3",
            "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
        ),
        windows("pc-buero", f"{NET}.30", "d8:9e:f3:51:00:30"),
        silent("pc-chef", f"{NET}.31", "54:bf:64:51:00:31"),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:51:00:90", f"{NET}.90", announces=False),
        printer(
            "drucker-werkstatt", f"{FAR}.20", "00:80:77:51:00:20", "Brother", "HL-L2350DW", "E78283K8N515151",
            "Brother NC-8500w, Firmware Ver.1.02 ,MID 84E-J02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
        ),
        Node(
            "srv-cnc", "host", "server", "d0:94:66:51:00:21", f"{FAR}.21",
            daemons={"sshd": {}, "nginx": {"title": "CNC-Steuerung", "host": "srv-cnc.schreinerei.example"}},
        ),
    ),
    (
        Cable("internet", "eth0", "firewall", "wan"),
        Cable("firewall", "port1", "sw-buero", "port1"),
        Cable("firewall", "port2", "sw-werkstatt", "port1"),
        *plug("sw-buero", "laptop-admin", "pc-buero", "pc-chef", first=2),
        *plug("sw-werkstatt", "drucker-werkstatt", "srv-cnc", first=2),
    ),
    routed=(f"{FAR}.0/24",),
)  # fmt: skip
