"""What a batch tells of the pipeline before it: how old its rows are, and what this loader itself set aside."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from tweet_schema.rejected_record import Stage

from tweet_loader.rows.batch import Batch

OURS = pa.scalar(Stage.LOADER.value)


@dataclass(frozen=True, slots=True)
class Passing:
    """Of one batch. Times are absent where it holds no event."""

    newest_event: datetime | None = None
    newest_raw: datetime | None = None
    oldest_raw: datetime | None = None
    refused: Mapping[str, int] = field(default_factory=dict)
    """Records set aside by this loader, by reason."""


def passing(batch: Batch) -> Passing:
    """What passes with the batch."""
    raw, ours = batch.events["raw_timestamp"], pc.equal(batch.rejected["stage"], OURS)
    return Passing(
        newest_event=pc.max(batch.events["occurred_at"]).as_py(),
        newest_raw=pc.max(raw).as_py(),
        oldest_raw=pc.min(raw).as_py(),
        refused=Counter(str(reason) for reason in batch.rejected["reason"].filter(ours).to_pylist()),
    )
