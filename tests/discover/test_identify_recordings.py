"""Recorded devices are identified at least as rightly as before: a fingerprint that breaks others shows here."""

from __future__ import annotations

import collections
import importlib.util
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parents[2]
DEVICES = HERE.parent / "shared" / "data" / "devices"


@pytest.mark.skipif(not DEVICES.is_dir(), reason="recorded devices are not here")
def test_recorded_devices() -> None:
    spec = importlib.util.spec_from_file_location("identify", HERE / "benchmarks" / "identify.py")
    assert spec and spec.loader
    identify = importlib.util.module_from_spec(spec)
    sys.modules["identify"] = identify
    spec.loader.exec_module(identify)
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for case in identify.cases(DEVICES):
        for fact, (result, _, _) in identify.judged(case, identify.device(case)).items():
            if result != "right" and (case.name, fact) in identify.GAINSAID:
                continue
            counts[fact, result] += 1
            counts[fact, "all"] += 1
    share = {fact: counts[fact, "right"] / counts[fact, "all"] for fact in identify.FACTS}
    assert share["role"] >= 0.95 and share["vendor"] >= 0.97 and share["model"] >= 0.9 and share["serial"] >= 0.9, share
    wrong = {fact: counts[fact, "wrong"] / counts[fact, "all"] for fact in identify.FACTS}
    assert max(wrong.values()) <= 0.01, wrong
