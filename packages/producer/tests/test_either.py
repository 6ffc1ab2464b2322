"""Choosing by arithmetic is choosing, also where differences overflow."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tweet_producer.society.either import either

NUMBERS = st.integers(-(1 << 31), (1 << 31) - 1)


@given(st.lists(st.tuples(st.booleans(), NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_it_is_one_or_the_other(rows: list[tuple[bool, int, int]]) -> None:
    flags = np.array([flag for flag, _, _ in rows])
    one, other = (np.array(numbers, np.int32) for numbers in zip(*(row[1:] for row in rows), strict=True))
    chosen = either(flags, one, other)
    assert chosen.dtype == np.int32
    assert chosen.tolist() == [yes if flag else no for flag, yes, no in rows]
