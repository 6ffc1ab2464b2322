"""What becomes of records: events go to raw, what cannot be one goes to rejected; while Kafka is away, to the spool.

Order is kept by three rules. While anything is in the spool, what is new goes behind it. The spool is drained only when
Kafka's client holds nothing. What the client gives up at the end comes before all that is in the spool.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence

import pyarrow as pa
import structlog

from tweet_producer.encode import Lane, Record, Refused, arrays_of
from tweet_producer.kafka.outlet import KafkaBrokenError, Outlet
from tweet_producer.kafka.outlets import Outlets
from tweet_producer.kafka.refusal import SIZE, reasons
from tweet_producer.reject import smaller
from tweet_producer.spool import Entry, Spool
from tweet_producer.spool_file import SpoolError, SpoolFullError

log = structlog.get_logger()
SPOOL_AFTER = 2.0
"""Seconds without an acknowledgement after which Kafka counts as away. What it holds up meanwhile fits in memory."""
WINDOW = 20_000
"""Records that are drained at once: read, sent, acknowledged, and only then taken out."""
MOST_ASIDE = 10_000
"""Refused events that may wait for room before nothing more is taken."""


class Delivery:
    """Events and what was refused, on their way to their topics.

    Args:
        open_outlet: the way to the topic of a lane, or None while Kafka is not known to be there. Asked when there is
            something to send.
        set_aside: makes the record of the rejected topic.
        spool: where records wait while Kafka is away. Without it there is no room then.
        clock: seconds.
    """

    def __init__(
        self,
        open_outlet: Callable[[Lane], Outlet | None],
        set_aside: Callable[[Refused], Record],
        spool: Spool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._set_aside, self.spool = set_aside, spool
        self.outlets = Outlets(open_outlet, clock)
        self._aside: list[Record] = []
        self._window: list[Entry] = []
        """What of the spool is on its way."""
        self._unsent: list[Entry] = []
        """What of the window has not found room yet."""
        self._broken = ""
        self.refused: Counter[str] = Counter()
        """What cannot be an event, by reason."""
        self.draining = True
        """Whether the spool is sent to Kafka as soon as that takes something."""
        self.full = False
        """Whether there was no room in the spool when last something was to go there."""

    @property
    def spooled(self) -> int:
        """Records that are in the spool and not on their way."""
        return self.spool.events - _size(self._window) if self.spool else 0

    def take(self, keys: pa.BinaryArray, values: pa.BinaryArray) -> int:
        """Take records of events in their order; how many there was room for."""
        if len(self._aside) > MOST_ASIDE:
            return 0
        return self._take(Lane.EVENTS, keys, values)

    def refuse(self, refused: Sequence[Refused]) -> None:
        """Take what cannot be an event. It is sent with the next `serve`."""
        self.refused.update(one.reason for one in refused)
        self._aside += map(self._set_aside, refused)

    def serve(self, seconds: float) -> None:
        """Take reports, send what was refused, drain; at most `seconds` long, less if something happens.

        Raises:
            KafkaBrokenError: when there is no use in going on.
            SpoolError: when the spool cannot be used any more.
        """
        if self.outlets.of(Lane.EVENTS) is None:
            time.sleep(seconds)
        for lane, outlet in self.outlets:
            outlet.serve(seconds if lane is Lane.EVENTS else 0)
            self._receive(lane, outlet)
        if self._broken:
            raise KafkaBrokenError(self._broken)
        if self._aside:
            sent = self._take(Lane.REJECTED, *arrays_of(self._aside))
            del self._aside[:sent]
        self._drain()

    def waiting(self) -> int:
        """How many records are neither settled nor safe in the spool."""
        return self.outlets.waiting() + _size(self._unsent) + len(self._aside)

    def busy(self) -> bool:
        """Whether there is something to wait for."""
        return self.waiting() > 0 or (self.draining and self.spool is not None and self.spool.events > 0)

    def away(self) -> bool:
        """Whether Kafka takes nothing."""
        return not self.outlets.any() or self.outlets.stalled() > SPOOL_AFTER

    def give_up(self) -> None:
        """Put all that still waits into the spool, before what is there. Without one it stays undelivered."""
        lots: dict[Lane, list[Record]] = {lane: [] for lane in Lane}
        uncertain = 0
        for lane, outlet in self.outlets:
            self._receive(lane, outlet)
            back = outlet.purge()
            uncertain += sum(one.perhaps_written for one in back)
            lots[lane] += [one.record for one in back]
        for entry in self._unsent:
            lots[entry.lane] += map(Record, entry.keys.to_pylist(), entry.values.to_pylist())
        lots[Lane.REJECTED] += self._aside
        held = sum(map(len, lots.values()))
        self._aside, self._unsent = [], []
        if self.spool is None:
            if held:
                log.error("not delivered", records=held)
            return
        try:
            self.spool.replace(self._window, lots.items())
        except (SpoolError, SpoolFullError) as error:
            log.critical("not spooled", records=held, reason=str(error))
        self._window = []
        if held:
            log.warning("left in the spool", records=held, perhaps_in_kafka_too=uncertain)

    def _take(self, lane: Lane, keys: pa.BinaryArray, values: pa.BinaryArray) -> int:
        outlet = self.outlets.of(lane)
        if self.spool and (self.spool.events or self.away()):
            if not self.spool.events:
                log.warning("Kafka takes nothing: what is new goes to the spool")
            return self._spool(self.spool, lane, keys, values)
        return outlet.send(keys, values) if outlet else 0

    def _spool(self, spool: Spool, lane: Lane, keys: pa.BinaryArray, values: pa.BinaryArray) -> int:
        try:
            spool.append(lane, keys, values)
        except SpoolFullError as error:
            if not spool.events and len(keys) > 1:
                return self._spool(spool, lane, keys[: len(keys) // 2], values[: len(keys) // 2])
            if not self.full:
                log.warning("the spool is full: the source waits", megabytes=spool.limit >> 20, reason=str(error))
            self.full = True
            return 0
        self.full = False
        return len(keys)

    def _receive(self, lane: Lane, outlet: Outlet) -> None:
        back = outlet.returned()
        if lane is Lane.EVENTS:
            self.refuse(list(reasons(back)))
            return
        for one in back:
            less = smaller(one.record) if one.code in SIZE else None
            self._aside.append(less or one.record)
            if less is None:
                self._broken = f"Kafka refuses what is set aside: {one.says} ({one.code})"

    def _drain(self) -> None:
        if self.spool is None or not self.spool.events or not self.outlets.any():
            return
        if not self._unsent and not self.outlets.waiting():
            if self._window:
                self.spool.replace(self._window, [])
                self._window, self.full = [], False
                if not self.spool.events:
                    log.info("the spool is drained")
            if self.draining:
                self._window = self.spool.oldest(WINDOW)
                self._unsent = list(self._window)
        while self._unsent:
            first = self._unsent[0]
            outlet = self.outlets.of(first.lane)
            sent = outlet.send(first.keys, first.values) if outlet else 0
            if sent < len(first.keys):
                self._unsent[0] = Entry(first.number, first.lane, first.keys[sent:], first.values[sent:])
                return
            del self._unsent[0]


def _size(entries: Sequence[Entry]) -> int:
    return sum(len(entry.keys) for entry in entries)
