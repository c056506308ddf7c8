"""Recorded networks of which parts are taken away or changed: fewer links may be found, none is invented."""

from __future__ import annotations

import pathlib
import sys
from collections import Counter

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
from benchmarks import mutated

NETWORKS = pathlib.Path(__file__).parents[3] / "shared" / "data" / "networks"
pytestmark = pytest.mark.skipif(not NETWORKS.is_dir(), reason="shared/data/networks is not there")


@pytest.mark.parametrize(
    "change",
    ["no system group", "every other device without LLDP", "an address that all have"],
)
def test_no_link_is_invented(change: str) -> None:
    total: Counter[str] = Counter()
    for folder in sorted(f.parent for f in NETWORKS.glob("*/walks/")):
        total += mutated.measure(folder, mutated.captures(folder), mutated.CHANGES[change])
    assert (total["invented"], total["parallel"]) == (0, 0)
    assert total["true"] > 0 and total["found"] > 0
