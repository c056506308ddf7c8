"""What was said of the office's place in the Internet stands at the Internet, and makes no device of its own."""

from __future__ import annotations

from typing import Any

from discover.observation import Attribute, Gateway, Key
from topology.build import build


def test_the_domain_is_a_fact_of_the_way_out(heard: Any) -> None:
    router = heard.arp("3c:a6:2f:00:00:01", "10.0.0.1")
    heard.say(router, Gateway("10.0.0.0/24"))
    heard.say(Key("internet", "internet"), Attribute("domain", "praxis.example"), probe="domain", peer="10.0.0.1")
    inventory = build(heard.all, as_of=heard.at, site="x").inventory
    assert sorted(d.role for d in inventory.devices) == ["internet", "router"]
    (internet,) = (d for d in inventory.devices if d.role == "internet")
    assert internet.get("domain") == "praxis.example"
    assert internet.attributes["domain"].evidence[0].probe == "domain"


def test_without_a_way_out_nothing_is_made_up(heard: Any) -> None:
    heard.say(Key("internet", "internet"), Attribute("domain", "praxis.example"))
    assert build(heard.all, as_of=heard.at, site="x").inventory.devices == ()
