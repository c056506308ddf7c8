"""The office's own radio networks are told from the neighbours', and only they count."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Associated, Attribute, Bss, Confidence, Key, SameDevice
from topology.build import build
from topology.inventory import Inventory, Radio

_BOX = "2c:91:ab:00:00:10"


def box(heard: Any) -> Key:
    key: Key = heard.arp(_BOX, "192.168.178.1")
    heard.say(key, Attribute("role", "router"), Attribute("sys_name", "fritz.box"), sure=Confidence.REPORTED)
    return key


def radio(heard: Any, bssid: str, ssid: str | None, protection: str = "wpa2", **more: Any) -> None:
    heard.say(Key("bssid", bssid), Bss(ssid=ssid, protection=protection, channel=6, **more), probe="wlan")


def inventory(heard: Any) -> Inventory:
    return build(heard.all, as_of=1.8e9, site="s").inventory


def found(made: Inventory) -> dict[str | None, Radio]:
    return {r.bssid: r for r in made.radios}


def test_neighbours_networks_are_no_devices_and_no_findings(heard: Any) -> None:
    box(heard)
    radio(heard, "44:d9:e7:01:02:03", "Nachbar", "open")
    radio(heard, "44:d9:e7:01:02:09", None, "wep")
    made = inventory(heard)
    assert [d.get("name") for d in made.devices if d.role != "internet"] == ["fritz"]
    assert [f.code for f in made.findings if f.code.endswith("-wlan")] == []
    assert [(r.ssid, r.own, r.device) for r in made.radios] == [("Nachbar", False, None), (None, False, None)]


def test_a_radio_next_to_the_address_of_a_device_is_its_own(heard: Any) -> None:
    box(heard)
    radio(heard, "2c:91:ab:00:00:11", "Praxis-Intern")
    radio(heard, "2e:91:ab:00:00:12", "Praxis-Gast", "open")  # locally administered, as guests' networks are
    made = inventory(heard)
    (device,) = (d for d in made.devices if d.role == "router")
    assert {r.device for r in made.radios} == {device.id}
    assert set(device.macs) == {_BOX, "2c:91:ab:00:00:11", "2e:91:ab:00:00:12"}
    (finding,) = (f for f in made.findings if f.code.endswith("-wlan"))
    told = (finding.code, finding.level, finding.data["ssid"], finding.devices)
    assert told == ("open-wlan", "soon", "Praxis-Gast", (device.id,))
    assert {e.probe for e in finding.evidence} == {"wlan"}


def test_stations_hang_on_a_radio_that_was_found_so(heard: Any) -> None:
    box(heard)
    radio(heard, "2c:91:ab:00:00:11", "Praxis-Intern")
    station = heard.arp("a4:83:e7:00:00:01", "192.168.178.30")
    heard.say(station, Associated("2c:91:ab:00:00:11", "Praxis-Intern"), sure=Confidence.REPORTED)
    (link,) = (x for x in inventory(heard).links if x.medium == "wireless")
    assert link.ssid == "Praxis-Intern"


def test_two_devices_next_to_a_radio_leave_open_which_it_is(heard: Any) -> None:
    box(heard)
    heard.arp("2c:91:ab:00:00:16", "192.168.178.2")
    radio(heard, "2c:91:ab:00:00:13", "Praxis-Intern")
    one = found(inventory(heard))["2c:91:ab:00:00:13"]
    assert (one.own, one.device) == (True, None)


# As makers number them: the address on the box, its radios' addresses.
SCHEMES = {
    "counted up": ("2c:91:ab:00:00:10", ["2c:91:ab:00:00:11", "2c:91:ab:00:00:12", "2c:91:ab:00:00:18"]),
    "counted down": ("50:c7:bf:00:00:10", ["50:c7:bf:00:00:10", "50:c7:bf:00:00:0f"]),
    "first octet": ("78:45:58:a1:00:10", ["7a:45:58:a1:00:11", "7e:45:58:a1:00:11", "82:45:58:a1:00:12"]),
    "a block, both ends": ("00:2a:10:aa:bb:40", ["00:2a:10:aa:bb:40", "00:2a:10:aa:bb:42", "00:2a:10:aa:bb:4f"]),
    "upper half of a block": ("c4:10:8a:1f:d1:f0", ["c4:10:8a:1f:d1:f8", "c4:10:8a:5f:d1:f8", "c4:10:8a:9f:d1:fc"]),
    "worked out": ("24:de:c6:cb:5d:c2", ["24:de:c6:35:dc:20", "24:de:c6:35:dc:21", "24:de:c6:35:dc:30"]),
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_radios_of_a_device_are_known_by_their_makers_way_of_numbering(heard: Any, scheme: str) -> None:
    own, bssids = SCHEMES[scheme]
    point = heard.arp(own, "192.168.178.5")
    heard.say(point, Attribute("role", "access-point"), sure=Confidence.REPORTED)
    heard.arp("f0:9f:c2:00:00:77", "192.168.178.6")
    for number, bssid in enumerate(bssids):
        radio(heard, bssid, f"Praxis-{number}")
    stranger = f"{own[:9]}{int(own[9:11], 16) ^ 0x15:02x}:77:04"
    radio(heard, stranger, "Nachbar")
    made = inventory(heard)
    (device,) = (d for d in made.devices if d.role == "access-point")
    radios = found(made)
    assert {b: radios[b].device for b in bssids} == dict.fromkeys(bssids, device.id)
    assert (radios[stranger].own, radios[stranger].device) == (False, None)


def test_devices_out_of_one_carton_keep_their_radios_apart(heard: Any) -> None:
    """Three access points whose addresses follow each other by eight, each with two radios."""
    for n, name in ((0x10, "ap-1"), (0x18, "ap-2"), (0x20, "ap-3")):
        point = heard.arp(f"f4:92:bf:00:00:{n:02x}", f"192.168.178.{n}")
        heard.say(point, Attribute("sys_name", name), Attribute("role", "access-point"), sure=Confidence.REPORTED)
        for more in (1, 2):
            radio(heard, f"f4:92:bf:00:00:{n + more:02x}", "Praxis-Intern")
    made = inventory(heard)
    names = {d.id: d.name for d in made.devices}
    sent = {b: names[r.device or ""] for b, r in found(made).items() if b}
    assert sent == {
        f"f4:92:bf:00:00:{n + m:02x}": f"ap-{i}" for i, n in ((1, 0x10), (2, 0x18), (3, 0x20)) for m in (1, 2)
    }


def test_networks_of_one_radio_join(heard: Any) -> None:
    """The access point's own address is another maker's; a controller knows one of its networks."""
    point = heard.arp("00:2a:10:00:00:01", "192.168.178.5")
    heard.say(point, SameDevice(Key("mac", "00:2a:10:aa:bb:4f")))
    radio(heard, "00:2a:10:aa:bb:4f", "Praxis-Intern")
    radio(heard, "00:2a:10:aa:bb:4e", "Praxis-Gast")
    radio(heard, "02:2a:10:aa:bb:4c", None)
    radio(heard, "00:2a:10:aa:bb:5f", "Praxis-Intern")  # that of another one
    radios = found(inventory(heard))
    assert radios["00:2a:10:aa:bb:4f"].device == radios["00:2a:10:aa:bb:4e"].device is not None
    assert radios["02:2a:10:aa:bb:4c"].device == radios["00:2a:10:aa:bb:4f"].device
    assert radios["00:2a:10:aa:bb:5f"].device is None


def test_the_name_that_an_access_point_sends_decides_between_two(heard: Any) -> None:
    box(heard)
    other = heard.arp("2c:91:ab:00:00:16", "192.168.178.2")
    heard.say(other, Attribute("sys_name", "ap-empfang"), sure=Confidence.REPORTED)
    radio(heard, "2c:91:ab:00:00:13", "Praxis-Intern", ap_name="AP-Empfang")
    made = inventory(heard)
    (device,) = (d for d in made.devices if d.name == "ap-empfang")
    assert found(made)["2c:91:ab:00:00:13"].device == device.id


def test_radios_of_one_access_point_join(heard: Any) -> None:
    box(heard)
    uuid = "12345678-1234-1234-1234-2c91ab000010"
    radio(heard, "2c:91:ab:00:00:11", "Praxis-Intern", wps_uuid=uuid)
    radio(heard, "2c:91:ab:00:00:71", "Praxis-Intern", wps_uuid=uuid)
    radio(heard, "78:45:58:00:00:71", "Nebenan", wps_uuid=uuid)  # another maker's copy of the number
    radios = found(inventory(heard))
    assert radios["2c:91:ab:00:00:71"].device == radios["2c:91:ab:00:00:11"].device is not None
    assert not radios["78:45:58:00:00:71"].own


def test_the_network_one_is_connected_to_is_own_and_so_is_its_name(heard: Any) -> None:
    radio(heard, "44:d9:e7:01:02:03", "Kanzlei Weber", connected=True)
    radio(heard, "78:8a:20:00:00:01", "Kanzlei Weber")
    radio(heard, "78:8a:20:00:00:02", "Kanzlei Weber", "open")  # anybody can call a network so
    radios = found(inventory(heard))
    assert [radios[b].own for b in sorted(radios)] == [True, True, False]


def test_an_own_network_is_judged_though_nothing_but_its_radio_is_known(heard: Any) -> None:
    radio(heard, "44:d9:e7:01:02:03", "Kanzlei Weber", "wep", connected=True)
    radio(heard, "44:d9:e7:09:09:09", "Nachbar", "wep")
    (finding,) = (f for f in inventory(heard).findings if f.code.endswith("-wlan"))
    assert (finding.code, finding.data["ssid"], finding.data["kind"]) == ("weak-wlan", "Kanzlei Weber", "WEP")


def test_a_name_that_comes_with_the_box_shows_no_owner(heard: Any) -> None:
    radio(heard, "44:d9:e7:01:02:03", "FRITZ!Box 7590", connected=True)
    radio(heard, "78:8a:20:00:00:01", "FRITZ!Box 7590")
    assert [r.own for r in inventory(heard).radios] == [True, False]


def test_a_printers_own_network_makes_it_no_access_point(heard: Any) -> None:
    printer = heard.arp("30:cd:a7:00:00:20", "192.168.178.40")
    heard.say(printer, Attribute("role", "printer"), sure=Confidence.REPORTED)
    radio(heard, "32:cd:a7:00:00:20", "DIRECT-20-HP M479", peer_to_peer=True)
    made = inventory(heard)
    assert [d.role for d in made.devices] == ["printer"]
    assert made.radios[0].device == made.devices[0].id


def test_redacted_names_and_addresses_are_no_error(heard: Any) -> None:
    heard.say(Key("bssid", "-//44"), Bss(protection="wpa2", channel=44, connected=True), probe="wlan")
    (one,) = inventory(heard).radios
    assert (one.bssid, one.ssid, one.own, one.device) == (None, None, True, None)


def test_same_observations_same_inventory(heard: Any) -> None:
    box(heard)
    for n in range(3):
        radio(heard, f"2c:91:ab:00:00:1{n}", f"Praxis {n}")
    assert build(heard.all[::-1], as_of=1.8e9, site="s") == build(heard.all, as_of=1.8e9, site="s")
