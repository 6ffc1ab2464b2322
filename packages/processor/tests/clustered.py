"""A processor that runs on a standalone cluster, and what a scenario sees of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from confluent_kafka import Message
from tweet_local.lane import Lane
from tweet_local.processes import Program
from tweet_local.running import RunningProcessor
from tweet_local.waiting import wait_until

ANSWER_S = 120


@dataclass
class Stretch(Lane):
    """Its topics from where they ended when it was made; what a restart writes again counts once."""

    since: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def read(self, topic: str) -> list[Message]:
        messages, first = super().read(topic), self.since[topic]
        return [message for message in messages if (message.offset() or 0) >= first[message.partition() or 0]]

    def processed(self) -> list[dict[str, object]]:
        return self._own(super().processed(), "raw_")

    def rejected(self) -> list[dict[str, object]]:
        return self._own(super().rejected(), "")

    def _own(self, records: list[dict[str, object]], prefix: str) -> list[dict[str, object]]:
        """Those of raw records that came since."""
        found: dict[tuple[int, int], dict[str, object]] = {}
        for record in records:
            partition, offset = int(str(record[f"{prefix}partition"])), int(str(record[f"{prefix}offset"]))
            if offset >= self.since[self.topics.raw][partition]:
                found.setdefault((partition, offset), record)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Clustered:
    """The processor, its process as it was started, and its topics from the beginning."""

    processor: RunningProcessor
    program: Program
    lane: Lane

    def stretch(self) -> Stretch:
        """What comes from now on."""
        lane = self.lane
        since = {topic: lane.ends(topic) for topic in lane.topics.names}
        return Stretch(lane.bootstrap_servers, lane.registry_url, lane.topics, lane.ids, since=since)


def answered(lane: Lane) -> None:
    """Return once every raw record has come out, in processed or in rejected."""
    asked = {(message.partition(), message.offset()) for message in lane.read(lane.topics.raw)}
    wait_until(lambda: asked <= places(lane), ANSWER_S, f"an answer to each of {len(asked)} records", interval_s=0.2)


def places(lane: Lane) -> set[tuple[object, object]]:
    """Where the raw records stood that came out."""
    tweets = {(record["raw_partition"], record["raw_offset"]) for record in lane.processed()}
    return tweets | {(record["partition"], record["offset"]) for record in lane.rejected()}
