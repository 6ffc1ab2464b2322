"""A record that the loader itself cannot use, kept whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from tweet_schema.rejected_record import Stage

from tweet_loader.kafka.record import Record

VERSION = version("tweet-loader")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The raw record that a processed one was made from, where it could be read."""

    raw_partition: int | None = None
    raw_offset: int | None = None


UNKNOWN = Lineage()


def rejected_row(
    record: Record, reason: str, detail: str, rejected_at: datetime, lineage: Lineage = UNKNOWN
) -> dict[str, object]:
    """The row of `rejected` that holds `record` byte for byte, as the fields of RejectedRecord and its lineage."""
    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": None if record.timestamp_ms < 0 else EPOCH + timedelta(milliseconds=record.timestamp_ms),
        "key": record.key,
        "value": record.value,
        "headers": [{"key": key, "value": value} for key, value in record.headers],
        "stage": Stage.LOADER.value,
        "reason": reason,
        "detail": detail,
        "component_version": VERSION,
        "rejected_at": rejected_at,
        "raw_partition": lineage.raw_partition,
        "raw_offset": lineage.raw_offset,
    }
