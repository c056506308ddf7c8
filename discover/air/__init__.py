"""Radio networks in the air, however they were heard: raw elements from a receiver, or the text of a tool.

The payload of a capture of the probe `wlan` is an `Air`; the probe and the readers of recordings write it alike."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import msgspec

from discover import dot11
from discover.dot11 import Heard
from discover.observation import Bss, Confidence, Key, canonical_mac
from discover.probe import Statement

PROBE = "wlan"
FORMS = ("iw", "nmcli", "netsh", "airport")
"""Kinds of text, each read by the module of its name."""
MOST = 4096
LARGEST_TEXT = 8 << 20


class Air(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was heard at one time: `heard`, or a tool's `text` in one of FORMS."""

    heard: tuple[Heard, ...] = ()
    form: str = ""
    text: str = ""

    def encode(self) -> bytes:
        return msgspec.json.encode(self)


Said = Iterator[tuple[str | None, Bss]]
"""(BSSID, network); without a BSSID where the system does not give it away."""


def statements(payload: bytes) -> list[Statement]:
    """One for each network, the strongest first; one that is heard twice counts as it was heard first."""
    try:
        air = msgspec.json.decode(payload, type=Air)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    found: dict[str, Bss] = {}
    try:
        for bssid, bss in _said(air):
            if bssid is None or not _group(bssid):
                found.setdefault(bssid or f"-/{bss.ssid or ''}/{bss.channel or ''}", bss)
            if len(found) >= MOST:
                break
    except (ValueError, IndexError, KeyError, OverflowError):
        pass  # what was read before stays
    order = sorted(found.items(), key=lambda one: (-(one[1].signal_dbm or -999), one[0]))
    return [Statement(Key("bssid", bssid), bss, Confidence.REPORTED) for bssid, bss in order]


def _said(air: Air) -> Said:
    if air.form in FORMS:
        parse: Callable[[str], Said] = importlib.import_module(f"discover.air.{air.form}").parse
        yield from parse(air.text)
    for one in air.heard:
        if (bssid := canonical_mac(one.bssid)) is not None:
            yield bssid, dot11.bss(one.elements, one.capability, one.frequency, one.signal, one.connected)


def _group(mac: str) -> bool:
    return bool(int(mac[1], 16) & 1) or mac == "00:00:00:00:00:00"
