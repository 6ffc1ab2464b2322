"""Processed events and rejected records as tests write them, and what a warehouse should make of them."""

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from tweet_schema.contract import latest
from tweet_schema.processed_tweet import ProcessedTweet
from tweet_schema.topics import Subject
from tweet_schema.wire import encode, frame

Event = Mapping[str, object]
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
IDS = {Subject.PROCESSED: 2, Subject.REJECTED: 3}
TEXTS = {schema_id: latest(subject).text for subject, schema_id in IDS.items()}


def event(
    tweet_id: str, kind: str = "created", minute: int = 0, text: str | None = "hello", **changes: object
) -> Event:
    """What the processor makes of an event, but for its raw record."""
    said: Event = {
        "created_at": NOON,
        "version_id": f"{tweet_id}/{minute}",
        "text": text,
        "author_id": "7",
        "author_username": "ana",
        "hashtags": ["coffee"],
        "word_count": 1,
        "like_count": 3,
        "is_reply": True,
    }
    return {
        "kind": kind,
        "source": "fake",
        "tweet_id": tweet_id,
        "occurred_at": NOON + timedelta(minutes=minute),
        "received_at": NOON + timedelta(minutes=minute),
        "raw_timestamp": NOON + timedelta(minutes=minute, seconds=1),
        "raw_schema_id": 1,
        "processor_version": "0.1.0",
        **({} if kind == "deleted" else said),
        **changes,
    }


def random_events(count: int, tweets: int, seed: int) -> list[Event]:
    """Creations, edits, deletes and repetitions in no order that a platform would keep."""
    chance = random.Random(seed)
    kinds = ["created", "created", "edited", "edited", "deleted"]
    return [
        event(f"t{chance.randrange(tweets)}", chance.choice(kinds), chance.randrange(6), f"text {number}")
        for number in range(count)
    ]


def processed_message(fields: Event) -> bytes:
    """The event as the processor would write it."""
    whole = ProcessedTweet.model_validate(fields)
    return frame(IDS[Subject.PROCESSED], encode(latest(Subject.PROCESSED), whole.model_dump(mode="python")))


def rejected_message(fields: Event) -> bytes:
    """The rejected record as a stage would write it."""
    return frame(IDS[Subject.REJECTED], encode(latest(Subject.REJECTED), fields))


def set_aside(offset: int, stage: str = "processor", partition: int = 0) -> Event:
    """A record that a stage could not use: bytes that no text can hold."""
    return {
        "topic": "raw",
        "partition": partition,
        "offset": offset,
        "timestamp": NOON,
        "key": b"fake:\xff",
        "value": b"\x00\x00\x00\x00\x07\xff\x00",
        "headers": [{"key": "trace", "value": b"\x00\x01"}, {"key": "trace", "value": None}],
        "stage": stage,
        "reason": "undecodable",
        "detail": "the body is no record of its schema",
        "component_version": "0.1.0",
        "rejected_at": NOON,
    }


def version(fields: Event) -> tuple[bool, object, object, object]:
    """The order of a tweet's versions, as plain Python has it."""
    return fields["kind"] == "deleted", fields["occurred_at"], fields["raw_offset"], fields["raw_partition"]


def current(events: Iterable[Event]) -> dict[tuple[object, object], Event]:
    """The reference: one current version per tweet, whatever the order of the events."""
    tweets: dict[tuple[object, object], Event] = {}
    for fields in events:
        identity = (fields["source"], fields["tweet_id"])
        if identity not in tweets or version(fields) > version(tweets[identity]):
            tweets[identity] = fields
    return tweets
