"""Idle told from stuck, without Kafka."""

from tweet_processor.watching.position import Position, State

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
