"""What the offices are put together from: the usual devices of a German office, with the answers they give."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from lab.office import Cable, Node

COMMUNITY = "public"


def snmp(descr: str, oid: str, **more: Any) -> dict[str, dict[str, Any]]:
    """A real snmpd. `more`: `bridge` for the forwarding tables, `rows` for static OIDs, `lldp` for the subagent."""
    return {"snmpd": {"descr": descr, "oid": oid, **more}}


def entity(vendor: str, model: str, serial: str, firmware: str = "") -> dict[str, tuple[str, str | int]]:
    """ENTITY-MIB rows of one chassis (RFC 6933)."""
    base = "1.3.6.1.2.1.47.1.1.1.1"
    rows: dict[str, tuple[str, str | int]] = {
        f"{base}.2.1": ("octet_str", f"{vendor} {model}"),
        f"{base}.4.1": ("integer", 0),
        f"{base}.5.1": ("integer", 3),
        f"{base}.7.1": ("octet_str", "Chassis"),
        f"{base}.11.1": ("octet_str", serial),
        f"{base}.12.1": ("octet_str", vendor),
        f"{base}.13.1": ("octet_str", model),
    }
    if firmware:
        rows[f"{base}.9.1"] = ("octet_str", firmware)
    return rows


def switch(name: str, ip: str, mac: str, vendor: str, model: str, serial: str, descr: str, oid: str) -> Node:
    """A managed switch: a Linux bridge with lldpd, and snmpd with its forwarding table."""
    return Node(
        name,
        "switch",
        "switch",
        mac,
        ip,
        vendor,
        model,
        daemons={
            "lldpd": {"descr": descr},
            **snmp(descr, oid, bridge=True, lldp=True, rows=entity(vendor, model, serial)),
        },
        serial=serial,
    )


def printer(name: str, ip: str, mac: str, vendor: str, model: str, serial: str, descr: str, oid: str) -> Node:
    """A network printer: Printer-MIB over a real snmpd, a web page, IPP, and a raw port that counts what it is sent."""
    rows: dict[str, tuple[str, str | int]] = {
        "1.3.6.1.2.1.43.5.1.1.16.1": ("octet_str", f"{vendor} {model}"),
        "1.3.6.1.2.1.43.5.1.1.17.1": ("octet_str", serial),
        "1.3.6.1.2.1.25.3.2.1.2.1": ("object_id", ".1.3.6.1.2.1.25.3.1.5"),
        "1.3.6.1.2.1.25.3.2.1.3.1": ("octet_str", f"{vendor} {model}"),
    }
    return Node(
        name,
        "host",
        "printer",
        mac,
        ip,
        vendor,
        model,
        daemons={
            **snmp(descr, oid, rows=rows),
            "avahi": {"services": [
                {"type": "_ipp._tcp", "port": 631,
                 "txt": [f"ty={vendor} {model}", "rp=ipp/print", f"UUID={uuid.uuid5(uuid.NAMESPACE_DNS, mac)}"]},
                {"type": "_pdl-datastream._tcp", "port": 9100, "txt": [f"ty={vendor} {model}"]},
            ]},
        },
        stubs={
            "http": {"title": f"{vendor} {model}", "server": "debut/1.30"},
            "ipp": {
                "model": f"{vendor} {model}", "name": name, "uuid": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, mac)}",
                "device_id": f"MFG:{vendor};MDL:{model};SN:{serial};",
            },
            "paper": {},
        },
        serial=serial,
    )  # fmt: skip


def phone(name: str, ip: str, mac: str, vendor: str, model: str, agent: str) -> Node:
    """A desk phone: answers SIP OPTIONS and tells its switch by LLDP that it is a phone."""
    return Node(
        name, "host", "phone", mac, ip, vendor, model, stubs={"sip": {"agent": agent}, "lldp": {"descr": agent}}
    )


def desk_phone(name: str, ip: str, mac: str, vendor: str, model: str, agent: str) -> Node:
    """A desk phone with a second port, into which a PC is plugged."""
    return replace(phone(name, ip, mac, vendor, model, agent), kind="phone")


def windows(name: str, ip: str, mac: str, role: str = "workstation") -> Node:
    """A PC that announces itself as Windows PCs do: NetBIOS name and WS-Discovery, by real daemons."""
    return Node(name, "host", role, mac, ip, daemons={"samba": {"workgroup": "BUERO", "files": False}, "wsdd": {}})


def apple(name: str, ip: str, mac: str, role: str) -> Node:
    """A Mac, iPhone or iPad while it is awake: one service by mDNS, and its name."""
    return Node(
        name, "host", role, mac, ip,
        daemons={"avahi": {"services": [{"type": "_companion-link._tcp", "port": 49152, "txt": []}]}},
    )  # fmt: skip


def guest(name: str, ip: str, mac: str) -> Node:
    """A virtual machine; says nothing of itself but by its address, which a hypervisor has given to it."""
    return Node(name, "guest", "virtual-machine", mac, ip)


def silent(name: str, ip: str, mac: str, role: str = "workstation") -> Node:
    """Answers to nothing but ARP; what it is cannot be told."""
    return Node(name, "silent", role, mac, ip, announces=False)


def plug(switch_name: str, *names: str, first: int) -> tuple[Cable, ...]:
    """One device after another on the ports of a switch, beginning with `first`."""
    return tuple(Cable(switch_name, f"port{number}", name, "eth0") for number, name in enumerate(names, first))
