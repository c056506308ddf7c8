"""Systems that know the network may answer anything: any JSON with the fields that are read, in any place and type."""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover.observation import Observation
from discover.probe import Capture, observe
from discover.registry import probes

SYSTEMS = sorted(name for name, probe in probes().items() if probe.login is not None)
VALUES = ["00:11:32:00:00:03", "BC:24:11:00:00:01", "10.0.0.7", "fe80::1%em0", "10.0.0.0/24", "1", "LAN", "lan:1", "up",
          "CONNECTED", "running", "bound", "qemu", "switch", "virtio=BC:24:11:00:00:01,bridge=vmbr0", "<b>", "",
          "\ud800", -1, 10**400, 1e308]  # fmt: skip


def words(name: str) -> list[str]:
    """The fields that a probe names in its source, by which its parser finds its way."""
    module = importlib.import_module(f"discover.probes.{name}")
    assert module.__file__ is not None
    modules = {module.__file__} | {
        f for m in vars(module).values() if (f := getattr(m, "__file__", None)) and "/discover/" in f
    }
    found: set[str] = set()
    for file in modules:
        with open(file, encoding="utf-8") as source:  # noqa: PTH123  # a name, not a path of ours
            found |= set(re.findall(r'"([\w./-]{1,40})"', source.read()))
    return sorted(found)


@pytest.mark.parametrize("name", SYSTEMS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_answer_is_survived(name: str, data: st.DataObject) -> None:
    key = st.sampled_from(words(name))
    leaf = st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(VALUES) | key
    value: Any = data.draw(
        st.recursive(
            leaf,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=8),
            max_leaves=40,
        )
    )
    payload = json.dumps(value).encode()
    cut = data.draw(st.integers(0, len(payload)))
    for raw in (payload, payload[:cut]):
        capture = Capture(name, "test", 1.0, "10.0.0.7", raw)
        for one in observe(capture, probes()[name].parse(capture)):
            assert msgspec.json.decode(msgspec.json.encode(one), type=Observation) == one


@pytest.mark.parametrize("name", SYSTEMS)
def test_deep_and_long_answers_end(name: str) -> None:
    for raw in (b'{"a":' * 50_000, b"[" * 50_000 + b"]" * 50_000, b'{"hosts":[' + b"{}," * 200_000 + b"{}]}"):
        probes()[name].parse(Capture(name, "test", 1.0, "10.0.0.7", raw))
