"""Real networks through reader and build."""

from __future__ import annotations

import pathlib
import random

import pytest

from discover import recordings
from discover.probe import Capture
from topology.build import build

NETWORKS = pathlib.Path(__file__).parents[3] / "shared" / "data" / "networks"
NAMES = sorted(p.name for p in NETWORKS.iterdir() if p.is_dir()) if NETWORKS.is_dir() else []


@pytest.mark.skipif(not NAMES, reason="recorded networks are not here")
@pytest.mark.parametrize("name", NAMES)
def test_each_recording_is_one_device(name: str) -> None:
    captures = [c for c in recordings.read([NETWORKS / name], "read", 1000.0) if isinstance(c, Capture)]
    seen = [o for c in captures for o in recordings.parse(c)]
    built = build(seen, as_of=2000.0, site=name)
    found = [k.value for d in built.inventory.devices for k in d.keys if k.kind == "recording"]
    assert sorted(found) == sorted({o.subject.value for o in seen if o.subject.kind == "recording"})
    assert not [f for f in built.inventory.findings if f.code == "duplicate-address"]
    random.Random(1).shuffle(seen)
    again = build(seen, as_of=2000.0, site=name, known=built.identities)
    assert again == built
