"""WS-Discovery (2005/04) and device metadata (DPWS 2006/02): printers, Windows computers, ONVIF cameras."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Any

from discover import web
from discover.observation import Attribute, Confidence, Key, SameDevice, Service
from discover.probe import Statement

UDP_PORTS = (3702,)
PORT = 3702
_UUID = re.compile(r"(?:urn:)?(?:uuid:)?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})")
_ONVIF = "onvif://www.onvif.org/"
_MOST_WORDS = 32
_MOST_TEXT = 120
# A computer's own name, and its workgroup or domain, as Windows and wsdd write it.
_COMPUTER = re.compile(r"([^/\\]{1,64})(?:[/\\](Workgroup|Domain):(.{1,64}))?")


def elements(xml: bytes) -> list[tuple[str, str]]:
    """(local name, text) of every element in the order of the document; empty for what is no XML, or has a DTD."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Any = fromstring(xml.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return []
    return [(e.tag.rpartition("}")[2], (e.text or "").strip()) for e in root.iter() if isinstance(e.tag, str)]


def _first(found: Iterable[tuple[str, str]], name: str) -> str | None:
    return next((said for tag, text in found if tag == name and (said := web.clean(text))), None)


def endpoint(found: list[tuple[str, str]]) -> str | None:
    """The UUID under which a device answers; the one of its endpoint, not of the message."""
    tags = [tag for tag, _ in found]
    if "EndpointReference" not in tags:
        return None
    uuid = _UUID.fullmatch(_first(found[tags.index("EndpointReference") :], "Address") or "")
    return uuid[1].lower() if uuid else None


def types(found: list[tuple[str, str]]) -> list[str]:
    """The types without their prefixes: `Computer`, `NetworkVideoTransmitter`, `PrintDeviceType`."""
    words = (_first(found, "Types") or "").split()[:_MOST_WORDS]
    return list(dict.fromkeys(w.rpartition(":")[2] for w in words))


def addresses(found: list[tuple[str, str]]) -> list[str]:
    """Where the device says that its metadata is (URLs, unchecked)."""
    return (_first(found, "XAddrs") or "").split()[:_MOST_WORDS]


def heard(payload: bytes, source: str, mac_: str | None) -> list[Statement]:
    """Hello and ProbeMatches; what asks or says good-bye says nothing."""
    found = elements(payload)
    if not {"Hello", "ProbeMatch", "ResolveMatch"} & {tag for tag, _ in found}:
        return []
    return list(_announced(found, Key.mac(mac_) if mac_ else Key.ip(source)))


def _announced(found: list[tuple[str, str]], subject: Key) -> Iterator[Statement]:
    yield Statement(subject, Service("udp", PORT, "ws-discovery"))
    if uuid := endpoint(found):
        yield Statement(subject, SameDevice(Key.uuid(uuid)))
    for kind in types(found):
        yield Statement(subject, Attribute("wsd_type", kind))
    for scope in (_first(found, "Scopes") or "").split()[:_MOST_WORDS]:
        if scope.lower().startswith(_ONVIF):
            said = web.clean(urllib.parse.unquote(scope[len(_ONVIF) :], errors="replace"))
            if said:
                yield Statement(subject, Attribute("onvif_scope", said[:_MOST_TEXT]))


def described(xml: bytes, subject: Key) -> Iterator[Statement]:
    """What a device's metadata say. A computer's maker and model are those of the program that answers."""
    found = elements(xml)
    names = [said for tag in ("Manufacturer", "ModelName", "ModelNumber") if (said := _first(found, tag))]
    if names:
        yield Statement(subject, Attribute("wsd_model", " | ".join(names)[:_MOST_TEXT]))
    if computer := _first(found, "Computer"):
        if parts := _COMPUTER.fullmatch(computer):
            yield Statement(subject, Attribute("netbios_name", parts[1]))
            if parts[3]:
                yield Statement(subject, Attribute("workgroup", parts[3]))
        return
    for tag, name in (
        ("Manufacturer", "vendor"),
        ("ModelName", "model"),
        ("FriendlyName", "friendly_name"),
        ("FirmwareVersion", "firmware"),
        ("SerialNumber", "serial"),
    ):
        if said := _first(found, tag):
            yield Statement(subject, Attribute(name, said[:_MOST_TEXT]), Confidence.HINT)
