"""Every reason that a probe or the runner can leave has its words in both languages."""

from __future__ import annotations

import pathlib
import re

import pytest

from discover.registry import probes
from discover.trust import Trouble
from exports.texts import LANGUAGES, has, text

ROOT = pathlib.Path(__file__).parents[2] / "discover"
NOTED = re.compile(r"""\bnote\(\s*f?["']([\w-]+)""")


def reasons() -> set[str]:
    found = {"stopped", "killed", "deadline", "error", "unreadable"}
    found |= set(Trouble.ORDER)
    found |= {f"needs-{kind}" for kind in ("raw", "root", "system", "tool", "module", "option", "credentials")}
    for file in ROOT.rglob("*.py"):
        found |= set(NOTED.findall(file.read_text()))
    return found


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_a_reason_has_its_words(reason: str) -> None:
    assert has(f"coverage.{reason}")
    for lang in LANGUAGES:
        assert text(lang, f"coverage.{reason}", detail="nmap")


@pytest.mark.parametrize("name", sorted(probes()))
def test_a_probe_has_its_title(name: str) -> None:
    assert has(f"probes.{name}")
