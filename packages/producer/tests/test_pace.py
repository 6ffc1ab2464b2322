import pytest
from tweet_producer.pace import BATCHES_PER_SECOND, LARGEST_BATCH, Pace, batch_for


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_without_a_rate_nothing_waits() -> None:
    assert Pace(None, Clock()).pause(10_000) == 0


def test_the_pause_makes_up_the_rate() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    sent = 0
    while clock.now < 110:
        sent += 7
        clock.now += 0.01
        clock.now += pace.pause(7)
    assert sent / 10 == pytest.approx(100, rel=0.02)


def test_a_slow_sender_does_not_wait() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    pace.pause(1)
    clock.now += 1
    assert pace.pause(1) == 0


def test_what_a_long_stall_missed_is_not_sent_in_one_rush() -> None:
    clock = Clock()
    pace = Pace(100, clock)
    pace.pause(1)
    clock.now += 60
    rush = 0
    while pace.pause(10) == 0:
        rush += 10
    assert rush <= 100


@pytest.mark.parametrize(
    ("rate", "size"), [(None, LARGEST_BATCH), (0.5, 1), (20, 1), (BATCHES_PER_SECOND * 40, 40), (1e9, LARGEST_BATCH)]
)
def test_batches_are_as_large_as_the_rate_lets_them(rate: float | None, size: int) -> None:
    assert batch_for(rate) == size
