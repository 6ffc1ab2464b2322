"""From a source into Kafka: the one loop, and the sum at its end."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa

from tweet_producer.balance import Balance
from tweet_producer.encode import Record, Records
from tweet_producer.pace import Pace
from tweet_producer.publish import BacklogError, Outlet
from tweet_producer.source import Source
from tweet_producer.stop import NOTICE_SECONDS, Stop

Prepare = Callable[[pa.RecordBatch], Records]


@dataclass(slots=True)
class Production:
    """One run of a source into an outlet; `watch` hears how it stands, several times a second."""

    outlet: Outlet
    stop: Stop
    watch: Callable[[Balance], None]
    produced: int = 0

    def balance(self) -> Balance:
        """How it stands."""
        return Balance(self.produced, self.outlet.acknowledged, self.outlet.rejected)

    def run(self, source: Source, prepare: Prepare, pace: Pace) -> None:
        """Send all of the source, or what it gave until somebody asked to stop.

        Raises:
            KafkaBrokenError: when the client cannot go on.
        """
        for batch in source:
            if self.stop.requested:
                return
            made = prepare(batch)
            for record in made.refused:
                self.outlet.reject(record)
            self.produced += len(made.refused)
            self._send(map(Record, made.keys, made.values))
            self._serve_for(pace.pause(batch.num_rows))

    def settle(self, seconds: float, stop_seconds: float) -> Balance:
        """Wait for the reports on what is on its way, at most `seconds`, or `stop_seconds` once asked to stop."""
        until = time.monotonic() + seconds
        shortened = False
        while self.outlet.waiting():
            if self.stop.requested and not shortened:
                until, shortened = min(until, time.monotonic() + stop_seconds), True
            if time.monotonic() > until:
                self.outlet.give_up()
                break
            self._serve()
        return self.balance()

    def _send(self, records: Iterable[Record]) -> None:
        for record in records:
            self.produced += 1
            try:
                self._offer(record)
            except BacklogError:
                self.produced -= 1  # what there was no room for has not been taken from the source
                return

    def _offer(self, record: Record) -> None:
        """Hand over the record once there is room; BacklogError if somebody asks to stop before."""
        while True:
            try:
                return self.outlet.send(record)
            except BacklogError:
                if self.stop.requested:
                    raise
                self._serve()

    def _serve_for(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        self._serve(0)
        while (left := until - time.monotonic()) > 0 and not self.stop.requested:
            self._serve(min(left, NOTICE_SECONDS))

    def _serve(self, seconds: float = NOTICE_SECONDS) -> None:
        self.outlet.serve(seconds)
        self.watch(self.balance())
