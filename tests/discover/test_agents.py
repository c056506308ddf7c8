"""Agents of makers' product lines are identified by what they answer: whole lines, not only what was recorded."""

from __future__ import annotations

import pathlib
import tomllib
from typing import Any

import pytest

from discover import recordings
from discover.probe import Capture
from discover.snmp.table import Value, Walk, oid
from topology.build import build
from topology.inventory import Device

HERE = pathlib.Path(__file__).parent / "agents"
ENTERPRISES = "1.3.6.1.4.1."


def agents() -> list[dict[str, Any]]:
    return [one for file in sorted(HERE.glob("*.toml")) for one in tomllib.loads(file.read_text("utf-8"))["agent"]]


def identifier(written: str) -> str:
    return written if written.startswith("1.") else f"{ENTERPRISES}{written}"


def value(given: str | int) -> Value:
    if isinstance(given, int):
        return given
    return oid(given.removeprefix("oid:")) if given.startswith("oid:") else given.encode()


def device(agent: dict[str, Any]) -> Device:
    rows: dict[str, Value] = {"1.3.6.1.2.1.1.1.0": agent["descr"].encode()}
    if agent.get("oid"):
        rows["1.3.6.1.2.1.1.2.0"] = oid(identifier(agent["oid"]))
    if name := agent.get("name"):
        rows["1.3.6.1.2.1.1.5.0"] = name.encode()
    rows |= {identifier(at): value(one) for at, one in agent.get("rows", {}).items()}
    capture = Capture("snmp", "read", 1000.0, "agent", Walk({"": rows}, recording="agent").encode())
    (found,) = build(recordings.parse(capture), as_of=2000.0, site="x").inventory.devices
    return found


def told(found: Device, name: str) -> str:
    resolved = found.attributes.get(name)
    return "" if resolved is None or resolved.value == "unknown" else resolved.value


@pytest.mark.parametrize("agent", agents(), ids=lambda a: f"{a.get('oid', '')} {a['descr'][:60]}")
def test_an_agent_is_identified(agent: dict[str, Any]) -> None:
    found = device(agent)
    assert {name: told(found, name) for name in agent["is"]} == agent["is"]
