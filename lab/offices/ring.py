"""A law office with three switches in a ring: spanning tree closes one of the three cables between them."""

from __future__ import annotations

from dataclasses import replace

from lab.office import Cable, Node, Office
from lab.offices.kit import plug, printer, silent, switch, windows

NET = "10.31.0"
_DESCR = "Aruba JL259A 2930F-24G-4SFP+ Switch, revision WC.16.10.0012, ROM WC.16.01.0006"
_OID = "1.3.6.1.4.1.11.2.3.7.11.181.17"

_SWITCHES = tuple(
    replace(
        switch(
            name, f"{NET}.{2 + n}", f"9c:dc:71:31:{n}0:00", "Aruba", "2930F-24G", f"CN91HKX0C{n}", _DESCR, _OID
        ),
        priority=4096 * (n + 1),
    )
    for n, name in enumerate(("sw-archiv", "sw-empfang", "sw-kanzlei"))
)  # fmt: skip

OFFICE = Office(
    "ring",
    "Kanzlei Ring",
    f"{NET}.0/24",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node(
            "router", "gateway", "router", "3c:a6:2f:31:00:01", f"{NET}.1", "AVM", "FRITZ!Box 7590",
            daemons={"dnsmasq": {}}, stubs={"http": {"title": "FRITZ!Box", "server": ""}},
        ),
        *_SWITCHES,
        printer(
            "drucker", f"{NET}.20", "00:80:77:31:00:20", "Brother", "HL-L2350DW", "E78283K8N313131",
            "Brother NC-8500w, Firmware Ver.1.02 ,MID 84E-J02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
        ),
        windows("pc-empfang", f"{NET}.30", "d8:9e:f3:31:00:30"),
        windows("pc-anwalt", f"{NET}.31", "d8:9e:f3:31:00:31"),
        silent("pc-archiv", f"{NET}.32", "54:bf:64:31:00:32"),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:31:00:90", f"{NET}.90", announces=False),
    ),
    (
        Cable("internet", "eth0", "router", "wan"),
        Cable("router", "port1", "sw-archiv", "port1"),
        Cable("sw-archiv", "port23", "sw-empfang", "port24"),
        Cable("sw-archiv", "port24", "sw-kanzlei", "port24"),
        Cable("sw-empfang", "port23", "sw-kanzlei", "port23", blocked=True),
        *plug("sw-archiv", "pc-archiv", first=2),
        *plug("sw-empfang", "drucker", "pc-empfang", first=1),
        *plug("sw-kanzlei", "laptop-admin", "pc-anwalt", first=1),
    ),
)  # fmt: skip
