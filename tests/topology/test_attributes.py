"""One value for each fact, with its reasons and what disputes it."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Attribute, Confidence, Key
from topology.attributes import attributes
from topology.spelling import model_name, vendor_name

KEY = Key.mac("00:1d:aa:00:00:01")


def test_the_surer_source_wins_and_the_other_stays_visible(heard: Any) -> None:
    heard.say(KEY, Attribute("model", "guess"), sure=Confidence.HINT, probe="http")
    heard.say(KEY, Attribute("model", "told"), sure=Confidence.REPORTED, probe="snmp")
    found = attributes(heard.all, {}, 2000.0)["model"]
    assert found.value == "told" and found.confidence is Confidence.REPORTED
    assert [(a.value, a.confidence) for a in found.disputed_by] == [("guess", Confidence.HINT)]
    assert found.evidence[0].probe == "snmp" and found.disputed_by[0].evidence[0].probe == "http"


def test_of_equally_sure_sources_the_better_wins_then_the_newer(heard: Any) -> None:
    heard.say(KEY, Attribute("os", "new"), Attribute("location", "then"), probe="http")
    heard.at += 100
    heard.say(KEY, Attribute("os", "newer"), Attribute("location", "now"), probe="http")
    heard.at -= 200
    heard.say(KEY, Attribute("os", "managed"), probe="snmp")
    found = attributes(heard.all, {}, 2000.0)
    assert found["os"].value == "managed" and found["location"].value == "now"


def test_one_spelling_is_no_dissent(heard: Any) -> None:
    heard.say(KEY, Attribute("vendor", "Hewlett-Packard Company"), Attribute("vendor", "HP Inc."), probe="snmp")
    found = attributes(heard.all, {}, 2000.0)["vendor"]
    assert found.value == "HP" and found.disputed_by == ()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("AVM GmbH", "AVM"),
        ("Cisco Systems, Inc", "Cisco"),
        ("HANGZHOU HIKVISION DIGITAL TECHNOLOGY CO.,LTD.", "Hikvision"),
        ("Some Maker Co., Ltd.", "Some Maker"),
        ("Hewlett Packard Enterprise", "HPE"),
        ("hpe", "HPE"),
        ("Axiomtek", "Axiomtek"),
        ("Dellmont", "Dellmont"),
        ("", ""),
    ],
)
def test_vendor_names(said: str, name: str) -> None:
    assert vendor_name(said) == name


def test_the_maker_of_the_network_card_is_a_hint_only(heard: Any) -> None:
    heard.say(KEY, Attribute("mac_vendor", "AVM GmbH"))
    assert attributes(heard.all, {}, 2000.0)["vendor"].confidence is Confidence.HINT
    heard.say(KEY, Attribute("vendor", "Sonos"))
    assert attributes(heard.all, {}, 2000.0)["vendor"].value == "Sonos"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"sys_name": "sw-1.office.lan", "fqdn": "x.example"}, "sw-1"),
        ({"sys_name": "localhost", "netbios_name": "PC-7"}, "PC-7"),
        ({"fqdn": "mail.example.org"}, "mail"),
        ({"friendly_name": "Drucker (2. OG)"}, "Drucker (2. OG)"),
    ],
)
def test_names(said: dict[str, str], name: str, heard: Any) -> None:
    heard.say(KEY, *(Attribute(k, v) for k, v in said.items()))
    assert attributes(heard.all, {}, 2000.0)["name"].value == name


def test_nobody_said() -> None:
    assert attributes([], {}, 2000.0) == {}


def test_a_description_that_a_neighbour_cut_short_is_no_dissent(heard: Any) -> None:
    heard.say(KEY, Attribute("sys_descr", "Acme Switch, Version"), probe="lldp")
    heard.say(KEY, Attribute("sys_descr", "Acme Switch, Version 12.1"), probe="snmp")
    found = attributes(heard.all, {}, 2000.0)["sys_descr"]
    assert found.value == "Acme Switch, Version 12.1" and found.disputed_by == ()


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("Brother MFC-L2710DW series", "MFC-L2710DW"),
        ("HP Color LaserJet MFP M479fdw", "Color LaserJet MFP M479fdw"),
        ("Sonos One", "Sonos One"),
        ("FRITZ!Box 7590 AX", "FRITZ!Box 7590 AX"),
        ("Brother", "Brother"),
        ("HP", "HP"),
        ("2530-24G", "2530-24G"),
    ],
)
def test_a_model_without_its_vendors_name(told: str, meant: str) -> None:
    assert model_name(told) == meant


def test_what_is_said_many_times_counts_by_its_meaning(heard: Any) -> None:
    heard.say(KEY, Attribute("wsd_type", "PrintDeviceType"), Attribute("wsd_type", "Device"), probe="wsd")
    found = attributes(heard.all, {}, 2000.0)
    assert set(found) == {"role"} and found["role"].value == "printer"
    assert found["role"].evidence[0].says == "wsd_type = PrintDeviceType"


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_chosen_does_not_hang_on_which_answer_came_first(first: int, heard: Any) -> None:
    key = heard.arp("9c:dc:71:00:00:01", "10.0.0.2")
    said = (
        Attribute("model", "2930F-24G"),
        Attribute("sys_descr", "Aruba JL259A 2930F-24G-4SFP+ Switch, revision WC.16.10.0012, ROM WC.16.01.0006"),
    )
    for number, claim in enumerate((said[first], said[1 - first])):
        heard.at += number
        heard.say(key, claim, probe="snmp")
    facts = attributes([o for o in heard.all if o.subject == key], {}, heard.at)
    assert facts["model"].value == "2930F-24G"
    assert [a.value for a in facts["model"].disputed_by] == ["2930F-24G-4SFP+"]
