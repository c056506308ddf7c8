"""Each maker and system that stands in offices is known by answers that anybody gets: most offices have no SNMP."""

from __future__ import annotations

import functools

import pytest

from discover.fingerprints import engine
from discover.observation import Attribute

OPEN = sorted(set(engine.SOURCES) - {"sys_descr", "sys_object_id", "mib_answered", "serial", "model"})
"""Sources that need no login and no community; `model` reads what others have told."""
MAKERS = (
    "AVM", "LANCOM", "bintec", "Securepoint", "Sophos", "OPNsense", "Fortinet", "Ubiquiti", "TP-Link", "Netgear",
    "D-Link", "Zyxel", "HPE", "Aruba", "Cisco", "MikroTik", "Synology", "QNAP", "Buffalo", "HP", "Brother",
    "Kyocera", "Canon", "Epson", "Ricoh", "Konica Minolta", "Xerox", "Lexmark", "Snom", "Yealink", "Gigaset",
    "Auerswald", "AGFEO", "Mitel", "Axis", "Hikvision", "Dahua", "MOBOTIX", "APC", "Eaton", "VMware", "Proxmox",
    "Apple", "Shelly", "eQ-3", "Philips", "Sonos", "Loxone", "Gira", "Netgate", "devolo", "Telekom", "Poly",
    "Grandstream", "innovaphone", "Fujitsu", "Dell", "Samsung",
)  # fmt: skip
FURTHER = (
    "Juniper", "Huawei", "Ruckus", "Cambium Networks", "Aerohive", "Palo Alto Networks", "Check Point",
    "WatchGuard", "Stormshield", "SonicWall", "Barracuda", "Moxa", "Hirschmann", "Teltonika", "DrayTek",
    "Peplink", "Supermicro", "Lenovo", "NetApp", "Raritan", "Rittal", "Riello UPS", "CyberPower", "Vertiv",
    "AKCP", "W&T", "Kentix", "Bosch", "Hanwha Vision", "Vivotek", "Milesight", "Reolink", "INSTAR", "Avaya",
    "Unify", "Alcatel-Lucent Enterprise", "Fanvil", "AudioCodes", "Patton", "Zebra", "Sharp", "OKI", "Toshiba",
    "Panasonic", "UTAX", "Pantum", "Western Digital", "ASUSTOR", "ASUS", "Linksys", "EnGenius", "Vodafone",
    "3CX", "STARFACE", "GUDE", "Generex", "WAGO", "Siemens", "SMA", "Nutanix", "F5",
)  # fmt: skip
"""Makers of small data centres and others, of which one open answer is enough."""
SYSTEMS = ("Windows", "Windows Server", "macOS", "Linux", "Android", "iOS")


@functools.cache
def examples(name: str) -> dict[str, dict[str, str]]:
    """Value of the attribute → source → an example in which that source alone tells it."""
    found: dict[str, dict[str, str]] = {}
    for source in OPEN:
        for record in engine.records(source):
            for example in record.examples:
                for claim, _ in engine.match(source, example.text):
                    if isinstance(claim, Attribute) and claim.name == name:
                        found.setdefault(claim.value, {}).setdefault(source, example.text)
    return found


@pytest.mark.parametrize("maker", [*MAKERS, *FURTHER])
def test_a_maker_is_known_without_a_login(maker: str) -> None:
    assert examples("vendor").get(maker), f"no source but SNMP tells {maker}"


@pytest.mark.parametrize("maker", [m for m in MAKERS if m not in ("OPNsense", "Gira")])
def test_and_not_by_one_answer_alone(maker: str) -> None:
    """A page's title is often nothing but a name that a person gave."""
    assert len(examples("vendor")[maker]) >= 2, examples("vendor")[maker]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_is_known_without_a_login(system: str) -> None:
    assert any(os == system for os in examples("os")), sorted(examples("os"))


def test_gateways_to_knx_are_known_by_page_and_announcement() -> None:
    building = examples("role")["building-control"]
    assert {"page_title", "mdns_service"} <= set(building)
