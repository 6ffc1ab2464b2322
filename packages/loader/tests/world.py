"""One warehouse, what stands in Kafka for it, and the loaders that run between them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import JsonValue
from tweet_loader.kafka.delivery import Delivery
from tweet_loader.load import load
from tweet_loader.open_sink import Warehouse as Loadable
from tweet_loader.read import Reader
from tweet_loader.rows.batch import Batch
from tweet_loader.sink import Committed
from tweet_schema.contract import latest
from tweet_schema.topics import Subject
from tweet_schema.wire import frame, unframe

from .events import NOON, TEXTS, event
from .tape import PROCESSED, REJECTED, MortalSink, MortalSource, Reaper, Tape, TapeSource
from .warehouses import Row, Warehouse

ALL = 10**6
NEWER = 9
"""The registry's id of a newer version."""
NOBODY = Reaper(victim=-1, after=False)


@dataclass
class World:
    """The driver of the contract's steps."""

    opening: Callable[[Path], Warehouse]
    folder: Path
    tape: Tape = field(default_factory=Tape)
    judged: list[Warehouse] = field(default_factory=list)
    """The warehouses that hold the tape; more than one where a scenario is repeated with other crashes."""
    now: datetime = NOON
    spoiled: str | None = None
    """Id of a tweet that no sink can hold."""
    told: str = ""
    texts: dict[int, str] = field(default_factory=lambda: dict(TEXTS))
    """What the registry answers."""

    def __post_init__(self) -> None:
        self.another()

    def another(self) -> Warehouse:
        folder = self.folder / str(len(self.judged))
        folder.mkdir()
        self.judged.append(self.opening(folder))
        return self.judged[-1]

    def clock(self) -> datetime:
        return self.now

    def sink(self) -> Loadable:
        return self.judged[0].sink(self.clock)

    def source(self, size: int) -> TapeSource:
        return TapeSource(self.tape, self.sink().offsets(), size)

    def rows(self, table: str) -> list[Row]:
        return self.judged[0].rows(table)

    def load(self, size: int = ALL, warehouse: Warehouse | None = None, reaper: Reaper = NOBODY) -> list[Committed]:
        """Run a loader to the tape's end, or to its own."""
        sink = MortalSink((warehouse or self.judged[0]).sink(self.clock), reaper)
        source = MortalSource(TapeSource(self.tape, sink.offsets(), size), reaper)
        return list(load(source, self.read, sink, self.clock))

    def newer_version(self, field: dict[str, JsonValue], more: bytes) -> None:
        """A tweet `d` of a contract with one more field, whose bytes are `more`."""
        schema = latest(Subject.PROCESSED).schema
        assert isinstance(schema["fields"], list)
        self.texts[NEWER] = json.dumps({**schema, "fields": [*schema["fields"], field]})
        self.tape.happened([event("d")])
        *before, record = self.tape.records
        value = frame(NEWER, unframe(record.value).body + more)
        self.tape.records[:] = [*before, record._replace(value=value)]

    def read(self, delivery: Delivery) -> Batch:
        reader = Reader(
            processed_topic=PROCESSED,
            rejected_topic=REJECTED,
            schema_text=self.texts.get,
            clock=self.clock,
            reject_limit=ALL,
        )
        return spoil(reader.batch(delivery), self.spoiled) if self.spoiled else reader.batch(delivery)


def spoil(batch: Batch, tweet_id: str) -> Batch:
    """The batch with a time missing that every table demands: no sink can hold such a row."""
    times = batch.events["received_at"]
    hit = pc.equal(batch.events["tweet_id"], pa.scalar(tweet_id))
    missing = pc.if_else(hit, pa.scalar(None, times.type), times)
    number = batch.events.schema.get_field_index("received_at")
    return replace(batch, events=batch.events.set_column(number, batch.events.schema.field(number), missing))
