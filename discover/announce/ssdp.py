"""SSDP (UPnP Device Architecture 2.0, 1.2) as overheard: a device says that it is there, and what serves it.

Its LOCATION is not followed here, and never says who it is: it may name another host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover.observation import Attribute, Key, SameDevice, Service
from discover.probe import Statement
from discover.snmp.table import text

UDP_PORTS = (1900,)
_UUID = re.compile(r"uuid:([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})")
_SERVES = (b"NOTIFY ", b"HTTP/1.")


def headers(payload: bytes) -> dict[str, str]:
    """Header names in lower case → values."""
    found: dict[str, str] = {}
    for line in payload.split(b"\n")[1:64]:
        name, colon, value = line.partition(b":")
        if colon and (said := text(value)):
            found.setdefault(name.strip().decode("latin-1").lower(), said)
    return found


def heard(payload: bytes, source: str, mac_: str | None) -> list[Statement]:
    return list(_statements(payload, Key.mac(mac_) if mac_ else Key.ip(source)))


def _statements(payload: bytes, subject: Key) -> Iterator[Statement]:
    if not payload.startswith(_SERVES):  # an M-SEARCH asks, and says nothing of the asker
        return
    said = headers(payload)
    if said.get("nts", "ssdp:alive") == "ssdp:byebye":
        return
    if server := said.get("server"):
        yield Statement(subject, Service("udp", 1900, "ssdp", server))
        yield Statement(subject, Attribute("ssdp_server", server))
    kind = said.get("nt") or said.get("st")
    if kind == "upnp:rootdevice" and (found := _UUID.match(said.get("usn", ""))):
        yield Statement(subject, SameDevice(Key.uuid(found[1])))
