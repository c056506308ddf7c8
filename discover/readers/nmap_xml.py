"""Results of nmap (-oX): hosts, their addresses, names, open ports, and what nmap took them for."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable

from discover import nmap_output
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
            address = nmap_output.addresses(element)
            if address and len(text) <= _LARGEST_HOST and not nmap_output.is_down(element):
                yield Capture("nmap_xml", vantage, float(when) if when.isdigit() else at, address[0][1], text)
            element.clear()


def parse(capture: Capture) -> list[Statement]:
    return nmap_output.statements(capture.payload)


READER = Reader(name="nmap_xml", summary="Results of nmap (-oX)", sniff=sniff, captures=captures, parse=parse)
