"""From events to what Kafka takes: a key and a framed value, or the reason why there is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tweet_schema.contract import latest
from tweet_schema.topics import Subject, message_key
from tweet_schema.wire import UnencodableError, encode, frame

from tweet_producer.event import Event, TweetRecord, readable

CONTRACT = latest(Subject.RAW)


class Record(NamedTuple):
    """What Kafka takes."""

    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Refused:
    """What Kafka cannot take as an event, with the bytes it had and why."""

    key: bytes | None
    value: bytes | None
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes events by the newest contract of raw, which the registry calls `schema_id`."""

    schema_id: int

    def record(self, event: Event) -> Record:
        """The event's record.

        Raises:
            UnencodableError: when the event does not fit the contract.
        """
        body = encode(CONTRACT, {**event, "tweet": _branch("Tweet", _tweet(event["tweet"]))})
        return Record(message_key(event["source"], event["tweet_id"]), frame(self.schema_id, body))

    def refused(self, event: Event, error: UnencodableError) -> Refused:
        """The event that does not fit, as the JSON it is."""
        text = json.dumps(readable(event), ensure_ascii=False)
        return Refused(message_key(event["source"], event["tweet_id"]), text.encode(), error.reason, str(error))


# Avro's writer tries every branch of a union on the whole record below it unless it is told which one it is:
# 46 µs an event against 20 (fastavro 1.13). So the records that may be absent are named.
def _branch(name: str, record: Mapping[str, object] | None) -> tuple[str, Mapping[str, object]] | None:
    return None if record is None else (f"tweets.{name}", record)


def _tweet(tweet: TweetRecord | None) -> Mapping[str, object] | None:
    if tweet is None:
        return None
    return {
        **tweet,
        "author": _branch("Author", tweet["author"]),
        "public_metrics": _branch("PublicMetrics", tweet["public_metrics"]),
        "entities": _branch("Entities", tweet["entities"]),
    }
