"""The maker of a network card as the vendor of a device that says nothing else, with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from discover.observation import Address, Attribute, Confidence, Key, SameDevice
from topology.attributes import attributes
from topology.makers import card

BROTHER, INTEL, RANDOM = "00:80:77:31:00:21", "00:1b:21:00:00:01", "3a:11:5c:52:01:01"


def vendors(heard: Any, mac: str) -> Any:
    told = [*heard.all, *card(heard.all, [mac])]
    return attributes(told, {}, 2000.0)


def test_the_maker_is_a_hint_with_the_answer_that_showed_the_address(heard: Any) -> None:
    heard.say(Key.mac(BROTHER), Address("10.0.0.5"), probe="arp")
    found = vendors(heard, BROTHER)
    assert found["vendor"].value == "Brother" and found["vendor"].confidence is Confidence.HINT
    assert found["vendor"].evidence[0].probe == "arp"
    assert found["vendor"].evidence[0].says.startswith("mac_vendor = Brother")


def test_who_says_more_of_itself_is_not_disputed_by_its_card(heard: Any) -> None:
    heard.say(Key.ip("10.0.0.5"), SameDevice(Key.mac(BROTHER)), Attribute("vendor", "Kyocera"), probe="ipp")
    found = vendors(heard, BROTHER)
    assert found["vendor"].value == "Kyocera" and not found["vendor"].disputed_by
    assert found["mac_vendor"].value.startswith("Brother")


@pytest.mark.parametrize("mac", [INTEL, RANDOM])
def test_a_card_built_into_anything_and_a_random_address_tell_no_vendor(heard: Any, mac: str) -> None:
    heard.say(Key.mac(mac), Address("10.0.0.6"), probe="arp")
    assert "vendor" not in vendors(heard, mac)


def test_an_address_that_nobody_showed_tells_nothing(heard: Any) -> None:
    heard.say(Key.ip("10.0.0.7"), Attribute("hostname", "x"))
    assert card(heard.all, [BROTHER]) == [] and card(heard.all, []) == []
