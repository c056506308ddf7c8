"""Radio networks that anybody can join or listen to: those of known access points, and own ones of which nothing but
the radio is known. A neighbour's is nobody's business here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Evidence, Finding

# Protection → code of the finding, level
_KINDS = {
    "open": ("open-wlan", "urgent"),
    "wep": ("weak-wlan", "urgent"),
    "wpa": ("weak-wlan", "soon"),
    "wps": ("wps-wlan", "soon"),
}
GUESTS = re.compile(r"gast|gäste|gaeste|guest|besuch|visitor|patient|kunde|hotspot", re.IGNORECASE)


def find(case: Case) -> Iterator[Finding]:
    """By the attribute `wlan_security` (open, wep, wpa, wps) of an access point, and by own radios without one."""
    for device in case.real:
        told = device.attributes.get("wlan_security")
        if told is None or (kind := _KINDS.get(told.value.lower())) is None:
            continue
        ssid = device.get("ssid") or "?"
        data = {"name": device.label, "ssid": ssid, "kind": told.value.upper()}
        yield Finding(kind[0], _level(kind, ssid), (device.id,), (), data, told.evidence[:4])
    yield from _unplaced(case)


def _level(kind: tuple[str, str], ssid: str) -> str:
    """Guests are often let in without a password; that is to be looked at, not to be stopped at once."""
    return "soon" if kind[0] == "open-wlan" and GUESTS.search(ssid) else kind[1]


def _unplaced(case: Case) -> Iterator[Finding]:
    """One for each code: nothing but their names tells such networks apart."""
    found: dict[str, tuple[str, dict[str, str], list[Evidence]]] = {}
    for radio in case.inventory.radios:
        if not radio.own or radio.device or not radio.ssid:
            continue
        if (kind := _KINDS.get(radio.protection or "")) is None:
            continue
        _, names, why = found.setdefault(kind[0], (_level(kind, radio.ssid), {}, []))
        names[radio.ssid] = (radio.protection or "").upper()
        why += radio.evidence
    for code, (level, names, why) in sorted(found.items()):
        ssids, kinds = ", ".join(names), ", ".join(dict.fromkeys(names.values()))
        yield Finding(code, level, (), (), {"name": ssids, "ssid": ssids, "kind": kinds}, tuple(sorted(why))[:4])
