"""Real answers, as a scan of an office heard them, then cut, overwritten, doubled: nothing breaks, nothing hangs, and
what cannot be read says nothing that could not be kept."""

from __future__ import annotations

import collections
import random
import time

import msgspec
import pytest

from discover.observation import Observation
from discover.probe import Capture, observe
from discover.registry import probes
from netzplan import recorded

_EACH = 12
"""Answers of each probe, and kinds of harm done to each many times over."""
_TIMES = 40
_LONGEST = 2.0
"""Seconds for all the harm done to one answer: a parser that runs in circles is found out."""


def _answers() -> dict[str, list[Capture]]:
    found: dict[str, list[Capture]] = collections.defaultdict(list)
    for capture in recorded.load(recorded.OFFICE.read_bytes()).captures:
        if len(found[capture.probe]) < _EACH:
            found[capture.probe].append(capture)
    return dict(found)


ANSWERS = _answers()


def harmed(payload: bytes, how: random.Random) -> bytes:
    """One of many ways in which an answer can be wrong."""
    kind = how.randrange(6)
    at = how.randrange(len(payload) + 1)
    if kind == 0:
        return payload[:at]
    if kind == 1:
        return payload[:at] + bytes(how.randrange(256) for _ in range(8)) + payload[at + 8 :]
    if kind == 2:
        return payload[:at] + payload
    if kind == 3:
        return payload[:at] + b"\xff" * how.randrange(1, 40) + payload[at:]
    if kind == 4:  # a number that promises more than there is
        return payload[:at] + b"\xff\xff\xff\xff" + payload[at + 4 :]
    return payload[at:] + payload[:at]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_harmed_answers_are_borne(name: str) -> None:
    probe, how = probes()[name], random.Random(4711)
    for capture in ANSWERS[name]:
        began = time.monotonic()
        for _ in range(_TIMES):
            wrong = Capture(name, "t", 1.0, capture.peer, harmed(capture.payload, how))
            for one in observe(wrong, probe.parse(wrong)):
                assert msgspec.json.decode(msgspec.json.encode(one), type=Observation) == one
        assert time.monotonic() - began < _LONGEST * max(1, len(capture.payload) // 50_000)


def test_there_are_answers_of_many_kinds() -> None:
    assert len(ANSWERS) >= 12
