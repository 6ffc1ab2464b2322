"""A share corrected for a model's errors finds the truth that was planted, and says when it cannot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.interval import wilson
from tweet_insights.models.card import card_of
from tweet_insights.prevalence import Errors, adjust, errors_of

MODEL = Errors(found=230, missed=80, false=220, spared=1470)


@pytest.mark.parametrize("true", [0.1, 0.3, 0.6])
def test_the_planted_share_is_found_and_lies_in_the_interval(true: float) -> None:
    counted = round(10_000 * (true * MODEL.sensitivity + (1 - true) * MODEL.false_alarms))
    found = adjust(wilson(counted, 10_000), MODEL)
    assert found.share == pytest.approx(true, abs=0.001)
    assert found.low < true < found.high
    assert found.within


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    chance, held, runs = np.random.default_rng(1), 0, 150
    for _ in range(runs):
        labelled_hits, labelled_alarms = chance.binomial(310, 0.74), chance.binomial(1690, 0.13)
        counted = chance.binomial(500, 0.3 * 0.74 + 0.7 * 0.13)
        measured = Errors(labelled_hits, 310 - labelled_hits, labelled_alarms, 1690 - labelled_alarms)
        found = adjust(wilson(int(counted), 500), measured)
        held += found.low <= 0.3 <= found.high
    assert 0.91 <= held / runs <= 0.99


def test_a_share_below_the_false_alarms_is_not_trusted() -> None:
    found = adjust(wilson(100, 10_000), MODEL)
    assert (found.share, found.within) == (0.0, False)


@given(st.integers(0, 50), st.integers(0, 50), st.tuples(*[st.integers(1, 40)] * 4))
def test_any_counts_give_an_ordered_interval(part: int, rest: int, counts: tuple[int, int, int, int]) -> None:
    found = adjust(wilson(part, part + rest + 1), Errors(*counts))
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_errors_are_those_of_the_card() -> None:
    figures = card_of("fast").tasks["sentiment"]
    errors = errors_of(figures, "negative")
    assert errors.found == figures.confusion[0][0]
    assert errors.found + errors.missed + errors.false + errors.spared == figures.n
    assert errors.found + errors.missed == sum(figures.confusion[0])
