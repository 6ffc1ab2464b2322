"""Work beside the commits: one piece at a time, and its failures are not lost."""

import threading

import pytest
from tweet_loader.sink import SinkError
from tweet_loader.sinks.aside import Aside


def test_what_is_offered_while_another_is_done_is_left() -> None:
    aside, go_on, done = Aside(), threading.Event(), list[int]()

    def work() -> None:
        assert go_on.wait(60)
        done.append(1)

    for _ in range(3):
        aside.offer(work)
    go_on.set()
    aside.wait()
    assert done == [1]
    aside.offer(work)
    aside.wait()
    assert done == [1, 1]


def test_what_went_wrong_is_told_with_the_next() -> None:
    aside = Aside()

    def fails() -> None:
        raise SinkError("the disk is gone")

    aside.offer(fails)
    with pytest.raises(SinkError, match="the disk is gone"):
        aside.wait()
