"""How fast events are sent. Nothing here waits: it says for how long to."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import pyarrow as pa

BATCHES_PER_SECOND = 20
LARGEST_BATCH = 16_384
"""Encoding twice as many at once asks the system for memory again and again: a tenth of a microsecond an event."""
FORGIVEN_SECONDS = 1.0
"""What is missed in a longer stall is not made up: a rush after an outage would be the next one."""


class Pacing(Protocol):
    """Decides when it goes on."""

    def pause(self, batch: pa.RecordBatch) -> float:
        """Seconds to wait, now that the batch has been sent."""
        ...


class Pace:
    """Keeps to `rate` events a second by `clock`, which gives seconds; None means as fast as possible."""

    def __init__(self, rate: float | None, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._due = clock()

    def pause(self, batch: pa.RecordBatch) -> float:
        """Seconds to wait, now that the batch has been sent."""
        if self._rate is None:
            return 0.0
        now = self._clock()
        self._due = max(self._due, now - FORGIVEN_SECONDS) + batch.num_rows / self._rate
        return max(0.0, self._due - now)


class Replay:
    """Lets what happened from `start` on (microseconds since 1970) pass again `speed` times as fast, by `clock`."""

    def __init__(self, start: int, speed: float, clock: Callable[[], float]) -> None:
        self._start = start
        self._speed = speed
        self._clock = clock
        self._begun = clock()

    def pause(self, batch: pa.RecordBatch) -> float:
        """Seconds to wait until the last event of the batch is due."""
        if not batch.num_rows:
            return 0.0
        last = int(np.asarray(batch["occurred_at"].cast(pa.int64()))[-1])
        due, now = self._begun + (last - self._start) / 1e6 / self._speed, self._clock()
        self._begun += max(0.0, now - due - FORGIVEN_SECONDS)
        return max(0.0, due - now)


class ReplayFromFirst:
    """`Replay` from whenever the first event happened, which is known once it is there."""

    def __init__(self, speed: float, clock: Callable[[], float]) -> None:
        self._speed = speed
        self._clock = clock
        self._replay: Replay | None = None

    def pause(self, batch: pa.RecordBatch) -> float:
        """Seconds to wait until the last event of the batch is due."""
        if not batch.num_rows:
            return 0.0
        if self._replay is None:
            first = int(np.asarray(batch["occurred_at"].cast(pa.int64()))[0])
            self._replay = Replay(first, self._speed, self._clock)
        return self._replay.pause(batch)


def batch_for(rate: float | None) -> int:
    """How many events to make at once, so that they flow evenly."""
    return LARGEST_BATCH if rate is None else max(1, min(LARGEST_BATCH, round(rate / BATCHES_PER_SECOND)))


def span_for(speed: float) -> int:
    """How much of the time in which they happened (microseconds) to replay at once, so that events flow evenly."""
    return max(1, round(speed * 1e6 / BATCHES_PER_SECOND))
