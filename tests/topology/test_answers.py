"""Devices of an office are identified by what they answer without a login, all of it weighed together."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from discover.observation import Attribute, Confidence, Key, Service
from topology.build import build

HERE = pathlib.Path(__file__).parent / "answers"
MAC, IP = "00:1b:21:00:00:01", "10.0.0.9"  # a card of Intel, which says nothing of who made the device


def devices() -> list[dict[str, Any]]:
    return [one for file in sorted(HERE.glob("*.toml")) for one in tomllib.loads(file.read_text("utf-8"))["device"]]


@pytest.mark.parametrize("given", devices(), ids=lambda d: d["what"])
def test_a_device_is_identified(given: dict[str, Any], heard: Any) -> None:
    heard.arp(MAC, IP)
    banner = given["says"].get("ssh_banner")
    for port in given["ports"]:
        ssh = banner is not None and port == 22
        heard.say(Key.mac(MAC), Service("tcp", port, "ssh" if ssh else None, detail=banner if ssh else None))
    for name, values in given["says"].items():
        for value in values if isinstance(values, list) else [values]:
            heard.say(Key.mac(MAC), Attribute(name, value), sure=Confidence.REPORTED)
    (found,) = [d for d in build(heard.all, as_of=2000.0, site="s").inventory.devices if MAC in d.macs]
    told = {name: found.attributes[name].value if name in found.attributes else "" for name in given["is"]}
    if told.get("role") == "unknown":
        told["role"] = ""
    assert told == given["is"]
    assert "role" not in told or not told["role"] or found.attributes["role"].evidence, "with the reasons"
