"""Names of people in the names of devices are masked or dropped, nothing else is touched."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from discover.observation import Attribute, Confidence, Key
from topology.build import build
from topology.inventory import Inventory
from topology.personal import masked, unnamed


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Annas-iPhone", "iPhone"),
        ("Annas iPhone", "iPhone"),
        ("Anna's MacBook Pro", "MacBook Pro"),
        ("Nadiras’s iPad", "iPad"),
        ("iPhone von Nadira", "iPhone"),
        ("iPhone-von-Thomas-Müller", "iPhone"),
        ("Galaxy-S21-von-Peter", "Galaxy-S21"),
        ("PC-Thomas", "PC"),
        ("LAPTOP-anna-schmidt", "LAPTOP"),
        ("anna.schmidt", None),
        ("Thomas", None),
        ("annasiphone", "iphone"),
        ("annas-iphone.fritz.box", "iphone.fritz.box"),
        ("Stefans-Air-2", "Air-2"),
        # no person's
        ("iPhone", "iPhone"),
        ("empfang-pc", "empfang-pc"),
        ("sw-core", "sw-core"),
        ("Philips-hue", "Philips-hue"),
        ("fritz.repeater", "fritz.repeater"),
        ("DESKTOP-4F7K2Q1", "DESKTOP-4F7K2Q1"),
        ("Drucker von oben", "Drucker"),
        ("nas.praxis.local", "nas.praxis.local"),
        ("", ""),
    ],
)
def test_what_is_left_of_a_name(name: str, left: str | None) -> None:
    assert masked(name) == left


def office(heard: Any) -> Inventory:
    phone = heard.arp("a4:83:e7:00:00:01", "10.0.0.5")
    heard.say(phone, Attribute("hostname", "Annas-iPhone"), Attribute("role", "smartphone"), sure=Confidence.REPORTED)
    heard.say(phone, Attribute("fqdn", "annas-iphone.local"), sure=Confidence.HINT)
    server = heard.arp("00:1d:aa:00:00:02", "10.0.0.6")
    heard.say(server, Attribute("hostname", "thomas"), Attribute("role", "server"), sure=Confidence.REPORTED)
    heard.say(Key.name("annas-iphone"), Attribute("os", "iOS"), probe="dns")
    return build(heard.all, as_of=1.8e9, site="s").inventory


def test_masked_everywhere(heard: Any) -> None:
    before = office(heard)
    after = unnamed(before, "mask")
    assert sorted(d.name or "" for d in after.devices) == ["", "iPhone", "thomas"]
    assert [d.id for d in after.devices] == [d.id for d in before.devices]
    assert b"anna" in msgspec.json.encode(before).lower()
    assert b"anna" not in msgspec.json.encode(after).lower()


def test_dropped_everywhere(heard: Any) -> None:
    (phone,) = (d for d in unnamed(office(heard), "drop").devices if d.role == "smartphone")
    assert phone.label == "10.0.0.5"
    assert "hostname" not in phone.attributes
    assert b"anna" not in msgspec.json.encode(phone).lower()


def test_kept_unless_asked_for(heard: Any) -> None:
    before = office(heard)
    assert unnamed(before, "keep") is before
    assert unnamed(before, "") is before
