"""Whom a draw falls on is what a search in the running sums finds, however unlike the weights are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.society.population.guide_tables import STEPS, GuideTables

WEIGHTS = st.lists(st.sampled_from([0.0, 1e-9, 0.1, 1.0, 3.0, 1e6]), min_size=3, max_size=3).filter(any)
EDGES = st.integers(0, STEPS - 1).map(lambda step: step / STEPS)
DRAWS = st.one_of(
    st.floats(0, 1, exclude_max=True), EDGES, EDGES.filter(bool).map(lambda edge: float(np.nextafter(edge, 0)))
)


@settings(deadline=None)
@given(st.lists(WEIGHTS, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), DRAWS), max_size=30))
def test_the_tables_find_what_a_search_finds(weights: list[list[float]], asked: list[tuple[int, float]]) -> None:
    sums = np.cumsum(weights, axis=1)
    rows = np.array([row % len(weights) for row, _ in asked], np.int64)
    draws = np.array([draw for _, draw in asked])
    found = GuideTables.of(sums).find(rows, draws)
    searched = [
        np.searchsorted(sums[row], draw * sums[row, -1], side="right") for row, draw in zip(rows, draws, strict=True)
    ]
    assert found.tolist() == searched
