"""A tax adviser's office: two hosts full of virtual machines, and desk phones with the PC plugged in behind them."""

from __future__ import annotations

from lab.office import Cable, Node, Office
from lab.offices.kit import desk_phone, guest, plug, silent, snmp, switch, windows

NET = "10.41.0"
_VMWARE = "1.3.6.1.4.1.6876"
_GUESTS = ("vm-dc", "vm-datev", "vm-mail")


def _mac(maker: str, number: int) -> str:
    return f"{maker}:41:00:{number:02x}"


def _vms() -> dict[str, tuple[str, str | int]]:
    """VMWARE-VMINFO-MIB: name, and the address of each machine's one interface."""
    rows: dict[str, tuple[str, str | int]] = {
        f"{_VMWARE}.1.1.0": ("octet_str", "VMware ESXi"),
        f"{_VMWARE}.1.2.0": ("octet_str", "7.0.3"),
    }
    for n, name in enumerate(_GUESTS, 1):
        rows[f"{_VMWARE}.2.1.1.2.{n}"] = ("octet_str", name)
        rows[f"{_VMWARE}.2.4.1.7.{n}.4000"] = ("octet_str", _mac("00:50:56", n))
    return rows


OFFICE = Office(
    "virtuell",
    "Steuerbüro Wolke",
    f"{NET}.0/24",
    (
        Node("internet", "internet", "internet", ip="203.0.113.1"),
        Node(
            "router", "gateway", "router", "3c:a6:2f:41:00:01", f"{NET}.1", "AVM", "FRITZ!Box 7590",
            daemons={"dnsmasq": {}}, stubs={"http": {"title": "FRITZ!Box", "server": ""}},
        ),
        switch(
            "sw-buero", f"{NET}.2", "94:f1:28:41:20:00", "HPE", "2530-24G", "CN41FP41D2",
            "HP J9776A 2530-24G Switch, revision YA.16.10.0016, ROM YA.15.20", "1.3.6.1.4.1.11.2.3.7.11.163",
        ),
        Node(
            "esx1", "host", "hypervisor", "d0:94:66:41:00:05", f"{NET}.5", "VMware", "ESXi",
            daemons=snmp(
                "VMware ESXi 7.0.3 build-21930508 VMware, Inc. x86_64", f"{_VMWARE}.4.1", rows=_vms()
            ),
        ),
        Node(
            "pve1", "host", "hypervisor", "3c:ec:ef:41:00:06", f"{NET}.6",
            daemons={
                "nginx": {"title": "pve1 - Proxmox Virtual Environment", "host": "pve1.wolke.example", "port": 8006},
            },
        ),
        *(guest(name, f"{NET}.{10 + n}", _mac("00:50:56", n)) for n, name in enumerate(_GUESTS, 1)),
        *(
            guest(name, f"{NET}.{20 + n}", _mac("bc:24:11", n))
            for n, name in enumerate(("vm-web", "vm-test"), 1)
        ),
        desk_phone("tel-11", f"{NET}.31", "80:5e:c0:41:00:31", "Yealink", "SIP-T46U", "Yealink SIP-T46U 108.86.0.20"),
        desk_phone("tel-12", f"{NET}.32", "80:5e:c0:41:00:42", "Yealink", "SIP-T46U", "Yealink SIP-T46U 108.86.0.20"),
        windows("pc-chefin", f"{NET}.51", "d8:9e:f3:41:00:51"),
        silent("pc-azubi", f"{NET}.52", "54:bf:64:41:00:52"),
        Node("laptop-admin", "host", "laptop", "8c:8c:aa:41:00:90", f"{NET}.90", announces=False),
    ),
    (
        Cable("internet", "eth0", "router", "wan"),
        Cable("router", "port1", "sw-buero", "port1"),
        *plug("sw-buero", "laptop-admin", "esx1", "pve1", first=2),
        *(Cable("esx1", f"vm{n}", name, "eth0", virtual=True) for n, name in enumerate(_GUESTS)),
        *(Cable("pve1", f"vm{n}", name, "eth0", virtual=True) for n, name in enumerate(("vm-web", "vm-test"))),
        Cable("sw-buero", "port11", "tel-11", "port1"),
        Cable("tel-11", "port2", "pc-chefin", "eth0"),
        Cable("sw-buero", "port12", "tel-12", "port1"),
        Cable("tel-12", "port2", "pc-azubi", "eth0"),
    ),
)  # fmt: skip
