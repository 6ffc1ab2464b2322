"""How fresh the warehouse is, and what each stage has done for it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa
from pydantic import AwareDatetime, BaseModel, ConfigDict

from tweet_loader.accounting.question import ask
from tweet_loader.kafka.record import Place
from tweet_loader.kafka.resume import Watermarks
from tweet_loader.sink import Readable
from tweet_loader.table import Cell

HELD: Mapping[str, pa.DataType] = {
    "topic": pa.string(),
    "partition": pa.int64(),
    "begin": pa.int64(),
    "end": pa.int64(),
}


class _Known(BaseModel):
    """The one row of `freshness.sql`."""

    model_config = ConfigDict(frozen=True)

    events: int
    raw_first: AwareDatetime | None
    raw_last: AwareDatetime | None
    processed_first: AwareDatetime | None
    processed_last: AwareDatetime | None
    loaded_first: AwareDatetime | None
    loaded_last: AwareDatetime | None
    to_processed: tuple[float, float] | None
    to_loaded: tuple[float, float] | None
    by_producer: int
    by_processor: int
    by_loader: int
    unanswered: int | None
    unloaded: int | None
    produced: int | None
    replays: int


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last record of a stage."""

    first: datetime | None
    last: datetime | None

    def per_second(self, records: int) -> float | None:
        """The average rate; none is claimed for a single moment."""
        if self.first is None or self.last is None or self.first == self.last:
            return None
        return round(records / (self.last - self.first).total_seconds(), 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage took in, gave out and set aside; `taken` and `given` are `in` and `out` in JSON.

    `lag` is how many records wait for it, None where Kafka was not asked. Times are milliseconds from Kafka's
    timestamp of the raw record to the stage's result: for the loader, to the moment of the commit.
    """

    stage: str
    taken: int
    given: int
    rejected: int
    period: Period
    lag: int | None
    milliseconds: tuple[float, float] | None
    """Median and 99th percentile."""

    def as_json(self) -> dict[str, Cell]:
        """For a machine; what is not known is null."""
        first, last = self.period.first, self.period.last
        median, p99 = self.milliseconds or (None, None)
        return {
            "stage": self.stage,
            "in": self.taken,
            "out": self.given,
            "rejected": self.rejected,
            "first": first.isoformat() if first else None,
            "last": last.isoformat() if last else None,
            "per_second": self.period.per_second(self.given),
            "lag": self.lag,
            "median_ms": median,
            "p99_ms": p99,
        }


def freshness(sink: Readable, raw_topic: str, held: Mapping[Place, Watermarks]) -> Sequence[Stage]:
    """Producer, processor and loader as the warehouse remembers them.

    `held` are the watermarks of all three topics, or empty when Kafka is not asked: then no lag is known.
    """
    rows = [{**place._asdict(), **asdict(marks)} for place, marks in held.items()]
    tables = {"held": pa.Table.from_pylist(rows, pa.schema(HELD))}
    (row,) = ask(sink, "freshness", lambda: tables, {"raw_topic": raw_topic})
    return _stages(_Known.model_validate(row))


def _stages(known: _Known) -> Sequence[Stage]:
    answered = known.events + known.by_processor
    # Without Kafka, or when raw has been emptied, at least as many were produced as have been answered.
    produced = max(known.produced or 0, answered)
    # What waits for the loader has been processed: it is not the processor that is behind with it.
    unanswered = None if known.unanswered is None else max(0, known.unanswered - (known.unloaded or 0))
    loaded = known.events + known.by_producer + known.by_processor + known.by_loader
    return (
        Stage(
            "producer",
            produced + known.by_producer,
            produced,
            known.by_producer,
            Period(known.raw_first, known.raw_last),
            0 if known.produced is not None else None,
            None,
        ),
        Stage(
            "processor",
            answered,
            known.events,
            known.by_processor,
            Period(known.processed_first, known.processed_last),
            unanswered,
            known.to_processed,
        ),
        Stage(
            "loader",
            loaded + known.replays,
            loaded,
            known.by_loader,
            Period(known.loaded_first, known.loaded_last),
            known.unloaded,
            known.to_loaded,
        ),
    )
