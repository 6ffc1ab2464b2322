"""From a source into Kafka: the one loop, and the sum at its end."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tweet_producer.backpressure import Backpressure
from tweet_producer.balance import Balance
from tweet_producer.delivery import Delivery
from tweet_producer.encode import Lane, Records
from tweet_producer.kafka.outlet import KafkaBrokenError
from tweet_producer.pace import Pacing
from tweet_producer.source import Source
from tweet_producer.stop import NOTICE_SECONDS, Stop

LOOK_SECONDS = 0.005
"""How often it looks whether there is room, or all is acknowledged: success is not reported."""
MICROSECONDS = 1e-6
Prepare = Callable[[pa.RecordBatch], Records]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for a Kafka that takes nothing, in seconds."""

    delivery: float
    """While nobody asks to stop: then what waits is given up, unless new events find room in a spool."""
    stop: float
    """Once somebody asks to stop, even if Kafka takes something."""


@dataclass(slots=True)
class Production:
    """One run of a source; `watch` hears how it stands, several times a second."""

    delivery: Delivery
    patience: Patience
    stop: Stop
    watch: Callable[[Balance], None]
    produced: int = 0
    newest: dict[str, float] = field(default_factory=dict)
    """When the newest of the last events occurred and was received, in seconds since 1970."""
    backpressure: Backpressure = field(default_factory=Backpressure)
    """How long the source waited for room."""
    cut: bool = False
    """Whether somebody asked to stop in the middle of a batch: what follows in it was not taken."""
    began: float = field(default_factory=time.monotonic)

    def balance(self) -> Balance:
        """How it stands."""
        spool, outlets = self.delivery.spool, self.delivery.outlets
        acknowledged, rejected = (outlets.acknowledged(lane) for lane in (Lane.EVENTS, Lane.REJECTED))
        recovered = spool.found if spool else 0
        passed = round((time.monotonic() - self.began) * 1000)
        return Balance(self.produced, acknowledged, rejected, self.delivery.spooled, recovered, passed)

    def run(self, source: Source, prepare: Prepare, pace: Pacing) -> None:
        """Send all of the source, or what it gave until somebody asked to stop.

        Raises:
            KafkaBrokenError: when it cannot go on.
            SpoolError: likewise.
        """
        for batch in source:
            if self.stop.requested:
                return
            made = prepare(batch)
            self.delivery.refuse(made.refused)
            self.produced += len(made.refused)
            self._look_at(batch)
            self._send(made)
            self._serve_for(pace.pause(batch))

    def settle(self) -> Balance:
        """Wait for what is on its way, as long as patience lasts.

        Raises:
            KafkaBrokenError: when it cannot go on.
            SpoolError: likewise.
        """
        until = float("inf")
        while self.delivery.busy():
            now = time.monotonic()
            if self.stop.requested:
                until = min(until, now + self.patience.stop)
                self.delivery.draining = False
            if now > until or self._hopeless():
                return self.abandon()
            self._serve()
        return self.balance()

    def caught_up(self) -> bool:
        """Wait until all that was taken is in Kafka or in the spool; False when that will not be soon.

        Raises:
            KafkaBrokenError: when it cannot go on.
            SpoolError: likewise.
        """
        while self.delivery.waiting():
            if self.stop.requested or self._hopeless():
                return False
            self._serve()
        return not self.cut

    def abandon(self) -> Balance:
        """Wait for nothing any more."""
        self.delivery.give_up()
        return self.balance()

    def _hopeless(self) -> bool:
        """Whether waiting longer would bring nothing: with a spool, what waits is safe as soon as it is there."""
        if self.stop.requested and self.delivery.spool:
            return self.delivery.away()
        return self.delivery.outlets.stalled() > self.patience.delivery

    def _send(self, made: Records) -> None:
        """Hand over the records; none is taken from the source for which there is no room when asked to stop."""
        sent = 0
        while sent < len(made.keys):
            taken = self.delivery.take(made.keys[sent:], made.values[sent:])
            sent += taken
            self.produced += taken
            if sent < len(made.keys):
                if self.stop.requested:
                    self.cut = True
                    return
                if self.delivery.spool is None and self._hopeless():
                    raise KafkaBrokenError(f"Kafka has taken nothing for {self.patience.delivery:g} s")
                self.backpressure.waits(time.monotonic())
                self._serve()
        self.backpressure.goes_on(time.monotonic())

    def _look_at(self, batch: pa.RecordBatch) -> None:
        for name in ("occurred", "received"):
            newest = pc.max(batch[f"{name}_at"]).cast(pa.int64()).as_py()
            if newest is not None:
                self.newest[name] = newest * MICROSECONDS

    def _serve_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._serve(0)
        while (left := until - time.monotonic()) > 0 and not self.stop.requested:
            self._serve(min(left, NOTICE_SECONDS))

    def _serve(self, seconds: float = LOOK_SECONDS) -> None:
        self.delivery.serve(seconds)
        self.watch(self.balance())
