"""The text of `iw dev … scan` and `iw dev … scan dump`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from discover import dot11
from discover.documents import number
from discover.observation import Bss, canonical_mac
from discover.web import clean

_BSS = re.compile(r"BSS ([0-9a-f]{2}(?::[0-9a-f]{2}){5})\b(.*)", re.I)
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})|\\(.)")
_ROW = re.compile(r"\s*\*?\s*([^:]{1,60}):\s*(.*)")
_SUITES = {
    "psk": "psk", "psk/sha-256": "psk-sha256", "ft/psk": "ft-psk", "ieee 802.1x": "802.1x",
    "ieee 802.1x/sha-256": "802.1x-sha256", "ft/ieee 802.1x": "ft-802.1x", "sae": "sae", "ft/sae": "ft-sae",
    "owe": "owe", "ieee 802.1x/suite-b": "suite-b", "ieee 802.1x/suite-b-192": "suite-b-192",
    "sae-ext-key": "sae-ext", "ft/sae-ext-key": "ft-sae-ext",
}  # fmt: skip
_SECTIONS = ("RSN", "WPA", "WPS", "BSS Load", "HT operation", "VHT operation", "HE operation", "P2P")


class _Block(msgspec.Struct):
    bssid: str
    connected: bool
    rows: dict[tuple[str, str], str]
    """(section, name) → value; rows outside of one are in the section ``."""
    sections: set[str]


def sniff(text: str) -> bool:
    return any(_BSS.match(line) for line in text.splitlines()[:40])


def parse(text: str) -> Iterator[tuple[str | None, Bss]]:
    for block in _blocks(text):
        yield canonical_mac(block.bssid), _network(block)


def _blocks(text: str) -> Iterator[_Block]:
    block, section = None, ""
    for line in text.splitlines():
        if begun := _BSS.match(line):
            if block is not None:
                yield block
            block, section = _Block(begun[1], "associated" in begun[2] or "joined" in begun[2], {}, set()), ""
        elif block is not None and (row := _ROW.fullmatch(line)):
            name, value = row[1].strip(), row[2]
            if not line.startswith("\t\t") and not line.lstrip().startswith("*"):
                section = name
                block.sections.add(name)
                if value.startswith("*") and (inner := _ROW.fullmatch(value)):
                    name, value = inner[1].strip(), inner[2]
                else:
                    section = name if not value or name in _SECTIONS else ""
            block.rows.setdefault((section, name), value)
    if block is not None:
        yield block


def _network(block: _Block) -> Bss:
    def said(name: str, section: str = "") -> str:
        return block.rows.get((section, name), "")

    ciphers = f" {said('Pairwise ciphers', 'RSN')} ".upper()
    told = re.split(r"\s{1,}(?=[A-Z])", said("Authentication suites", "RSN"))
    akms = tuple(dict.fromkeys(a for word in _joined(told) if (a := _SUITES.get(word.lower()))))
    frequency = number(said("freq").partition(".")[0])
    capability = said("capability")
    return Bss(
        ssid=dot11.ssid_of(unescaped(said("SSID"))),
        channel=(dot11.channel_of(frequency) if frequency else None) or _channel(block),
        frequency_mhz=frequency,
        width_mhz=_width(block),
        standard=_standard(block, frequency),
        protection=dot11.weakest(
            akms,
            "Privacy" in capability if capability else None,
            rsn="RSN" in block.sections,
            wpa="WPA" in block.sections or " TKIP " in ciphers,
            wep=" WEP-" in ciphers,
            pin=_pin(said("Config methods", "WPS"), said("AP setup locked", "WPS")),
        ),
        akms=akms,
        signal_dbm=_signal(said("signal")),
        country=said("Country")[:2] if re.match(r"[A-Z]{2}\b", said("Country")) else None,
        stations=number(said("station count", "BSS Load")),
        utilisation=_share(said("channel utilisation", "BSS Load")),
        vendor=clean(said("Manufacturer", "WPS")),
        model=clean(said("Model", "WPS")),
        device_name=clean(said("Device name", "WPS")),
        wps_uuid=said("UUID", "WPS").strip()[:36].lower() or None,
        peer_to_peer="P2P" in block.sections or "IBSS" in capability,
        connected=block.connected,
    )


def _joined(words: list[str]) -> list[str]:
    """Names of two words together again: `IEEE 802.1X`."""
    text = " ".join(words)
    return re.findall(r"(?:FT/)?IEEE 802\.1X(?:/[A-Z0-9-]+)?|\S+", text, re.I)


def unescaped(text: str) -> bytes:
    """The octets of a name in which iw has written those that it does not print as `\\\\x00`."""
    return _ESCAPED.sub(
        lambda m: chr(0xDC00 + int(m[1], 16)) if m[1] and int(m[1], 16) > 127 else chr(int(m[1], 16)) if m[1] else m[2],
        text,
    ).encode("utf-8", "surrogateescape")


def _channel(block: _Block) -> int | None:
    for key in (("HT operation", "primary channel"), ("", "DS Parameter set")):
        if found := re.search(r"\d+", block.rows.get(key, "")):
            return int(found[0][:4])
    return None


def _width(block: _Block) -> int | None:
    wide = [int(m[1][:4]) for k, v in block.rows.items() if k[1] == "channel width" and (m := re.search(r"\((\d+)", v))]
    beside = block.rows.get(("HT operation", "secondary channel offset"), "")
    if beside:
        wide.append(40 if beside.strip() in ("above", "below") else 20)
    return max(wide, default=None)


def _standard(block: _Block, frequency: int | None) -> str | None:
    for start, name in (("EHT", "be"), ("HE ", "ax"), ("VHT", "ac"), ("HT ", "n")):
        if any(s.startswith(start) for s in block.sections):
            return name
    return None if not frequency else "g" if frequency < 3000 else "a"


def _pin(methods: str, locked: str) -> bool:
    return bool(re.search(r"(?i)\b(label|display|keypad)\b", methods)) and not re.search(r"0*1\b", locked)


def _signal(text: str) -> int | None:
    found = re.fullmatch(r"(-\d{1,3})(?:\.\d+)? dBm", text.strip())
    return int(found[1]) if found and -120 < int(found[1]) < 0 else None


def _share(text: str) -> int | None:
    found = re.match(r"(\d{1,3})/255\b", text)
    return round(int(found[1]) * 100 / 255) if found and int(found[1]) < 256 else None
