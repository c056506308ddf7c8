"""A thousand addresses on one segment, behind one port of a switch that cannot be asked."""

from __future__ import annotations

import ipaddress

from lab.office import Cable, Node, Office
from lab.offices.kit import switch

NET = "10.77"
COUNT = 1000
_FIRST, _OUI = f"{NET}.1.0", "00:1b:4f"
_CROWD = tuple(
    Node(
        f"tel-{n}", "crowd", "phone", f"{_OUI}:{n >> 16:02x}:{n >> 8 & 255:02x}:{n & 255:02x}",
        str(ipaddress.ip_address(_FIRST) + n), announces=False,
    )
    for n in range(COUNT)
)  # fmt: skip

OFFICE = Office(
    "thousand",
    "Callcenter",
    f"{NET}.0.0/21",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node("router", "gateway", "router", "3c:a6:2f:77:00:01", f"{NET}.0.1", "AVM", daemons={"dnsmasq": {}}),
        switch(
            "sw-keller", f"{NET}.0.2", "94:f1:28:77:20:00", "HPE", "2530-24G", "CN77FP41D2",
            "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
        ),
        Node(
            "hub", "hub", "unmanaged-switch", stubs={"crowd": {"first": _FIRST, "count": COUNT, "oui": _OUI}}
        ),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:77:00:90", f"{NET}.0.90", announces=False),
        *_CROWD,
    ),
    (
        Cable("internet", "eth0", "router", "wan"),
        Cable("router", "port1", "sw-keller", "port1"),
        Cable("sw-keller", "port2", "laptop-admin", "eth0"),
        Cable("sw-keller", "port3", "hub", "port1"),
        *(Cable("hub", f"port{n}", one.name, "eth0") for n, one in enumerate(_CROWD, 2)),
    ),
)  # fmt: skip
