"""What tools print about radio networks, in both languages. Written by hand after the tools' own forms; not recorded on
real machines."""

from __future__ import annotations

import json
import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover import air, recordings, text
from discover.observation import Bss
from discover.probe import Capture

IW = """\
BSS 2c:91:ab:11:22:33(on wlan0) -- associated
\tlast seen: 1234.567s [boottime]
\tfreq: 5180.0
\tbeacon interval: 100 TUs
\tcapability: ESS Privacy SpectrumMgmt (0x0511)
\tsignal: -47.00 dBm
\tlast seen: 12 ms ago
\tSSID: B\\xc3\\xbcro: intern
\tCountry: DE\tEnvironment: Indoor/Outdoor
\tBSS Load:
\t\t * station count: 7
\t\t * channel utilisation: 128/255
\tHT capabilities:
\t\tCapabilities: 0x9ef
\tHT operation:
\t\t * primary channel: 36
\t\t * secondary channel offset: above
\tVHT capabilities:
\tVHT operation:
\t\t * channel width: 1 (80 MHz)
\tRSN:\t * Version: 1
\t\t * Group cipher: CCMP
\t\t * Pairwise ciphers: CCMP
\t\t * Authentication suites: PSK SAE
\tWPS:\t * Version: 1.0
\t\t * Manufacturer: AVM
\t\t * Model: FBox
\t\t * Config methods: PBC
\t\t * UUID: 12345678-1234-1234-1234-2c91ab112233
BSS 44:d9:e7:00:00:01(on wlan0)
\tfreq: 2437
\tcapability: ESS (0x0401)
\tsignal: -80.00 dBm
\tSSID: \\x00\\x00\\x00
\tDS Parameter set: channel 6
BSS 44:d9:e7:00:00:02(on wlan0)
\tfreq: 2412
\tcapability: ESS Privacy (0x0411)
\tsignal: -81.00 dBm
\tSSID: Alt
BSS 44:d9:e7:00:00:03(on wlan0)
\tfreq: 2412
\tcapability: ESS Privacy (0x0411)
\tsignal: -82.00 dBm
\tSSID: Gemischt
\tRSN:\t * Version: 1
\t\t * Group cipher: TKIP
\t\t * Pairwise ciphers: CCMP TKIP
\t\t * Authentication suites: IEEE 802.1X
BSS 44:d9:e7:00:00:04(on wlan0)
\tfreq: 2412
\tcapability: ESS Privacy (0x0411)
\tsignal: -83.00 dBm
\tSSID: Nummer
\tRSN:\t * Version: 1
\t\t * Pairwise ciphers: CCMP
\t\t * Authentication suites: PSK
\tWPS:\t * Version: 1.0
\t\t * Config methods: Label, Display
"""

NMCLI = """\
*:2C\\:91\\:AB\\:11\\:22\\:33:Büro\\: intern:Infra:36:5180 MHz:80:WPA2 WPA3:(none):pair_ccmp group_ccmp psk sae
 :44\\:D9\\:E7\\:00\\:00\\:01::Infra:6:2437 MHz:22::(none):(none)
 :44\\:D9\\:E7\\:00\\:00\\:02:Alt:Infra:1:2412 MHz:20:WEP:(none):(none)
 :44\\:D9\\:E7\\:00\\:00\\:03:Gemischt:Infra:1:2412 MHz:19:WPA1 WPA2 802.1X:pair_tkip 802.1X:pair_ccmp 802.1X
"""

NETSH_DE = """\
Schnittstellenname : WLAN
Momentan sind 3 Netzwerke sichtbar.

SSID 1 : Büro: intern
    Netzwerktyp             : Infrastruktur
    Authentifizierung       : WPA2-Personal
    Verschlüsselung         : CCMP
    BSSID 1                 : 2c:91:ab:11:22:33
         Signal             : 98%
         Funktyp            : 802.11ac
         Band               : 5 GHz
         Kanal              : 36
         BSS-Last:
             Verbundene Stationen:         7
             Kanalauslastung:        128 (50 %)
         Basisraten (MBit/s)  : 6 12 24
    BSSID 2                 : 2c:91:ab:11:22:32
         Signal             : 60%
         Funktyp            : 802.11n
         Kanal              : 6

SSID 2 :
    Netzwerktyp             : Infrastruktur
    Authentifizierung       : Offen
    Verschlüsselung         : Keine
    BSSID 1                 : 44:d9:e7:00:00:01
         Signal             : 40%
         Kanal              : 6

SSID 3 : Alt
    Netzwerktyp             : Infrastruktur
    Authentifizierung       : Offen
    Verschlüsselung         : WEP
    BSSID 1                 : 44:d9:e7:00:00:02
         Signal             : 38%
         Kanal              : 1

    Name                   : WLAN
    BSSID                  : 2c:91:ab:11:22:33
"""
NETSH_EN = (
    NETSH_DE.replace("Schnittstellenname", "Interface name")
    .replace("Momentan sind 3 Netzwerke sichtbar", "There are 3 networks currently visible")
    .replace("Netzwerktyp  ", "Network type ")
    .replace("Infrastruktur", "Infrastructure")
    .replace("Authentifizierung", "Authentication   ")
    .replace("Verschlüsselung", "Encryption     ")
    .replace("Offen", "Open")
    .replace("Keine", "None")
    .replace("Funktyp   ", "Radio type")
    .replace("Kanal  ", "Channel")
    .replace("Verbundene Stationen", "Connected Stations")
    .replace("Kanalauslastung", "Channel Utilization")
    .replace("BSS-Last", "Bss Load")
    .replace("    BSSID                  : 2c", "    AP BSSID               : 2c")
)
AIRPORT = {
    "SPAirPortDataType": [
        {
            "spairport_airport_interfaces": [
                {
                    "_name": "en0",
                    "spairport_current_network_information": {
                        "_name": "Büro: intern",
                        "spairport_network_channel": "36 (5GHz, 80MHz)",
                        "spairport_network_country_code": "DE",
                        "spairport_network_phymode": "802.11ac",
                        "spairport_network_type": "spairport_network_type_station",
                        "spairport_security_mode": "spairport_security_mode_wpa2_personal",
                        "spairport_signal_noise": "-47 dBm / -92 dBm",
                    },
                    "spairport_airport_other_local_wireless_networks": [
                        {
                            "_name": "<redacted>",
                            "spairport_network_channel": "6 (2GHz, 20MHz)",
                            "spairport_network_phymode": "802.11b/g/n",
                            "spairport_security_mode": "spairport_security_mode_none",
                            "spairport_signal_noise": "-80 dBm / -92 dBm",
                        }
                    ],
                }
            ]
        }
    ]
}


def read(folder: pathlib.Path, content: bytes) -> dict[str, Bss]:
    """As `netzplan read` does, with nothing known but the content."""
    path = folder / "luft.txt"
    path.write_bytes(content)
    found = [c for c in recordings.read([path], "hier", 1.0) if isinstance(c, Capture)]
    assert [c.probe for c in found] == ["wlan"]
    return {o.subject.value: o.claim for c in found for o in recordings.parse(c) if isinstance(o.claim, Bss)}


def test_iw(tmp_path: pathlib.Path) -> None:
    seen = read(tmp_path, IW.encode())
    mine = seen["2c:91:ab:11:22:33"]
    assert (mine.ssid, mine.channel, mine.width_mhz, mine.standard) == ("Büro: intern", 36, 80, "ac")
    assert (mine.protection, mine.akms, mine.signal_dbm) == ("wpa2", ("psk", "sae"), -47)
    assert (mine.country, mine.stations, mine.utilisation, mine.connected) == ("DE", 7, 50, True)
    assert (mine.vendor, mine.wps_uuid) == ("AVM", "12345678-1234-1234-1234-2c91ab112233")
    others = {b[-2:]: (one.ssid, one.protection, one.channel) for b, one in seen.items() if not one.connected}
    assert others == {
        "01": (None, "open", 6),
        "02": ("Alt", "wep", 1),
        "03": ("Gemischt", "wpa", 1),
        "04": ("Nummer", "wps", 1),
    }
    assert seen["44:d9:e7:00:00:03"].akms == ("802.1x",)


def test_nmcli(tmp_path: pathlib.Path) -> None:
    seen = read(tmp_path, NMCLI.encode())
    mine = seen["2c:91:ab:11:22:33"]
    assert (mine.ssid, mine.channel, mine.protection, mine.akms) == ("Büro: intern", 36, "wpa2", ("psk", "sae"))
    assert (mine.connected, mine.signal_dbm) == (True, None)
    others = {b[-2:]: (one.ssid, one.protection) for b, one in seen.items() if not one.connected}
    assert others == {"01": (None, "open"), "02": ("Alt", "wep"), "03": ("Gemischt", "wpa")}


def test_nmcli_with_its_own_choice_of_fields(tmp_path: pathlib.Path) -> None:
    lines = (
        "*:2C\\:91\\:AB\\:11\\:22\\:33:Büro:Infra:36:540 Mbit/s:80:▂▄▆█:WPA2\n"
        " :44\\:D9\\:E7\\:00\\:00\\:01:Infra:Infra:6:130 Mbit/s:22:▂___:\n"
    )
    seen = read(tmp_path, lines.encode())
    assert [(one.ssid, one.channel, one.protection) for one in seen.values()] == [
        ("Büro", 36, "wpa2"),
        ("Infra", 6, "open"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "AP[1]:Büro:42C3BC726F:2C\\:91\\:AB\\:11\\:22\\:33:Infra:36:5180 MHz:80:WPA2:(none):pair_ccmp psk",
        "Büro:2C\\:91\\:AB\\:11\\:22\\:33:Infra:36:WPA2",
        "Büro:2C\\:91\\:AB\\:11\\:22\\:33:5180 MHz:80:WPA2",
        "2C\\:91\\:AB\\:11\\:22\\:33:Büro:5180 MHz:80:WPA2",
        "*:2C\\:91\\:AB\\:11\\:22\\:33:Büro:5180 MHz:80:WPA2",
    ],
)
def test_nmcli_wherever_the_name_stands(line: str) -> None:
    (one,) = air.statements(air.Air(form="nmcli", text=line).encode())
    assert isinstance(one.claim, Bss)
    assert (one.claim.ssid, one.claim.channel, one.claim.protection) == ("Büro", 36, "wpa2")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp850", "cp1252"])
@pytest.mark.parametrize("printed", [NETSH_DE, NETSH_EN], ids=["de", "en"])
def test_netsh(tmp_path: pathlib.Path, printed: str, coding: str) -> None:
    seen = read(tmp_path, printed.replace("\n", "\r\n").encode(coding))
    mine = seen["2c:91:ab:11:22:33"]
    assert (mine.ssid, mine.channel, mine.frequency_mhz, mine.standard) == ("Büro: intern", 36, 5180, "ac")
    assert (mine.protection, mine.akms, mine.signal_dbm) == ("wpa2", ("psk",), -51)
    assert (mine.stations, mine.utilisation, mine.connected) == (7, 50, True)
    rest = {b[-2:]: (one.ssid, one.protection, one.channel) for b, one in seen.items() if not one.connected}
    assert rest == {"32": ("Büro: intern", "wpa2", 6), "01": (None, "open", 6), "02": ("Alt", "wep", 1)}


def test_the_system_report_of_macos(tmp_path: pathlib.Path) -> None:
    mine, other = read(tmp_path, json.dumps(AIRPORT).encode()).values()
    assert (mine.ssid, mine.channel, mine.width_mhz, mine.protection) == ("Büro: intern", 36, 80, "wpa2")
    assert (mine.connected, mine.signal_dbm, mine.standard, mine.country) == (True, -47, "ac", "DE")
    assert (other.ssid, other.protection, other.connected, other.channel) == (None, "open", False, 6)


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(air.FORMS))
def test_no_text_harms(said: str, form: str) -> None:
    air.statements(air.Air(form=form, text=said).encode())


@settings(deadline=None)
@given(
    st.data(), st.sampled_from([("iw", IW), ("nmcli", NMCLI), ("netsh", NETSH_DE), ("airport", json.dumps(AIRPORT))])
)
def test_what_is_cut_and_stirred_does_not_harm(data: st.DataObject, one: tuple[str, str]) -> None:
    form, said = one
    at = data.draw(st.integers(0, len(said)))
    size = data.draw(st.integers(0, 40))
    air.statements(air.Air(form=form, text=said[:at] + data.draw(st.text(max_size=10)) + said[at + size :]).encode())


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_some_text(content: bytes) -> None:
    assert isinstance(text.decode(content), str)
