"""Real scans of real daemons, against the truth of the office: each device, role and cable, and none too many."""

from __future__ import annotations

import pathlib

import pytest

import lab
from lab.score import compare
from lab.use import scan
from netzplan import survey
from netzplan.store import Store

pytestmark = pytest.mark.lab


@pytest.mark.parametrize("name", ["hostile", "ring", "virtuell", "zwei"])
def test_everything_is_found_and_nothing_invented(name: str, tmp_path: pathlib.Path) -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    truth = lab.offices()[name]
    with lab.office(truth) as office:
        assert scan(office, tmp_path / "office.db", quiet=True) == 0
        assert office.paper() == 0
        everything = all(node in truth.nodes for node in office.nodes.values())
    with Store(tmp_path / "office.db") as store:
        inventory = survey.inventory(store, truth.site)
    assert inventory is not None
    score = compare(truth, inventory)
    if not everything:
        pytest.skip("not all daemons of this office are installed")
    assert score.perfect, score.wrong
