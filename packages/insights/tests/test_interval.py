"""Wilson's interval against its definition and published values."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweet_insights.interval import chance, wilson

Z = NormalDist().inv_cdf(0.975)
COUNTS = st.integers(1, 10**7).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_known_values(part: int, whole: int, low: float, high: float) -> None:
    share = wilson(part, whole)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS)
def test_its_ends_are_where_the_share_lies_z_standard_errors_away(counts: tuple[int, int]) -> None:
    share = wilson(*counts)
    for end in (share.low, share.high):
        if 0 < end < 1:
            errors = abs(share.share - end) / math.sqrt(end * (1 - end) / share.whole)
            assert errors == pytest.approx(Z, rel=1e-5)


@given(COUNTS)
def test_it_holds_the_share_and_stays_a_share(counts: tuple[int, int]) -> None:
    share = wilson(*counts)
    assert 0 <= share.low <= share.share <= share.high <= 1
    assert share.low < share.high


@given(COUNTS)
def test_what_is_left_has_the_mirrored_interval(counts: tuple[int, int]) -> None:
    part, whole = counts
    share, rest = wilson(part, whole), wilson(whole - part, whole)
    assert (rest.low, rest.high) == pytest.approx((1 - share.high, 1 - share.low), abs=1e-12)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_share_is_refused(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


def test_equal_shares_differ_by_chance_and_very_different_ones_do_not() -> None:
    assert chance(wilson(10, 100), wilson(100, 1000)) == pytest.approx(1)
    assert chance(wilson(0, 100), wilson(0, 1000)) == 1
    assert chance(wilson(90, 100), wilson(100, 1000)) < 1e-6
    # 20 of 50 against 30 of 50: z = 2.0, as any textbook's table has it.
    assert chance(wilson(20, 50), wilson(30, 50)) == pytest.approx(0.0455, abs=1e-4)
