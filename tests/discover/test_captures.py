"""Recorded answers: tests/captures/<probe>/<case>/ holds what was heard and what it means.

`payload.hex` (hex digits, blanks and `#` remarks), `payload.json` or `payload.txt` is the payload, `peer` the address
it came from (default 10.0.0.7), `expected.json` the statements. Set NETZPLAN_WRITE=1 to write what is expected anew."""

from __future__ import annotations

import json
import os
import pathlib
import re

import msgspec
import pytest

from discover.probe import Capture, Statement
from discover.registry import probes

CASES = sorted(p.parent for p in (pathlib.Path(__file__).parents[1] / "captures").glob("*/*/payload.*"))


def payload(case: pathlib.Path) -> bytes:
    (file,) = case.glob("payload.*")
    if file.suffix == ".hex":
        return bytes.fromhex("".join(re.sub(r"#.*", "", line) for line in file.read_text().splitlines()))
    return file.read_bytes()


def plain(statement: Statement) -> dict[str, object]:
    subject = f"{statement.subject.kind}:{statement.subject.value}"
    found = {"subject": subject, **msgspec.to_builtins(statement.claim)}
    return {**found, "confidence": statement.confidence.name} if statement.confidence.name != "REPORTED" else found


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.parent.name}-{c.name}")
def test_an_answer_means_what_it_meant(case: pathlib.Path) -> None:
    peer = case / "peer"
    address = peer.read_text().strip() if peer.exists() else "10.0.0.7"
    probe = probes()[case.parent.name]
    found = [plain(s) for s in probe.parse(Capture(probe.name, "test", 0.0, address, payload(case)))]
    expected = case / "expected.json"
    if os.environ.get("NETZPLAN_WRITE"):
        lines = ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in found)
        expected.write_text(f"[\n{lines}\n]\n" if found else "[]\n")
    assert json.loads(json.dumps(found)) == json.loads(expected.read_text())  # JSON knows no tuples


def test_there_are_cases() -> None:
    assert CASES
