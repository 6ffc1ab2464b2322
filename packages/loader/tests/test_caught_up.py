"""A loader knows when everything is loaded, whoever loads it."""

from collections.abc import Mapping

import pytest
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.sharing.caught_up import CaughtUp

MINE, OTHERS, EMPTY = Place("processed", 0), Place("processed", 1), Place("rejected", 0)
HELD = {MINE: Watermarks(0, 10), OTHERS: Watermarks(0, 20), EMPTY: Watermarks(7, 7)}


def caught_up(stored: Mapping[Place, int]) -> CaughtUp:
    return CaughtUp(HELD, lambda: stored)


def test_alone_it_asks_nobody() -> None:
    def asked() -> Mapping[Place, int]:
        pytest.fail("the sink need not be asked")

    alone = CaughtUp(HELD, asked)
    assert alone({MINE: 10, OTHERS: 20, EMPTY: 7})
    assert not alone({MINE: 9, OTHERS: 20, EMPTY: 7})


def test_what_others_load_is_seen_in_the_sink() -> None:
    assert caught_up({OTHERS: 20})({MINE: 10})
    assert not caught_up({OTHERS: 19})({MINE: 10})
    assert not caught_up({OTHERS: 20})({MINE: 9})


def test_who_stands_by_waits_for_all_of_it() -> None:
    assert caught_up({MINE: 10, OTHERS: 25})({})
    assert not caught_up({MINE: 10})({})


def test_the_sink_is_looked_at_once_a_second() -> None:
    now, looks = [100.0], []

    def look() -> Mapping[Place, int]:
        looks.append(now[0])
        return {}

    watched = CaughtUp(HELD, look, clock=lambda: now[0])
    for _ in range(30):
        assert not watched({MINE: 10})
        now[0] += 0.1
    assert len(looks) == 3


def test_partitions_that_are_newer_than_the_question_do_not_matter() -> None:
    assert caught_up({})({MINE: 10, OTHERS: 20, EMPTY: 7, Place("processed", 2): 0})
