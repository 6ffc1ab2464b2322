"""Looks at what was written, once a second: the same for every trigger.

Spark tells its progress when a batch ends. A real-time batch lasts a minute, so what is known meanwhile is
read from the topics that are written: the newest record of each partition of `processed` and every record of
`rejected` name the raw record they were made from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tweet_schema.contract import Contract, latest
from tweet_schema.rejected_record import Stage
from tweet_schema.topics import Subject
from tweet_schema.wire import WireError, decode, unframe

from tweet_processor.job import OutputIds
from tweet_processor.kafka import Kafka, Record
from tweet_processor.settings import RunSettings
from tweet_processor.watching.position import Offsets, Position
from tweet_processor.watching.verdicts import Bad, Limits, Verdicts


@dataclass(slots=True)
class Seen:
    """What the looks have found since the start."""

    ends: dict[str, dict[int, int]] = field(default_factory=dict)
    """Next offset of every partition of the three topics at the last look."""
    processed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    """By reason."""
    newest_event: datetime | None = None
    """When the tweet that was written last had happened on its platform."""
    newest_raw: datetime | None = None
    """When the raw record that was written last had been published."""
    delay: timedelta | None = None
    """From then until it was written to processed."""


class Watch:
    """Follows one processor's topics from where they end `now`, in seconds of the caller's clock."""

    def __init__(self, kafka: Kafka, settings: RunSettings, ids: OutputIds, finished: Offsets, now: float) -> None:
        self._kafka = kafka
        self._settings = settings
        self._ids = ids
        self._topics = (settings.raw_topic, settings.processed_topic, settings.rejected_topic)
        self._committed: dict[int, int] = {}
        self.looked_at: float | None = None
        """When the last look succeeded, in seconds of the caller's clock."""
        self.seen = Seen(ends=kafka.ends(self._topics))
        self.verdicts = Verdicts(Limits(settings.stop_ratio, settings.stop_sample, settings.stop_consecutive))
        self.position = Position(dict(kafka.beginnings([settings.raw_topic])[settings.raw_topic]))
        self.position.reach(finished, self.raw_ends, now)

    @property
    def raw_ends(self) -> dict[int, int]:
        """Where raw ended at the last look."""
        return self.seen.ends[self._settings.raw_topic]

    def look(self, finished: Offsets, now: float, *, as_written: bool) -> None:
        """See what is new. The position is that of finished batches or, `as_written`, of what has come out.

        Raises:
            KafkaUnavailableError: when it does not answer; the next look then sees what this one did not.
        """
        ends = self._kafka.ends(self._topics)
        written = self._processed(ends)
        bad = self._rejected(ends)
        for each in bad:
            written[each.partition] = max(written.get(each.partition, 0), each.offset + 1)
        before = self.seen.ends[self._settings.processed_topic]
        good = sum(ends[self._settings.processed_topic].values()) - sum(before.values())
        self.seen.ends = ends
        self.seen.processed += good
        self.seen.rejected.update(each.reason for each in bad)
        self.verdicts.see(good, bad)
        self.position.reach(furthest(finished, written if as_written else {}), self.raw_ends, now)
        self.looked_at = now

    def commit(self) -> None:
        """Tell the group where this is, when that changed. Raises KafkaUnavailableError."""
        offsets = dict(self.position.next_offsets)
        if offsets != self._committed:
            self._kafka.commit(self._settings.raw_topic, offsets)
            self._committed = offsets

    def _processed(self, ends: Mapping[str, Offsets]) -> dict[int, int]:
        """What the newest record of each partition that grew says of raw."""
        topic = self._settings.processed_topic
        grown = {number: end for number, end in ends[topic].items() if end > self.seen.ends[topic].get(number, 0)}
        reached: dict[int, int] = {}
        tails = self._kafka.read(topic, {number: end - 1 for number, end in grown.items()}, grown)
        for record, tweet in opened(tails, latest(Subject.PROCESSED), self._ids.processed):
            partition, offset = int(str(tweet["raw_partition"])), int(str(tweet["raw_offset"]))
            reached[partition] = max(reached.get(partition, 0), offset + 1)
            self._newest(tweet, record.written_at)
        return reached

    def _newest(self, tweet: Mapping[str, object], written: datetime | None) -> None:
        happened, published = tweet["occurred_at"], tweet["raw_timestamp"]
        if not (isinstance(happened, datetime) and isinstance(published, datetime)):
            return
        if self.seen.newest_raw is None or published >= self.seen.newest_raw:
            self.seen.newest_raw, self.seen.newest_event = published, happened
            self.seen.delay = max(timedelta(), written - published) if written is not None else None

    def _rejected(self, ends: Mapping[str, Offsets]) -> list[Bad]:
        """What the processor rejected of this raw since the last look; others write to the topic, too."""
        topic, raw = self._settings.rejected_topic, self._settings.raw_topic
        first = {number: self.seen.ends[topic].get(number, 0) for number in ends[topic]}
        records = opened(self._kafka.read(topic, first, ends[topic]), latest(Subject.REJECTED), self._ids.rejected)
        ours = [record for _, record in records if record["stage"] == Stage.PROCESSOR and record["topic"] == raw]
        found = [Bad(int(str(r["partition"])), int(str(r["offset"])), str(r["reason"])) for r in ours]
        return sorted(found, key=lambda each: (each.partition, each.offset))


def opened(records: Iterable[Record], contract: Contract, schema_id: int) -> list[tuple[Record, dict[str, object]]]:
    """Those that were written with `contract`, each with what it holds; what another version wrote is not ours."""
    found = []
    for record in records:
        try:
            parts = unframe(record.value)
            if parts.schema_id == schema_id:
                found.append((record, decode(parts.body, contract.text, contract)))
        except WireError:
            continue
    return found


def furthest(*many: Offsets) -> dict[int, int]:
    """The largest offset of each partition."""
    result: dict[int, int] = {}
    for offsets in many:
        for number, offset in offsets.items():
            result[number] = max(result.get(number, 0), offset)
    return result
