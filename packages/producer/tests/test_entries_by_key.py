"""How many of a key's entries come before a row is what a search finds, whether the row is before, among or behind."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tweet_producer.society.behaviour.entries_by_key import EntriesByKey

KEYS = st.integers(0, 6)
ENTRIES = st.dictionaries(st.integers(100, 4_000), KEYS, max_size=60)
ASKED = st.lists(st.tuples(KEYS, st.integers(0, 5_000)), max_size=40)


@settings(deadline=None)
@given(ENTRIES, ASKED)
def test_the_grid_finds_what_a_search_finds(entries: dict[int, int], asked: list[tuple[int, int]]) -> None:
    rows = np.array(sorted(entries), np.int64)
    keys = np.array([entries[row] for row in rows.tolist()], np.int32)
    held = EntriesByKey.of(keys, rows, 7)
    ordered = sorted((key, row) for row, key in entries.items())
    assert list(zip(held.keys.tolist(), held.rows.tolist(), strict=True)) == ordered
    assert held.first.tolist() == [sum(key < one for key, _ in ordered) for one in range(8)]
    found = held.before(np.array([key for key, _ in asked], np.int32), np.array([row for _, row in asked], np.int64))
    assert found.tolist() == [sum(entry < one for entry in ordered) for one in asked]
