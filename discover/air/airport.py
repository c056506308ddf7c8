"""The JSON of `system_profiler SPAirPortDataType -json` (macOS). Pure.

macOS gives no BSSID away, and without the right to know where the computer is no name either."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover import documents, dot11
from discover.documents import Row
from discover.observation import Bss

CURRENT = "spairport_current_network_information"
_OTHERS = "spairport_airport_other_local_wireless_networks"
# The system's words → protection, ways to authenticate
_MODES: dict[str, tuple[str, tuple[str, ...]]] = {
    "none": ("open", ()),
    "wep": ("wep", ()),
    "wpa_personal": ("wpa", ()),
    "wpa_enterprise": ("wpa", ("802.1x",)),
    "wpa_personal_mixed": ("wpa", ("psk",)),
    "wpa_enterprise_mixed": ("wpa", ("802.1x",)),
    "wpa2_personal_mixed": ("wpa", ("psk",)),
    "wpa2_enterprise_mixed": ("wpa", ("802.1x",)),
    "wpa2_personal": ("wpa2", ("psk",)),
    "wpa2_enterprise": ("wpa2", ("802.1x",)),
    "wpa3_transition": ("wpa2", ("psk", "sae")),
    "wpa3_enterprise_transition": ("wpa2", ("802.1x",)),
    "wpa3_personal": ("wpa3", ("sae",)),
    "wpa3_enterprise": ("wpa3", ("802.1x",)),
    "owe": ("owe", ("owe",)),
    "owe_transition": ("open", ()),
}
_REDACTED = re.compile(r"<.*redacted.*>", re.I)


def sniff(text: str) -> bool:
    return '"SPAirPortDataType"' in text[:4000]


def parse(text: str) -> Iterator[tuple[str | None, Bss]]:
    told = Row(documents.decode(text.encode("utf-8", "replace")))
    for card in told.rows("SPAirPortDataType"):
        for interface in card.rows("spairport_airport_interfaces"):
            if current := interface.row(CURRENT):
                yield from _network(current, connected=True)
            for other in interface.rows(_OTHERS):
                yield from _network(other, connected=False)


def _network(told: Row, connected: bool) -> Iterator[tuple[str | None, Bss]]:
    name = told.raw("_name")
    ssid = dot11.clean_ssid(name) if isinstance(name, str) and not _REDACTED.fullmatch(name) else None
    where = re.match(r"(\d{1,3})(?: \((\d)GHz(?:, (\d{2,3})MHz)?\))?", told.text("spairport_network_channel") or "")
    channel = int(where[1]) if where else None
    band = {"2": "2.4"}.get(where[2], where[2]) if where and where[2] else None
    mode = (told.text("spairport_security_mode") or "").removeprefix("spairport_security_mode_")
    protection, akms = _MODES.get(mode, (None, ()))
    letters = re.findall(r"be|ax|ac|n|g|a|b", (told.text("spairport_network_phymode") or "").removeprefix("802.11"))
    signal = re.match(r"(-\d{1,3}) dBm", told.text("spairport_signal_noise") or "")
    yield (
        told.mac("spairport_network_bssid"),
        Bss(
            ssid=ssid,
            channel=channel,
            frequency_mhz=dot11.frequency_of(channel, band) if channel else None,
            width_mhz=int(where[3]) if where and where[3] else None,
            standard=letters[-1] if letters else None,
            protection=protection,
            akms=akms,
            signal_dbm=int(signal[1]) if signal and -120 < int(signal[1]) < 0 else None,
            country=told.text("spairport_network_country_code"),
            peer_to_peer=(told.text("spairport_network_type") or "").endswith("ibss"),
            connected=connected,
        ),
    )
