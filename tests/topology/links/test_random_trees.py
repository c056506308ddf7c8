"""Random offices: rings, aggregates, silent switches, roaming clients; their tables whole or with holes."""

from __future__ import annotations

import pathlib
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(pathlib.Path(__file__).parents[3]))
from benchmarks import simulate


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), devices=st.integers(3, 60), silent=st.sampled_from((0.0, 1 / 3, 0.6)))
def test_whole_tables_give_the_true_tree(seed: int, devices: int, silent: float) -> None:
    of = simulate.office(seed, devices, 0.0, "scan", silent, roaming=0.0, plain=True)
    links, places, _ = simulate.score(of, sweep=True)
    assert (links.right, links.right) == (links.claimed, links.decidable)
    assert (places.right, places.right) == (places.claimed, places.decidable)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), devices=st.integers(3, 60), silent=st.sampled_from((0.0, 1 / 3, 0.6)))
def test_whole_tables_place_nobody_wrong_whatever_the_agents_manners(seed: int, devices: int, silent: float) -> None:
    links, places, _ = simulate.score(simulate.office(seed, devices, 0.0, "scan", silent, roaming=0.0))
    assert (links.right, places.right) == (links.claimed, places.claimed)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    devices=st.integers(3, 60),
    missing=st.floats(0.05, 0.6),
    ageing=st.sampled_from(simulate.AGEING),
)
def test_tables_with_holes_give_no_wrong_cable(seed: int, devices: int, missing: float, ageing: str) -> None:
    links, _, _ = simulate.score(simulate.office(seed, devices, missing, ageing), False)
    assert links.right == links.claimed


@pytest.mark.parametrize("missing", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("ageing", ["uniform", "switches"])
def test_where_rows_are_lost_anywhere_few_places_are_wrong(missing: float, ageing: str) -> None:
    places = simulate.Score()
    for seed in range(100, 108):
        places.add(simulate.score(simulate.office(seed, 60, missing, ageing), True)[1])
    assert places.right >= 0.97 * places.claimed and places.found >= 0.85 * places.left


@pytest.mark.parametrize("missing", [0.1, 0.3, 0.6])
@pytest.mark.parametrize("ageing", ["scan", "traffic"])
@pytest.mark.parametrize("sweep", [True, False])
def test_what_frames_have_refreshed_is_enough(missing: float, ageing: str, sweep: bool) -> None:
    links, places = simulate.Score(), simulate.Score()
    for seed in range(6):
        a, b, _ = simulate.score(simulate.office(seed, 40, missing, ageing), False, sweep=sweep)
        links.add(a)
        places.add(b)
    assert links.right == links.claimed and links.right >= 0.85 * links.decidable
    assert places.right >= 0.99 * places.claimed and places.right >= 0.85 * places.decidable
