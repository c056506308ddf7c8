"""The text of `netsh wlan show networks mode=bssid` in English and German, with `netsh wlan show interfaces` where that
stands beside it. Pure.

Windows gives a signal in percent; by its documentation 0 means -100 dBm, 100 means -50 dBm, and what lies between is a
straight line (WLAN_ASSOCIATION_ATTRIBUTES, wlanSignalQuality)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover import dot11
from discover.observation import Bss, canonical_mac

_ROW = re.compile(r"\s*([^:]{1,60}?)\s*:(?:\s(.*))?")
_SSID = re.compile(r"SSID \d+", re.I)
_BSSID = re.compile(r"BSSID \d+", re.I)
_OWN = re.compile(r"(?:AP )?BSSID", re.I)
_FIELDS = {
    "authentication": "authentication", "authentifizierung": "authentication",
    "encryption": "encryption", "verschlüsselung": "encryption",
    "network type": "type", "netzwerktyp": "type",
    "signal": "signal",
    "radio type": "standard", "funktyp": "standard",
    "band": "band",
    "channel": "channel", "kanal": "channel",
    "connected stations": "stations", "verbundene stationen": "stations",
    "channel utilization": "load", "kanalauslastung": "load",
}  # fmt: skip


def sniff(text: str) -> bool:
    return bool(re.search(r"(?m)^SSID \d+ +:", text[:8000]))


def parse(text: str) -> Iterator[tuple[str | None, Bss]]:
    connected = _connected(text)
    ssid, of_network, of_radio, bssid = "", {}, dict[str, str](), None
    for line in text.splitlines():
        row = _ROW.fullmatch(line)
        if row is None:
            continue
        name, value = row[1], (row[2] or "")
        if _SSID.fullmatch(name):
            if bssid:
                yield bssid, _network(ssid, {**of_network, **of_radio}, bssid in connected)
            ssid, of_network, of_radio, bssid = value, dict[str, str](), {}, None
        elif _BSSID.fullmatch(name):
            if bssid:
                yield bssid, _network(ssid, {**of_network, **of_radio}, bssid in connected)
            bssid, of_radio = canonical_mac(value.strip()), {}
        elif (field := _FIELDS.get(name.strip().casefold())) is not None:
            (of_radio if bssid else of_network)[field] = value.strip()
    if bssid:
        yield bssid, _network(ssid, {**of_network, **of_radio}, bssid in connected)


def _connected(text: str) -> set[str]:
    """The access points that this computer is a station of."""
    rows = (_ROW.fullmatch(line) for line in text.splitlines())
    found = (canonical_mac((r[2] or "").strip()) for r in rows if r and _OWN.fullmatch(r[1]))
    return {mac for mac in found if mac}


def _network(ssid: str, told: dict[str, str], connected: bool) -> Bss:
    channel = int(told["channel"]) if re.fullmatch(r"\d{1,3}", told.get("channel", "")) else None
    band = re.match(r"(2[.,]4|5|6)\b", told.get("band", ""))
    percent = re.match(r"(\d{1,3})\s*%", told.get("signal", ""))
    load = re.search(r"\((\d{1,3})\s*%\)", told.get("load", ""))
    standard = re.search(r"802\.11(be|ax|ac|n|g|a|b)\b", told.get("standard", ""))
    protection, akms = protected(told.get("authentication", ""), told.get("encryption", ""))
    named = dot11.clean_ssid(ssid.rstrip("\r"))
    return Bss(
        ssid=named,
        channel=channel,
        frequency_mhz=dot11.frequency_of(channel, band[1] if band else None) if channel else None,
        standard=standard[1] if standard else None,
        protection=protection,
        akms=akms,
        signal_dbm=int(percent[1]) // 2 - 100 if percent and int(percent[1]) <= 100 else None,
        stations=int(told["stations"]) if re.fullmatch(r"\d{1,5}", told.get("stations", "")) else None,
        utilisation=int(load[1]) if load else None,
        peer_to_peer=bool(re.match(r"(?i)ad[ -]?hoc", told.get("type", ""))),
        connected=connected,
    )


def protected(authentication: str, encryption: str) -> tuple[str | None, tuple[str, ...]]:
    """By the words of Windows: `WPA2-Personal`, `CCMP`; `Open` or `Offen`, `None` or `Keine`."""
    way, cipher = authentication.strip().casefold(), encryption.strip().casefold()
    company = "enterprise" in way or "unternehmen" in way
    if cipher == "wep":
        return "wep", ()
    if way.startswith("wpa3"):
        return "wpa3", ("802.1x",) if company else ("sae",)
    if way.startswith(("wpa2", "rsna")):
        return "wpa" if cipher == "tkip" else "wpa2", ("802.1x",) if company else ("psk",)
    if way.startswith("wpa"):
        return "wpa", ()
    if way.startswith(("owe", "enhanced open")):
        return "owe", ("owe",)
    if way in ("open", "offen") and cipher in ("none", "keine", ""):
        return "open", ()
    return None, ()
