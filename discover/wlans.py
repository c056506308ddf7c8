"""What an access point says of its own WLANs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discover.observation import Attribute, Bss, Confidence, Key, Service, canonical_ip
from discover.probe import Statement

WEAKEST = ("open", "wep", "wpa", "wps", "wpa2", "wpa3", "owe")
"""Kinds of protection, the weakest first (attribute `wlan_security`)."""


def sent(
    bssid: str, ssid: str | None, channel: int | None = None, kind: str | None = None, stations: int | None = None
) -> Statement:
    """A radio network that an access point says it sends."""
    known = channel if channel is not None and 0 < channel < 256 else None
    return Statement(
        Key("bssid", bssid),
        Bss(ssid, channel=known, protection=kind, stations=stations if (stations or 0) >= 0 else None),
    )


def controller(peer: str, port: int | None, product: str, version: str | None = None) -> Iterator[Statement]:
    """The controller that was asked; it may run on a gateway or a server, which say so more surely."""
    ip = canonical_ip(peer)
    if ip is not None and port is not None and 0 < port < 65536:
        yield Statement(Key("ip", ip), Service("tcp", port, None, product, version))
        yield Statement(Key("ip", ip), Attribute("role", "wlan-controller"), Confidence.HINT)


def secured(subject: Key, radios: Iterable[tuple[str, str | None]]) -> Iterator[Statement]:
    """From (SSID, kind of protection or None) of each WLAN that is on: the names, and the weakest protection. The name
    that this one belongs to is said more surely than the others, so that the two stand together."""
    on = sorted({(ssid, kind) for ssid, kind in radios if ssid}, key=str)
    weakest = next((kind for kind in WEAKEST if kind in {k for _, k in on}), None)
    weak = {ssid for ssid, kind in on if kind == weakest}
    for ssid in sorted({ssid for ssid, _ in on}):
        yield Statement(subject, Attribute("ssid", ssid), Confidence.REPORTED if ssid in weak else Confidence.HINT)
    if weakest is not None:
        yield Statement(subject, Attribute("wlan_security", weakest))
