"""`export nmap`: hosts and services as nmap writes them (-oX), for everything that reads nmap."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, reachable, system, target, xml_text
from topology.inventory import Device, Inventory

_DOCTYPE = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE nmaprun>\n'


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """Conforms to nmap.dtd; hosts without an IP address are left out, as nmap has none."""
    at = str(int(inventory.as_of))
    run = ET.Element(
        "nmaprun", scanner="nmap", args="netzplan", start=at, version=settings.version or "0", xmloutputversion="1.05"
    )
    ET.SubElement(run, "verbose", level="0")
    ET.SubElement(run, "debugging", level="0")
    hosts = reachable(listed(inventory), settings, cuts)
    for device in hosts:
        run.append(_host(device, at))
    stats = ET.SubElement(run, "runstats")
    ET.SubElement(stats, "finished", time=at, elapsed="0", exit="success")
    ET.SubElement(stats, "hosts", up=str(len(hosts)), down="0", total=str(len(hosts)))
    ET.indent(run, " ")
    body: bytes = ET.tostring(run, encoding="utf-8")
    return _DOCTYPE + body + b"\n"


def _host(device: Device, at: str) -> ET.Element:
    host = ET.Element("host", starttime=at, endtime=at)
    ET.SubElement(host, "status", state="up", reason="user-set", reason_ttl="0")
    four = [ip for ip in device.ips if ":" not in ip]
    for ip in (four or list(device.ips))[:1]:
        ET.SubElement(host, "address", addr=ip, addrtype="ipv6" if ":" in ip else "ipv4")
    for mac in device.macs[:1]:
        address = ET.SubElement(host, "address", addr=mac.upper(), addrtype="mac")
        if vendor := line(device.get("mac_vendor")):
            address.set("vendor", xml_text(vendor))
    hostnames = ET.SubElement(host, "hostnames")
    if name := line(device.get("fqdn") or device.name):
        ET.SubElement(hostnames, "hostname", name=xml_text(name), type="user")
    ports = ET.SubElement(host, "ports")
    for service in sorted(device.services, key=lambda s: (s.protocol, s.port)):
        if service.protocol not in ("tcp", "udp", "sctp"):
            continue
        port = ET.SubElement(ports, "port", protocol=service.protocol, portid=str(service.port))
        ET.SubElement(port, "state", state="open", reason="user-set", reason_ttl="0")
        told = ET.SubElement(port, "service", name=xml_text(service.name or "unknown"), conf="10", method="probed")
        for attribute, value in (("product", service.product), ("version", service.version)):
            if value:
                told.set(attribute, xml_text(line(value)))
    if found := system(device):
        ET.SubElement(ET.SubElement(host, "os"), "osmatch", name=xml_text(found), accuracy="100", line="0")
    known = ET.SubElement(host, "hostscript")
    ET.SubElement(known, "script", id="netzplan-id", output=identifier(device.id))
    return host


FORMAT = target(
    "nmap",
    ("nmap-XML (-oX) für alles, was nmap liest", "nmap XML (-oX) for everything that reads nmap"),
    ".xml",
    make,
    "nmap 7 (XML 1.05)",
    (
        "hält die DTD von nmap ein (xmllint); mit python-libnmap zurückgelesen",
        "validated against nmap's DTD (xmllint); read back with python-libnmap",
    ),
)
