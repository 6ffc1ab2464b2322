import pyarrow as pa
import pytest
from tweet_producer.pace import (
    BATCHES_PER_SECOND,
    FORGIVEN_SECONDS,
    LARGEST_BATCH,
    Pace,
    Replay,
    batch_for,
    span_for,
)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sent(events: int) -> pa.RecordBatch:
    return happened(*range(events))


def happened(*seconds: float) -> pa.RecordBatch:
    times = pa.array([int(second * 1e6) for second in seconds], pa.int64()).cast(pa.timestamp("us", "UTC"))
    return pa.RecordBatch.from_arrays([times], names=["occurred_at"])


def test_without_a_rate_nothing_waits() -> None:
    assert Pace(None, Clock()).pause(sent(10_000)) == 0


def test_the_pause_makes_up_the_rate() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    events = 0
    while clock.now < 110:
        events += 7
        clock.now += 0.01
        clock.now += pace.pause(sent(7))
    assert events / 10 == pytest.approx(100, rel=0.02)


def test_a_slow_sender_does_not_wait() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    pace.pause(sent(1))
    clock.now += 1
    assert pace.pause(sent(1)) == 0


def test_what_a_long_stall_missed_is_not_sent_in_one_rush() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    pace.pause(sent(1))
    clock.now += 60
    rush = 0
    while pace.pause(sent(10)) == 0:
        rush += 10
    assert rush <= 100


@pytest.mark.parametrize(
    ("rate", "size"), [(None, LARGEST_BATCH), (0.5, 1), (20, 1), (BATCHES_PER_SECOND * 40, 40), (1e9, LARGEST_BATCH)]
)
def test_batches_are_as_large_as_the_rate_lets_them(rate: float | None, size: int) -> None:
    assert batch_for(rate) == size


def test_a_replay_waits_until_the_last_event_is_due() -> None:
    clock = Clock()
    replay = Replay(10_000_000, 60, clock)
    assert replay.pause(happened(10, 40)) == pytest.approx(0.5)
    clock.now += 0.5
    assert replay.pause(happened(70)) == pytest.approx(0.5)
    assert replay.pause(happened()) == 0


def test_a_replay_that_was_stalled_does_not_rush() -> None:
    clock = Clock()
    replay = Replay(0, 1, clock)
    clock.now += 60
    assert replay.pause(happened(10)) == 0
    assert replay.pause(happened(11)) == 0
    assert replay.pause(happened(11 + FORGIVEN_SECONDS)) == pytest.approx(1)


def test_a_replay_is_cut_into_twentieths_of_a_second() -> None:
    assert span_for(100) == 100 * 1_000_000 / BATCHES_PER_SECOND
    assert span_for(1e-9) == 1
