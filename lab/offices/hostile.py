"""An office in which many devices answer with garbage: the scan must end, and know all others as well as ever."""

from __future__ import annotations

from lab.office import Cable, Node, Office
from lab.offices.kit import plug, printer, silent, switch, windows

NET = "10.66.0"
_LIARS = tuple(
    Node(
        f"luegner-{n}", "host", "iot", f"b8:27:eb:66:00:{n:02x}", f"{NET}.{100 + n}", announces=False,
        stubs={"garbage": {"seed": n}},
    )
    for n in range(1, 11)
)  # fmt: skip

OFFICE = Office(
    "hostile",
    "Büro voller Lügner",
    f"{NET}.0/24",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node(
            "router", "gateway", "router", "3c:a6:2f:66:00:01", f"{NET}.1", "AVM", "FRITZ!Box 7590",
            daemons={"dnsmasq": {}}, stubs={"http": {"title": "FRITZ!Box", "server": ""}},
        ),
        switch(
            "sw-keller", f"{NET}.2", "94:f1:28:66:20:00", "HPE", "2530-24G", "CN66FP41D2",
            "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
        ),
        *_LIARS,
        printer(
            "drucker", f"{NET}.20", "00:80:77:66:00:20", "Brother", "HL-L2350DW", "E78283K8N666666",
            "Brother NC-8500w, Firmware Ver.1.02 ,MID 84E-J02,FID 2", "1.3.6.1.4.1.2435.2.3.9.1",
        ),
        windows("pc-1", f"{NET}.30", "d8:9e:f3:66:00:30"),
        silent("pc-2", f"{NET}.31", "54:bf:64:66:00:31"),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:66:00:90", f"{NET}.90", announces=False),
    ),
    (
        Cable("internet", "eth0", "router", "wan"),
        Cable("router", "port1", "sw-keller", "port1"),
        *plug("sw-keller", "laptop-admin", "drucker", "pc-1", "pc-2", *(n.name for n in _LIARS), first=2),
    ),
)  # fmt: skip
