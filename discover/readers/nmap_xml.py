"""Results of nmap (-oX): hosts, their addresses, names, open ports, and what nmap took them for."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from discover.observation import Address, Attribute, Confidence, Key, SameDevice, Service, canonical_ip, canonical_mac
from discover.probe import Capture, Reader, Statement

_LARGEST_HOST = 1 << 20


def sniff(name: str, head: bytes) -> bool:
    return b"<nmaprun" in head or (b"<!DOCTYPE nmaprun" in head)


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One capture for each host that is up; a file that breaks off gives the hosts before that."""
    from xml.etree.ElementTree import ParseError, tostring

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    with contextlib.suppress(ParseError, DefusedXmlException, ValueError):
        for _, element in iterparse(io.BytesIO(content), events=("end",)):
            if element.tag != "host":
                continue
            text = tostring(element)
            when = element.get("endtime") or element.get("starttime") or ""
            address = _addresses(element)
            if address and len(text) <= _LARGEST_HOST and not _is_down(element):
                yield Capture("nmap_xml", vantage, float(when) if when.isdigit() else at, address[0][1], text)
            element.clear()


def _is_down(host: Any) -> bool:
    status = host.find("status")
    return status is not None and status.get("state") not in ("up", None)


def _addresses(host: Any) -> list[tuple[str, str]]:
    """(kind, canonical address): IP addresses first."""
    found = []
    for one in host.findall("address"):
        kind, said = one.get("addrtype"), one.get("addr") or ""
        if kind in ("ipv4", "ipv6") and (ip := canonical_ip(said)):
            found.append(("ip", ip))
        elif kind == "mac" and (mac := canonical_mac(said)):
            found.append(("mac", mac))
    return sorted(found)


def parse(capture: Capture) -> list[Statement]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return list(dict.fromkeys(_host(fromstring(capture.payload))))
    except (ParseError, DefusedXmlException, ValueError, LookupError, msgspec.MsgspecError):
        return []


def _host(host: Any) -> Iterator[Statement]:
    addresses = _addresses(host)
    if not addresses:
        return
    macs = [value for kind, value in addresses if kind == "mac"]
    ips = [value for kind, value in addresses if kind == "ip"]
    subject = Key("mac", macs[0]) if macs else Key("ip", ips[0])
    for ip in ips:
        if macs:
            yield Statement(subject, SameDevice(Key("ip", ip)))
        yield Statement(subject, Address(ip))
    for name in host.findall("hostnames/hostname"):
        if said := (name.get("name") or "").strip():
            yield Statement(subject, Attribute("fqdn" if "." in said else "hostname", said), Confidence.HINT)
    for port in host.findall("ports/port"):
        yield from _port(subject, port)
    yield from _system(subject, host)


def _port(subject: Key, port: Any) -> Iterator[Statement]:
    state, number = port.find("state"), port.get("portid") or ""
    protocol = port.get("protocol")
    if state is None or state.get("state") != "open" or not number.isdigit() or protocol not in ("tcp", "udp"):
        return
    if not 0 < int(number) < 65536:
        return
    service = port.find("service")
    said = {} if service is None else service.attrib
    sure = said.get("method") == "probed"
    yield Statement(
        subject,
        Service(
            protocol,
            int(number),
            said.get("name") if sure else None,
            said.get("product"),
            said.get("version"),
            said.get("extrainfo"),
        ),
    )
    if sure and (name := (said.get("hostname") or "").strip()):
        yield Statement(subject, Attribute("fqdn" if "." in name else "hostname", name), Confidence.HINT)


def _system(subject: Key, host: Any) -> Iterator[Statement]:
    """The best guess at the operating system, when nmap is sure of it."""
    guesses = [(int(m.get("accuracy") or 0), m.get("name") or "") for m in host.findall("os/osmatch")]
    best = max(guesses, default=(0, ""))
    alone = sum(accuracy == best[0] for accuracy, _ in guesses) == 1
    if best[0] >= 95 and best[1] and alone:
        yield Statement(subject, Attribute("os", best[1]), Confidence.HINT if best[0] == 100 else Confidence.GUESS)


READER = Reader(name="nmap_xml", summary="Results of nmap (-oX)", sniff=sniff, captures=captures, parse=parse)
