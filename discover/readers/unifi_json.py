"""What UniFi Network gives out as JSON: `stat/device` and `stat/sta`, as browsers and scripts save them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from discover import documents, unifi
from discover.probe import Capture, Reader

NAME = "unifi_json"
_DEVICE, _CLIENT = {"port_table", "vap_table", "inform_url", "uplink"}, {"sw_port", "ap_mac", "is_wired"}


def sniff(name: str, head: bytes) -> bool:
    """By fields that only these documents have; a document's first row may be longer than the head."""
    return b'"mac"' in head and (
        any(f'"{word}"'.encode() in head for word in _CLIENT)
        or sum(f'"{word}"'.encode() in head for word in (*_DEVICE, "adopted", "inform_ip", "cfgversion", "model")) > 1
    )


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One, which the UniFi probe reads; it holds nothing but the fields that this understands."""
    told: Any = documents.decode(content)
    found = documents.rows(told.get("data") if isinstance(told, dict) else told)
    kind = "sta" if any(_CLIENT & set(row.names()) for row in found) else "device"
    if found and (kept := documents.kept(told, unifi.FIELDS)):
        yield Capture("unifi", vantage, at, name, documents.encode({kind: kept}))


READER = Reader(NAME, "UniFi devices and clients (JSON)", sniff, captures)
