"""Shrinkage recovers how much made-up people differ, and its intervals hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.behaviour.spread import MOST_ALIKE, Prior, prior_of


@given(st.floats(0.02, 0.98), st.floats(0.5, 500))
def test_the_beta_distribution_has_the_mean_and_the_variance_that_were_seen(mean: float, concentration: float) -> None:
    variance = mean * (1 - mean) / (concentration + 1)
    found = prior_of(mean, variance)
    assert found.mean == mean
    assert found.concentration == pytest.approx(concentration, rel=1e-6)


@pytest.mark.parametrize("mean", [0.0, 0.3, 1.0])
def test_where_nobody_differs_everybody_is_the_mean(mean: float) -> None:
    prior = prior_of(mean, 0.0)
    assert prior.concentration == MOST_ALIKE
    assert prior.shrunken(20, 20).share == pytest.approx(mean, abs=0.003)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_shrunken_share_lies_between_the_mean_and_what_was_counted(negative: int, others: int) -> None:
    scored = negative + others
    found = Prior(0.3, 8.0).shrunken(negative, scored)
    low, high = sorted((0.3, negative / scored if scored else 0.3))
    assert low - 1e-12 <= found.share <= high + 1e-12
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_intervals_hold_the_true_share_of_nineteen_in_twenty() -> None:
    chance = np.random.default_rng(3)
    prior = Prior(0.3, 6.0)
    true = chance.beta(1.8, 4.2, 2000)
    scored = chance.integers(20, 200, 2000)
    negative = chance.binomial(scored, true)
    held = [
        found.low <= share <= found.high
        for share, n, of in zip(true.tolist(), negative.tolist(), scored.tolist(), strict=True)
        for found in [prior.shrunken(n, of)]
    ]
    assert 0.935 <= sum(held) / len(held) <= 0.965
