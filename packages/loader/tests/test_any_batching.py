"""Any sequence of events in any batching gives the same tweets as a plain fold over them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import quick_temporary_folder
from .events import Event, current, event
from .warehouses import LOCAL, WAREHOUSES
from .world import World

KINDS = st.sampled_from(["created", "edited", "deleted"])
EVENTS = st.lists(
    st.builds(
        lambda tweet_id, source, kind, minute, text: event(tweet_id, kind, minute, text, source=source),
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["fake", "x"]),
        KINDS,
        st.integers(0, 3),
        st.text(st.characters(codec="utf-8"), max_size=5),
    ),
    max_size=12,
)
REPEATED = st.lists(st.integers(0, 11), max_size=5)


@pytest.mark.parametrize("sink", LOCAL)
@settings(max_examples=20, deadline=None)
@given(events=EVENTS, repeated=REPEATED, size=st.integers(1, 8))
def test_any_batching_gives_what_the_fold_gives(
    sink: str, events: Sequence[Event], repeated: Sequence[int], size: int
) -> None:
    with quick_temporary_folder() as folder:
        world = World(WAREHOUSES[sink], folder)
        world.tape.happened(events)
        for index in repeated:
            if index < len(events):
                world.tape.append(*world.tape.records[index][:2], world.tape.records[index].value)
        world.load(size)
        expected = current(world.tape.events)
        found = {(row["source"], row["tweet_id"]): row for row in world.rows("tweets")}
        assert {key: {name: row[name] for name in expected[key]} for key, row in found.items()} == expected
        assert len(world.rows("events")) == len(events)
