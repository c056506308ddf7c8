"""UPnP device descriptions (UPnP Device Architecture 2.0, 2.3): who made it, what it is. Hostile XML is survived."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover import web
from discover.observation import Attribute, Confidence, Key, SameDevice
from discover.probe import Statement

_UDN = re.compile(r"uuid:([0-9A-Za-z_-]{8,64})")
_MOST_TEXT = 120
# What these describe is a program, whatever computer it runs on.
_PROGRAMS = re.compile(r":device:Media(?:Server|Renderer):")


def description(xml: bytes) -> dict[str, str]:
    """Element name → text of the root device; empty for what is no description."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(xml.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    device = next((e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == "device"), None)
    found: dict[str, str] = {}
    for element in device if device is not None else ():
        said = web.clean(element.text or "")
        if isinstance(element.tag, str) and said:
            found.setdefault(element.tag.rpartition("}")[2], said[:_MOST_TEXT])
    return found


def statements(xml: bytes, subject: Key) -> Iterator[Statement]:
    """What a description says of its device. Of a program that serves media only what fingerprints know counts."""
    said = description(xml)
    if not said:
        return
    kind = said.get("deviceType", "")
    program = _PROGRAMS.search(kind) is not None
    if udn := _UDN.match(said.get("UDN", "")):
        yield Statement(subject, SameDevice(Key.uuid(udn[1])))
    if kind:
        yield Statement(subject, Attribute("upnp_type", kind))
    names = [said[n] for n in ("manufacturer", "modelName", "modelNumber", "modelDescription") if n in said]
    if names:
        yield Statement(subject, Attribute("upnp_model", " | ".join(names)))
    if "friendlyName" in said:
        yield Statement(subject, Attribute("friendly_name", said["friendlyName"]), Confidence.HINT)
    if program:
        return
    for tag, name in (("manufacturer", "vendor"), ("modelName", "model"), ("serialNumber", "serial")):
        if tag in said:
            yield Statement(subject, Attribute(name, said[tag]), Confidence.HINT)
