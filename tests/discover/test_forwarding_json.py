"""Forwarding tables as JSON: a small network becomes its cable; anything else is refused."""

from __future__ import annotations

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.probe import Capture
from discover.readers.forwarding_json import READER, parse
from discover.recordings import Refused, read
from discover.recordings import parse as parsed
from topology.build import build


def _mac(number: int) -> str:
    return f"0011320000{number:02x}"


def test_two_switches_and_their_stations(tmp_path: pathlib.Path) -> None:
    rows = {
        "one": [(24, 9), *((port, port) for port in (1, 2)), *((24, port) for port in (3, 4))],
        "two": [(23, 8), *((port, port) for port in (3, 4)), *((23, port) for port in (1, 2))],
    }
    told = {
        "bridges": [{"name": "one", "bridge_mac": _mac(8)}, {"name": "two", "bridge_mac": _mac(9)}],
        "fdb": {n: [{"bridgePort": p, "mac": _mac(m), "ifIndex": 1} for p, m in some] for n, some in rows.items()},
    }
    path = tmp_path / "fdb.json"
    path.write_text(json.dumps(told), "utf-8")
    seen = [o for c in read([tmp_path], "read", 1.0) if isinstance(c, Capture) for o in parsed(c)]
    inventory = build(seen, as_of=1.0, site="office", known={}, notes={}, coverage=(), scope=()).inventory
    names = {d.id: d.name for d in inventory.devices}
    cables = {
        frozenset({(names[x.a.device], x.a.port), (names[x.b.device], x.b.port)})
        for x in inventory.links
        if names[x.a.device] and names[x.b.device]
    }
    assert frozenset({("one", "port 24"), ("two", "port 23")}) in cables


@pytest.mark.parametrize("content", [b"{}", b'{"bridges": 5, "fdb": {}}', b'{"bridges": [', b"[]"])
def test_what_is_no_table_is_refused(tmp_path: pathlib.Path, content: bytes) -> None:
    (tmp_path / "truth.json").write_bytes(content)
    assert [type(one) for one in read([tmp_path], "read", 1.0)] == [Refused]


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(content: bytes) -> None:
    assert list(READER.captures("fdb.json", content, "read", 1.0)) == []
    assert parse(Capture("forwarding_json", "read", 1.0, "x", content)) == []
