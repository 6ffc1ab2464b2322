"""Idle told from stuck, without Kafka."""

from collections.abc import Collection

from tweet_processor.job import OutputIds
from tweet_processor.kafka import Record
from tweet_processor.settings import RunSettings
from tweet_processor.watching.position import Position, State
from tweet_processor.watching.standing import Standing
from tweet_processor.watching.watch import Watch

PATIENCE = 30.0


def test_nothing_is_known_before_the_first_look() -> None:
    assert Position().state({0: 5}, 0, PATIENCE) is State.STARTING


def test_where_nothing_waits_it_is_idle_however_long() -> None:
    position = Position()
    position.reach({0: 5}, {0: 5}, 0)
    assert position.state({0: 5}, 9999, PATIENCE) is State.IDLE


def test_what_waits_and_moves_is_work() -> None:
    position = Position()
    position.reach({0: 1}, {0: 5, 1: 4}, 0)
    position.reach({0: 2}, {0: 5, 1: 4}, 29)
    assert position.state({0: 5, 1: 4}, 58, PATIENCE) is State.WORKING
    assert position.lag({0: 5, 1: 4}) == {0: 3, 1: 4}


def test_what_waits_and_does_not_move_is_stuck() -> None:
    position = Position()
    position.reach({0: 1}, {0: 5}, 0)
    position.reach({0: 1}, {0: 5}, 29)
    assert position.state({0: 5}, 30, PATIENCE) is State.STUCK


def test_after_an_idle_hour_patience_begins_with_the_next_record() -> None:
    position = Position()
    position.reach({0: 5}, {0: 5}, 0)
    position.reach({0: 5}, {0: 5}, 3600)
    position.reach({0: 5}, {0: 6}, 3601)
    assert position.state({0: 6}, 3601, PATIENCE) is State.WORKING


def test_it_never_goes_back() -> None:
    position = Position()
    assert position.reach({0: 5}, {0: 9}, 0)
    assert not position.reach({0: 3}, {0: 9}, 1)
    assert position.next_offsets == {0: 5}


class Waiting:
    """As much of Kafka as a first look asks: ten records wait in each topic."""

    def ends(self, topics: Collection[str]) -> dict[str, dict[int, int]]:
        return {topic: {0: 10} for topic in topics}

    def beginnings(self, topics: Collection[str]) -> dict[str, dict[int, int]]:
        return {topic: {0: 0} for topic in topics}

    def read(self, *_: object) -> list[Record]:
        return []


def test_who_starts_with_a_backlog_is_given_the_same_patience() -> None:
    """The clock is the machine's, which has run for longer than anybody's patience."""
    uptime = 100_000.0
    watch = Watch(Waiting(), RunSettings(), OutputIds(1, 2), {}, uptime)  # type: ignore[arg-type] # see Waiting
    watch.look({}, uptime + 1, as_written=False)
    standing = Standing(watch=watch)
    assert standing.state(uptime + 1, PATIENCE) is State.WORKING
    assert standing.state(uptime + PATIENCE, PATIENCE) is State.STUCK
