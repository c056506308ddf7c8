"""Radio networks that anybody can join or listen to."""

from __future__ import annotations

from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

_LEVELS = {"open": "urgent", "wep": "urgent", "wpa": "soon", "wps": "soon"}


def find(case: Case) -> Iterator[Finding]:
    """By the attribute `wlan_security` (open, wep, wpa, wps) of an access point."""
    for device in case.real:
        told = device.attributes.get("wlan_security")
        if told is None or (level := _LEVELS.get(told.value.lower())) is None:
            continue
        data = {"name": device.label, "ssid": device.get("ssid") or "?", "kind": told.value.upper()}
        yield Finding("weak-wlan", level, (device.id,), (), data, told.evidence[:4])
