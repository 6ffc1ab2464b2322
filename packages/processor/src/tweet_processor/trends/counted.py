"""What the windows have come to, from Spark's progress."""

from dataclasses import dataclass, field

import structlog
from pydantic import BaseModel, ConfigDict, Field
from pyspark.sql.streaming.query import StreamingQuery

from tweet_processor.schema_ids.backlog import next_offsets
from tweet_processor.trends.query import READ

ONCE = "dedupeWithinWatermark"
"""Spark's name for the first operator that remembers: what it drops as late reaches no window."""

log = structlog.get_logger()


class Operator(BaseModel):
    """An operator that remembers."""

    model_config = ConfigDict(extra="ignore")

    name: str = Field(alias="operatorName")
    rows: int = Field(alias="numRowsTotal")
    late: int = Field(alias="numRowsDroppedByWatermark")


class Source(BaseModel):
    """Where a batch ended."""

    end: dict[str, dict[str, int]] | None = Field(alias="endOffset")


class Sink(BaseModel):
    """What a batch wrote; -1 where it is not known."""

    rows: int = Field(alias="numOutputRows", default=-1)


class Progress(BaseModel):
    """One finished batch."""

    run: str = Field(alias="runId")
    batch: int = Field(alias="batchId")
    event_time: dict[str, str] = Field(alias="eventTime", default_factory=dict)
    operators: tuple[Operator, ...] = Field(alias="stateOperators", default=())
    sources: tuple[Source, ...] = ()
    sink: Sink = Sink()
    observed: dict[str, dict[str, int]] = Field(alias="observedMetrics", default_factory=dict)

    @property
    def late(self) -> int:
        """Tweets that came after the watermark and are in no window. A repetition may be among them."""
        return sum(operator.late for operator in self.operators if operator.name == ONCE)


@dataclass(slots=True)
class Counted:
    """Since the start of this process."""

    late: int = 0
    unreadable: int = 0
    written: int = 0
    batches: int = 0
    state_rows: int = 0
    watermark: str = ""
    """ISO 8601; empty before the first tweet."""
    finished: dict[int, int] = field(default_factory=dict)
    """The next offset of each partition of processed."""
    _last: tuple[str, int] = ("", -1)

    def see(self, query: StreamingQuery, topic: str) -> None:
        """Note what the query tells; each batch once."""
        for told in query.recentProgress:
            progress = Progress.model_validate_json(told.json)
            if (progress.run, progress.batch) == self._last or self._is_older(progress):
                continue
            self._last = (progress.run, progress.batch)
            self._add(progress, topic)

    def _is_older(self, progress: Progress) -> bool:
        run, batch = self._last
        return progress.run == run and progress.batch <= batch

    def _add(self, progress: Progress, topic: str) -> None:
        self.batches += 1
        self.late += progress.late
        self.unreadable += progress.observed.get(READ, {}).get("unreadable", 0)
        self.written += max(0, progress.sink.rows)
        self.state_rows = sum(operator.rows for operator in progress.operators)
        self.watermark = progress.event_time.get("watermark", self.watermark)
        for source in progress.sources:
            self.finished |= next_offsets(source.end or {}, topic)
        if progress.late:
            log.warning("late tweets are in no window", count=progress.late, watermark=self.watermark)
