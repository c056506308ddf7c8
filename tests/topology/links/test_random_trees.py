"""Random trees of switches, told by their forwarding tables alone, whole or with holes."""

from __future__ import annotations

import importlib.util
import pathlib
import sys
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def _load() -> ModuleType:
    path = pathlib.Path(__file__).parents[3] / "benchmarks" / "simulate.py"
    spec = importlib.util.spec_from_file_location("simulate_for_tests", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


simulate = _load()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), stations=st.integers(1, 40), silent=st.sampled_from((0.0, 1 / 3, 0.6)))
def test_whole_tables_give_the_true_tree(seed: int, stations: int, silent: float) -> None:
    links, places, _ = simulate.score(simulate.office(seed, stations, 0.0, "scan", silent), False)
    assert (links.right, links.right) == (links.claimed, links.decidable)
    assert (places.right, places.right) == (places.claimed, places.decidable)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    stations=st.integers(1, 40),
    missing=st.floats(0.05, 0.6),
    ageing=st.sampled_from(("scan", "uniform")),
)
def test_tables_with_holes_give_no_wrong_cable(seed: int, stations: int, missing: float, ageing: str) -> None:
    links, _, _ = simulate.score(simulate.office(seed, stations, missing, ageing), False)
    assert links.right == links.claimed


@pytest.mark.parametrize("missing", [0.1, 0.3, 0.6])
def test_what_the_sweep_refreshed_is_enough(missing: float) -> None:
    links, places = simulate.Score(), simulate.Score()
    for seed in range(6):
        a, b, _ = simulate.score(simulate.office(seed, 40, missing, "scan"), False)
        links.add(a)
        places.add(b)
    assert links.right == links.claimed and links.right >= 0.85 * links.decidable
    assert places.right >= 0.99 * places.claimed and places.right >= 0.85 * places.decidable
