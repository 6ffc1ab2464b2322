"""What a processor has done since it was started."""

from dataclasses import dataclass, field

from pyspark.sql.streaming.query import StreamingQuery


@dataclass(slots=True)
class Done:
    """What finished batches have processed, and how the query was started."""

    batches: dict[str, int] = field(default_factory=dict)
    """Raw records by run and batch."""
    starts: list[str] = field(default_factory=list)
    """The trigger of each start of the query, or `careful`, in order."""

    def see(self, query: StreamingQuery) -> None:
        """Note the progress that the query reports."""
        for progress in query.recentProgress:
            self.batches[f"{progress['runId']}/{progress['batchId']}"] = int(progress["numInputRows"])

    @property
    def records(self) -> int:
        """Raw records in finished batches."""
        return sum(self.batches.values())

    @property
    def restarts(self) -> int:
        """How often the query was started again."""
        return max(0, len(self.starts) - 1)
