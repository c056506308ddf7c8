"""The text of `nmcli -t device wifi list`, whichever fields were asked for. Pure.

NetworkManager gives a signal in percent, which is no dBm and is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover import dot11
from discover.observation import Bss, canonical_mac

FIELDS = "IN-USE,BSSID,SSID,MODE,CHAN,FREQ,SIGNAL,SECURITY,WPA-FLAGS,RSN-FLAGS"
"""What the probe asks for."""
_ROW = re.compile(r"(?:[^\n]*:)?(?:[0-9A-F]{2}\\:){5}[0-9A-F]{2}(?::|$)", re.I)
_FIELD = re.compile(r"((?:\\.|[^:\\])*)(?::|$)")
_FLAGS = re.compile(r"\(none\)|(?:(?:pair|group)_\w+ ?|psk ?|802\.1X ?|sae ?|owe ?)+")
_MODES = ("Infra", "Ad-Hoc", "Mesh", "AP", "N/A")
_AKMS = {"psk": "psk", "802.1X": "802.1x", "sae": "sae", "owe": "owe", "eap-suite-b-192": "suite-b-192"}
_WORDS = {"802.1X": "802.1x", "WPA3": "sae", "OWE": "owe"}


def sniff(text: str) -> bool:
    return any(_ROW.match(line) for line in text.splitlines()[:20])


def parse(text: str) -> Iterator[tuple[str | None, Bss]]:
    for line in text.splitlines():
        fields = [re.sub(r"\\(.)", r"\1", one) for one in _FIELD.findall(line[:2000])]
        if _ROW.match(line) and (found := _network(fields)) is not None:
            yield found


def _network(fields: list[str]) -> tuple[str | None, Bss] | None:
    at = next((i for i, one in enumerate(fields) if canonical_mac(one) and ":" in one), None)
    # A network may be called `Infra` as well: the mode is the last that reads so.
    mode = next((i for i in range(len(fields) - 1, -1, -1) if fields[i] in _MODES and i != at), None)
    if at is None:
        return None
    name = _name(fields, at, mode)
    ssid = fields[name] if 0 <= name < len(fields) else ""
    rest = [one for i, one in enumerate(fields) if i not in (at, name)]
    frequency = next((int(m[1]) for one in rest if (m := re.fullmatch(r"(\d{4}) MHz", one))), None)
    channel = fields[mode + 1] if mode is not None and mode + 1 < len(fields) else ""
    flags = [
        one for one in rest if re.fullmatch(r"\(none\)|(?:(?:pair|group)_\w+ ?|psk ?|802\.1X ?|sae ?|owe ?)+", one)
    ]
    return canonical_mac(fields[at]), Bss(
        ssid=None if ssid in ("", "--") else dot11.clean_ssid(ssid),
        channel=dot11.channel_of(frequency)
        if frequency
        else int(channel)
        if re.fullmatch(r"\d{1,3}", channel)
        else None,
        frequency_mhz=frequency,
        protection=_protection(rest, flags),
        akms=tuple(dict.fromkeys(_akms(rest, flags))),
        peer_to_peer=mode is not None and fields[mode] == "Ad-Hoc",
        connected="*" in fields[:1] or "yes" in fields[:1],
    )


def _name(fields: list[str], at: int, mode: int | None) -> int:
    """Where the network's name stands: beside its address, before or after it as fields were asked for."""
    if mode is not None and mode - 1 > at:
        return mode - 1
    before = at - 1
    if before > 0 and fields[before] and fields[before] == fields[before - 1].encode().hex().upper():
        return before - 1  # the name in hexadecimal digits stands between (`-f all`)
    if before >= 0 and (mode == at + 1 or fields[before] not in ("*", " ", "", "yes", "no")):
        return before
    return at + 1


def _akms(rest: list[str], flags: list[str]) -> Iterator[str]:
    if len(flags) == 2:
        yield from (_AKMS[w] for w in flags[1].split() if w in _AKMS)
    else:
        words = _security(rest).split()
        if "WPA2" in words and "802.1X" not in words:
            yield "psk"
        yield from (_WORDS[w] for w in words if w in _WORDS)


def _security(rest: list[str]) -> str:
    """The field as `WPA1 WPA2 802.1X`; empty where the network is open, or where the field was not asked for."""
    found = [one for one in rest if re.fullmatch(r"(?:(?:WPA[123]|WEP|802\.1X|OWE|OWE-TM)\s?)+", one)]
    return found[0] if found else ""


def _protection(rest: list[str], flags: list[str]) -> str | None:
    words = _security(rest).split()
    if "WEP" in words:
        return "wep"
    if "WPA1" in words or (len(flags) == 2 and "pair_tkip" in flags[1]):
        return "wpa"
    if "WPA2" in words:
        return "wpa2"
    if "WPA3" in words:
        return "wpa3"
    if "OWE" in words:
        return "owe"
    if "OWE-TM" in words or "--" in rest or (len(flags) == 2 and not words and flags == ["(none)", "(none)"]):
        return "open"
    # By default the last field tells the protection, and says nothing where there is none.
    return "open" if rest and rest[-1] == "" and not flags else None
