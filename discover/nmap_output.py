"""What nmap writes (-oX) about one host: addresses, names, open ports, and what it took them for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from discover.observation import Address, Attribute, Confidence, Key, SameDevice, Service, canonical_ip, canonical_mac
from discover.probe import Statement


def is_down(host: Any) -> bool:
    """Whether nmap found nobody there."""
    status = host.find("status")
    return status is not None and status.get("state") not in ("up", None)


def addresses(host: Any) -> list[tuple[str, str]]:
    """(kind, canonical address): IP addresses first."""
    found = []
    for one in host.findall("address"):
        kind, said = one.get("addrtype"), one.get("addr") or ""
        if kind in ("ipv4", "ipv6") and (ip := canonical_ip(said)):
            found.append(("ip", ip))
        elif kind == "mac" and (mac := canonical_mac(said)):
            found.append(("mac", mac))
    return sorted(found)


def statements(xml: bytes) -> list[Statement]:
    """What a `host` element says; nothing for what is none."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return list(dict.fromkeys(_host(fromstring(xml))))
    except (ParseError, DefusedXmlException, ValueError, LookupError, msgspec.MsgspecError):
        return []


def _host(host: Any) -> Iterator[Statement]:
    found = addresses(host)
    if not found:
        return
    macs = [value for kind, value in found if kind == "mac"]
    ips = [value for kind, value in found if kind == "ip"]
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
    name = said.get("name")
    name = "https" if name == "http" and said.get("tunnel") == "ssl" else name
    yield Statement(
        subject,
        Service(
            protocol,
            int(number),
            name if sure else None,
            said.get("product"),
            said.get("version"),
            said.get("extrainfo"),
        ),
    )
    if sure and (host := (said.get("hostname") or "").strip()):
        yield Statement(subject, Attribute("fqdn" if "." in host else "hostname", host), Confidence.HINT)


def _system(subject: Key, host: Any) -> Iterator[Statement]:
    """The best guess at the operating system, when nmap is sure of it."""
    guesses = [(int(m.get("accuracy") or 0), m.get("name") or "") for m in host.findall("os/osmatch")]
    best = max(guesses, default=(0, ""))
    alone = sum(accuracy == best[0] for accuracy, _ in guesses) == 1
    if best[0] >= 95 and best[1] and alone:
        yield Statement(subject, Attribute("os", best[1]), Confidence.HINT if best[0] == 100 else Confidence.GUESS)


def in_run(xml: bytes) -> list[Statement]:
    """What a whole run says about its first host that is up."""
    from xml.etree.ElementTree import ParseError, tostring

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        hosts = [one for one in fromstring(xml).iter("host") if not is_down(one)]
        return statements(tostring(hosts[0])) if hosts else []
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return []
