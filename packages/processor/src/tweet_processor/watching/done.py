"""What a processor has done since it was started."""

import json
from dataclasses import dataclass, field

from pyspark.sql.streaming.query import StreamingQuery

from tweet_processor.schema_ids.backlog import next_offsets


@dataclass(slots=True)
class Done:
    """What finished batches have processed, and how the query was started."""

    batches: dict[str, int] = field(default_factory=dict)
    """Raw records by run and batch."""
    starts: list[str] = field(default_factory=list)
    """The trigger of each start of the query, or `careful`, in order."""

    finished: dict[int, int] = field(default_factory=dict)
    """The next offset of each partition of raw, after the last finished batch."""
    batch_seconds: float = 0.0
    """How long the last finished batch took, reading to commit."""

    def see(self, query: StreamingQuery, topic: str) -> None:
        """Note the progress that the query reports about `topic`."""
        for progress in query.recentProgress:
            self.batches[f"{progress['runId']}/{progress['batchId']}"] = int(progress["numInputRows"])
            self.batch_seconds = int(progress["batchDuration"]) / 1000
            # By way of its JSON: the field itself is the repr of a dict.
            for source in json.loads(progress.json)["sources"]:
                self.finished |= next_offsets(source["endOffset"] or {}, topic)

    @property
    def records(self) -> int:
        """Raw records in finished batches."""
        return sum(self.batches.values())

    @property
    def restarts(self) -> int:
        """How often the query was started again."""
        return max(0, len(self.starts) - 1)
