"""IEEE 802.11 management frames: what the information elements of a beacon or probe response say. Pure, survives any
bytes. Section numbers are those of IEEE 802.11-2020; vendors' elements by what their devices send."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from discover.observation import Bss, canonical_mac
from discover.web import clean

_HE, _HE_OPERATION, _EHT_OPERATION, _MULTI_LINK, _EHT = 35, 36, 106, 107, 108
_PRIVACY, _IBSS = 0x10, 0x02  # 9.4.1.4
_IEEE = b"\x00\x0f\xac"
_MICROSOFT, _ALLIANCE = b"\x00\x50\xf2", b"\x50\x6f\x9a"
_WPA, _WPS = 1, 4
_P2P, _OWE_TRANSITION = 9, 28
_AKMS = {
    1: "802.1x", 2: "psk", 3: "ft-802.1x", 4: "ft-psk", 5: "802.1x-sha256", 6: "psk-sha256", 8: "sae", 9: "ft-sae",
    11: "suite-b", 12: "suite-b-192", 18: "owe", 24: "sae-ext", 25: "ft-sae-ext",
}  # fmt: skip  # table 9-151
_ENTERPRISE_3 = frozenset({"suite-b", "suite-b-192"})
_NEW = frozenset({"sae", "ft-sae", "sae-ext", "ft-sae-ext"}) | _ENTERPRISE_3
_TKIP, _WEP = frozenset({2}), frozenset({1, 5})  # cipher suites, table 9-149
# Vendors' elements with the name that a person gave the access point: OUI → what stands after type and subtype.
_NAMED = {
    b"\x00\x0b\x86": 3,  # Aruba
    b"\x00\x13\x92": 3,  # Ruckus
    b"\x00\x15\x6d": 1,  # Ubiquiti
    b"\x00\xe0\xfc": 1,  # Huawei
    b"\x5c\x5b\x35": 1,  # Mist
    b"\xdc\x08\x56": 1,  # Alcatel-Lucent Enterprise
    b"\x00\x09\x0f": 1,  # Fortinet
    b"\x48\xd0\x17": 2,  # Telecom Infra Project
    b"\x84\x80\x94": 0,  # Meter
}
_AEROHIVE, _HOSTNAME = b"\x00\x19\x77", 0x21
_AIRONET, _AIRONET_NAME = b"\x00\x40\x96", 0xF5
# WPS attributes (Wi-Fi Simple Configuration, table 28)
_WPS_MAKER, _WPS_MODEL, _WPS_NAME, _WPS_UUID = 0x1021, 0x1023, 0x1011, 0x1047
_WPS_METHODS, _WPS_LOCKED = 0x1008, 0x1057
_BY_PIN = 0x0004 | 0x0008 | 0x0100  # a label, a display or a keypad: a number of eight digits opens the network
_LONGEST_SSID = 32


class Heard(msgspec.Struct, frozen=True, omit_defaults=True):
    """One network as a receiver gives it. `elements` are the information elements, `capability` the fixed field,
    `frequency` in MHz, `signal` in dBm, `connected` when this computer is a station of it."""

    bssid: str
    elements: bytes = b""
    capability: int | None = None
    frequency: int | None = None
    signal: int | None = None
    connected: bool = False


class _Seen(msgspec.Struct):
    """What one frame has said so far."""

    ssid: str | None = None
    channel: int | None = None
    width: int | None = None
    standard: str | None = None
    akms: tuple[str, ...] = ()
    rsn: bool = False
    wpa: bool = False
    wep: bool = False
    pin: bool = False
    owe_pair: bool = False
    p2p: bool = False
    country: str | None = None
    stations: int | None = None
    utilisation: int | None = None
    ap_name: str | None = None
    maker: str | None = None
    model: str | None = None
    name: str | None = None
    uuid: str | None = None
    mld: str | None = None


def elements(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """(element id, content) until the first that is cut short."""
    at = 0
    while at + 2 <= len(raw):
        end = at + 2 + raw[at + 1]
        if end > len(raw):
            return
        yield raw[at], raw[at + 2 : end]
        at = end


def bss(
    raw: bytes,
    capability: int | None,
    frequency: int | None = None,
    signal: int | None = None,
    connected: bool = False,
) -> Bss:
    """The network that a frame with these elements announces. `capability` is the fixed field (9.4.1.4), None where it
    is not known; `frequency` in MHz as the receiver says, `signal` in dBm."""
    seen, size = _Seen(), 0
    for kind, content in elements(raw):
        size += 2 + len(content)
        _element(seen, kind, content)
    if size < len(raw) and (capability or 0) & _PRIVACY:
        capability = None  # how it is protected may have stood in what was cut off
    channel = channel_of(frequency) if frequency else None
    return Bss(
        ssid=seen.ssid,
        channel=channel or seen.channel,
        frequency_mhz=frequency or None,
        width_mhz=seen.width or 20,
        standard=seen.standard or _by_band(frequency),
        protection=_protection(seen, capability),
        akms=seen.akms,
        signal_dbm=signal if signal is not None and -120 < signal < 0 else None,
        country=seen.country,
        stations=seen.stations,
        utilisation=seen.utilisation,
        ap_name=seen.ap_name,
        vendor=seen.maker,
        model=seen.model,
        device_name=seen.name,
        wps_uuid=seen.uuid,
        mld=seen.mld,
        peer_to_peer=seen.p2p or bool((capability or 0) & _IBSS),
        connected=connected,
    )


def ssid_of(raw: bytes) -> str | None:
    """The name as text; None where it is hidden (empty or zeroes). Any bytes may stand there (9.4.2.2); those that are
    no UTF-8 are told apart by their replacement."""
    if not raw.strip(b"\0") or len(raw) > _LONGEST_SSID:
        return None
    return clean_ssid(raw.decode("utf-8", "replace"))


def clean_ssid(said: str) -> str | None:
    """One line of printable characters, as an SSID may be shown; spaces before and after it belong to it."""
    plain = "".join(c if c.isprintable() else "\ufffd" for c in said[: 2 * _LONGEST_SSID])
    return plain if plain.strip() else None


def channel_of(frequency: int) -> int | None:
    """The channel number of a centre frequency in MHz (annex E)."""
    if frequency == 2484:
        return 14
    if 2412 <= frequency <= 2472:
        return (frequency - 2407) // 5
    if 5955 <= frequency <= 7115:
        return (frequency - 5950) // 5
    if 5000 < frequency < 5900:
        return (frequency - 5000) // 5
    return None


def frequency_of(channel: int, band: str | None = None) -> int | None:
    """The frequency in MHz of a channel; of `band` (2.4, 5, 6) where it is known, since 6 GHz repeats the numbers."""
    if band == "6":
        return 5950 + 5 * channel if 0 < channel < 234 else None
    if channel == 14:
        return 2484
    if 0 < channel < 14:
        return 2407 + 5 * channel
    return 5000 + 5 * channel if 32 <= channel <= 177 else None


def _by_band(frequency: int | None) -> str | None:
    return None if not frequency else "g" if frequency < 3000 else "a"


def _protection(seen: _Seen, capability: int | None) -> str | None:
    privacy = None if capability is None else bool(capability & _PRIVACY)
    return weakest(seen.akms, privacy, rsn=seen.rsn, wpa=seen.wpa, wep=seen.wep, pin=seen.pin)


def weakest(
    akms: Collection[str],
    privacy: bool | None,
    *,
    rsn: bool = False,
    wpa: bool = False,
    wep: bool = False,
    pin: bool = False,
) -> str | None:
    """The weakest way in that a network offers, as a word of discover.wlans.WEAKEST; None where that is not known.

    `privacy` is the bit of the fixed field; `wpa` the old kind or its cipher, `pin` WPS with a number."""
    if wep:
        return "wep"
    if wpa:
        return "wpa"
    if rsn:
        if pin:
            return "wps"
        if "owe" in akms:
            return "owe"
        return "wpa3" if akms and set(akms) <= _NEW else "wpa2"
    return None if privacy is None else "wep" if privacy else "open"


def _element(seen: _Seen, kind: int, content: bytes) -> None:
    """By element id (9.4.2.1, table 9-92): SSID, DS parameters, country, BSS load, HT, RSN, VHT, CCX, vendors'."""
    match kind:
        case 0 if seen.ssid is None:
            seen.ssid = ssid_of(content)
        case 3 if len(content) == 1:
            seen.channel = content[0] or None
        case 7 if content[:2].isalpha() and content[:2].isupper():
            seen.country = content[:2].decode()
        case 11 if len(content) >= 3:
            seen.stations, seen.utilisation = int.from_bytes(content[:2], "little"), round(content[2] * 100 / 255)
        case 45:
            seen.standard = seen.standard or "n"
        case 48:
            _rsn(seen, content[2:])
            seen.rsn = True
        case 61 if len(content) >= 2:
            seen.channel = content[0] or seen.channel
            seen.width = max(seen.width or 20, 40 if content[1] & 3 in (1, 3) else 20)
        case 191:
            seen.standard = "ac" if seen.standard in (None, "n") else seen.standard
        case 192 if len(content) >= 3:
            seen.width = max(seen.width or 20, _vht_width(content))
        case 133 if len(content) >= 27:
            seen.ap_name = seen.ap_name or _name(content[10:26])
            seen.stations = content[26] if seen.stations is None else seen.stations
        case 221 if len(content) >= 4:
            _vendor(seen, content)
        case 255 if content:
            _extension(seen, content[0], content[1:])


def _vht_width(content: bytes) -> int:
    """Of a VHT operation element (9.4.2.158, table 9-274)."""
    if content[0] == 0:
        return 0
    apart = abs(content[1] - content[2]) if content[2] else 0
    return 160 if content[0] == 2 or apart in (8, 16) else 80


def _extension(seen: _Seen, kind: int, content: bytes) -> None:
    if kind in (_HE, _HE_OPERATION):
        seen.standard = "be" if seen.standard == "be" else "ax"
        if kind == _HE_OPERATION:
            _he_width(seen, content)
    elif kind in (_EHT, _EHT_OPERATION):
        seen.standard = "be"
        # EHT operation information: parameters, basic MCS set, then control (9.4.2.321 of 802.11be)
        if kind == _EHT_OPERATION and len(content) >= 6 and content[0] & 1:
            seen.width = max(seen.width or 20, {0: 20, 1: 40, 2: 80, 3: 160, 4: 320}.get(content[5] & 7, 20))
    elif kind == _MULTI_LINK and len(content) >= 9 and content[0] & 7 == 0:
        seen.mld = canonical_mac(content[3:9])


def _he_width(seen: _Seen, content: bytes) -> None:
    """The 6 GHz operation information of an HE operation element (9.4.2.249), which stands at its end."""
    if len(content) < 6 or not content[2] & 0x02:
        return
    at = 6 + (3 if content[1] & 0x40 else 0) + (1 if content[1] & 0x80 else 0)
    if len(content) >= at + 2:
        seen.channel = content[at] or seen.channel
        seen.width = max(seen.width or 20, (20, 40, 80, 160)[content[at + 1] & 3])


def _rsn(seen: _Seen, content: bytes) -> None:
    """Group cipher, pairwise ciphers, ways to authenticate (9.4.2.24); what is left out has its default."""
    suites = _suites(content)
    group = next(suites)
    pairwise, akms = next(suites), next(suites)
    told = [_AKMS.get(s[3]) for s in akms if s[:3] == _IEEE]
    seen.akms = tuple(dict.fromkeys((*seen.akms, *(a for a in told if a))))
    kinds = {s[3] for s in pairwise if s[:3] == _IEEE}
    if kinds & _TKIP:
        seen.wpa = True
    if kinds & _WEP or (not kinds and {s[3] for s in group if s[:3] == _IEEE} & _WEP):
        seen.wep = True


def _suites(content: bytes) -> Iterator[list[bytes]]:
    """The group cipher as a list of one, then the two counted lists; empty where the element ends before."""
    yield [content[:4]] if len(content) >= 4 else []
    at = 4
    while True:
        count = int.from_bytes(content[at : at + 2], "little") if len(content) >= at + 2 else 0
        found = [content[at + 2 + 4 * i : at + 6 + 4 * i] for i in range(min(count, 64))]
        yield [s for s in found if len(s) == 4]
        at += 2 + 4 * count


def _vendor(seen: _Seen, content: bytes) -> None:
    oui, kind, rest = content[:3], content[3], content[4:]
    if oui == _MICROSOFT and kind == _WPA:
        seen.wpa = True
    elif oui == _MICROSOFT and kind == _WPS:
        _wps(seen, rest)
    elif oui == _ALLIANCE:
        seen.p2p = seen.p2p or kind == _P2P
        seen.owe_pair = seen.owe_pair or kind == _OWE_TRANSITION
    elif oui == _AIRONET and kind == _AIRONET_NAME:
        seen.ap_name = seen.ap_name or _name(rest)
    elif oui == _AEROHIVE and kind == _HOSTNAME and len(rest) > 2:
        seen.ap_name = seen.ap_name or _name(rest[2 : 2 + rest[1]])
    elif rest and _NAMED.get(oui) == rest[0]:
        seen.ap_name = seen.ap_name or _name(rest[1:])


def _name(raw: bytes) -> str | None:
    """A name with zeroes around it; None where other bytes show that it is something else."""
    plain = raw.strip(b"\0")
    try:
        said = plain.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return clean(said) if len(plain) > 1 and said.isprintable() else None


def _wps(seen: _Seen, content: bytes) -> None:
    """Attributes of a WPS element: type and length of two bytes each. One that is split goes on in the next element."""
    at, methods, locked = 0, 0, False
    while at + 4 <= len(content):
        kind, size = int.from_bytes(content[at : at + 2], "big"), int.from_bytes(content[at + 2 : at + 4], "big")
        value = content[at + 4 : at + 4 + size]
        at += 4 + size
        if len(value) < size:
            break
        if kind == _WPS_METHODS:
            methods = int.from_bytes(value[:2], "big")
        elif kind == _WPS_LOCKED:
            locked = value[:1] == b"\1"
        elif kind == _WPS_UUID and len(value) == 16 and value.strip(b"\0"):
            digits = value.hex()
            seen.uuid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        elif kind == _WPS_MAKER:
            seen.maker = _name(value)
        elif kind == _WPS_MODEL:
            seen.model = _name(value)
        elif kind == _WPS_NAME:
            seen.name = _name(value)
    seen.pin = seen.pin or bool(methods & _BY_PIN and not locked)
